"""Who did what, when."""

from __future__ import annotations

from flask import Response

from ocop_tasks.drafting.blueprint import bp
from ocop_tasks.models import Assignment, Plan, Task
from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, pages


@bp.get("/tasks/<int:task_id>/history")
@gate.allow(Action.SEE_PLAN)
def task_history(task_id: int) -> Response:
    """What happened to a task and to the shares of it that the person may see."""
    task = gate.load(Task, task_id, Action.SEE_PLAN)
    return pages.show("drafting/history.html", plan=task.plan, task=task)


@bp.get("/assignments/<int:assignment_id>/history")
@gate.allow(Action.SEE_WORK)
def assignment_history(assignment_id: int) -> Response:
    """What happened to one unit's share of a task."""
    assignment = gate.load(Assignment, assignment_id, Action.SEE_WORK)
    return pages.show("drafting/history.html", plan=assignment.task.plan, task=assignment.task)


@bp.get("/plans/<int:plan_id>/history")
@gate.allow(Action.SEE_PLAN_HISTORY)
def plan_history(plan_id: int) -> Response:
    """Everything that happened in the plan, newest first."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN_HISTORY)
    return pages.show("drafting/history.html", plan=plan, task=None)
