"""When a periodic task is due by a rule of its own: "trước ngày 25 tháng cuối quý" (docs/decisions/0069)."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from ocop_tasks.rules.work.periods import MONTHS_IN, Frequency, Period, months_of

FURTHEST = 3
"""So many months after its period a task can be due: the last month of the next quarter."""
_FRIDAY = 4
_TEXT = re.compile(r"(?P<of>last|month|after)(?:-(?P<number>[0-9]{1,2}))? (?P<day>[0-9]{1,2}|end|week)")


class MonthOf(StrEnum):
    """Which calendar month a rule means."""

    LAST = "last"
    """The last of those that the period is named after."""
    NTH = "month"
    """The n-th of those, counted from the first."""
    AFTER = "after"
    """The n-th after them."""


class DayOf(StrEnum):
    """A day of a month that has no number."""

    END = "end"
    """The month's last day."""
    WEEK = "week"
    """The last week's last working day."""


@dataclass(frozen=True, slots=True)
class DueRule:
    """The last day on time of every period of a task: a day of one month. Raises ValueError for what is no such day.

    Months are the calendar months that a period is named after, also where the state's calendar cuts on the 14th:
    2022-Q1 is 15/12/2021 - 14/03/2022, and March 2022 its last month. "Trước ngày 25" is the 24th (DOMAIN.md rule 1).
    Its text, "last 24" or "after-3 end", is what the database and plan files hold.
    """

    of: MonthOf
    day: int | DayOf
    number: int = 1

    def __post_init__(self) -> None:
        most = {MonthOf.LAST: 1, MonthOf.NTH: max(MONTHS_IN.values()) - 1, MonthOf.AFTER: FURTHEST}[self.of]
        if not 1 <= self.number <= most:
            raise ValueError(f"no such month: {self.of}-{self.number}")
        if not isinstance(self.day, DayOf) and not 1 <= self.day <= 31:
            raise ValueError(f"no month has a day {self.day}")

    def __str__(self) -> str:
        month = str(self.of) if self.of is MonthOf.LAST else f"{self.of}-{self.number}"
        return f"{month} {self.day}"

    def fits(self, frequency: Frequency) -> bool:
        """Whether periods of ``frequency`` have that month; their last one is called the last, so it has one name."""
        if frequency is Frequency.ONCE:
            return False
        return self.of is not MonthOf.NTH or self.number < MONTHS_IN[frequency]

    def due_on(self, period: Period) -> date:
        """The last day on time of ``period``; a day that the month does not have is the month's last."""
        year, first, last = months_of(period.code)
        month = {MonthOf.LAST: last, MonthOf.NTH: first + self.number - 1, MonthOf.AFTER: last + self.number}
        years, rest = divmod(month[self.of] - 1, 12)
        return self._day_in(year + years, rest + 1)

    def _day_in(self, year: int, month: int) -> date:
        last = date(year, month, monthrange(year, month)[1])
        if self.day is DayOf.WEEK:
            return last - timedelta(days=max(last.weekday() - _FRIDAY, 0))
        return last if self.day is DayOf.END else last.replace(day=min(self.day, last.day))


def parse_due_rule(text: str) -> DueRule:
    """The rule whose text that is. Raises ValueError."""
    found = _TEXT.fullmatch(text)
    if not found or (found["of"] == MonthOf.LAST) is not (found["number"] is None):
        raise ValueError(f"not a rule for due dates: {text!r}")
    day = int(found["day"]) if found["day"].isdecimal() else DayOf(found["day"])
    rule = DueRule(MonthOf(found["of"]), day, int(found["number"] or 1))
    if str(rule) != text:
        raise ValueError(f"not a rule for due dates: {text!r}; write {str(rule)!r}")
    return rule


def rule_before(of: MonthOf, number: int, day: int, frequency: Frequency) -> DueRule | None:
    """The rule of "trước ngày ``day``" of that month: one day less, before the 1st the end of the month before it.

    Before the 1st of every month is the end of the month; None for a day before the period begins.
    """
    if day > 1:
        return DueRule(of, day - 1, number)
    if of is MonthOf.AFTER:
        return DueRule(of, DayOf.END, number - 1) if number > 1 else DueRule(MonthOf.LAST, DayOf.END)
    if frequency is Frequency.MONTHLY:
        return DueRule(MonthOf.LAST, DayOf.END)
    earlier = MONTHS_IN[frequency] - 1 if of is MonthOf.LAST else number - 1
    return DueRule(MonthOf.NTH, DayOf.END, earlier) if earlier else None


def month_of_period(number: int, frequency: Frequency) -> tuple[MonthOf, int] | None:
    """The ``number``-th month from a period's first, the next one's counted on; None where that is too far."""
    months = MONTHS_IN[frequency]
    if number == months:
        return MonthOf.LAST, 1
    if number < months:
        return (MonthOf.NTH, number) if number > 0 else None
    return (MonthOf.AFTER, number - months) if number - months <= FURTHEST else None


def rule_of_day(day: date, year: int) -> DueRule | None:
    """The yearly rule by which a plan of ``year`` has something due on ``day``, or None."""
    month = month_of_period(12 * (day.year - year) + day.month, Frequency.YEARLY)
    return DueRule(month[0], day.day, month[1]) if month else None
