"""Which day an assignment's unit is reminded: 7, 3 and 1 days before, the day after, then weekly while overdue.

A day on which the portal did not run is made up for, at most a week of them; of several reminders that one
assignment missed, only the newest is given.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from enum import StrEnum

BEFORE = (7, 3, 1)
"""Days before the due date."""
WEEK = 7
MAKE_UP = timedelta(days=6)
"""How far back missed days are made up for."""


class Occasion(StrEnum):
    """Why somebody is reminded on a day."""

    SOON = "soon"
    JUST_LATE = "just_late"
    STILL_LATE = "still_late"


def occasion(due_on: date, today: date) -> Occasion | None:
    """Why the unit of an open assignment is reminded today; None on other days."""
    left = (due_on - today).days
    if left in BEFORE:
        return Occasion.SOON
    if left == -1:
        return Occasion.JUST_LATE
    if left < -1 and (-left - 1) % WEEK == 0:
        return Occasion.STILL_LATE
    return None


def days_to_make(last: date | None, today: date, clock: time, morning: time) -> list[date]:
    """The days whose notices are to be made now, oldest first: none before the ``morning`` of ``today``.

    ``last`` is the newest day that is done. A portal that never made any begins with today.
    """
    if clock < morning or last == today:
        return []
    first = today if last is None or last > today else max(last + timedelta(days=1), today - MAKE_UP)
    return [first + timedelta(days=n) for n in range((today - first).days + 1)]


def newest_occasion(due_on: date, days: Iterable[date]) -> tuple[date, Occasion] | None:
    """The last of ``days``, oldest first, on which the assignment's unit is to be reminded, and why."""
    found = [(day, why) for day in days if (why := occasion(due_on, day))]
    return found[-1] if found else None


def digest_day(today: date) -> bool:
    """Whether leaders get their digest today: on Mondays."""
    return today.weekday() == 0


def last_monday(today: date) -> date:
    """The Monday before today; on a Monday the one a week ago: what "since last Monday" looks back to."""
    return today - timedelta(days=today.weekday() or WEEK)
