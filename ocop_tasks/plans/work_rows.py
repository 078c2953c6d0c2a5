"""One row of work with what is derived on the day it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.rules.work.timeliness import Timeliness, days_late, days_left, is_silent, timeliness


@dataclass(frozen=True, slots=True)
class Line:
    """One row, with what is derived on the day it is looked at."""

    row: Row[*tuple[Any, ...]]
    timeliness: Timeliness | None
    days: int
    """Days late when late, days left otherwise."""
    silent: bool


def line(row: Row[*tuple[Any, ...]], as_of: AsOf, *, by_first_date: bool = False) -> Line:
    """``row`` of ``figures.plan.assignment_rows``, judged on the day it is looked at.

    By the granted due date, or by the first.
    """
    due_on = row.first_due_on if by_first_date else row.due_on
    late = days_late(row.status, due_on, row.submitted_on, as_of.day)
    return Line(
        row,
        timeliness(row.status, due_on, row.submitted_on, as_of.day),
        late or days_left(due_on, as_of.day),
        is_silent(row.status, row.starts_on, row.said_on, as_of.day, as_of.silent_days),
    )
