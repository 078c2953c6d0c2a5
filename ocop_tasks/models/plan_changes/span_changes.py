"""Other days for a plan on which units work: found out first, so that it can be shown before it is done.

What was reported stays, and so does what is over or due already; work of periods that come is given, and what nobody
spoke of yet, of periods that go, is deleted. A period is the same one whatever it is called: a year is "2022" while it
is the whole plan, and "2022-Y" where it is one of several (``rules.work.periods``).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.plan_changes.assigning import DatedPeriod, assign_period, dated_periods, redate
from ocop_tasks.models.plan_changes.effects_on_assignments import DELIVERED
from ocop_tasks.models.plan_changes.given_before import first_due_date, given_before
from ocop_tasks.models.plan_changes.task_editing import is_referenced
from ocop_tasks.models.plans.plan import Plan
from ocop_tasks.models.plans.task import Part, Task
from ocop_tasks.models.temporal.recording import delete_where
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.rules.text.days import DaySpan
from ocop_tasks.rules.work.periods import Calendar, Frequency, Period, called_in, months_of, parse_period
from ocop_tasks.rules.work.status import Status

Same = tuple[int, int, int] | None
"""Which period of a task: its year, first and last month; None for what is done once, in the plan as a whole."""


@dataclass(frozen=True, slots=True)
class PlanDays:
    """The days that a plan is to count, with what else decides its periods."""

    span: Period
    days: DaySpan
    """All days of its work."""
    calendar: Calendar
    days_after_cut: int

    @property
    def last_day(self) -> date:
        """Of its work: what has no date is due then."""
        return self.days.last


@dataclass(frozen=True, slots=True)
class Given:
    """A new assignment."""

    task: Task
    unit: Unit
    part: Part
    dated: DatedPeriod


@dataclass(slots=True)
class SpanChange:
    """The assignments that other days concern, by what becomes of them."""

    named: list[tuple[Assignment, Period]] = field(default_factory=list)
    """Their period is called otherwise, or is the plan as a whole and has its days; what is asked is the same."""
    redated: list[tuple[Assignment, DatedPeriod]] = field(default_factory=list)
    """Of tasks without a date, which are due on the plan's last day."""
    given: list[Given] = field(default_factory=list)
    removed: list[Assignment] = field(default_factory=list)
    """Of periods outside the new days; nobody spoke of them, and they are not due yet."""
    kept: list[Assignment] = field(default_factory=list)
    """Of periods outside the new days, and left as they are."""
    outside: list[Task] = field(default_factory=list)
    """Tasks whose own date is outside the new days; it stays."""

    @property
    def digest(self) -> str:
        """The same for the same consequences: what was shown is what will be done, or it is shown again."""
        parts = [
            [(each.id, dated.due_on) for each, dated in self.redated],
            [(new.task.id, new.unit.id, new.part, new.dated.period.code) for new in self.given],
            [each.id for each in self.removed],
            [each.id for each in self.kept],
            [task.id for task in self.outside],
        ]
        return hashlib.blake2b(repr(parts).encode(), digest_size=8).hexdigest()


def span_change(session: Session, plan: Plan, days: PlanDays, *, today: date) -> SpanChange:
    """What it would do to let the running ``plan`` count ``days``. Changes nothing; four statements."""
    tasks = session.scalars(
        select(Task)
        .where(Task.plan_id == plan.id)
        .options(selectinload(Task.parts))
        .order_by(Task.position, Task.id)
    ).all()
    there: dict[int, list[Assignment]] = {}
    for assignment in session.scalars(
        select(Assignment)
        .where(Assignment.plan_id == plan.id)
        .options(joinedload(Assignment.unit))
        .order_by(Assignment.id)
    ):
        there.setdefault(assignment.task_id, []).append(assignment)
    named = set(session.scalars(select(Assignment.id).where(Assignment.plan_id == plan.id, is_referenced())))
    found = SpanChange()
    for task in tasks:
        _Moving(found, task, plan, days, named, today).look(there.get(task.id, ()))
    return found


