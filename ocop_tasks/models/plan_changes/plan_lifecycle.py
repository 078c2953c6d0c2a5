"""Steps of a plan: made, published to its units, closed, opened again, archived.

Each takes the plan from the state in which the person saw it and leaves a trace; the caller commits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import FromClause, delete, select
from sqlalchemy.orm import Session, selectinload

from ocop_tasks import clock
from ocop_tasks.database import Base
from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.assigning import assign
from ocop_tasks.models.plan_changes.given_before import given_before
from ocop_tasks.models.plan_changes.taking_over import take_over
from ocop_tasks.models.plan_changes.version_keeping import keep_version
from ocop_tasks.models.plan_changes.work_notices import telling_units
from ocop_tasks.models.plans.plan import OF_THEIR_OWN, Plan, Section, Target
from ocop_tasks.models.plans.plan_version import VersionKind
from ocop_tasks.models.plans.task import Task
from ocop_tasks.models.temporal.recording import forget, forget_history_of_plan
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.rules.plan_state import PlanState, after
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.days import DaySpan
from ocop_tasks.rules.text.vietnamese import fold
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

    @property
    def days(self) -> DaySpan:
        """All days of its work."""
        year = DaySpan.of_year(self.year)
        return DaySpan(self.starts_on or year.first, self.ends_on or year.last)


def make_plan(
    session: Session, new: NewPlan, *, issuer: Unit, standing_unit: Unit, by: User, at: datetime
) -> Plan:
    """An empty draft, added and flushed."""
    plan = Plan(
        code=free_code(session, new.year),
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


def free_code(session: Session, year: int) -> str:
    """A code that no plan bears."""
    taken = set(session.scalars(select(Plan.code).where(Plan.code.startswith(f"plan-{year}-"))))
    number = 1
    while (code := f"plan-{year}-{number}") in taken:
        number += 1
    return code


def publish(session: Session, plan: Plan, *, by: User, at: datetime) -> int:
    """Give the draft's tasks to their units, from today on; how many assignments that made.

    What was known of them before is the first entry of each. Raises RuleBroken "plan_is_…", "no_tasks" or
    "task_without_lead".
    """
    state = after("publish", plan.state)
    if plan.is_amendment:
        raise RuleBroken("plan_is_amendment")
    plan.published_on = clock.day_of(at)
    with telling_units(session, plan, by=by, at=at):
        given = give_work(session, plan, on=plan.published_on)
        take_over(session, plan, given, by=by, at=at)
        _remove_dropped_tasks(session, plan)
        take_step(session, plan, "plan.published", state, by=by, at=at)
    keep_version(session, plan, VersionKind.PUBLISHED, by=by, at=at)
    return len(given)


def give_work(session: Session, plan: Plan, *, on: date) -> list[Assignment]:
    """Give every task to its units, from the Hanoi day ``on``; the assignments that made. Raises RuleBroken."""
    applying = select(Task).where(Task.plan_id == plan.id, Task.cancelled_at.is_(None))
    with_parts = applying.options(selectinload(Task.parts), selectinload(Task.start))
    tasks = session.scalars(with_parts.order_by(Task.position, Task.id)).all()
    if not tasks:
        raise RuleBroken("no_tasks")
    if any(not task.leads for task in tasks):
        raise RuleBroken("task_without_lead")
    had = given_before(session, [task.id for task in tasks])
    given = [
        assignment
        for task in tasks
        for entry in task.parts
        for assignment in assign(task, plan, entry.unit, entry.part, on=on, had=had)
    ]
    session.add_all(given)
    return given


def _remove_dropped_tasks(session: Session, plan: Plan) -> None:
    """What was dropped from the draft was never given, so nobody looks for it among what no longer applies."""
    dropped = session.scalars(
        select(Task.id).where(Task.plan_id == plan.id, Task.cancelled_at.is_not(None))
    ).all()
    if dropped:
        _delete_referring(session, {Task.__table__: dropped})
        forget(session, Task, Task.id.in_(dropped))


def close(session: Session, plan: Plan, *, by: User, at: datetime, reason: str) -> None:
    """Take no more changes; what is open stays as it stands and leaves everybody's lists. Raises RuleBroken."""
    state = after("close", plan.state)
    plan.closed_on = clock.day_of(at)
    take_step(session, plan, "plan.closed", state, by=by, at=at, reason=reason)


