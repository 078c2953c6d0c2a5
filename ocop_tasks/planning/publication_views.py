"""Publishing a draft: what was found in it, and then its work is given to its units; and taking that back."""

from __future__ import annotations

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan
from ocop_tasks.models.plan_changes import plan_lifecycle, plan_recall
from ocop_tasks.planning import publication_checks, queries
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.planning.forms import RecallForm
from ocop_tasks.planning.publication_checks import Checked
from ocop_tasks.rules import plan_state
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer


@bp.route("/plans/<int:plan_id>/publication", methods=["GET", "POST"])
@gate.allow(Action.PUBLISH_PLAN)
@idempotency.per_form
def publication(plan_id: int) -> Response | BaseResponse:
    """What is to be seen before the work is given; and giving it."""
    plan = gate.load(Plan, plan_id, Action.PUBLISH_PLAN)
    if request.method == "GET" and plan.state is not PlanState.DRAFT:
        return responses.go(url_for("plans.progress", plan_id=plan.id))
    if request.method == "GET" and plan.is_amendment:
        return responses.go(url_for("amending.amendment", plan_id=plan.amends_id))
    plan_state.after("publish", plan.state)
    if plan.is_amendment:
        raise RuleBroken("plan_is_amendment")
    checked = publication_checks.check(plan, clock.today())
    if request.method == "GET" or checked.stops:
        return _show(plan, checked, status=200 if request.method == "GET" else 422)
    plan_lifecycle.publish(db.session(), plan, by=viewer(), at=clock.now())
    told = _(
        "Đã ban hành: giao %(leading)s việc chủ trì và %(coordinating)s việc phối hợp cho các đơn vị.",
        leading=checked.leading,
        coordinating=checked.coordinating,
    )
    return idempotency.commit(
        responses.changed(None, go_to=url_for("plans.progress", plan_id=plan.id), message=told)
    )


@bp.route("/plans/<int:plan_id>/recall", methods=["GET", "POST"])
@gate.allow(Action.CLOSE_PLAN)
@idempotency.per_form
def recall(plan_id: int) -> Response | BaseResponse:
    """Take the publication back, after asking, while nobody has said anything of the plan's work."""
    plan, form = gate.load(Plan, plan_id, Action.CLOSE_PLAN), RecallForm()
    if request.method == "GET" and plan.state is not PlanState.RUNNING:
        return responses.go(url_for(".outline", plan_id=plan.id))
    if not form.validate_on_submit():
        return responses.show(
            "planning/recall.html",
            status=422 if form.is_submitted() else 200,
            plan=plan,
            form=form,
            counts=queries.counts_in(plan, clock.today()),
            can_be_recalled=plan_recall.can_be_recalled(db.session(), plan),
        )
    taken = plan_recall.recall(db.session(), plan, by=viewer(), at=clock.now(), reason=form.reason.data or "")
    told = _(
        "Đã thu hồi: kế hoạch trở lại là bản soạn, %(count)s việc đã được rút khỏi các đơn vị.", count=taken
    )
    return idempotency.commit(
        responses.changed(None, go_to=url_for(".outline", plan_id=plan.id), message=told)
    )


def _show(plan: Plan, checked: Checked, *, status: int) -> Response:
    return responses.show(
        "planning/publication.html", status=status, plan=plan, checked=checked, names=publication_checks.names
    )
