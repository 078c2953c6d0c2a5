"""One task, and how its units stand beside each other."""

from __future__ import annotations

from flask import Response

from ocop_tasks.plans import plan_page_cache
from ocop_tasks.plans.blueprint import bp
from ocop_tasks.plans.tasks import task_page, unit_comparison
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate


@bp.get("/tasks/<int:task_id>")
@gate.allow(Action.SEE_PLAN)
def task(task_id: int) -> Response:
    """What the plan asks for, who does it and by when, how far it is, and its units' rows."""
    plan_id = plan_page_cache.plan_of_task(task_id)
    return plan_page_cache.show("plans/_task.html", plan_id, lambda _plan: task_page.of_task(task_id))


@bp.get("/tasks/<int:task_id>/comparison")
@gate.allow(Action.SEE_PLAN)
def comparison(task_id: int) -> Response:
    """The units of a task beside each other in one period, the latest first."""
    plan_id = plan_page_cache.plan_of_task(task_id)
    return plan_page_cache.show(
        "plans/_comparison.html", plan_id, lambda _plan: unit_comparison.of_task(task_id)
    )
