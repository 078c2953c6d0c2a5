"""Days as people here type them, and which days make sense where one is asked for.

Day before month, whatever stands between: 20/6/2022, 20-6-22, 20.6.2022, 20 6 2022, 20062022, 20 tháng 6 năm 2022;
a day without its year is the nearest one. 2022-06-20, as addresses have it, is read too. ``static/js/fields.js`` reads
the same.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.numbers import half_width
from ocop_tasks.rules.text.vietnamese import composed


def dmy(day: date | None) -> str:
    """15/06/2022, in both languages; a dash when there is no day."""
    return f"{day.day:02}/{day.month:02}/{day.year}" if day else "–"


ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
TOGETHER = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{4})")
BETWEEN = r"(?: *[/.,\-] *| +)"
TYPED = re.compile(rf"([0-9]{{1,2}}){BETWEEN}([0-9]{{1,2}})(?:{BETWEEN}([0-9]{{4}}|[0-9]{{2}}))?")
WORDS = re.compile(r" *(?:ngày|tháng|năm) *")
YEARS = range(1945, 2100)
LONGEST_TO_ANSWER = timedelta(days=60)
"""What a template of a direction may give at most."""


NEARLY_NOW = 31
"""So many days on the other side count as nearest all the same: 20/6, typed on 15/6, is of no other year."""


class Lean(IntEnum):
    """On which side of its nearest day one without a year lies, if it is not so near that it can only be that one."""

    PAST = -1
    NONE = 0
    FUTURE = 1


@dataclass(frozen=True, slots=True)
class DaySpan:
    """The days from ``first`` to ``last``, both included: those of a plan."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int) -> DaySpan:
        """1 January to 31 December."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def year(self) -> int | None:
        """The year of which these are all days; None of any others."""
        return self.first.year if self == DaySpan.of_year(self.first.year) else None

    @property
    def years(self) -> range:
        """The calendar years in which it has days."""
        return range(self.first.year, self.last.year + 1)

    @property
    def months(self) -> list[tuple[int, int]]:
        """The calendar months in which it has days: their years and numbers."""
        months = [(year, month) for year in self.years for month in range(1, 13)]
        ends = (self.first.year, self.first.month), (self.last.year, self.last.month)
        return [month for month in months if ends[0] <= month <= ends[1]]

    def readings(self, day: int, month: int) -> list[date]:
        """Its days of that number and month: one for each of its years that has it."""
        return [each for year in self.years if (each := _day(year, month, day)) and each in self]


class NotADay(ValueError):
    """What was typed is no day; ``is_off`` where it looks like one that the calendar does not have."""

    def __init__(self, typed: str, *, is_off: bool = False) -> None:
        super().__init__(typed)
        self.is_off = is_off


class UnclearDay(NotADay):
    """What was typed without a year is one of several days: its ``readings``."""

    def __init__(self, typed: str, readings: Sequence[date]) -> None:
        super().__init__(typed)
        self.typed, self.readings = typed, readings


def read_day(text: str, near: date, lean: Lean = Lean.NONE, within: DaySpan | None = None) -> date:
    """The day that ``text`` says; without a year, the one ``within`` a span, else the nearest to ``near``.

    Raises NotADay, or UnclearDay where the span has several.
    """
    typed = " ".join(composed(half_width(text)).casefold().split())
    typed = WORDS.sub("/", typed).strip("/")
    if found := ISO.fullmatch(typed):
        year, month, day = map(int, found.groups())
    elif found := TOGETHER.fullmatch(typed) or TYPED.fullmatch(typed):
        day, month = int(found[1]), int(found[2])
        if found[3] is None:
            return _without_year(text, (day, month), near, lean, within)
        year = int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    else:
        raise NotADay(typed)
    made = _day(year, month, day) if year in YEARS else None
    if made is None:
        raise NotADay(typed, is_off=True)
    return made


def middle_of(year: int) -> date:
    """The day to which every day of a year is nearest in that year: for what speaks of a plan's year."""
    return date(year, 7, 2)


def _without_year(typed: str, told: tuple[int, int], near: date, lean: Lean, within: DaySpan | None) -> date:
    readings = within.readings(*told) if within else []
    if len(readings) > 1:
        raise UnclearDay(typed.strip(), readings)
    return readings[0] if readings else _nearest(typed, *told, near, lean)


def _nearest(typed: str, day: int, month: int, near: date, lean: Lean) -> date:
    found = [_day(near.year + offset, month, day) for offset in (0, -1, 1)]
    fit = [each for each in found if each and (each - near).days * lean >= -NEARLY_NOW]
    if not fit:
        raise NotADay(typed, is_off=True)
    return min(fit, key=lambda each: abs((each - near).days))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def check_due(day: date, plan: DaySpan) -> None:
    """A due date lies in its plan. Raises RuleBroken "due_outside_plan", of a plan of other days "due_outside_span"."""
    if day in plan:
        return
    if plan.year:
        raise RuleBroken("due_outside_plan", day=dmy(day), year=plan.year)
    raise RuleBroken("due_outside_span", day=dmy(day), first=dmy(plan.first), last=dmy(plan.last))


def check_due_later(day: date, *, today: date, plan: DaySpan) -> None:
    """A due date that is put off lies ahead, and in its plan. Raises "until_past", and as ``check_due`` does."""
    if day < today:
        raise RuleBroken("until_past", day=dmy(day), today=dmy(today))
    check_due(day, plan)


def check_answer_by(day: date, *, today: date, last: date) -> None:
    """An answer is asked for from today on, until the ``last`` day of the plan or within two months.

    Raises RuleBroken "answer_by_past" or "answer_by_far".
    """
    if day < today:
        raise RuleBroken("answer_by_past", day=dmy(day), today=dmy(today))
    if day > max(last, today + LONGEST_TO_ANSWER):
        raise RuleBroken("answer_by_far", day=dmy(day))


def check_document_day(day: date, *, today: date, world: date, is_sure: bool = False) -> None:
    """A paper is not dated in the future; ``world`` is the day outside, where the portal runs on a plan's own calendar.

    Raises "document_in_future"; "document_after_today" where it is dated after the portal's day alone, unless somebody
    ``is_sure``: real papers are tried on a calendar of the past.
    """
    if day > max(today, world):
        raise RuleBroken("document_in_future", day=dmy(day))
    if day > today and not is_sure:
        raise RuleBroken("document_after_today", day=dmy(day), today=dmy(today))
