"""The plan's figures, and the formula behind them."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, g, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.plans import calculating, progress, remembering
from ocop_tasks.plans.blueprint import bp
from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, pages


@bp.get("/progress")
@gate.allow(Action.SEE_PLAN)
def current() -> BaseResponse:
    """Go to the newest plan that reaches the person's unit, with what was asked of it."""
    if not g.current_plan_id:
        abort(404)
    asked: dict[str, Any] = request.args.to_dict()
    return pages.go(url_for("plans.progress", **asked | {"plan_id": g.current_plan_id}))


@bp.get("/plans/<int:plan_id>/progress", endpoint="progress")
@gate.allow(Action.SEE_PLAN)
def progress_page(plan_id: int) -> Response:
    """The figures of the plan or of a section, as of any day."""
    return remembering.show("plans/_progress.html", plan_id, progress.of_plan)


@bp.get("/plans/<int:plan_id>/calculation")
@gate.allow(Action.SEE_PLAN)
def calculation(plan_id: int) -> Response:
    """What each figure is a per cent of: the formula, its points, and the tasks they come from."""
    return remembering.show("plans/_calculation.html", plan_id, calculating.of_plan)
