"""One task, and how its units stand beside each other."""

from __future__ import annotations

from flask import Response

from ocop_tasks.models import Task
from ocop_tasks.plans import comparing, remembering, tasks
from ocop_tasks.plans.blueprint import bp
from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate


@bp.get("/tasks/<int:task_id>")
@gate.allow(Action.SEE_PLAN)
def task(task_id: int) -> Response:
    """What the plan asks for, who does it and by when, how far it is, and its units' rows."""
    task = gate.load(Task, task_id, Action.SEE_PLAN)
    return remembering.show("plans/_task.html", task.plan, lambda: tasks.of_task(task_id))


@bp.get("/tasks/<int:task_id>/comparison")
@gate.allow(Action.SEE_PLAN)
def comparison(task_id: int) -> Response:
    """The units of a task beside each other in one period, the latest first."""
    task = gate.load(Task, task_id, Action.SEE_PLAN)
    return remembering.show("plans/_comparison.html", task.plan, lambda: comparing.of_task(task_id))
