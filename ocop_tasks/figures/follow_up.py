"""The four counts of follow-up by unit and month of due date, in numbers and in weight: one statement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, Select, case, extract, func, select

from ocop_tasks.extensions import db
from ocop_tasks.figures.scope import Scope
from ocop_tasks.figures.states import AsOf, Conditions
from ocop_tasks.figures.totals import lead_counts
from ocop_tasks.models import Task
from ocop_tasks.rules.progress import share
from ocop_tasks.rules.ranking import FourCounts
from ocop_tasks.rules.timeliness import FollowUp


@dataclass(frozen=True, slots=True)
class Judged:
    """The four counts of the same work, in assignments and in the plan's weight points."""

    numbers: FourCounts = field(default_factory=FourCounts)
    weights: FourCounts = field(default_factory=FourCounts)

    def __add__(self, other: Judged) -> Judged:
        return Judged(self.numbers + other.numbers, self.weights + other.weights)


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """One unit's work that is due in one month (1 to 12)."""

    unit_id: int
    month: int
    judged: Judged


def by_unit_and_month(
    plan_id: int, today: date, *, due_from: date, due_to: date, by_first_date: bool = False
) -> list[UnitMonth]:
    """The lead assignments due between two days, both included, as they stand on ``today``.

    ``by_first_date`` judges by the due date that was given first, as if nothing had been extended; which work is
    due in the span is decided by the same date.
    """
    grouped: defaultdict[tuple[int, int], Judged] = defaultdict(Judged)
    for row in db.session.execute(_statement(plan_id, today, due_from, due_to, by_first_date=by_first_date)):
        grouped[row.unit_id, int(row.month)] += _judged(row)
    return [UnitMonth(unit_id, month, judged) for (unit_id, month), judged in grouped.items()]


def _statement(
    plan_id: int, today: date, due_from: date, due_to: date, *, by_first_date: bool
) -> Select[*tuple[Any, ...]]:
    scope = Scope(plan_id, due_from=due_from, due_to=due_to, by_first_date=by_first_date)
    rule = Conditions.over(scope, AsOf(today, silent_days=0))  # what is silent is not asked for
    state = rule.state
    sharing = lead_counts().subquery("sharing")
    month = extract("month", rule.due_on).label("month")
    sums = [func.sum(case((rule.follow_up(kind), 1), else_=0)).label(kind.value) for kind in FollowUp]
    return (
        select(state.c.unit_id, month, Task.weight, sharing.c.leads, *sums)
        .join(Task, Task.id == state.c.task_id)
        .join(sharing, sharing.c.task_id == state.c.task_id)
        .where(rule.counted)
        .group_by(state.c.unit_id, month, Task.weight, sharing.c.leads)
    )


def _judged(row: Row[*tuple[Any, ...]]) -> Judged:
    each = share(row.weight, row.leads)
    numbers = [Fraction(int(getattr(row, kind.value))) for kind in FollowUp]
    return Judged(FourCounts(*numbers), FourCounts(*(each * number for number in numbers)))
