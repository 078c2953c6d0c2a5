"""Reading a workbook that the portal gave out, as a spreadsheet program does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

Value = Any


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: what stands above its table, its heads, and its rows, each from head to value."""

    name: str
    heading: list[str]
    heads: list[str]
    rows: list[dict[str, Value]]
    shown: list[dict[str, str]]
    """The same rows as a spreadsheet program shows them in Vietnamese."""

    def column(self, head: str) -> list[Value]:
        """The values under one head."""
        return [row[head] for row in self.rows]


def tables_of(content: bytes) -> list[Table]:
    """The sheets of a workbook; no cell of it is a formula, and each is laid out for paper."""
    return [_table(sheet) for sheet in load_workbook(BytesIO(content)).worksheets]


def _table(sheet: Any) -> Table:
    top = int(sheet.print_title_rows.split("$")[-1])
    assert sheet.freeze_panes == f"B{top + 1}"
    assert sheet.auto_filter.ref.startswith(f"A{top}:")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert printed_points(sheet) >= 9, f"{sheet.title} prints small"
    heads = [cell.value for cell in sheet[top]]
    assert len(set(heads)) == len(heads), "two columns with one head"
    rows = [list(row) for row in sheet.iter_rows(min_row=top + 1)]
    assert all(cell.data_type != "f" for row in rows for cell in row), "a formula"
    heading = [value for row in sheet.iter_rows(max_row=top - 1) if (value := row[0].value)]
    return Table(
        sheet.title,
        heading,
        heads,
        [dict(zip(heads, map(_value, row), strict=True)) for row in rows],
        [dict(zip(heads, map(_shown, row), strict=True)) for row in rows],
    )


def printed_points(sheet: Any) -> float:
    """How large the text of 11 points is on an A4 sheet on its side, fitted to its width."""
    area = sheet.print_area.split("!")[-1].replace("$", "") if sheet.print_area else sheet.dimensions
    last = range_boundaries(area)[2]
    alike = sheet.column_dimensions.values()  # one for all neighbours of one width
    letters = sum(each.width * (min(each.max, last) - each.min + 1) for each in alike if each.min <= last)
    margins = sheet.page_margins.left + sheet.page_margins.right
    return 11 * min(1.0, (11.69 - margins) * 96 / (letters * 7))


def _value(cell: Any) -> Value:
    """A day is a day; openpyxl gives its midnight."""
    is_day = isinstance(cell.value, datetime) and "hh" not in cell.number_format
    return cell.value.date() if is_day else cell.value


def _shown(cell: Any) -> str:
    match _value(cell), cell.number_format:
        case None, _:
            return ""
        case datetime() as moment, _:
            return f"{moment:%d/%m/%Y %H:%M}"
        case date() as day, _:
            return f"{day:%d/%m/%Y}"
        case int() | float() as share, "0%":
            return f"{round(share * 100)} %"
        case int() | float() as rate, "0.00%":
            return f"{rate * 100:.2f} %".replace(".", ",")
        case int() as number, "#,##0":
            return f"{number:,}".replace(",", ".")
        case int() | float() as number, _:
            return f"{number:g}".replace(".", ",")
        case str() as text, "@":
            return text
    raise AssertionError(f"{cell.value!r} as {cell.number_format}")
