"""A plan read out of a spreadsheet: the dry run, from the grid to sections, tasks and doubts. It never raises."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from ocop_tasks.rules.plan_sheets.answers import LONGEST_READ, NOTHING_SAID, Answers
from ocop_tasks.rules.plan_sheets.doubts import Asked, Doubt, error, question
from ocop_tasks.rules.plan_sheets.dry_run_result import (
    Mapping_,
    ReadSheet,
    SheetPlan,
    SheetSection,
    SheetTask,
    digest_of,
    digest_of_sheet,
)
from ocop_tasks.rules.plan_sheets.grid import Cell, Sheet, Workbook, cell_name, column_name, column_number
from ocop_tasks.rules.plan_sheets.headings import Field
from ocop_tasks.rules.plan_sheets.row_labels import Label
from ocop_tasks.rules.plan_sheets.table import SheetMapping, Table, find_table
from ocop_tasks.rules.plan_sheets.table_rows import Row, RowKind, rows_of
from ocop_tasks.rules.plan_sheets.task_rows import TaskRows, title_of
from ocop_tasks.rules.plan_sheets.task_starts import Stated
from ocop_tasks.rules.plan_sheets.task_times import may_be_swapped
from ocop_tasks.rules.plan_sheets.unit_forms import KnownUnit
from ocop_tasks.rules.plan_sheets.unit_names import UnitNames
from ocop_tasks.rules.text.days import DaySpan, dmy
from ocop_tasks.rules.text.vietnamese import fold

MOST_TITLES = 12
MOST_TASKS = 1_000
"""Tasks that are taken at once; a plan has some dozens."""


def read_plan(
    workbook: Workbook,
    units: Iterable[KnownUnit],
    span: DaySpan,
    mapping: Mapping_ | None = None,
    answers: Answers = NOTHING_SAID,
    stated: Stated | None = None,
) -> SheetPlan:
    """The dry run of a file: what it would make of it, and all that is to be asked.

    ``units`` are those that its cells may name; ``mapping`` is what somebody said of its sheets, by their names, and
    ``answers`` of words in its cells. Without ``stated``, what it says of how far work is stays in its words.
    """
    said = mapping or {}
    reader = _Reader(UnitNames(units, answers), span, answers, stated)
    for sheet in workbook.sheets:
        reader.take(sheet, said.get(sheet.name, SheetMapping()))
    return reader.plan(digest_of(workbook, said, answers))


class _Reader:
    """What was read of the sheets so far."""

    def __init__(
        self, names: UnitNames, span: DaySpan, answers: Answers, stated: Stated | None = None
    ) -> None:
        self.names, self.span, self.answers, self.stated = names, span, answers, stated
        self.order: list[str] = []
        self.sheets: list[ReadSheet] = []
        self.sections: list[SheetSection] = []
        self.tasks: list[SheetTask] = []
        self.doubts: list[Doubt] = []

    def plan(self, digest: str) -> SheetPlan:
        """All of it."""
        self._ask_of_repetitions()
        self._ask_of_starts()
        if self.sheets and not self.tasks:
            self.doubts.append(error(Asked.NO_TASKS, self.sheets[0].name))
        elif not self.sheets:
            self.doubts.append(error(Asked.NO_TABLE, ""))
        elif len(self.tasks) > MOST_TASKS:
            self.doubts.append(error(Asked.TOO_MANY_TASKS, "", count=len(self.tasks), most=MOST_TASKS))
        order = {name: at for at, name in enumerate(self.order)}
        self.doubts.sort(key=lambda doubt: (order.get(doubt.sheet, -1), *_place_of(doubt.cell)))
        short = [replace(doubt, read=doubt.read[:LONGEST_READ]) for doubt in self.doubts]
        return SheetPlan(digest, tuple(self.sheets), tuple(self.sections), tuple(self.tasks), tuple(short))

    def take(self, sheet: Sheet, said: SheetMapping) -> None:
        """Read one sheet; one that is hidden or has no table is left out, and said to be."""
        self.order.append(sheet.name)
        if said.is_left_out or not sheet.cells:
            return
        if sheet.is_hidden and not said.columns:
            self.doubts.append(question(Asked.HIDDEN_SHEET, sheet.name))
            return
        table = find_table(sheet, said)
        if table is None:
            self.doubts.append(question(Asked.NO_TABLE, sheet.name))
            return
        self.doubts += table.doubts
        if table.first(Field.CONTENT) is None:
            self.doubts.append(error(Asked.NO_CONTENT_COLUMN, sheet.name, str(table.bottom)))
            return
        self._ask_of_columns(table)
        ends = _SheetRows(self, table).take()
        titles = [
            cell.text for (row, _column), cell in sorted(sheet.cells.items()) if row < table.top and cell.text
        ]
        self.sheets.append(
            ReadSheet(
                sheet.name,
                (table.top, table.bottom),
                table.columns,
                tuple(titles[:MOST_TITLES]),
                ends,
                digest_of_sheet(sheet),
            )
        )

    def _ask_of_columns(self, table: Table) -> None:
        sheet, row = table.sheet.name, str(table.bottom)
        if table.first(Field.LEAD) is None:
            self.doubts.append(error(Asked.NO_LEAD_COLUMN, sheet, row))
        if table.first(Field.TIME) is None and table.first(Field.PERIOD) is None:
            self.doubts.append(question(Asked.NO_TIME_COLUMN, sheet, row, day=dmy(self.span.last)))
        for area in table.sheet.merged:
            if table.top <= area.top <= table.bottom < area.bottom:
                read = table.sheet.at(area.top, area.left).text
                name = cell_name(area.top, area.left)
                self.doubts.append(error(Asked.HEADING_OVER_ROWS, sheet, name, read, row=area.bottom))
        column = table.first(Field.TIME)
        if column is None:
            return
        below = [(row, cell) for (row, at), cell in sorted(table.sheet.cells.items())
                 if at == column.number and row > table.bottom]  # fmt: skip
        if may_be_swapped([cell for _row, cell in below]):
            for row_number, cell in below:
                if cell.day is not None and self._is_open(sheet, row_number, cell):
                    name = cell_name(row_number, column.number)
                    self.doubts.append(question(Asked.DAY_OR_MONTH, sheet, name, cell.text))

    def _is_open(self, sheet: str, row: int, cell: Cell) -> bool:
        """Whether nobody has said yet when the row of a time is due, or that it is not taken."""
        return self.answers.term(cell.text, self.span) is None and not self.answers.skips(sheet, row)

    def _ask_of_starts(self) -> None:
        """What is asked once for the whole file: when what is done was done, and of the periods that are over."""
        undated = sum(task.is_done_without_a_day for task in self.tasks)
        if undated:
            self.doubts.append(error(Asked.DONE_WHEN, "", count=undated))
        ended = self.stated.ended if self.stated else ()
        earlier = sum(task.status is not None and task.term.frequency in ended for task in self.tasks)
        if earlier and not self.answers.says_earlier_done:
            self.doubts.append(question(Asked.EARLIER_PERIODS, "", count=earlier))

    def _ask_of_repetitions(self) -> None:
        """The same work twice under one heading is mostly a row that was copied."""
        first: dict[tuple[int | None, str, tuple[int, ...]], SheetTask] = {}
        for task in self.tasks:
            key = (task.section, fold(task.title), task.lead)
            earlier = first.setdefault(key, task)
            if earlier is not task and earlier.term == task.term:
                where = f"{earlier.sheet}!{earlier.cells.get('content', earlier.rows[0])}"
                self.doubts.append(
                    question(Asked.TWICE, task.sheet, task.cells.get("content", ""), task.title, first=where)
                )


ASKED_BELOW = {RowKind.OTHER_TABLE: Asked.OTHER_TABLE, RowKind.AFTER: Asked.AFTER_THE_END}
FIRST = ("1", "a", "A", "I")
"""With these a numbering begins."""


@dataclass(slots=True)
class _Open:
    """A section whose tasks are being read, and its place among all sections."""

    label: Label | None
    place: int
    begins_anew: bool = False
    """Whether the tasks in it are numbered as it is, from one on."""


class _SheetRows:
    """The rows of one sheet, taken one after the other."""

    def __init__(self, reader: _Reader, table: Table) -> None:
        self.reader, self.table = reader, table
        self.sheet = table.sheet.name
        self.tasks = TaskRows(table, reader.names, reader.span, reader.doubts, reader.answers, reader.stated)
        self.is_skipping = False
        """Whether the last task is not taken, and so what belongs to it neither."""
        self.open: list[_Open] = []
        """The sections that a task may stand in now, from the outermost."""

    def take(self) -> int | None:
        """Read all rows; the first that is below the table."""
        ends = None
        self._ask_of_hidden_rows()
        for row in rows_of(self.table):
            if row.kind is RowKind.END:
                ends = ends or row.number
                continue
            if row.kind is RowKind.OTHER_TABLE:
                ends = ends or row.number
            if self._passes_over(row):
                continue
            if row.kind in (RowKind.OTHER_TABLE, RowKind.AFTER):
                self._doubt(error, ASKED_BELOW[row.kind], row)
                continue
            self._take_row(row)
        self.reader.tasks += self.tasks.done
        self._ask_of_strays(ends)
        return ends

    def _passes_over(self, row: Row) -> bool:
        """Whether somebody said that the row is not taken, or the task that it belongs to."""
        belongs = row.kind in (RowKind.MORE, RowKind.MORE_PERHAPS, RowKind.SAME_TASK) and self.is_skipping
        if belongs or self.reader.answers.skips(self.sheet, row.number):
            self.tasks.pass_over(row)
            self.is_skipping = self.is_skipping or row.kind is RowKind.TASK
            return True
        self.is_skipping = False
        return False

    def _take_row(self, row: Row) -> None:
        if row.kind is RowKind.SECTION:
            self._take_section(row)
        elif row.kind in (RowKind.TASK, RowKind.SAME_TASK):
            self.tasks.take(row, self._section_of(row))
        elif row.kind in (RowKind.MORE, RowKind.MORE_PERHAPS) and self.tasks.done:
            if row.kind is RowKind.MORE_PERHAPS:
                self._doubt(question, Asked.CONTINUED, row)
            self.tasks.take_more(row)
        elif row.kind in (RowKind.HEADING_AGAIN, RowKind.TOTAL):
            self._doubt(question, Asked(row.kind.value), row)
        else:
            self._doubt(error, Asked.UNCLEAR_ROW, row)

    def _section_of(self, row: Row) -> int | None:
        """The section that a task stands in: "2" stands beside the section "1", unless its numbers begin anew there."""
        while self.open and row.label and (label := self.open[-1].label):
            if label.rank < row.label.rank:
                break
            if label.rank == row.label.rank and (self.open[-1].begins_anew or row.label.text in FIRST):
                self.open[-1].begins_anew = True
                break
            self.open.pop()
        return self.open[-1].place if self.open else None

    def _take_section(self, row: Row) -> None:
        """It stands under the last one that is numbered less deeply; one without a number under nothing numbered so."""
        rank = row.label.rank if row.label else None
        while self.open:
            above = self.open[-1].label
            if above is not None and (rank is None or above.rank < rank):
                break
            self.open.pop()
        sections = self.reader.sections
        parent = self.open[-1].place if self.open else None
        if not row.content:
            self._doubt(error, Asked.NO_CONTENT, row)
        if row.has_work:
            self._doubt(question, Asked.SECTION_WITH_WORK, row)
        label = row.label.text if row.label else ""
        title, whole = title_of(row.content)
        if whole:
            self._doubt(question, Asked.CUT, row)
        sections.append(SheetSection(self.sheet, row.number, label, title, parent))
        self.open.append(_Open(row.label, len(sections) - 1))
        self.tasks.begin_section(row)

    def _doubt(self, weight: Callable[..., Doubt], asked: Asked, row: Row) -> None:
        own = self.table.cells_of(row.number)
        read = row.content or " | ".join(cell.text for _place, cell in own)
        place = self.table.place(row.number, self.table.first(Field.CONTENT))
        if place not in [each for each, _cell in own]:
            place = own[0][0]
        self.reader.doubts.append(weight(asked, self.sheet, cell_name(*place), read))

    def _ask_of_hidden_rows(self) -> None:
        hidden = self.table.sheet.hidden_rows
        for row in self.table.rows():
            if row in hidden:
                read = " | ".join(cell.text for _place, cell in self.table.cells_of(row) if cell.text)
                self.reader.doubts.append(question(Asked.HIDDEN_ROW, self.sheet, str(row), read))

    def _ask_of_strays(self, ends: int | None) -> None:
        """Text beside the table: nobody knows what it says."""
        asked = {doubt.cell for doubt in self.table.doubts}
        known = {column.number for column in self.table.columns}
        known |= {column for column in self.table.sheet.hidden_columns if column_name(column) in asked}
        for row in self.table.rows():
            if row in self.table.sheet.hidden_rows or (ends and row >= ends):
                continue
            if self.reader.answers.skips(self.sheet, row):
                continue
            for (_row, column), cell in self.table.cells_of(row):
                if column not in known and not cell.is_empty:
                    name = cell_name(row, column)
                    self.reader.doubts.append(question(Asked.STRAY, self.sheet, name, cell.text))


_CELL = re.compile(r"([A-Z]*)(\d*)")


def _place_of(cell: str) -> tuple[int, int]:
    """Where a doubt stands in its sheet: the sheet itself and its columns before its rows."""
    found = _CELL.fullmatch(cell)
    if not found:
        return 0, 0
    return int(found[2] or 0), column_number(found[1]) if found[1] else 0
