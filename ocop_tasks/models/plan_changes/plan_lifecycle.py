"""Steps of a plan: made empty or as a copy of another, published to its units, closed, opened again, archived.

Each takes the plan from the state in which the person saw it and leaves a trace; the caller commits.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, selectinload

from ocop_tasks import clock
from ocop_tasks.database import Base
from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.assigning import assign
from ocop_tasks.models.plans.plan import Plan, Section, Target
from ocop_tasks.models.plans.task import Task, TaskUnit
from ocop_tasks.models.work.direction import DirectionTemplate
from ocop_tasks.rules.plan_dates import moved, moved_wording
from ocop_tasks.rules.plan_state import PlanState, after
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.periods import Calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPlan:
    """What is decided of a plan before it has anything in it."""

    title: str
    year: int
    starts_on: date | None = None
    ends_on: date | None = None
    calendar: Calendar = Calendar.STATE
    days_after_cut: int = 3


def make_plan(
    session: Session, new: NewPlan, *, issuer: Unit, standing_unit: Unit, by: User, at: datetime
) -> Plan:
    """An empty draft, added and flushed."""
    plan = Plan(
        code=_free_code(session, new.year),
        title=new.title,
        state=PlanState.DRAFT,
        year=new.year,
        starts_on=new.starts_on,
        ends_on=new.ends_on,
        calendar=new.calendar,
        days_after_cut=new.days_after_cut,
        issuer=issuer,
        standing_unit=standing_unit,
    )
    session.add(plan)
    session.flush()
    session.add(AuditEntry.about(plan, "plan.made", by=by, at=at))
    return plan


def copy_plan(session: Session, source: Plan, new: NewPlan, *, by: User, at: datetime) -> Plan:
    """A draft with the sections, targets, tasks, parts and short texts of ``source``, its dates moved by whole years.

    Cancelled tasks and units that were switched off stay behind; nothing that was reported is copied.
    """
    plan = make_plan(session, new, issuer=source.issuer, standing_unit=source.standing_unit, by=by, at=at)
    plan.copied_from_id, plan.usual_reasons = source.id, source.usual_reasons
    years = new.year - source.year
    sections = _copy_sections(session, source, plan)
    for target in session.scalars(_in_order(Target, source)):
        session.add(
            _copy_of(
                target, plan=plan, section=sections[target.section_id], due_on=moved(target.due_on, years)
            )
        )
    for template in session.scalars(_in_order(DirectionTemplate, source)):
        session.add(_copy_of(template, plan_id=plan.id))
    tasks = _in_order(Task, source).where(Task.cancelled_at.is_(None))
    for task in session.scalars(tasks.options(selectinload(Task.parts))):
        _copy_task(session, task, plan, sections[task.section_id], years)
    session.flush()
    return plan


def _copy_sections(session: Session, source: Plan, plan: Plan) -> dict[int, Section]:
    """The copies by the ids of what they are copies of; parents come first in reading order."""
    copies: dict[int, Section] = {}
    for section in session.scalars(_in_order(Section, source)):
        parent = copies[section.parent_id].id if section.parent_id else None
        copies[section.id] = _copy_of(section, plan=plan, plan_id=plan.id, parent_id=parent)
        session.add(copies[section.id])
        session.flush()
    return copies


def _copy_task(session: Session, task: Task, plan: Plan, section: Section, years: int) -> None:
    copy = _copy_of(
        task,
        plan=plan,
        section=section,
        plan_id=plan.id,
        section_id=section.id,
        due_on=moved(task.due_on, years) if task.due_on else None,
        wording=moved_wording(task.wording, years),
        wording_en=moved_wording(task.wording_en, years) if task.wording_en else None,
    )
    copy.parts = [TaskUnit(unit=entry.unit, part=entry.part) for entry in task.parts if entry.unit.active]
    session.add(copy)


def _in_order(model: Any, plan: Plan) -> Any:
    return select(model).where(model.plan_id == plan.id).order_by(model.position, model.id)


OWN = ("id", "version", "cancelled_at", "cancel_reason")
"""What a copy does not have from the row that it is a copy of."""


def _copy_of(record: Any, **other: Any) -> Any:
    """A new row like ``record``, with ``other`` values."""
    names = [column.key for column in type(record).__mapper__.columns if column.key not in OWN]
    given = {name: getattr(record, name) for name in names}
    for key in ("plan_id", "section_id"):
        if key.removesuffix("_id") in other:
            given.pop(key, None)
    return type(record)(**given | other)


def _free_code(session: Session, year: int) -> str:
    taken = set(session.scalars(select(Plan.code).where(Plan.code.startswith(f"plan-{year}-"))))
    number = 1
    while (code := f"plan-{year}-{number}") in taken:
        number += 1
    return code


def publish(session: Session, plan: Plan, *, by: User, at: datetime) -> int:
    """Give the draft's tasks to their units, from today on; how many assignments that made.

    Raises RuleBroken "plan_is_…", "no_tasks" or "no_lead".
    """
    state = after("publish", plan.state)
    plan.published_on = clock.day_of(at)
    given = give_work(session, plan, on=plan.published_on)
    _step(session, plan, "plan.published", state, by=by, at=at)
    return given


def give_work(session: Session, plan: Plan, *, on: date) -> int:
    """Give every task to its units, from the Hanoi day ``on``; how many assignments that made. Raises RuleBroken."""
    tasks = session.scalars(_in_order(Task, plan).options(selectinload(Task.parts))).all()
    if not tasks:
        raise RuleBroken("no_tasks")
    if any(not task.leads for task in tasks):
        raise RuleBroken("task_without_lead")
    given = [
        assignment
        for task in tasks
        for entry in task.parts
        for assignment in assign(task, plan, entry.unit, entry.part, on=on)
    ]
    session.add_all(given)
    return len(given)


def close(session: Session, plan: Plan, *, by: User, at: datetime, reason: str) -> None:
    """Take no more changes; what is open stays as it stands and leaves everybody's lists. Raises RuleBroken."""
    state = after("close", plan.state)
    plan.closed_on = clock.day_of(at)
    _step(session, plan, "plan.closed", state, by=by, at=at, reason=reason)


