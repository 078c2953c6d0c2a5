"""Which column of a table holds what: told by its heading, or chosen by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from ocop_tasks.rules.plan_sheets.grid import Cell, Place, Sheet, column_name
from ocop_tasks.rules.text.cleaning import one_line
from ocop_tasks.rules.text.vietnamese import fold

FIELDS = {
    "name": _l("Tên sản phẩm"),
    "producer": _l("Chủ thể"),
    "commune": _l("Xã, thị trấn"),
    "group": _l("Nhóm sản phẩm"),
    "stars": _l("Số sao dự kiến"),
    "round": _l("Đợt đánh giá"),
    "note": _l("Ghi chú"),
}
NEEDED = ("name", "producer")
"""Without these columns there is no list; a commune may stand above its products, in a row of its own."""
NUMBERED = "number"
HEADED_WITHIN = 40
"""Rows in which a heading is looked for: letterheads stand above it."""
_HEADINGS: Sequence[tuple[str, re.Pattern[str]]] = [
    (NUMBERED, re.compile(r"s?tt|so (?:tt|thu tu)|thu tu|no|no\.")),
    ("note", re.compile(r"ghi chu.*|note")),
    ("stars", re.compile(r".*\b(?:so sao|hang sao|sao|phan hang|xep hang|hang)\b.*|expected stars|stars?")),
    ("round", re.compile(r".*\b(?:dot|ky danh gia|lan danh gia)\b.*|evaluation round|round")),
    ("producer", re.compile(r".*\b(?:chu the|co so|nha san xuat|don vi san xuat|ten ho)\b.*|producer")),
    (
        "group",
        re.compile(r".*\b(?:nhom|nganh|nganh hang|linh vuc|loai san pham|phan loai)\b.*|product group|group"),
    ),
    ("commune", re.compile(r".*\b(?:xa|dia chi|dia ban|dia diem|noi san xuat|thi tran|phuong)\b.*|commune")),
    ("name", re.compile(r".*\b(?:san pham|ten sp|y tuong)\b.*|products?|name")),
]
"""The usual spellings, folded; the first that fits is meant."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out; columns and rows count from 1."""

    columns: Mapping[str, int]
    headings: Mapping[int, str]
    """What stands above each column with something in it; empty where nothing does."""
    first: int
    """The first row below the headings."""
    ambiguous: Mapping[str, Sequence[int]]
    """Fields that several columns are headed with; none of them is taken."""

    @property
    def unused(self) -> list[str]:
        """Headings of columns that nothing is taken from."""
        taken = set(self.columns.values())
        return [
            text
            for column, text in self.headings.items()
            if column not in taken and text and not _is_number(text)
        ]

    def is_complete(self) -> bool:
        """Whether the columns are there that a list cannot be without."""
        return all(name in self.columns for name in NEEDED)


def field_of(heading: str) -> str | None:
    """What a column with that heading holds; None where nobody can say."""
    bare = " ".join(re.findall(r"[a-z0-9.]+", fold(heading)))
    return next((name for name, pattern in _HEADINGS if pattern.fullmatch(bare)), None) if bare else None


def _is_number(heading: str) -> bool:
    return field_of(heading) == NUMBERED


