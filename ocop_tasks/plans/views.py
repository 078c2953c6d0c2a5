"""The plan's progress."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, url_for
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.figures import totals
from ocop_tasks.figures.tree import roll_up
from ocop_tasks.models import Assignment, Plan
from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, pages

bp = Blueprint("plans", __name__)


@bp.get("/progress")
@gate.allow(Action.SEE_PLAN)
def current() -> BaseResponse:
    """Go to the newest plan that reaches the person's unit."""
    if not g.current_plan_id:
        abort(404)
    return pages.go(url_for("plans.progress", plan_id=g.current_plan_id))


@bp.get("/plans/<int:plan_id>/progress")
@gate.allow(Action.SEE_PLAN)
def progress(plan_id: int) -> Response:
    """The plan's figures by section."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    cells = totals.cells(
        Assignment.plan_id == plan.id, day=clock.today(), silent_days=gate.portal().silent_days
    )
    own = totals.by(lambda cell: cell.section_id, cells)
    figures = roll_up(plan.sections, own, totals.Figures())
    return pages.show("plans/progress.html", plan=plan, whole=totals.total(cells), figures=figures)
