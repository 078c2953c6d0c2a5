"""Days as people here type them, and which days make sense where one is asked for.

Day before month, whatever stands between: 20/6/2022, 20-6-22, 20.6.2022, 20 6 2022, 20062022, 20 tháng 6 năm 2022;
a day without its year is the nearest one. 2022-06-20, as addresses have it, is read too. ``static/js/fields.js`` reads
the same.
"""

from __future__ import annotations

import re
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


class NotADay(ValueError):
    """What was typed is no day; ``is_off`` where it looks like one that the calendar does not have."""

    def __init__(self, typed: str, *, is_off: bool = False) -> None:
        super().__init__(typed)
        self.is_off = is_off


def read_day(text: str, near: date, lean: Lean = Lean.NONE) -> date:
    """The day that ``text`` says; without a year, the one nearest to ``near``. Raises NotADay."""
    typed = " ".join(composed(half_width(text)).casefold().split())
    typed = WORDS.sub("/", typed).strip("/")
    if found := ISO.fullmatch(typed):
        year, month, day = map(int, found.groups())
    elif found := TOGETHER.fullmatch(typed) or TYPED.fullmatch(typed):
        day, month = int(found[1]), int(found[2])
        if found[3] is None:
            return _nearest(typed, day, month, near, lean)
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


def last_of(year: int) -> date:
    """The last day of a plan: what is due later is in no ranking of its year."""
    return date(year, 12, 31)


def check_due(day: date, year: int) -> None:
    """A due date lies in its plan's year. Raises RuleBroken "due_outside_plan"."""
    if day.year != year:
        raise RuleBroken("due_outside_plan", day=dmy(day), year=year)


def check_due_later(day: date, *, today: date, year: int) -> None:
    """A due date that is put off lies ahead, and in its plan's year. Raises "until_past" or "due_outside_plan"."""
    if day < today:
        raise RuleBroken("until_past", day=dmy(day), today=dmy(today))
    check_due(day, year)


def check_answer_by(day: date, *, today: date, year: int) -> None:
    """An answer is asked for from today on, within the plan's year or two months.

    Raises RuleBroken "answer_by_past" or "answer_by_far".
    """
    if day < today:
        raise RuleBroken("answer_by_past", day=dmy(day), today=dmy(today))
    if day > max(last_of(year), today + LONGEST_TO_ANSWER):
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