def reopen(session: Session, plan: Plan, *, by: User, at: datetime) -> None:
    """Let work go on in a plan that was closed. Raises RuleBroken."""
    state = after("reopen", plan.state)
    plan.closed_on = None
    _step(session, plan, "plan.reopened", state, by=by, at=at)


def archive(session: Session, plan: Plan, *, by: User, at: datetime) -> None:
    """Take a closed plan out of the list. Raises RuleBroken."""
    _step(session, plan, "plan.archived", after("archive", plan.state), by=by, at=at)


def unarchive(session: Session, plan: Plan, *, by: User, at: datetime) -> None:
    """Put it into the list again. Raises RuleBroken."""
    _step(session, plan, "plan.unarchived", after("unarchive", plan.state), by=by, at=at)


def discard(session: Session, plan: Plan) -> None:
    """Delete a draft, of which nobody but its standing agency has known. Raises RuleBroken."""
    after("publish", plan.state)
    own = {Plan.__table__: (plan.id,)} | {
        model.__table__: session.scalars(select(model.id).where(model.plan_id == plan.id)).all()
        for model in (Section, Target, Task)
    }
    for table in reversed(Base.metadata.sorted_tables):
        for key in table.foreign_keys:
            if key.column.table in own and key.column.name == "id" and table not in own:
                session.execute(delete(table).where(key.parent.in_(own[key.column.table])))
    for model in (Task, Target):
        session.execute(delete(model).where(model.plan_id == plan.id))
    below_first = (
        select(Section.id)
        .where(Section.plan_id == plan.id)
        .order_by(Section.position.desc(), Section.id.desc())
    )
    for section_id in session.scalars(below_first).all():
        session.execute(delete(Section).where(Section.id == section_id))
    session.execute(delete(Plan).where(Plan.id == plan.id))


def _step(
    session: Session, plan: Plan, action: str, state: PlanState, *, by: User, at: datetime, reason: str = ""
) -> None:
    changes = {"state": [plan.state.value, state.value]}
    plan.state = state
    session.add(AuditEntry.about(plan, action, by=by, at=at, changes=changes, reason=reason))


def with_number(session: Session, number: str, plan: Plan) -> int:
    """How many other plans of the same issuer bear this number."""
    other = (Plan.number == number, Plan.issuer_id == plan.issuer_id, Plan.id != plan.id)
    return session.scalar(select(func.count(Plan.id)).where(*other)) or 0
