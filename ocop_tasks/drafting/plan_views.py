"""The plan's own particulars and its signed document."""

from __future__ import annotations

from flask import Response, abort
from sqlalchemy import select

from ocop_tasks.drafting.blueprint import bp
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, PlanDocument
from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, pages


@bp.get("/plans/<int:plan_id>/edit")
@gate.allow(Action.CHANGE_PLAN)
def edit_plan(plan_id: int) -> Response:
    """The plan's number, date and calendar, to be changed."""
    return pages.show("drafting/plan.html", plan=gate.load(Plan, plan_id, Action.CHANGE_PLAN))


@bp.get("/plans/<int:plan_id>/document")
@gate.allow(Action.SEE_PLAN, fresh=True)
def plan_document(plan_id: int) -> Response:
    """The plan as signed, byte for byte."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    if db.session.scalar(select(PlanDocument.id).where(PlanDocument.plan_id == plan.id)) is None:
        abort(404)
    return pages.show("drafting/plan.html", plan=plan)
