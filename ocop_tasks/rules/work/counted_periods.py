"""Which work a reporting period counts (DOMAIN.md rule 13, docs/decisions/0080).

One-off work counts in the period in which it is due. Periodic work counts in the period that it reports on, also where
it is due in the next one: the report on the first quarter is of the first quarter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ocop_tasks.rules.work.periods import Calendar, Frequency, Period, month_span, months_of, periods_in

FREQUENCIES = (
    Frequency.ONCE,
    Frequency.YEARLY,
    Frequency.HALF_YEARLY,
    Frequency.QUARTERLY,
    Frequency.MONTHLY,
)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CountedDays:
    """The due dates of one-off work and the last days of periodic work's periods that count; None is without end.

    Both ends belong to it. The last day of a period is looked for in the calendar months that the counting period is
    named after: both calendars cut in them, so work that kept its days when its plan took the other one stays in it.
    """

    due_from: date | None
    due_to: date | None
    cut_from: date | None
    cut_to: date | None


def periods_of_plan(span: Period, calendar: Calendar) -> list[Period]:
    """A plan as a whole, then the periods of which it is made; a year is the whole of a year's plan."""
    return list(dict.fromkeys(period for each in FREQUENCIES for period in periods_in(span, each, calendar)))


def counted_in(span: Period, period: Period) -> CountedDays | None:
    """What counts in ``period`` of a plan; None for all its work, which the plan as a whole counts.

    The plan's first period takes in what was due before it. What is due after the last one counts in none.
    """
    if period == span:
        return None
    is_first = period.starts_on <= span.starts_on
    cut_from, cut_to = _months(period)
    return CountedDays(
        None if is_first else period.starts_on, period.ends_on, None if is_first else cut_from, cut_to
    )


def counted_before(period: Period) -> CountedDays:
    """What counts in the periods before ``period``."""
    return CountedDays(None, period.starts_on - DAY, None, _months(period)[0] - DAY)


def counted_after(period: Period) -> CountedDays:
    """What counts in the periods after ``period``, or in none."""
    return CountedDays(period.ends_on + DAY, None, _months(period)[1] + DAY, None)


SIDES: dict[str, Callable[[Period], CountedDays]] = {"before": counted_before, "after": counted_after}
"""What a code such as "before-2022-Q1" begins with."""


def _months(period: Period) -> tuple[date, date]:
    return month_span(*months_of(period.code))
