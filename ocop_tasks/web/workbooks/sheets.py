"""What a workbook is made of: sheets, their columns, and what each column holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """What a column holds; a cell without a value stays empty, whatever its kind, so that nothing takes it for 0."""

    TEXT = "text"
    """Never a formula, whatever it begins with."""
    COUNT = "count"
    """A whole number."""
    AMOUNT = "amount"
    """A number that may have decimals."""
    PERCENT = "percent"
    """Given in whole per cents: 52 is kept as 0.52 and shown as 52 %."""
    RATE = "rate"
    """Given in hundredths of a per cent: 9522 is kept as 0.9522 and shown as 95,22 %."""
    DAY = "day"
    MOMENT = "moment"
    """An aware moment, kept as the office's date and time (UTC+7), to the minute."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, what it holds, and its width in letters."""

    head: str
    kind: Kind = Kind.TEXT
    width: int = 14


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``rows`` give a value for each column and may arrive while the sheet is written."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the table of every sheet: the title, then a sentence a line."""

    title: str
    lines: Sequence[str]
