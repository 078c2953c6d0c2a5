"""What is in a plan: its sections in reading order, each with its targets and tasks."""

from __future__ import annotations

from collections import defaultdict

from flask import Response
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Target, Task
from ocop_tasks.models.plan_changes.plan_outline import Outline
from ocop_tasks.planning import queries
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.planning.section_form import SectionForm
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses


@bp.get("/plans/<int:plan_id>/outline")
@gate.allow(Action.CHANGE_PLAN)
def outline(plan_id: int) -> Response:
    """The plan as it is prepared and amended."""
    return show_outline(gate.load(Plan, plan_id, Action.CHANGE_PLAN))


def show_outline(plan: Plan, form: SectionForm | None = None, *, status: int = 200) -> Response:
    """The plan's outline, with the form of a new section, which may hold what was typed and what is wrong with it."""
    outline = Outline(db.session(), plan.id)
    sections = list(outline.walk())
    if form is None:
        form = SectionForm(formdata=None)
        form.offer(sections, is_new=True)
    (tasks, dropped), targets = _tasks_of(plan), _targets_of(plan)
    return responses.show(
        "planning/outline.html",
        status=status,
        plan=plan,
        sections=sections,
        can_move=outline.can_move,
        tasks=tasks,
        dropped=dropped if plan.state is PlanState.DRAFT else (),
        targets=targets,
        task_count=sum(map(len, tasks.values())),
        form=form,
        imports=queries.imports_into(plan) if plan.state is PlanState.DRAFT else (),
    )


def _tasks_of(plan: Plan) -> tuple[dict[int, list[Task]], list[Task]]:
    """By the section's id; and those that no longer apply."""
    found: defaultdict[int, list[Task]] = defaultdict(list)
    dropped = []
    every = select(Task).where(Task.plan_id == plan.id).order_by(Task.position, Task.id)
    for task in db.session.scalars(every.options(selectinload(Task.parts), joinedload(Task.start))):
        if task.cancelled_at:
            dropped.append(task)
        else:
            found[task.section_id].append(task)
    return found, dropped


def _targets_of(plan: Plan) -> dict[int, list[Target]]:
    """By the section's id."""
    found: defaultdict[int, list[Target]] = defaultdict(list)
    for target in db.session.scalars(
        select(Target).where(Target.plan_id == plan.id).order_by(Target.position, Target.id)
    ):
        found[target.section_id].append(target)
    return found
