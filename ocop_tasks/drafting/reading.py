"""How the portal understands a deadline as it is worded, told beside the field where it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ocop_tasks.rules.deadlines import read_deadline


@dataclass(frozen=True, slots=True)
class Reading:
    """A date, a day of each month, no time at all, or a day that no calendar has."""

    due_on: date | None = None
    monthly_day: int | None = None
    stated: bool = False
    no_such_day: bool = False


def read_wording(wording: str | None, year: int) -> Reading | None:
    """What ``wording`` says of the time; None when nothing was typed."""
    if not wording or not wording.strip():
        return None
    try:
        read = read_deadline(wording, year)
    except ValueError:
        return Reading(no_such_day=True)
    return Reading(read.due_on, read.monthly_day, read.stated)
