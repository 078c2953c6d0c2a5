"""The plan's figures, and the formula behind them."""

from __future__ import annotations

from flask import Response, abort, g, url_for
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.models import Plan
from ocop_tasks.plans import calculating, progress, remembering
from ocop_tasks.plans.blueprint import bp
from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, pages


@bp.get("/progress")
@gate.allow(Action.SEE_PLAN)
def current() -> BaseResponse:
    """Go to the newest plan that reaches the person's unit."""
    if not g.current_plan_id:
        abort(404)
    return pages.go(url_for("plans.progress", plan_id=g.current_plan_id))


@bp.get("/plans/<int:plan_id>/progress", endpoint="progress")
@gate.allow(Action.SEE_PLAN)
def progress_page(plan_id: int) -> Response:
    """The figures of the plan or of a section, as of any day."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    return remembering.show("plans/_progress.html", plan, lambda: progress.of_plan(plan))


@bp.get("/plans/<int:plan_id>/calculation")
@gate.allow(Action.SEE_PLAN)
def calculation(plan_id: int) -> Response:
    """What each figure is a per cent of: the formula, its points, and the tasks they come from."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    return remembering.show("plans/_calculation.html", plan, lambda: calculating.of_plan(plan))
