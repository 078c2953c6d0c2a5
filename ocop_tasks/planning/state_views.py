"""Closing a plan, opening it again, the archive, and dropping a draft."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan
from ocop_tasks.models.plan_changes import plan_lifecycle
from ocop_tasks.models.plan_changes.plan_amending import discard_amendment
from ocop_tasks.planning import queries
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.planning.forms import ClosingForm
from ocop_tasks.rules import plan_state
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer


@bp.route("/plans/<int:plan_id>/closing", methods=["GET", "POST"])
@gate.allow(Action.CLOSE_PLAN)
@idempotency.per_form
def closing(plan_id: int) -> Response | BaseResponse:
    """What is still open and what becomes of it; and closing the plan."""
    plan, form = gate.load(Plan, plan_id, Action.CLOSE_PLAN), ClosingForm()
    if request.method == "GET" and plan.state is PlanState.DRAFT:
        return responses.go(url_for(".outline", plan_id=plan.id))
    if not form.is_submitted():
        return _ask(plan, form)
    if not form.validate():
        return _ask(plan, form, status=422)
    plan_lifecycle.close(db.session(), plan, by=viewer(), at=clock.now(), reason=form.reason.data or "")
    message = _("Đã đóng kế hoạch. Số liệu và minh chứng vẫn xem được; nếu cần có thể mở lại.")
    return _done(plan, message)


def _ask(plan: Plan, form: ClosingForm, *, status: int = 200) -> Response:
    counts = queries.counts_in(plan, clock.today())
    return responses.show(
        "planning/closing.html",
        status=status,
        plan=plan,
        form=form,
        counts=counts,
        waiting=queries.waiting_in(plan),
    )


@bp.post("/plans/<int:plan_id>/reopening")
@gate.allow(Action.CLOSE_PLAN)
@idempotency.per_form
def reopen(plan_id: int) -> BaseResponse:
    """Let work go on in a plan that was closed."""
    return _step(plan_id, plan_lifecycle.reopen, _("Đã mở lại kế hoạch: các đơn vị báo cáo tiếp được."))


@bp.post("/plans/<int:plan_id>/archive")
@gate.allow(Action.CLOSE_PLAN)
@idempotency.per_form
def archive(plan_id: int) -> BaseResponse:
    """Take a closed plan out of the list."""
    return _step(plan_id, plan_lifecycle.archive, _("Đã đưa kế hoạch vào lưu trữ."))


@bp.post("/plans/<int:plan_id>/archive/removal")
@gate.allow(Action.CLOSE_PLAN)
@idempotency.per_form
def unarchive(plan_id: int) -> BaseResponse:
    """Put a plan back into the list."""
    return _step(plan_id, plan_lifecycle.unarchive, _("Đã đưa kế hoạch ra khỏi lưu trữ."))


def _step(plan_id: int, step: Callable[..., None], message: str) -> BaseResponse:
    plan = gate.load(Plan, plan_id, Action.CLOSE_PLAN)
    step(db.session(), plan, by=viewer(), at=clock.now())
    return _done(plan, message)


def _done(plan: Plan, message: str) -> BaseResponse:
    return idempotency.commit(responses.changed(None, go_to=url_for(".plans"), message=message))


@bp.route("/plans/<int:plan_id>/removal", methods=["GET", "POST"])
@gate.allow(Action.PUBLISH_PLAN)
@idempotency.per_form
def discard(plan_id: int) -> Response | BaseResponse:
    """Drop a draft, after asking."""
    plan, form = gate.load(Plan, plan_id, Action.PUBLISH_PLAN), ClosingForm()
    if request.method == "GET" and plan.state is not PlanState.DRAFT:
        return responses.go(url_for(".plans"))
    plan_state.after("publish", plan.state)
    if not form.validate_on_submit():
        return responses.show("planning/removal.html", plan=plan, form=form)
    if plan.amends is not None:
        return _discard_amendment(plan, plan.amends)
    title = plan.title
    plan_lifecycle.discard(db.session(), plan)
    return idempotency.commit(
        responses.changed(
            None, go_to=url_for(".plans"), message=_("Đã xoá bản soạn “%(title)s”.", title=title)
        )
    )


def _discard_amendment(draft: Plan, plan: Plan) -> BaseResponse:
    discard_amendment(db.session(), draft, plan, by=viewer(), at=clock.now())
    told = _("Đã xoá bản điều chỉnh. Kế hoạch đang thực hiện giữ nguyên.")
    return idempotency.commit(
        responses.changed(None, go_to=url_for(".outline", plan_id=plan.id), message=told)
    )
