"""The sheets of a file as a form asks of them: whether each is taken, where its headings are, what its columns hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from ocop_tasks.rules.plan_sheets.grid import Sheet, Workbook, column_name
from ocop_tasks.rules.plan_sheets.headings import Field
from ocop_tasks.rules.plan_sheets.table import SheetMapping, Table, find_table

MOST_COLUMNS = 30
"""Columns of a sheet that can be chosen."""
SAMPLES, LONGEST_SAMPLE = 3, 60


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """One column: what stands over it and in it, how it is understood, and what was said of it."""

    letters: str
    heading: str
    samples: tuple[str, ...]
    understood: Field | None
    chosen: Field | None


@dataclass(frozen=True, slots=True)
class SheetChoice:
    """One sheet. ``number`` counts from 0; its rows of headings are as found, or as said."""

    number: int
    name: str
    is_taken: bool
    has_table: bool
    heading_rows: tuple[int, int] | None
    columns: tuple[ColumnChoice, ...]


def choices(workbook: Workbook, said: Mapping[str, SheetMapping]) -> Iterator[SheetChoice]:
    """Every sheet in sight with something in it."""
    for number, sheet in enumerate(workbook.sheets):
        if sheet.cells and not sheet.is_hidden:
            mapping = said.get(sheet.name, SheetMapping())
            yield _of_sheet(number, sheet, mapping)


def _of_sheet(number: int, sheet: Sheet, mapping: SheetMapping) -> SheetChoice:
    table = find_table(sheet, mapping)
    rows = (table.top, table.bottom) if table else None
    last = min(max(column for _row, column in sheet.cells), MOST_COLUMNS)
    columns = tuple(_of_column(sheet, table, mapping, column) for column in range(1, last + 1))
    shown = tuple(each for each in columns if each.heading or each.samples)
    return SheetChoice(number, sheet.name, not mapping.is_left_out, table is not None, rows, shown)


def _of_column(sheet: Sheet, table: Table | None, mapping: SheetMapping, number: int) -> ColumnChoice:
    letters, below = column_name(number), table.bottom if table else 0
    known = next((each for each in table.columns if each.number == number), None) if table else None
    texts = (
        cell.text
        for (row, column), cell in sorted(sheet.cells.items())
        if column == number and row > below and cell.text
    )
    samples = tuple(text[:LONGEST_SAMPLE] for text in list(dict.fromkeys(texts))[:SAMPLES])
    return ColumnChoice(
        letters,
        known.heading if known else "",
        samples,
        known.field if known else None,
        mapping.columns.get(letters),
    )


def read_choices(
    workbook: Workbook, form: MultiDict[str, str]
) -> tuple[dict[str, SheetMapping], dict[str, str]]:
    """What a form says of the sheets, by their names; and what is wrong with its fields, by theirs.

    Of a sheet that the form does not ask about nothing is said.
    """
    said: dict[str, SheetMapping] = {}
    wrong: dict[str, str] = {}
    for number, sheet in enumerate(workbook.sheets):
        name = f"sheet-{number}"
        if name not in form:
            continue
        columns = {
            letters: Field(value)
            for letters in map(column_name, range(1, MOST_COLUMNS + 1))
            if (value := form.get(f"{name}-{letters}")) in set(Field)
        }
        rows = _heading_rows(sheet, form.get(f"{name}-top", ""), form.get(f"{name}-bottom", ""))
        if rows is None and (form.get(f"{name}-top") or form.get(f"{name}-bottom")):
            wrong[f"{name}-top"] = _("Hãy ghi số dòng đầu và dòng cuối của tiêu đề, ví dụ: 6 và 7.")
        found = find_table(sheet, SheetMapping())
        if found is None and columns and rows is None and f"{name}-top" not in wrong:
            wrong[f"{name}-top"] = _("Hãy ghi dòng tiêu đề; bảng không có dòng tiêu đề thì ghi 0.")
        if found is not None and rows == (found.top, found.bottom):
            rows = None
        said[sheet.name] = SheetMapping(columns, rows, f"{name}-take" not in form)
    return {name: each for name, each in said.items() if each != SheetMapping()}, wrong


def _heading_rows(sheet: Sheet, top: str, bottom: str) -> tuple[int, int] | None:
    """The rows that were typed; the second may be left out, and 0 says that there are none."""
    first, last = _row(top), _row(bottom or top)
    most = max((row for row, _column in sheet.cells), default=0)
    if first is None or last is None or not first <= last <= min(most, first + MOST_HEADING_ROWS):
        return None
    return first, last


MOST_HEADING_ROWS = 10


def _row(typed: str) -> int | None:
    bare = typed.strip()
    return int(bare) if bare.isascii() and bare.isdecimal() and len(bare) < 8 else None
