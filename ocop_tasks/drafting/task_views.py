"""Changing a task, and making a new one."""

from __future__ import annotations

from flask import Response

from ocop_tasks.drafting.blueprint import bp
from ocop_tasks.models import Plan, Task
from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, pages


@bp.get("/tasks/<int:task_id>/edit")
@gate.allow(Action.CHANGE_TASK)
def edit_task(task_id: int) -> Response:
    """The task as it stands, to be changed."""
    task = gate.load(Task, task_id, Action.CHANGE_TASK)
    return pages.show("drafting/task.html", task=task, plan=task.plan)


@bp.get("/plans/<int:plan_id>/tasks/new")
@gate.allow(Action.CHANGE_TASK)
def new_task(plan_id: int) -> Response:
    """An empty task of the plan, to be filled in."""
    plan = gate.load(Plan, plan_id, Action.CHANGE_TASK)
    return pages.show("drafting/task.html", task=None, plan=plan)
