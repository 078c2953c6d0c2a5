"""How high the rows of a sheet are, which not every program works out by itself, and what paper leaves free.

A sheet is fitted to the width of A4 on its side; its columns are to be so narrow that its text is 9 points there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil

from ocop_tasks.web.workbooks.sheets import Column

LINE = 15.0
"""Points of one line of the body's text (Calibri 11)."""
HIGHEST = 408.75
"""Points of a row: what spreadsheet programs allow."""
FILTER_BUTTON = 6.0
"""Points more for the heads, whose lower corner the button of the filter covers."""
LETTERS = 1.05
"""Letters of a line for each of a column's width, which is measured in figures: text is a little narrower."""
MARGIN = 0.3
"""Inches left and right of what is printed."""


def lines(text: str, width: float) -> int:
    """How many lines a cell of ``width`` letters needs: broken at spaces, and inside a word that is too long."""
    return sum(_lines_of(part, width) if len(part) > width else 1 for part in text.split("\n"))


def _lines_of(text: str, width: float) -> int:
    count, used = 1, 0
    for word in text.split(" "):
        if used and used + 1 + len(word) > width:
            count, used = count + 1, 0
        used += len(word) + (1 if used else 0)
        if used > width:
            more = ceil(used / width) - 1
            count, used = count + more, used - int(more * width)
    return count


def height(cells: Iterable[tuple[str, float]]) -> float | None:
    """Points of a row that shows each text in a cell of its width whole; None for one line, which needs no word."""
    most = max((lines(text, width * LETTERS) for text, width in cells), default=1)
    return min(most * LINE, HIGHEST) if most > 1 else None


def head_height(columns: Sequence[Column]) -> float:
    """Points of the row of heads."""
    return max(lines(column.head, column.width) for column in columns) * LINE + FILTER_BUTTON
