"""The table in a sheet: its rows of headings, its columns, and what stands in each cell, merged ones followed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ocop_tasks.rules.plan_sheets.doubts import Asked, Doubt, error, question
from ocop_tasks.rules.plan_sheets.grid import (
    EMPTY,
    Area,
    Cell,
    Place,
    Sheet,
    cell_name,
    column_name,
    column_number,
)
from ocop_tasks.rules.plan_sheets.headings import (
    DUE_OR_DONE,
    LONGEST_HEADING,
    ONCE,
    Field,
    Sureness,
    plain,
    understood,
)
from ocop_tasks.rules.plan_sheets.row_labels import label_of
from ocop_tasks.rules.plan_sheets.task_states import read_percent, read_state

LOOKED_AT = 60
"""Rows with something in them among which the headings are looked for."""
MOST_HEADING_ROWS = 5
TRIED = 40
"""Cells by which a column of progress is told to be of states or of times."""


@dataclass(frozen=True, slots=True)
class SheetMapping:
    """What somebody said of a sheet: fields of columns by their letters, its first and last row of headings."""

    columns: Mapping[str, Field] = field(default_factory=dict)
    heading_rows: tuple[int, int] | None = None
    is_left_out: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table, and its heading as it is written."""

    number: int
    field: Field
    sureness: Sureness
    heading: str = ""


