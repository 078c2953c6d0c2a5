"""Dates of a plan that is copied for another year: the same day of the year, and the same words with the other year."""

from __future__ import annotations

import re
from datetime import date

_YEAR = re.compile(r"(?<![\d.,])(20\d\d)(?![\d.,]?\d)")
_NAMED_YEAR = re.compile(r"(?<![\d.,])(20\d\d)(?![\d/]|[.,]\d)")


def moved(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February is the 28th where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def moved_wording(wording: str, years: int) -> str:
    """``wording`` with each year in it moved; what is no year (a number of a document, an amount) stays."""
    return _YEAR.sub(lambda found: str(int(found[1]) + years), wording)


def years_named_in(text: str) -> set[int]:
    """The years of this century that ``text`` speaks of, alone or in a day: not "19/2022/NĐ-CP", nor an amount."""
    return {int(found) for found in _NAMED_YEAR.findall(text)}
