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
    """One column: its head, what it holds, its width in letters, and whether it stands on paper too.

    Those that are only read on a screen come last, so that what is printed is one piece.
    """

    head: str
    kind: Kind = Kind.TEXT
    width: int = 14
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``rows`` give a value for each column and may arrive while the sheet is written.

    ``filtered`` says whether what the reader chose on the page narrows this sheet.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    filtered: bool = True

    @property
    def printed(self) -> list[Column]:
        """The columns that stand on paper."""
        return [column for column in self.columns if column.printed]


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above the table of a sheet: the title, then a sentence a line."""

    title: str
    lines: Sequence[str]
