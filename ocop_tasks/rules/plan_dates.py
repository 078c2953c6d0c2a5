"""Dates of a plan that is copied: the same day of another year, or as much later as the copy begins later."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_YEAR = re.compile(r"(?<![\d.,])(20\d\d)(?![\d.,]?\d)")
_NAMED_YEAR = re.compile(r"(?<![\d.,])(20\d\d)(?![\d/]|[.,]\d)")


_DATED = re.compile(
    r"(?<![\d.,/])(?:(?P<day>\d{1,2})(?P<of>/| tháng ))?(?P<month>\d{1,2})(?P<in>/| năm )(?P<year>20\d\d)(?![\d/])"
)
"""A day or a month with its year: 20/4/2022, 20 tháng 4 năm 2022, 5/2022."""


@dataclass(frozen=True, slots=True)
class Shift:
    """By how much the dates of a copy are later: calendar months, and then days."""

    months: int = 0
    days: int = 0

    @classmethod
    def of_years(cls, years: int) -> Shift:
        """The same days ``years`` later."""
        return cls(12 * years)

    @classmethod
    def between(cls, first: date, new: date) -> Shift:
        """From a plan that begins on ``first`` to one that begins on ``new``."""
        months = 12 * (new.year - first.year) + new.month - first.month
        return cls(months, (new - _same_day(first, months)).days)

    @property
    def years(self) -> int | None:
        """How many, where it is whole years and nothing else."""
        years, rest = divmod(self.months, 12)
        return None if rest or self.days else years

    def day(self, day: date) -> date:
        """``day`` moved; by whole months, a month's last day stays a month's last day."""
        if self.years is not None:
            return moved(day, self.years)
        there = _same_day(day, self.months)
        if not self.days and _is_last_of_month(day):
            return there.replace(day=monthrange(there.year, there.month)[1])
        return there + timedelta(days=self.days)

    def wording(self, wording: str) -> str:
        """``wording`` with the days and months in it moved, where they have their year; a year alone by whole years.

        Where the shift is no whole year, a year alone stays: it may be either, and publishing asks about it.
        """
        if self.years is not None:
            return moved_wording(wording, self.years)
        return _DATED.sub(self._in_words, wording)

    def _in_words(self, found: re.Match[str]) -> str:
        """What stands there, moved; as it was where the calendar has no such day or month."""
        try:
            named = date(int(found["year"]), int(found["month"]), int(found["day"] or 1))
        except ValueError:
            return found[0]
        if found["day"] is None:
            there = _same_day(named, self.months)
            return f"{_as_wide(there.month, found['month'])}{found['in']}{there.year}"
        there = self.day(named)
        day, month = _as_wide(there.day, found["day"]), _as_wide(there.month, found["month"])
        return f"{day}{found['of']}{month}{found['in']}{there.year}"


def _same_day(day: date, months: int) -> date:
    """The same day of the month ``months`` later; its last where it has none."""
    years, month = divmod(day.month - 1 + months, 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def _is_last_of_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _as_wide(number: int, as_in: str) -> str:
    """With a zero in front where the number that it replaces has one."""
    return f"{number:02}" if as_in.startswith("0") else str(number)


def moved(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February is the 28th where there is none."""
    return _same_day(day, 12 * years)


def moved_wording(wording: str, years: int) -> str:
    """``wording`` with each year in it moved; what is no year (a number of a document, an amount) stays."""
    return _YEAR.sub(lambda found: str(int(found[1]) + years), wording)


def years_named_in(text: str) -> set[int]:
    """The years of this century that ``text`` speaks of, alone or in a day: not "19/2022/NĐ-CP", nor an amount."""
    return {int(found) for found in _NAMED_YEAR.findall(text)}
