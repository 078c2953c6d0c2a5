"""The four counts of follow-up by unit and month of due date, in numbers and in weight: one statement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, Select, and_, case, extract, func, or_, select

from ocop_tasks.extensions import db
from ocop_tasks.figures.totals import lead_counts
from ocop_tasks.models import Assignment, Part, Task
from ocop_tasks.rules.progress import share
from ocop_tasks.rules.ranking import FourCounts
from ocop_tasks.rules.status import Status

CLASSES = ("done_in_time", "done_late", "open_in_time", "open_late")


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
    due_on = Assignment.first_due_on if by_first_date else Assignment.due_on
    done = Assignment.status == Status.COMPLETED
    submitted = and_(or_(done, Assignment.status == Status.SUBMITTED), Assignment.submitted_on.is_not(None))
    late = case((submitted, Assignment.submitted_on > due_on), else_=due_on < today)
    classes = {
        "done_in_time": done & ~late,
        "done_late": done & late,
        "open_in_time": ~done & ~late,
        "open_late": ~done & late,
    }
    sharing = lead_counts().subquery("sharing")
    month = extract("month", due_on).label("month")
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in classes.items()]
    return (
        select(Assignment.unit_id, month, Task.weight, sharing.c.leads, *sums)
        .join(Task, Task.id == Assignment.task_id)
        .join(sharing, sharing.c.task_id == Assignment.task_id)
        .where(
            Assignment.plan_id == plan_id,
            Assignment.part == Part.LEAD,
            Assignment.status != Status.CANCELLED,
            due_on.between(due_from, due_to),
        )
        .group_by(Assignment.unit_id, month, Task.weight, sharing.c.leads)
    )


def _judged(row: Row[*tuple[Any, ...]]) -> Judged:
    each = share(row.weight, row.leads)
    numbers = [Fraction(int(getattr(row, name))) for name in CLASSES]
    return Judged(FourCounts(*numbers), FourCounts(*(each * number for number in numbers)))