def apply_span_change(session: Session, found: SpanChange, *, on: date) -> None:
    """Do what was found; new work is asked for from the Hanoi day ``on``. The caller gives the plan its days."""
    for assignment, period in found.named:
        assignment.period = period.code
        if "-" not in period.code:
            assignment.period_from, assignment.period_to = period.starts_on, period.ends_on
    for assignment, dated in found.redated:
        redate(assignment, dated, on=assignment.starts_on)
    if found.removed:
        delete_where(session, Assignment, Assignment.id.in_([each.id for each in found.removed]))
    had = given_before(session, {each.task.id for each in found.given}) if found.given else {}
    for each in found.given:
        first = first_due_date(had, each.unit.id, each.task.id, each.dated.period.code)
        session.add(assign_period(each.task, each.unit, each.part, each.dated, on=on, first_due_on=first))
    session.flush()


@dataclass(frozen=True, slots=True)
class _Moving:
    """One task on its way to other days."""

    found: SpanChange
    task: Task
    plan: Plan
    days: PlanDays
    named: set[int]
    """The ids of assignments that other rows name."""
    today: date

    def look(self, there: Sequence[Assignment]) -> None:
        """Find what becomes of the task's assignments ``there``, and which come."""
        for assignment in there:
            self._name(assignment)
        if self.task.cancelled_at is not None:
            return
        before = {self._same(each.period): each for each in dated_periods(self.task, self.plan)}
        after = {self._same(each.period): each for each in dated_periods(self.task, self.days)}
        have = {(each.unit_id, self._same_code(each.period)): each for each in there}
        for (_unit_id, same), assignment in have.items():
            if same in before and assignment.status is not Status.CANCELLED:
                self._stays_or_goes(assignment, before[same], after.get(same))
        for entry in self.task.parts:
            if entry.part is not Part.FOLLOWING:
                self._comes(
                    entry.unit,
                    entry.part,
                    [
                        after[same]
                        for same in after.keys() - before.keys()
                        if (entry.unit_id, same) not in have
                    ],
                )
        due_on = self.task.due_on if self._once else None
        if due_on and due_on not in self.days.span and due_on not in self.days.days:
            self.found.outside.append(self.task)

    @property
    def _once(self) -> bool:
        return self.task.frequency is Frequency.ONCE

    def _same(self, period: Period) -> Same:
        return self._same_code(period.code)

    def _same_code(self, code: str) -> Same:
        return None if self._once else months_of(code)

    def _name(self, assignment: Assignment) -> None:
        period = self.days.span
        if not self._once:
            plain = parse_period(assignment.period.removesuffix("-Y"), self.plan.calendar)
            period = called_in(self.days.span, plain)
        now = (assignment.period, assignment.period_from, assignment.period_to)
        if period.code != now[0] or (self._once and (period.starts_on, period.ends_on) != now[1:]):
            self.found.named.append((assignment, period))

    def _stays_or_goes(self, there: Assignment, before: DatedPeriod, now: DatedPeriod | None) -> None:
        if now is None:
            is_settled = there.status in DELIVERED or min(there.period_to, there.due_on) < self.today
            stays = is_settled or there.id in self.named
            (self.found.kept if stays else self.found.removed).append(there)
        elif self._once and now.due_on != before.due_on == there.due_on and self._can_move(there, now):
            self.found.redated.append((there, now))

    def _can_move(self, there: Assignment, now: DatedPeriod) -> bool:
        """Not once it was delivered or is late, and not into the past."""
        return there.status not in DELIVERED and min(there.due_on, now.due_on) >= self.today

    def _comes(self, unit: Unit, part: Part, new: Sequence[DatedPeriod]) -> None:
        for dated in sorted(new, key=lambda each: each.period.starts_on):
            if min(dated.period.ends_on, dated.due_on) >= self.today:
                self.found.given.append(Given(self.task, unit, part, dated))