class Merged:
    """Which area covers a cell, found without unfolding areas that reach to the end of the sheet."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._by_column: dict[int, list[tuple[int, Area]]] = {}
        for area in sorted(areas, key=lambda each: each.top):
            for column in range(area.left, area.right + 1):
                self._by_column.setdefault(column, []).append((area.top, area))

    def over(self, row: int, column: int) -> Area | None:
        """The area that covers the cell, the cell at its top left included."""
        areas = self._by_column.get(column, [])
        at = bisect_right(areas, row, key=lambda each: each[0])
        return areas[at - 1][1] if at and (row, column) in areas[at - 1][1] else None


@dataclass(slots=True)
class Table:
    """A sheet's table. ``top`` and ``bottom`` are its first and last row of headings."""

    sheet: Sheet
    merged: Merged
    top: int
    bottom: int
    columns: tuple[Column, ...] = ()
    doubts: list[Doubt] = field(default_factory=list)
    by_row: dict[int, list[tuple[Place, Cell]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for place, cell in sorted(self.sheet.cells.items()):
            self.by_row.setdefault(place[0], []).append((place, cell))

    def first(self, wanted: Field) -> Column | None:
        """The column of that field, the first of several."""
        return next((column for column in self.columns if column.field is wanted), None)

    def place(self, row: int, column: Column | None) -> Place | None:
        """Where what holds in this cell stands: itself, or the first cell that it is merged with from above.

        None where it is merged with a cell to its left, which says nothing of this column.
        """
        if column is None:
            return None
        area = self.merged.over(row, column.number)
        if area is None:
            return row, column.number
        return (area.top, area.left) if area.left == column.number and area.top > self.bottom else None

    def cell(self, row: int, wanted: Field) -> Cell:
        """What holds for ``row`` in the column of that field."""
        place = self.place(row, self.first(wanted))
        return self.sheet.at(*place) if place else EMPTY

    def name(self, row: int, wanted: Field) -> str:
        """What the cell is called, "C7"; the row's number where there is no such column."""
        column = self.first(wanted)
        place = self.place(row, column)
        return cell_name(*(place or (row, column.number))) if column else str(row)

    def rows(self) -> list[int]:
        """The rows below the headings with something in them."""
        return [row for row in self.by_row if row > self.bottom]

    def cells_of(self, row: int) -> list[tuple[Place, Cell]]:
        """What stands in the row, from left to right."""
        return self.by_row.get(row, [])


def find_table(sheet: Sheet, mapping: SheetMapping) -> Table | None:
    """The sheet's table; None where no row of headings is found and none is given."""
    merged = Merged(sheet.merged)
    rows = mapping.heading_rows or _heading_rows(sheet, merged)
    if rows is None:
        return None
    table = Table(sheet, merged, *rows)
    table.columns = _columns(table, mapping)
    return table


def _heading_rows(sheet: Sheet, merged: Merged) -> tuple[int, int] | None:
    """The row whose cells are understood as the most fields, one of them surely, and the rows that belong to it."""
    by_row: dict[int, list[tuple[int, Cell]]] = {}
    for (row, column), cell in sorted(sheet.cells.items()):
        if cell.text:
            by_row.setdefault(row, []).append((column, cell))
    best: tuple[int, int] = (0, 0)
    for row in list(by_row)[:LOOKED_AT]:
        told = {understood([cell.text]) for _column, cell in by_row[row]}
        sure = {each for each, sureness in told if sureness is Sureness.SURE}
        fields = {each for each, sureness in told if sureness is not Sureness.UNKNOWN}
        is_told = bool(sure) or fields >= {Field.CONTENT, Field.LEAD, Field.TIME}
        if len(fields) > 1 and is_told and fields & {Field.NUMBER, Field.CONTENT, Field.LEAD}:
            best = max(best, (len(fields) + len(sure), -row))
    if not best[0]:
        return None
    top = bottom = -best[1]
    while top > 1 and bottom - top < MOST_HEADING_ROWS and _reaches(by_row.get(top - 1, []), merged, top):
        top -= 1
    while bottom - top < MOST_HEADING_ROWS and _belongs(by_row.get(bottom + 1, []), merged, top, bottom):
        bottom += 1
    return top, bottom


def _reaches(cells: Sequence[tuple[int, Cell]], merged: Merged, row: int) -> bool:
    """Whether cells of the row above are merged down into ``row``."""
    areas = [merged.over(row - 1, column) for column, _cell in cells]
    return any(area is not None and area.bottom >= row for area in areas)


def _belongs(cells: Sequence[tuple[int, Cell]], merged: Merged, top: int, bottom: int) -> bool:
    """Whether the row below ``bottom`` is one of headings, or of the columns' numbers."""
    row = bottom + 1
    if not cells:
        return False
    if are_column_numbers([cell.text for _column, cell in cells]):
        return True
    for column, cell in cells:
        above = merged.over(bottom, column)
        is_under_a_group = (
            above is not None and above.right > above.left and above.top >= top and above.bottom < row
        )
        understood_as = understood([cell.text])[1]
        if len(cell.text) > LONGEST_HEADING or label_of(cell.text):
            return False
        if understood_as is not Sureness.SURE and not is_under_a_group:
            return False
    return True


def are_column_numbers(texts: Sequence[str]) -> bool:
    """ "(1) (2) (3)", "A B 1 2", "1 2 3 4=2+3": the numbers under the headings, which count up."""
    bare = [text.strip("()[] ") for text in texts]
    if len(bare) < 3:
        return False
    figures = [
        int(text.partition("=")[0]) for text in bare if text.partition("=")[0].isdecimal() and len(text) < 12
    ]
    letters = [text for text in bare if len(text) == 1 and text.isalpha()]
    counts_up = all(after - before == 1 for before, after in pairwise(figures))
    return len(figures) + len(letters) == len(bare) and counts_up and figures[:1] in ([1], [2], [])


def _columns(table: Table, mapping: SheetMapping) -> tuple[Column, ...]:
    """The columns with headings, those given by hand as they were given."""
    sheet = table.sheet
    given = {column_number(letters): each for letters, each in mapping.columns.items()}
    last = max((column for _row, column in sheet.cells), default=0)
    found: list[Column] = []
    for number in range(1, max([last, *given]) + 1):
        texts, is_twin = _headings_of(table, number)
        heading = " / ".join(texts)
        if number in given:
            found.append(Column(number, given[number], Sureness.GIVEN, heading))
        elif texts and not is_twin:
            if number in sheet.hidden_columns:
                table.doubts.append(question(Asked.HIDDEN_COLUMN, sheet.name, column_name(number), heading))
            else:
                found.append(_understood(table, number, texts, heading))
        elif is_twin and any(row > table.bottom and column == number for row, column in sheet.cells):
            table.doubts.append(error(Asked.COLUMN_TWICE, sheet.name, column_name(number), heading))
            found.append(Column(number, Field.OTHER, Sureness.UNKNOWN, heading))
    return _each_once(table, _done_beside_due(found))


def _done_beside_due(columns: Sequence[Column]) -> list[Column]:
    """ "Ngày hoàn thành" beside "Thời hạn" is the day on which it was done; alone, it is the deadline."""
    times = [column for column in columns if column.field is Field.TIME and column.sureness is Sureness.SURE]
    has_due = any("han" in plain(column.heading).split() for column in times)
    if not has_due or any(column.field is Field.DONE for column in columns):
        return list(columns)
    return [
        replace(column, field=Field.DONE, sureness=Sureness.LIKELY)
        if column in times and plain(column.heading.rpartition(" / ")[2]) in DUE_OR_DONE
        else column
        for column in columns
    ]


def _headings_of(table: Table, number: int) -> tuple[list[str], bool]:
    """The headings over a column, from the top row down, and whether they are those of the column to its left."""
    texts: list[str] = []
    seen: set[Place] = set()
    own = 0
    for row in range(table.top, table.bottom + 1):
        area = table.merged.over(row, number)
        place = (area.top, area.left) if area else (row, number)
        text = " ".join(table.sheet.at(*place).text.split())
        if place not in seen and text and not label_of(text.strip("()")):
            texts.append(text)
            own += place[1] == number
        seen.add(place)
    return texts, bool(texts) and not own


def _understood(table: Table, number: int, texts: list[str], heading: str) -> Column:
    told, sureness = understood(texts)
    if told is Field.TIME and sureness is Sureness.LIKELY and "tien do" in plain(heading):
        below = [
            cell
            for (row, column), cell in sorted(table.sheet.cells.items())
            if column == number and row > table.bottom
        ][:TRIED]
        states = sum(read_percent(cell) is not None or read_state(cell).status is not None for cell in below)
        told = Field.STATE if below and states * 2 > len(below) else Field.TIME
    return Column(number, told, sureness, heading)


_ORDER = (Sureness.GIVEN, Sureness.SURE, Sureness.LIKELY, Sureness.UNKNOWN)


def _each_once(table: Table, columns: Sequence[Column]) -> tuple[Column, ...]:
    """Of several columns of one field the surest, then the leftmost, is it; the others go into the notes."""
    return tuple(_only_or_other(table, column, columns) for column in columns)


def _only_or_other(table: Table, column: Column, columns: Sequence[Column]) -> Column:
    alike = [each for each in columns if each.field is column.field]
    first = min(alike, key=lambda each: (_ORDER.index(each.sureness), each.number))
    name = column_name(column.number)
    if any(doubt.cell == name for doubt in table.doubts) or column.sureness is Sureness.GIVEN:
        return column
    if column.field in ONCE and column is not first:
        is_alike = column.sureness is first.sureness
        told = {"field": column.field.value, "first": column_name(first.number)}
        doubt = error if is_alike else question
        asked = Asked.COLUMN_TWICE if is_alike else Asked.COLUMN_UNKNOWN
        table.doubts.append(doubt(asked, table.sheet.name, name, column.heading, **told))
        return Column(column.number, Field.OTHER, Sureness.UNKNOWN, column.heading)
    if column.sureness is not Sureness.SURE:
        asked = Asked.COLUMN_LIKELY if column.sureness is Sureness.LIKELY else Asked.COLUMN_UNKNOWN
        table.doubts.append(question(asked, table.sheet.name, name, column.heading, field=column.field.value))
    return column
