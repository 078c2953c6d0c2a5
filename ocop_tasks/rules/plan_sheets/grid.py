"""A spreadsheet as a plain grid: what each cell shows, which cells are merged, what is hidden.

Rows and columns count from 1, as they are numbered on the screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

Place = tuple[int, int]
"""Row and column."""


class Precision(StrEnum):
    """How much of a day a cell shows: Excel keeps "5/2022" as the first of May."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Formula(StrEnum):
    """Where a cell's value comes from, if it was not typed."""

    OWN = "own"
    ELSEWHERE = "elsewhere"
    """From another file, which nobody here has."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell. ``text`` is what a person reads in it, tidied, and empty where a formula has no value yet."""

    text: str = ""
    day: date | None = None
    precision: Precision = Precision.DAY
    number: Decimal | None = None
    in_percent: bool = False
    """Whether ``number`` is shown in per cent: 0.5 as 50%."""
    formula: Formula | None = None
    error: str = ""
    """"#REF!" and its like, where the cell has no other value."""
    old_letters: bool = False
    """Whether its font is one of the 1990s, whose letters are no Unicode (TCVN3, VNI)."""

    @property
    def is_empty(self) -> bool:
        """Whether a person sees nothing in it."""
        return not self.text and not self.error and self.formula is None


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Area:
    """Merged cells, from the top left to the bottom right one, both among them."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: Place) -> bool:
        return self.top <= place[0] <= self.bottom and self.left <= place[1] <= self.right

    def places(self) -> Iterator[Place]:
        """Every cell of it, row by row."""
        return (
            (row, column)
            for row in range(self.top, self.bottom + 1)
            for column in range(self.left, self.right + 1)
        )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; ``cells`` has those that are not empty."""

    name: str
    cells: Mapping[Place, Cell] = field(default_factory=dict)
    merged: tuple[Area, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    has_open_changes: bool = False
    """Whether it is a table of a Word file with tracked changes, which is read as if they were accepted."""

    def at(self, row: int, column: int) -> Cell:
        """The cell itself, whatever it is merged with."""
        return self.cells.get((row, column), EMPTY)


@dataclass(frozen=True, slots=True)
class Workbook:
    """All sheets of a file, in their order; a CSV file has one."""

    sheets: tuple[Sheet, ...]


def column_name(column: int) -> str:
    """1 is "A", 28 is "AB"."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def column_number(name: str) -> int:
    """ "A" is 1, "AB" is 28. Raises ValueError."""
    number = 0
    for letter in name.upper():
        if not "A" <= letter <= "Z":
            raise ValueError(f"no column is called {name!r}")
        number = number * 26 + ord(letter) - ord("A") + 1
    if not number:
        raise ValueError("a column without a name")
    return number


def cell_name(row: int, column: int) -> str:
    """As it is called on the screen: "C7"."""
    return f"{column_name(column)}{row}"


def as_plain(workbook: Workbook) -> list[dict[str, Any]]:
    """The workbook in numbers, texts and lists alone, always the same for the same one; ``from_plain`` reads it."""
    return [
        {
            "name": sheet.name,
            "hidden": sheet.is_hidden,
            "rows": sorted(sheet.hidden_rows),
            "columns": sorted(sheet.hidden_columns),
            "merged": sorted([area.top, area.left, area.bottom, area.right] for area in sheet.merged),
            "cells": [[*place, _plain_cell(cell)] for place, cell in sorted(sheet.cells.items())],
            **({"changes": True} if sheet.has_open_changes else {}),
        }
        for sheet in workbook.sheets
    ]


def from_plain(told: list[dict[str, Any]]) -> Workbook:
    """What ``as_plain`` wrote."""
    return Workbook(
        tuple(
            Sheet(
                sheet["name"],
                {(row, column): _cell(cell) for row, column, cell in sheet["cells"]},
                tuple(Area(*area) for area in sheet["merged"]),
                sheet["hidden"],
                frozenset(sheet["rows"]),
                frozenset(sheet["columns"]),
                sheet.get("changes", False),
            )
            for sheet in told
        )
    )


def _plain_cell(cell: Cell) -> dict[str, Any]:
    """Only what it has."""
    told: dict[str, Any] = {"text": cell.text} if cell.text else {}
    if cell.day is not None:
        told |= {"day": cell.day.isoformat(), "precision": cell.precision.value}
    if cell.number is not None:
        told["number"] = str(cell.number)
    if cell.formula is not None:
        told["formula"] = cell.formula.value
    told |= {name: True for name in ("in_percent", "old_letters") if getattr(cell, name)}
    return told | ({"error": cell.error} if cell.error else {})


def _cell(told: dict[str, Any]) -> Cell:
    read = dict(told)
    if "day" in read:
        read |= {"day": date.fromisoformat(read["day"]), "precision": Precision(read["precision"])}
    if "number" in read:
        read["number"] = Decimal(read["number"])
    if "formula" in read:
        read["formula"] = Formula(read["formula"])
    return Cell(**read)
