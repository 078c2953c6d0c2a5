"""Writing a workbook row by row: neither its rows nor its sheets are ever held as a whole (docs/decisions/0045)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from ocop_tasks import clock
from ocop_tasks.web.workbooks import layout
from ocop_tasks.web.workbooks.sheets import Column, Heading, Kind, Sheet

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

A4 = 9
LONGEST_TEXT = 32_767
"""What one cell can hold; XlsxWriter leaves out a longer one without a word."""
LONGEST_NAME = 31
"""Of a sheet."""
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
FORMATS: dict[Kind, dict[str, object]] = {
    Kind.TEXT: {"text_wrap": True, "num_format": "@"},
    Kind.COUNT: {"num_format": "#,##0"},
    Kind.AMOUNT: {"num_format": "General"},
    Kind.PERCENT: {"num_format": "0%"},
    Kind.RATE: {"num_format": "0.00%"},
    Kind.DAY: {"num_format": "dd/mm/yyyy", "align": "left"},
    Kind.MOMENT: {"num_format": "dd/mm/yyyy hh:mm", "align": "left"},
}
STEPS = {Kind.PERCENT: 100, Kind.RATE: 10_000}


def write(file: IO[bytes], title: str, sheets: Iterable[tuple[Heading, Sheet]], *, author: str) -> None:
    """Write the workbook; a sheet is asked for its rows when the one before it is written."""
    from xlsxwriter import Workbook  # 4 MB of memory that a worker needs only here

    with tempfile.TemporaryDirectory(prefix="ocop-") as parts:  # gone also when a row could not be read
        # Texts lie in the cells and not in a table of their own, which would have to be held until the end.
        workbook = Workbook(file, {"constant_memory": True, "tmpdir": parts})
        made = datetime.now(clock.HANOI).replace(tzinfo=None)
        workbook.set_properties({"title": title, "author": author, "created": made})
        writer = _Writer(workbook)
        for heading, sheet in sheets:
            writer.add(heading, sheet)
        workbook.close()


class _Writer:
    """One workbook with the formats that its sheets share."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.title = workbook.add_format({"bold": True, "font_size": 14})
        self.head = workbook.add_format(
            {"bold": True, "border": 1, "bg_color": "#E8F1ED", "text_wrap": True, "valign": "top"}
        )
        self.formats = {
            kind: workbook.add_format({"border": 1, "valign": "top"} | look) for kind, look in FORMATS.items()
        }

    def add(self, heading: Heading, sheet: Sheet) -> None:
        """Write one sheet, top to bottom: what was written cannot be gone back to."""
        page = self.workbook.add_worksheet(sheet.name.translate(NOT_IN_NAMES)[:LONGEST_NAME])
        top = len(heading.lines) + 2
        _set_up(page, sheet.columns, top)
        page.write_string(0, 0, heading.title, self.title)
        for number, line in enumerate(heading.lines, start=1):
            page.write_string(number, 0, _text(line))
        page.set_row(top, layout.head_height(sheet.columns))
        for number, column in enumerate(sheet.columns):
            page.write_string(top, number, column.head, self.head)
        last = self._add_rows(page, sheet, top + 1)
        page.autofilter(top, 0, last, len(sheet.columns) - 1)
        if len(sheet.printed) < len(sheet.columns):
            page.print_area(0, 0, last, len(sheet.printed) - 1)

    def _add_rows(self, page: Worksheet, sheet: Sheet, first: int) -> int:
        """Write the rows, each as high as its texts need. Returns the last one's number, or ``first``."""
        columns = [(WRITERS[each.kind], self.formats[each.kind]) for each in sheet.columns]
        texts = [(at, each.width) for at, each in enumerate(sheet.columns) if each.kind is Kind.TEXT]
        last = first
        for last, row in enumerate(sheet.rows, start=first):
            # Excel makes rows high enough when it opens a file; other programs believe what the file says.
            if points := layout.height((_text(str(row[at])), width) for at, width in texts if row[at]):
                page.set_row(last, points)
            _write_row(page, last, row, columns)
        return last


Write = Callable[["Worksheet", int, int, Any, "Format"], object]


def _write_row(page: Worksheet, at: int, row: Sequence[Any], columns: Sequence[tuple[Write, Format]]) -> None:
    for number, ((put, look), value) in enumerate(zip(columns, row, strict=True)):
        if value is None or value == "":
            page.write_blank(at, number, None, look)
        else:
            put(page, at, number, value, look)


def _set_up(page: Worksheet, columns: Sequence[Column], top: int) -> None:
    """A4 on its side, as wide as the table, the head on every sheet of paper and in sight on the screen."""
    for number, column in enumerate(columns):
        page.set_column(number, number, column.width)
    page.freeze_panes(top + 1, 1)
    page.set_landscape()
    page.set_paper(A4)
    page.set_margins(left=layout.MARGIN, right=layout.MARGIN, top=0.6, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(top)
    page.set_footer("&C&P/&N")


def _text(value: str) -> str:
    """As a cell keeps it: one line end for each, and no more than it can hold."""
    return value.replace("\r\n", "\n").replace("\r", "\n")[:LONGEST_TEXT]


def _put_text(page: Worksheet, row: int, column: int, value: object, look: Format) -> None:
    page.write_string(row, column, _text(str(value)), look)


def _put_number(page: Worksheet, row: int, column: int, value: Any, look: Format) -> None:
    page.write_number(row, column, value, look)


def _put_share(steps: int) -> Write:
    return lambda page, row, column, value, look: page.write_number(row, column, value / steps, look)


def _put_day(page: Worksheet, row: int, column: int, value: Any, look: Format) -> None:
    page.write_datetime(row, column, value, look)


def _put_moment(page: Worksheet, row: int, column: int, value: datetime, look: Format) -> None:
    local = value.astimezone(clock.HANOI).replace(tzinfo=None, second=0, microsecond=0)
    page.write_datetime(row, column, local, look)


WRITERS: dict[Kind, Write] = {
    Kind.TEXT: _put_text,
    Kind.COUNT: _put_number,
    Kind.AMOUNT: _put_number,
    Kind.PERCENT: _put_share(STEPS[Kind.PERCENT]),
    Kind.RATE: _put_share(STEPS[Kind.RATE]),
    Kind.DAY: _put_day,
    Kind.MOMENT: _put_moment,
}
