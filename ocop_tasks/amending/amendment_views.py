"""An amendment of a running plan: begun, looked at, applied."""

from __future__ import annotations

from flask import Response, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.amending.amendment_page import AmendmentPage
from ocop_tasks.amending.blueprint import bp
from ocop_tasks.amending.decision_wording import cited
from ocop_tasks.amending.forms import ApplicationForm, DecisionForm
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan
from ocop_tasks.models.plan_changes.plan_amending import amendment_of, apply_amendment, begin_amendment
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer


@bp.get("/plans/<int:plan_id>/amendment")
@gate.allow(Action.PUBLISH_PLAN)
def amendment(plan_id: int) -> Response | BaseResponse:
    """What the amendment that is being prepared would change; or how one is begun."""
    plan = gate.load(Plan, plan_id, Action.PUBLISH_PLAN)
    if plan.amends_id:
        return responses.go(url_for(".amendment", plan_id=plan.amends_id))
    found = amendment_of(db.session(), plan)
    if found is None:
        return _ask(plan, DecisionForm(formdata=None))
    return AmendmentPage(plan, found, ApplicationForm(formdata=None)).show()


def _ask(plan: Plan, form: DecisionForm, *, status: int = 200, told: str | None = None) -> Response:
    return responses.show("amending/beginning.html", status=status, plan=plan, form=form, told=told)


@bp.post("/plans/<int:plan_id>/amendment", endpoint="begin")
@gate.allow(Action.PUBLISH_PLAN)
@idempotency.per_form
def begin_preparing(plan_id: int) -> Response | BaseResponse:
    """Begin one: a draft like the plan as it stands, which nobody else sees."""
    plan, form = gate.load(Plan, plan_id, Action.PUBLISH_PLAN), DecisionForm()
    if not form.validate():
        return _ask(plan, form, status=422)
    try:
        begun = begin_amendment(db.session(), plan, by=viewer(), at=clock.now())
    except RuleBroken as broken:
        return _ask(plan, form, status=422, told=labels.rule_message(broken.code, **broken.details))
    begun.decision = form.decision
    told = _("Đã mở bản điều chỉnh. Sửa ở đây như sửa bản soạn; kế hoạch đang thực hiện chưa đổi gì.")
    go_to = url_for("planning.outline", plan_id=begun.plan_id)
    return idempotency.commit(responses.changed(None, go_to=go_to, message=told))


@bp.post("/plans/<int:plan_id>/amendment/application", endpoint="apply")
@gate.allow(Action.PUBLISH_PLAN)
@idempotency.per_form
def apply_to_plan(plan_id: int) -> Response | BaseResponse:
    """Let the plan decide what was shown; what both sides changed is decided first."""
    plan = gate.load(Plan, plan_id, Action.PUBLISH_PLAN)
    found = amendment_of(db.session(), plan)
    if found is None:
        raise RuleBroken("amendment_gone")
    page = AmendmentPage(plan, found, ApplicationForm())
    if page.stops or page.proposal.merged.open_conflicts:
        return page.show(status=422)
    if not page.is_confirmed:
        asked = bool(page.form.confirmed.data)
        return page.show(status=409 if asked else 200, is_other=asked)
    version = apply_amendment(db.session(), plan, found, page.proposal, by=viewer(), at=clock.now())
    told = _("Đã áp dụng: %(decision)s.", decision=cited(version.decision))
    go_to = url_for(".versions", plan_id=plan.id, _anchor=f"version-{version.ordinal}")
    return idempotency.commit(responses.changed(None, go_to=go_to, message=told))
