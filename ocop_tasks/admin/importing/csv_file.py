"""A CSV file as offices send it: Excel's mark at the front, commas, semicolons or tabs, Windows line ends."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from flask_babel import gettext as _

from ocop_tasks.rules.text.cleaning import one_line, typable
from ocop_tasks.rules.text.vietnamese import fold

MOST_ROWS = 5_000
MOST_BYTES = 5_000_000
MOST_COLUMNS = 100
LONGEST_CELL = 1_000
"""Characters that are read of one cell; every column takes fewer, so that a longer one is refused."""
DELIMITERS = ",;\t"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it fills, its heading in the template, and what else it may be headed."""

    field: str
    heading: str
    also: tuple[str, ...] = ()
    required: bool = False
    example: str = ""

    def is_called(self, heading: str) -> bool:
        """Whether a file's heading means this column; case, marks and signs count for nothing."""
        return _bare(heading) in {_bare(name) for name in (self.field, self.heading, *self.also)}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, at which line of the file (as a text editor counts), in which column."""

    line: int
    text: str
    column: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One record; ``cells`` has a tidied text for every column, empty where the file has none."""

    line: int
    cells: dict[str, str]


@dataclass(slots=True)
class Table:
    """What was read, and what could not be."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    columns: frozenset[str] = frozenset()
    """The fields whose columns the file has."""


def read(data: bytes, columns: tuple[Column, ...]) -> Table:
    """Read the file; whatever is wrong with it becomes a problem, never an exception."""
    table = Table()
    text = _decoded(data, table)
    if text is None:
        return table
    records = _records(text, table)
    header = next(records, None)
    if header is None:
        table.problems = table.problems or [Problem(1, _("Tệp không có dòng nào."))]
        return table
    order = _order(header, columns, table)
    if not table.problems:
        table.columns = frozenset(column.field for column in order if column)
        _fill(table, records, order, columns)
    return table


def template(columns: tuple[Column, ...]) -> str:
    """An empty file to fill in, with one example; Excel reads it as it is."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([column.heading for column in columns])
    writer.writerow([column.example for column in columns])
    return "\ufeff" + file.getvalue()


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", fold(text))


def _decoded(data: bytes, table: Table) -> str | None:
    if len(data) > MOST_BYTES:
        table.problems.append(Problem(1, _("Tệp lớn hơn 5 MB. Hãy chia thành nhiều tệp.")))
        return None
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return typable(data.decode(encoding))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        told = _("Tệp không phải UTF-8. Trong Excel, hãy lưu lại theo kiểu “CSV UTF-8”.")
        table.problems.append(Problem(line, told))
        return None


def _records(text: str, table: Table) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of every record that is not empty; Excel's own first line "sep=;" is none."""
    first, _end, rest = text.partition("\n")
    said = re.fullmatch(r"sep=(.)", first.strip().strip('"'), re.IGNORECASE)
    skipped = 1 if said else 0
    delimiter = (
        said[1]
        if said and said[1] in DELIMITERS
        else max(DELIMITERS, key=(rest if said else first).partition("\n")[0].count)
    )
    reader = csv.reader(StringIO(rest if said else text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line + skipped, cells
            line = reader.line_num + 1
    except csv.Error:
        told = _(
            "Dấu ngoặc kép ở dòng này chưa đóng, hoặc ô quá dài. Các dòng sau chưa đọc được: hãy sửa dòng này rồi "
            "kiểm tra lại."
        )
        table.problems.append(Problem(line + skipped, told))


def _order(header: tuple[int, list[str]], columns: tuple[Column, ...], table: Table) -> list[Column | None]:
    """Which column each cell belongs to; an unknown heading is a problem, for its data would be lost unseen."""
    line, headings = header
    if len(headings) > MOST_COLUMNS:
        table.problems.append(Problem(line, _("Tệp có hơn 100 cột. Hãy dùng tệp mẫu.")))
        return []
    headings = [heading[:LONGEST_CELL] for heading in headings]
    order = [next((column for column in columns if column.is_called(heading)), None) for heading in headings]
    for heading, column in zip(headings, order, strict=True):
        if column is None and heading.strip():
            table.problems.append(Problem(line, _("Cổng không biết cột này."), value=heading))
        elif column is not None and order.count(column) > 1:
            table.problems.append(Problem(line, _("Cột này có nhiều lần."), column=column.heading))
    for column in columns:
        if column.required and column not in order:
            table.problems.append(Problem(line, _("Thiếu cột này."), column=column.heading))
    return order


def _fill(
    table: Table,
    records: Iterator[tuple[int, list[str]]],
    order: list[Column | None],
    columns: tuple[Column, ...],
) -> None:
    for line, cells in records:
        if len(table.rows) >= MOST_ROWS:
            table.problems.append(Problem(line, _("Tệp có hơn 5.000 dòng. Hãy chia thành nhiều tệp.")))
            return
        if len(cells) > len(order) and any(cell.strip() for cell in cells[len(order) :]):
            table.problems.append(
                Problem(
                    line, _("Dòng này có nhiều ô hơn dòng tiêu đề."), value=cells[len(order)][:LONGEST_CELL]
                )
            )
        read_cells = {
            column.field: one_line(cell[:LONGEST_CELL])
            for column, cell in zip(order, cells, strict=False)
            if column
        }
        table.rows.append(Row(line, dict.fromkeys((column.field for column in columns), "") | read_cells))
    if not table.rows and not table.problems:
        table.problems.append(Problem(1, _("Tệp chỉ có dòng tiêu đề.")))
