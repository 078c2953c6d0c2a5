"""The plan's figures, and the formula behind them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from flask import Response, abort, g, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.figures.plan.plan_data import plan_figures
from ocop_tasks.models import Plan
from ocop_tasks.plans import plan_page_cache
from ocop_tasks.plans.blueprint import bp
from ocop_tasks.plans.forms import ScopeForm
from ocop_tasks.plans.progress import formula, progress_contents
from ocop_tasks.plans.row_visibility import seen_path
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.identity.current_user import portal_settings
from ocop_tasks.web.pages import responses


@bp.get("/progress")
@gate.allow(Action.SEE_PLAN)
def current() -> BaseResponse:
    """Go to the newest plan that reaches the person's unit, with what was asked of it."""
    if not g.current_plan_id:
        abort(404)
    asked: dict[str, Any] = request.args.to_dict()
    return responses.go(url_for("plans.progress", **asked | {"plan_id": g.current_plan_id}))


@bp.get("/plans/<int:plan_id>/progress", endpoint="progress")
@gate.allow(Action.SEE_PLAN)
def progress_page(plan_id: int) -> Response:
    """The figures of the plan or of a section, as of any day."""
    return plan_page_cache.show("plans/_progress.html", plan_id, progress_contents.of_plan)


@bp.get("/plans/<int:plan_id>/progress.json")
@gate.allow(Action.SEE_PLAN)
def figures(plan_id: int) -> Response:
    """The same figures for other programs, as of ``?as_of=YYYY-MM-DD`` (docs/progress-json.md)."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    form = ScopeForm(request.args)
    if not form.validate():
        abort(400)
    day = form.as_of.data
    told = plan_figures(
        plan,
        as_of=day if day and day < clock.today() else None,
        silent_days=portal_settings().silent_days,
        unit_path=seen_path(plan.facts),
    )
    answer = json.dumps(told, ensure_ascii=False, indent=1, default=_plain)
    return Response(answer, mimetype="application/json")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


@bp.get("/plans/<int:plan_id>/calculation")
@gate.allow(Action.SEE_PLAN)
def calculation(plan_id: int) -> Response:
    """What each figure is a per cent of: the formula, its points, and the tasks they come from."""
    return plan_page_cache.show("plans/_calculation.html", plan_id, formula.of_plan)
