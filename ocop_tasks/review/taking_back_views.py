"""Taking a confirmation or a return back later, by whoever may give it, with a reason: what follows is shown first."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, ReportKind, StatusReport
from ocop_tasks.models.work.status_report import DECISIONS
from ocop_tasks.review import decision_wording
from ocop_tasks.review.blueprint import bp
from ocop_tasks.review.queries import load
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.status import Status
from ocop_tasks.sending.notices import notice_events
from ocop_tasks.web.access import gate
from ocop_tasks.web.forms.fields import ReasonForm
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer


@bp.route("/decisions/<int:decision_id>/withdrawal", methods=["GET", "POST"])
@gate.allow(Action.CONFIRM, fresh=True)
@idempotency.per_form
def take_back(decision_id: int) -> Response | BaseResponse:
    """Show what taking the decision back does, and ask why; posted with the reason, do it and tell the unit."""
    decision = db.session.get(StatusReport, decision_id) or abort(404)
    assignment, form = load(decision.assignment_id), ReasonForm()
    if decision.kind not in DECISIONS:
        abort(404)
    if not form.validate_on_submit():
        return _show(assignment, decision, form, status=422 if form.is_submitted() else 200)
    try:
        undo = assignment.take_back(decision, by=viewer(), at=clock.now(), reason=form.reason.data or "")
    except RuleBroken as broken:
        told = decision_wording.refusal_sentence(assignment, broken.code)
        db.session.rollback()
        return _show(load(assignment.id), decision, form, status=409, told=told)
    notice_events.notify_of_decision_taken_back(undo)
    return idempotency.commit(
        responses.changed(None, go_to=_where_it_stands(assignment), message=_message(decision))
    )


def _show(
    assignment: Assignment,
    decision: StatusReport,
    form: ReasonForm,
    *,
    status: int = 200,
    told: str | None = None,
) -> Response:
    """The question; or, where the decision cannot be taken back, why not, with the reason that was typed."""
    refusal = assignment.refusal_to_take_back(decision, viewer())
    context: dict[str, Any] = {
        "assignment": assignment,
        "decision": decision,
        "before": assignment.report_before(decision),
        "form": form,
        "told": told or (decision_wording.refusal_sentence(assignment, refusal) if refusal else None),
    }
    return responses.show("review/take_back.html", status=status, **context)


def _where_it_stands(assignment: Assignment) -> str:
    """The report in the queue, where it waits again; or the page of what is done by what was taken over."""
    waits = assignment.status is Status.SUBMITTED
    return url_for("review.item" if waits else "work.assignment", assignment_id=assignment.id)


def _message(decision: StatusReport) -> str:
    if decision.kind is ReportKind.CONFIRMATION:
        return _("Đã rút lại xác nhận. Báo cáo lại chờ xác nhận, và đơn vị được báo kèm lý do.")
    return _(
        "Đã rút lại việc trả lại. Báo cáo của đơn vị như trước khi trả lại, và đơn vị được báo kèm lý do."
    )
