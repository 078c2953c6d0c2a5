"""The document that decided an amendment: its number, its day, what it is about."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.amending.blueprint import bp
from ocop_tasks.amending.forms import DecisionForm, values_of
from ocop_tasks.extensions import db
from ocop_tasks.models import Amendment, Plan
from ocop_tasks.models.plan_changes.plan_amending import amendment_of
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import gate
from ocop_tasks.web.forms import edit_conflicts
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency


@bp.route("/plans/<int:plan_id>/amendment/decision", methods=["GET", "POST"])
@gate.allow(Action.PUBLISH_PLAN)
@idempotency.per_form
def decision(plan_id: int) -> Response | BaseResponse:
    """The document as far as it is known, to be filled in."""
    plan = gate.load(Plan, plan_id, Action.PUBLISH_PLAN)
    found = amendment_of(db.session(), plan)
    if found is None and request.method == "GET":
        return responses.go(url_for(".amendment", plan_id=plan.id))
    if found is None:
        raise RuleBroken("amendment_gone")
    now = values_of(found.decision)
    packed = edit_conflicts.pack_values(now)
    form = DecisionForm(data=now | {"base": packed})
    if not form.is_submitted():
        return _show(plan, found, form)
    if not form.validate():
        return _show(plan, found, form, status=422)
    if edit_conflicts.unpack(form.base.data) != edit_conflicts.unpack(packed):
        differences = edit_conflicts.merge_saved(form, values_of(form.decision), now)
        return _show(plan, found, form, status=409, differences=differences)
    found.decision = form.decision
    return idempotency.commit(
        responses.changed(None, go_to=url_for(".amendment", plan_id=plan.id), message=_("Đã lưu văn bản."))
    )


def _show(plan: Plan, found: Amendment, form: DecisionForm, *, status: int = 200, **told: Any) -> Response:
    return responses.show(
        "amending/decision.html", status=status, plan=plan, draft=found.plan, form=form, **told
    )