class Table:
    """One sheet or table, read as a person reads it: merged cells say the same everywhere."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._merged: dict[Place, Place] = {
            place: (area.top, area.left) for area in sheet.merged for place in area.places()
        }
        self.rows = sorted({row for row, _column in sheet.cells})
        self.width = max((column for _row, column in sheet.cells), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """What is read there."""
        return self.sheet.at(*self._merged.get((row, column), (row, column)))

    def text(self, row: int, column: int) -> str:
        """Its text in one line."""
        return one_line(self.cell(row, column).text)

    def begins(self, row: int, column: int) -> bool:
        """Whether the cell is its own, and not the rest of a merged one."""
        return self._merged.get((row, column), (row, column)) == (row, column)

    def top(self, row: int, column: int) -> int:
        """The row in which what is read there begins."""
        return self._merged.get((row, column), (row, column))[0]


def layout_of(table: Table, chosen: Mapping[str, int | None], first: int | None = None) -> Layout:
    """Where the headings are, and what the columns hold; ``chosen`` (0: no column) and ``first`` were told by hand."""
    head = None if first is not None else _head_row(table)
    rows = list(_head_rows(table, head)) if head is not None else _rows_above(table, first)
    headings = {column: _heading(table, rows, column) for column in range(1, table.width + 1)}
    found, ambiguous = _recognised(table, rows)
    columns = {name: column for name, column in found.items() if name in FIELDS and name not in chosen}
    columns |= {name: column for name, column in chosen.items() if column}
    below = first if first is not None else (rows[-1] + 1 if rows else 1)
    still = {name: several for name, several in ambiguous.items() if name not in chosen}
    return Layout(columns, headings, below, still)


def _head_row(table: Table) -> int | None:
    """The first row that names a product and two things more, or else the one that names the most."""
    best, most = None, 1
    for row in table.rows[:HEADED_WITHIN]:
        found = {
            field_of(table.text(row, column))
            for column in range(1, table.width + 1)
            if table.begins(row, column)
        }
        found.discard(None)
        if "name" in found and len(found) >= 3:
            return row
        if len(found) > most:
            best, most = row, len(found)
    return best


def _head_rows(table: Table, head: int) -> list[int]:
    """The heading's rows: those below belong to it that number the columns, or that say more of what they hold."""
    rows, columns = [head], range(1, table.width + 1)
    names = [column for column in columns if field_of(table.text(head, column)) == "name"]
    for row in [each for each in table.rows if each > head][:4]:
        own = [table.text(row, c) for c in columns if table.begins(row, c) and table.text(row, c)]
        says = [field_of(text) for text in own]
        goes_on = all(not table.text(row, c) or not table.begins(row, c) for c in names)
        is_data = any(text.isdecimal() for text in own)
        if not (_is_count(own) or (own and all(says)) or (goes_on and any(says) and not is_data)):
            break
        rows.append(row)
    return rows


def _is_count(texts: Sequence[str]) -> bool:
    """Whether it is the row in which the columns are numbered: (1), (2), (3), or A, B, 1, 2."""
    bare = [text.strip("()[] ") for text in texts]
    return len(bare) > 2 and all(re.fullmatch(r"\d{1,2}|[A-Z]", text) for text in bare)


def _rows_above(table: Table, first: int | None) -> list[int]:
    """The row just above the one that is said to be the first product's."""
    return [row for row in table.rows if first is not None and row < first][-1:]


def _heading(table: Table, rows: Sequence[int], column: int) -> str:
    texts = [table.text(row, column) for row in rows]
    return " / ".join(dict.fromkeys(text for text in texts if text and not text.strip("()").isdecimal()))


def _recognised(table: Table, rows: Sequence[int]) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Each field with its column, told by the lowest heading that is understood; and those with several columns."""
    claims: dict[str, list[tuple[int, int]]] = {}
    for column in range(1, table.width + 1):
        for depth, row in enumerate(reversed(rows)):
            if name := field_of(table.text(row, column)):
                own = depth if table.begins(row, column) or depth == 0 else depth + len(rows)
                claims.setdefault(name, []).append((own, column))
                break
    found, ambiguous = {}, {}
    for name, told in claims.items():
        nearest = min(depth for depth, _column in told)
        columns = [column for depth, column in told if depth == nearest]
        filled = [column for column in columns if _is_filled(table, rows, column)] or columns[:1]
        if len(filled) == 1:
            found[name] = filled[0]
        else:
            ambiguous[name] = filled
    return found, {name: columns for name, columns in ambiguous.items() if name in FIELDS}


def _is_filled(table: Table, rows: Sequence[int], column: int) -> bool:
    below = [row for row in table.rows if not rows or row > rows[-1]]
    return any(table.begins(row, column) and table.text(row, column) for row in below)


def column_words(layout: Layout, column: int) -> str:
    """A column as a choice names it: "B · Tên sản phẩm"."""
    heading = layout.headings.get(column, "")
    return f"{column_name(column)} · {heading}" if heading else column_name(column)
