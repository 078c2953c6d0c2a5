"""Which day an assignment's unit is reminded: 7, 3 and 1 days before, the day after, then weekly while overdue."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

BEFORE = (7, 3, 1)
"""Days before the due date."""
WEEK = 7


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


def due_dates_reminded(today: date, oldest: date) -> list[date]:
    """The due dates whose open assignments are reminded today, back to ``oldest``: what a query asks for."""
    before = [today + timedelta(days=days) for days in BEFORE]
    late = range(1, (today - oldest).days + 1, WEEK)
    return sorted([*before, *(today - timedelta(days=days) for days in late)])


def digest_day(today: date) -> bool:
    """Whether leaders get their digest today: on Mondays."""
    return today.weekday() == 0