def reopen(session: Session, plan: Plan, *, by: User, at: datetime) -> None:
    """Let work go on in a plan that was closed. Raises RuleBroken."""
    state = after("reopen", plan.state)
    plan.closed_on = None
    take_step(session, plan, "plan.reopened", state, by=by, at=at)


def archive(session: Session, plan: Plan, *, by: User, at: datetime) -> None:
    """Take a closed plan out of the list. Raises RuleBroken."""
    take_step(session, plan, "plan.archived", after("archive", plan.state), by=by, at=at)


def unarchive(session: Session, plan: Plan, *, by: User, at: datetime) -> None:
    """Put it into the list again. Raises RuleBroken."""
    take_step(session, plan, "plan.unarchived", after("unarchive", plan.state), by=by, at=at)


def discard(session: Session, plan: Plan) -> None:
    """Delete a draft, of which nobody but its standing agency has known. Raises RuleBroken."""
    after("publish", plan.state)
    own = {Plan.__table__: (plan.id,)} | {
        model.__table__: session.scalars(select(model.id).where(model.plan_id == plan.id)).all()
        for model in (Section, Target, Task)
    }
    _delete_referring(session, own)
    for model in (Task, Target):
        forget(session, model, model.plan_id == plan.id)
    below_first = (
        select(Section.id)
        .where(Section.plan_id == plan.id)
        .order_by(Section.position.desc(), Section.id.desc())
    )
    for section_id in session.scalars(below_first).all():
        forget(session, Section, Section.id == section_id)
    forget_history_of_plan(session, plan.id)
    session.execute(delete(Plan).where(Plan.id == plan.id))


def _delete_referring(session: Session, ids: Mapping[FromClause, Sequence[int]]) -> None:
    """Delete every row of other tables that refers to one of these rows, by their table and ``ids``."""
    for table in reversed(Base.metadata.sorted_tables):
        for key in table.foreign_keys:
            if key.column.table in ids and key.column.name == "id" and table not in ids:
                session.execute(delete(table).where(key.parent.in_(ids[key.column.table])))


def take_step(
    session: Session, plan: Plan, action: str, state: PlanState, *, by: User, at: datetime, reason: str = ""
) -> None:
    """Put ``plan`` into ``state`` and leave the trace of ``action``."""
    changes = {"state": [plan.state.value, state.value]}
    plan.state = state
    session.add(AuditEntry.about(plan, action, by=by, at=at, changes=changes, reason=reason))


def plans_with_number(session: Session, number: str, plan: Plan) -> Sequence[Plan]:
    """The other plans of the same issuer that bear this number."""
    other = (Plan.number == number, Plan.issuer_id == plan.issuer_id, Plan.id != plan.id, OF_THEIR_OWN)
    return session.scalars(select(Plan).where(*other).order_by(Plan.id)).all()


def plans_like(
    session: Session, standing_unit_id: int, title: str, days: DaySpan, *, but: int | None = None
) -> list[Plan]:
    """The drafts and running plans of a standing agency of this name and these days; not the one of id ``but``."""
    others = session.scalars(
        select(Plan)
        .where(
            Plan.standing_unit_id == standing_unit_id,
            Plan.state.in_((PlanState.DRAFT, PlanState.RUNNING)),
            OF_THEIR_OWN,
        )
        .order_by(Plan.id)
    )
    return [
        each for each in others if each.id != but and each.days == days and fold(each.title) == fold(title)
    ]
