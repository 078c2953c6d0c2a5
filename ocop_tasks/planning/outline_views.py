"""What is in a plan: its sections in reading order, each with its targets and tasks."""

from __future__ import annotations

from collections import defaultdict

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Section, Target, Task
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses


@bp.get("/plans/<int:plan_id>/outline")
@gate.allow(Action.CHANGE_PLAN)
def outline(plan_id: int) -> Response:
    """The plan as it is prepared and amended."""
    plan = gate.load(Plan, plan_id, Action.CHANGE_PLAN)
    sections = db.session.scalars(
        select(Section).where(Section.plan_id == plan.id).order_by(Section.position, Section.id)
    ).all()
    tasks: defaultdict[int, list[Task]] = defaultdict(list)
    in_order = select(Task).where(Task.plan_id == plan.id, Task.cancelled_at.is_(None))
    for task in db.session.scalars(
        in_order.options(selectinload(Task.parts)).order_by(Task.position, Task.id)
    ):
        tasks[task.section_id].append(task)
    targets: defaultdict[int, list[Target]] = defaultdict(list)
    for target in db.session.scalars(
        select(Target).where(Target.plan_id == plan.id).order_by(Target.position, Target.id)
    ):
        targets[target.section_id].append(target)
    return responses.show(
        "planning/outline.html",
        plan=plan,
        sections=sections,
        tasks=tasks,
        targets=targets,
        task_count=sum(map(len, tasks.values())),
    )
