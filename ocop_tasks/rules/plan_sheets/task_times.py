"""When the work of a row is due: a day that Excel keeps as one, or the words of a plan (``plan_phrases.deadlines``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ocop_tasks.rules.plan_phrases.deadlines import read_deadline_in
from ocop_tasks.rules.plan_phrases.recurrence import Repeating
from ocop_tasks.rules.plan_sheets.doubts import Asked, Weight
from ocop_tasks.rules.plan_sheets.grid import Cell, Precision
from ocop_tasks.rules.text.days import DaySpan, dmy
from ocop_tasks.rules.text.vietnamese import composed, fold
from ocop_tasks.rules.work.due_rules import DueRule
from ocop_tasks.rules.work.periods import Frequency, month_span

LONGEST_WORDING = 300


@dataclass(frozen=True, slots=True)
class Term:
    """When and how often a task is due: once, on ``due_on``, or in every period, by ``due_rule`` if one is told.

    ``wording`` is the file's.
    """

    frequency: Frequency
    due_on: date | None = None
    due_rule: DueRule | None = None
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Wondered:
    """Something to be asked of a cell, wherever it is."""

    weight: Weight
    asked: Asked
    day: str = ""


_MONTH = re.compile(r"(?i)\b(?:th|t)\.? ?(?=(?:[1-9]|0[1-9]|1[0-2])(?:\b|/))")
_QUARTER = re.compile(r"(?i)\bq\.? ?(?=(?:[1-4]|i{1,3}|iv)\b)")
_ALWAYS = re.compile(r"\bthuong xuyen\b|\blien tuc\b|\bquanh nam\b")
_WHOLE_YEAR = re.compile(r"(?:trong |ca |het )?(?:nam )?(20\d\d)|(?:ca|trong) nam(?: 20\d\d)?")
_QUARTERS = re.compile(r"\bquy (?:i{1,3}|iv|[1-4])\b(?:[ ,-]*(?:va |den )?(?:quy )?(?:i{1,3}|iv|[1-4])\b)+")
_ALL_QUARTERS = re.compile(r"quy (?:i|1)\b.*\b(?:ii|2)\b.*\b(?:iii|3)\b.*\b(?:iv|4)|(?:ca )?(?:4|bon) quy")
_MONTHS_LISTED = re.compile(r"\bthang \d{1,2}(?:(?:, ?| va )(?:thang )?\d{1,2})+\b")


def read_time(cell: Cell, span: DaySpan) -> tuple[Term, list[Wondered]]:
    """The term that a cell sets, and what is to be asked of it. An empty one sets the plan's last day."""
    if cell.day is not None:
        return _of_a_day(cell, span)
    wording = " ".join(cell.text.split())[:LONGEST_WORDING]
    if not wording:
        return _last(span), [Wondered(Weight.QUESTION, Asked.NO_TIME, dmy(span.last))]
    return _of_words(wording, span)


def may_be_swapped(cells: Sequence[Cell]) -> bool:
    """Whether days and months may have changed places in the real days of a column.

    Excel with American settings takes 5/4/2022 for the fourth of May and leaves 20/4/2022 a text.
    """
    days = [cell.day for cell in cells if cell.day is not None and cell.precision is Precision.DAY]
    left = any(
        re.fullmatch(r"(1[3-9]|2\d|3[01])[/.-]\d{1,2}[/.-]\d{2,4}", cell.text)
        for cell in cells
        if not cell.day
    )
    return left and bool(days) and all(day.day <= 12 for day in days)


def marked(headings: Sequence[str], count: int) -> str:
    """The wording of the quarters or months that a row marks, of ``count`` columns for them."""
    if len(headings) == count == 4 and all(
        "quy" in fold(each) or fold(each).startswith("q") for each in headings
    ):
        return "Hàng quý"
    return ", ".join(headings)


def _of_a_day(cell: Cell, span: DaySpan) -> tuple[Term, list[Wondered]]:
    """The last day of the month or year, where no more of it is shown."""
    assert cell.day is not None
    year, month = cell.day.year, cell.day.month
    last = {
        Precision.DAY: cell.day,
        Precision.MONTH: month_span(year, month, month)[1],
        Precision.YEAR: date(year, 12, 31),
    }[cell.precision]
    return Term(Frequency.ONCE, last, wording=cell.text), _outside(last, span)


def _of_words(wording: str, span: DaySpan) -> tuple[Term, list[Wondered]]:
    text = _QUARTER.sub("quý ", _MONTH.sub("tháng ", composed(wording)))
    folded = fold(text)
    unclear = [Wondered(Weight.ERROR, Asked.TIME_UNCLEAR)]
    try:
        deadline = read_deadline_in(text, span)
    except ValueError:
        return _last(span, wording), [Wondered(Weight.ERROR, Asked.NO_SUCH_DAY)]
    if deadline.repeating is not None:
        return _in_every_period(deadline.repeating, wording)
    if deadline.due_on is None:
        return _last(span, wording), unclear
    is_year_end = deadline.due_on in (date(span.first.year, 12, 31), span.last)
    if is_year_end and (_ALWAYS.search(folded) or _ALL_QUARTERS.fullmatch(folded)):
        return Term(Frequency.QUARTERLY, wording=wording), [Wondered(Weight.QUESTION, Asked.QUARTERLY)]
    if not deadline.stated:
        year = _WHOLE_YEAR.fullmatch(folded)
        if year is None:
            return _last(span, wording), unclear
        last = date(int(year[1]), 12, 31) if year[1] else span.last
        return Term(Frequency.ONCE, last, wording=wording), _outside(last, span)
    term = Term(Frequency.ONCE, deadline.due_on, wording=wording)
    if _QUARTERS.search(folded) or _MONTHS_LISTED.search(folded):
        return term, [Wondered(Weight.QUESTION, Asked.TIME_UNCLEAR, dmy(deadline.due_on))]
    return term, _outside(deadline.due_on, span)


def _in_every_period(said: Repeating, wording: str) -> tuple[Term, list[Wondered]]:
    """A day whose month is not told ("ngày 25 hàng quý") is asked; until then the plan's own day holds."""
    is_half_told = said.rule is None and said.day is not None
    asked = [Wondered(Weight.QUESTION, Asked.DAY_OF_WHICH_MONTH)] if is_half_told else []
    return Term(said.frequency, due_rule=said.rule, wording=wording), asked


def _last(span: DaySpan, wording: str = "") -> Term:
    return Term(Frequency.ONCE, span.last, wording=wording)


def _outside(day: date, span: DaySpan) -> list[Wondered]:
    return [] if day in span else [Wondered(Weight.ERROR, Asked.OUTSIDE_PLAN, dmy(day))]
