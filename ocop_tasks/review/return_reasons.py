"""The standing agency's own list of usual reasons for a return, one for each of its plans."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, Plan
from ocop_tasks.models.operations.audit import changes_in
from ocop_tasks.review import decision_wording
from ocop_tasks.review.blueprint import bp
from ocop_tasks.review.forms import ReasonsForm
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer


@bp.route("/plans/<int:plan_id>/return-reasons", methods=["GET", "POST"])
@gate.allow(Action.CHANGE_PLAN)
@idempotency.per_form
def reasons(plan_id: int) -> Response | BaseResponse:
    """Change the plan's list, a line for each reason; emptied, it is the portal's own again."""
    plan = gate.load(Plan, plan_id, Action.CHANGE_PLAN)
    form = ReasonsForm(reasons="\n".join(decision_wording.usual_reasons(plan)), version=str(plan.version))
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        return responses.show("review/reasons.html", plan=plan, form=form, status=status)
    if form.version.data != str(plan.version):
        form.version.data = str(plan.version)
        theirs = decision_wording.usual_reasons(plan)
        return responses.show("review/reasons.html", plan=plan, form=form, theirs=theirs, status=409)
    plan.usual_reasons = "\n".join(form.lines())
    if changes := changes_in(plan, "usual_reasons"):
        by, at = viewer(), clock.now()
        db.session.add(AuditEntry.about(plan, "usual_reasons", by=by, at=at, changes=changes))
    return idempotency.commit(
        responses.changed(None, go_to=url_for("review.queue"), message=_("Đã lưu danh sách lý do."))
    )
