"""Giving a task to its units: an assignment for each unit and period, with its own due date (DOMAIN.md rule 2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.plan_changes.given_before import GivenBefore, UnitKey, first_due_date
from ocop_tasks.models.plans.plan import Plan
from ocop_tasks.models.plans.task import Part, Task, Terms
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.rules.work.due_rules import DueRule
from ocop_tasks.rules.work.periods import Calendar, Frequency, Period, due_on, periods_in


@dataclass(frozen=True, slots=True)
class DatedPeriod:
    """One period of a task with its due date."""

    period: Period
    due_on: date


class CountsDays(Protocol):
    """What decides periods and dates: a plan has it, and so has one that is thought of."""

    @property
    def span(self) -> Period: ...
    @property
    def last_day(self) -> date: ...
    @property
    def calendar(self) -> Calendar: ...
    @property
    def days_after_cut(self) -> int: ...


def dated_periods(task: Task | Terms, plan: CountsDays) -> list[DatedPeriod]:
    """The periods of ``task`` in the plan; a one-off task has one, due on its own date or the plan's last day."""
    if task.frequency is not Frequency.ONCE:
        return dated_by_rule(plan, task.frequency, task.due_rule)
    return [DatedPeriod(plan.span, task.due_on or plan.last_day)]


def dated_by_rule(plan: CountsDays, frequency: Frequency, rule: DueRule | None) -> list[DatedPeriod]:
    """The periods of a rhythm in the plan, due by their own ``rule``, or some days after the plan's cut."""
    periods = periods_in(plan.span, frequency, plan.calendar)
    if rule is not None:
        return [DatedPeriod(period, rule.due_on(period)) for period in periods]
    return [DatedPeriod(period, due_on(period, plan.calendar, plan.days_after_cut)) for period in periods]


def assign(
    task: Task,
    plan: Plan,
    unit: Unit,
    part: Part,
    *,
    on: date,
    had: Mapping[UnitKey, GivenBefore] | None = None,
) -> Iterator[Assignment]:
    """The assignments of ``unit`` in ``task``, from the Hanoi day ``on``. A follower owes nothing, so gets none.

    ``had``: what units were given once, before the plan was taken back.
    """
    if part is Part.FOLLOWING:
        return
    for dated in dated_periods(task, plan):
        first = first_due_date(had or {}, unit.id, task.id, dated.period.code)
        yield assign_period(task, unit, part, dated, on=on, first_due_on=first)


def assign_period(
    task: Task, unit: Unit, part: Part, dated: DatedPeriod, *, on: date, first_due_on: date | None = None
) -> Assignment:
    """The assignment of ``unit`` for one period of ``task``; ``first_due_on``: when it was due first, if it had it
    before.
    """
    assignment = Assignment(plan_id=task.plan.id, task=task, unit=unit, part=part, period=dated.period.code)
    assignment.first_due_on, assignment.valid_from = first_due_on or dated.due_on, on
    redate(assignment, dated, on=on)
    return assignment


def redate(assignment: Assignment, dated: DatedPeriod, *, on: date) -> None:
    """Give ``assignment`` the dates of ``dated``; before the day ``on`` nothing was asked of the unit.

    The due date that it was given first stays in sight.
    """
    assignment.period_from, assignment.period_to = dated.period.starts_on, dated.period.ends_on
    assignment.due_on = dated.due_on
    assignment.starts_on = max(dated.period.starts_on, on)
