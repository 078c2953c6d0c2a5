"""Reporting periods: the state's, cut on the 14th, or the calendar's (DOMAIN.md rules 2 and 13)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

CUT_DAY = 14
"""Of the last month of each of the state's periods; the next day begins the next one (DOMAIN.md rule 13)."""
DAYS_AFTER_CUT = 3
LONGEST_PLAN = timedelta(days=3 * 366)
"""From its first to its last day."""


class Calendar(StrEnum):
    """How a plan cuts its year into periods."""

    STATE = "state"
    CALENDAR = "calendar"


class Frequency(StrEnum):
    """How often a task asks each unit for a report."""

    ONCE = "once"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


MONTHS_IN = {
    Frequency.ONCE: 12,
    Frequency.MONTHLY: 1,
    Frequency.QUARTERLY: 3,
    Frequency.HALF_YEARLY: 6,
    Frequency.YEARLY: 12,
}
"""The calendar months that a period is named after."""
_CODE = re.compile(
    r"(?P<year>[0-9]{4})(?:-Q(?P<quarter>[1-4])|-H(?P<half>[12])|-(?P<month>0[1-9]|1[0-2])|-Y)?"
)


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days that one report speaks of; both its first and its last day belong to it."""

    code: str
    """Unlike any other of its plan; without a dash, it is the plan as a whole."""
    starts_on: date
    ends_on: date

    def __contains__(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on

    @property
    def is_whole_of_days(self) -> bool:
        """Whether it is a plan as a whole, and of days of its own: those of no year in either calendar."""
        if "-" in self.code:
            return False
        return all(self not in periods_of(int(self.code), Frequency.YEARLY, each) for each in Calendar)


def periods_of(year: int, frequency: Frequency, calendar: Calendar) -> list[Period]:
    """The periods of a plan's year in their order: together they are the year, without gap or overlap."""
    months = MONTHS_IN[frequency]
    return [_period(year, months, number, calendar) for number in range(1, 12 // months + 1)]


def span_of(
    year: int, calendar: Calendar, starts_on: date | None = None, ends_on: date | None = None
) -> Period:
    """The days of a plan: its year, as its calendar cuts it, or from one day to another, also over two years."""
    of_year = periods_of(year, Frequency.YEARLY, calendar)[0]
    return Period(of_year.code, starts_on or of_year.starts_on, ends_on or of_year.ends_on)


def periods_in(span: Period, frequency: Frequency, calendar: Calendar) -> list[Period]:
    """The periods whose figures are cut within ``span``, in their order; done once: the span itself.

    A period that begins before the span is asked for whole: figures are cut for periods, not for plans. A year is the
    whole of a year's plan ("2022"), and one period among others of any other ("2022-Y").
    """
    if frequency is Frequency.ONCE:
        return [span]
    return [
        called_in(span, period) for period in _around(span, frequency, calendar) if period.ends_on in span
    ]


def periods_over(span: Period, frequency: Frequency, calendar: Calendar) -> list[Period]:
    """The periods that have a day of ``span``, in their order and no longer than it: every day of it is in one."""
    if frequency is Frequency.ONCE:
        return [span]
    return [
        replace(
            called_in(span, each),
            starts_on=max(each.starts_on, span.starts_on),
            ends_on=min(each.ends_on, span.ends_on),
        )
        for each in _around(span, frequency, calendar)
        if each.starts_on <= span.ends_on and span.starts_on <= each.ends_on
    ]


def parse_period(code: str, calendar: Calendar) -> Period:
    """The period of a code such as "2022", "2022-Y", "2022-H1", "2022-Q1" or "2022-03". Raises ValueError."""
    year, first, last = months_of(code)
    months = last - first + 1
    return replace(_period(year, months, last // months, calendar), code=code)


def due_on(period: Period, calendar: Calendar, days_after_cut: int = DAYS_AFTER_CUT) -> date:
    """The last day on time for a period's report: some days after the state's cut, or the period's own last day."""
    if calendar is Calendar.CALENDAR:
        return period.ends_on
    return period.ends_on + timedelta(days=days_after_cut)


def months_of(code: str) -> tuple[int, int, int]:
    """The year and its first and last month that a period's code names: 2022, 1 and 3 for "2022-Q1". ValueError."""
    found = _CODE.fullmatch(code)
    if not found:
        raise ValueError(f"not the code of a period: {code!r}")
    year = int(found["year"])
    for months, number in ((3, found["quarter"]), (6, found["half"]), (1, found["month"])):
        if number:
            return year, int(number) * months - months + 1, int(number) * months
    return year, 1, 12


def month_span(year: int, first_month: int, last_month: int) -> tuple[date, date]:
    """The first and the last day of some calendar months of a year."""
    return date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1])


def _around(span: Period, frequency: Frequency, calendar: Calendar) -> list[Period]:
    """More than the periods that touch ``span``: the state's January begins in the December before."""
    years = range(span.starts_on.year, span.ends_on.year + 2)
    return [period for year in years for period in periods_of(year, frequency, calendar)]


def called_in(span: Period, period: Period) -> Period:
    """``period`` as a plan of that ``span`` calls it: a year that is not the whole of it has a code of its own."""
    is_one_of_others = period != span and "-" not in period.code
    return replace(period, code=f"{period.code}-Y") if is_one_of_others else period


def _period(year: int, months: int, number: int, calendar: Calendar) -> Period:
    last_month = number * months
    starts_on, ends_on = month_span(year, last_month - months + 1, last_month)
    if calendar is Calendar.STATE:
        # Nghị định 09/2019/NĐ-CP, Điều 12: from the 15th of the month before to the 14th of the last month.
        starts_on = (starts_on - timedelta(days=1)).replace(day=CUT_DAY + 1)
        ends_on = ends_on.replace(day=CUT_DAY)
    return Period(_code(year, months, number), starts_on, ends_on)


def _code(year: int, months: int, number: int) -> str:
    tail = {1: f"-{number:02}", 3: f"-Q{number}", 6: f"-H{number}", 12: ""}[months]
    return f"{year:04}{tail}"
