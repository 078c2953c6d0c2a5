"""Who issues a plan, and which standing agency keeps it: changed on a page of its own, since rights hang on it."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Unit
from ocop_tasks.models.plan_changes.plan_agencies import AgencyChoices
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.planning.forms import AgenciesForm
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer


@bp.route("/plans/<int:plan_id>/agencies", methods=["GET", "POST"])
@gate.allow(Action.PUBLISH_PLAN)
@idempotency.per_form
def agencies(plan_id: int) -> Response | BaseResponse:
    """The issuer of a draft, and the standing agency of any plan; another agency takes over all that this one may."""
    plan = gate.load(Plan, plan_id, Action.PUBLISH_PLAN)
    choices, now = AgencyChoices.of(db.session(), plan), f"{plan.issuer_id}-{plan.standing_unit_id}"
    form = AgenciesForm(
        data={"issuer_id": plan.issuer_id, "standing_unit_id": plan.standing_unit_id, "seen": now}
    )
    form.issuer_id.choices = _offered(choices.issuers)
    form.standing_unit_id.choices = _offered(choices.agencies)
    if not form.is_submitted():
        return _show(plan, form)
    if not form.validate():
        return _show(plan, form, status=422)
    if form.seen.data != now:
        form.seen.data = now
        return _show(plan, form, status=409, overtaken=True)
    choices.change(
        db.session(),
        issuer_id=form.issuer_id.data,
        standing_unit_id=form.standing_unit_id.data,
        by=viewer(),
        at=clock.now(),
    )
    keeps = plan.standing_unit_id == viewer().unit_id
    go_to = url_for("drafting.edit_plan", plan_id=plan.id) if keeps else url_for(".plans")
    told = (
        _("Đã lưu.")
        if keeps
        else _("Đã chuyển kế hoạch cho %(unit)s.", unit=local(plan.standing_unit, "name"))
    )
    return idempotency.commit(responses.changed(None, go_to=go_to, message=told))


def _offered(units: Mapping[int, Unit]) -> list[SelectChoice]:
    return [SelectChoice(unit_id, local(unit, "name")) for unit_id, unit in units.items()]


def _show(plan: Plan, form: AgenciesForm, *, status: int = 200, overtaken: bool = False) -> Response:
    return responses.show("planning/agencies.html", status=status, plan=plan, form=form, overtaken=overtaken)
