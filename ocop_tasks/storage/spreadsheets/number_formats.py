"""What a cell's number format makes of its number: a day, a month, a per cent, so many decimals (ECMA-376 18.8.30)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from ocop_tasks.rules.plan_sheets.grid import Cell, Formula, Precision
from ocop_tasks.rules.text.days import dmy

BUILT_IN = {1: "0", 2: "0.00", 9: "0%", 10: "0.00%", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy",
            22: "dd/mm/yyyy h:mm"}  # fmt: skip
EAST_ASIAN_DAYS = {*range(27, 32), 36, *range(50, 59)}
_NO_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]|am/pm|a/p|general', re.IGNORECASE)
_DECIMALS = re.compile(r"0(?:\.(0{1,10}))?(%?)")
LAST_SERIAL = 2_958_465
"""31/12/9999."""
LEAP_OF_1900 = 60
"""Lotus 1-2-3 took 1900 for a leap year, and Excel after it."""
_BEGINNING, _BEGINNING_OF_MAC = date(1899, 12, 30), date(1904, 1, 1)
MOST_EXPONENT = 30


def code_of(number: int, own: dict[int, str]) -> str:
    """The format's code; ``own`` are those that the file defines."""
    if number in EAST_ASIAN_DAYS:
        return "dd/mm/yyyy"
    return own.get(number, BUILT_IN.get(number, ""))


def precision_of(code: str) -> Precision | None:
    """How much of a day the format shows; None where it shows a number or only a time."""
    letters = set(_NO_LETTERS.sub("", code.partition(";")[0]).lower())
    if "d" in letters:
        return Precision.DAY
    if letters & {"h", "s"}:
        return None
    if "m" in letters:
        return Precision.MONTH
    return Precision.YEAR if "y" in letters else None


def cell_of_number(written: str, code: str, *, since_1904: bool, formula: Formula | None = None) -> Cell:
    """The cell that shows the number which the file has. Raises ValueError for what is no number."""
    number = _number(written)
    precision = precision_of(code)
    if precision and (day := _day(number, since_1904=since_1904)):
        return Cell(shown_day(day, precision), day=day, precision=precision, formula=formula)
    found = _DECIMALS.fullmatch(code.partition(";")[0])
    in_percent = "%" in _NO_LETTERS.sub("", code)
    shown = number * 100 if in_percent else number
    text = f"{shown:.{len(found[1] or '')}f}" if found else _plain(shown)
    return Cell(text + ("%" if in_percent else ""), number=number, in_percent=in_percent, formula=formula)


def shown_day(day: date, precision: Precision) -> str:
    """20/04/2022, or as much of it as is shown."""
    return dmy(day)[{Precision.DAY: 0, Precision.MONTH: 3, Precision.YEAR: 6}[precision] :]


def _number(written: str) -> Decimal:
    try:
        number = Decimal(written)
    except InvalidOperation:
        raise ValueError(f"no number: {written[:40]!r}") from None
    if not number.is_finite() or number.adjusted() > MOST_EXPONENT:
        raise ValueError(f"no number: {written[:40]!r}")
    return number


def _day(number: Decimal, *, since_1904: bool) -> date | None:
    serial = int(number)
    if not 1 <= serial <= LAST_SERIAL or serial == LEAP_OF_1900:
        return None
    if since_1904:
        return _BEGINNING_OF_MAC + timedelta(days=serial) if serial < LAST_SERIAL - 1462 else None
    return _BEGINNING + timedelta(days=serial + (serial < LEAP_OF_1900))


def _plain(number: Decimal) -> str:
    """As Excel shows it without a format: 15 digits, no zeros behind. What floats leave (0.30000000000000004) goes."""
    rounded = f"{number:.15g}" if number.adjusted() >= -MOST_EXPONENT else "0"
    text = format(Decimal(rounded), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
