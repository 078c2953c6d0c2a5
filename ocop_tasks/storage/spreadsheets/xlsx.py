"""An .xlsx file read to a plain grid, part by part as it streams in (ECMA-376, also its strict form).

Read with lxml rather than by a library for workbooks: docs/decisions/0072 says which were tried and what they lose.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from lxml import etree

from ocop_tasks.rules.plan_sheets.grid import Area, Cell, Formula, Sheet, Workbook, column_number
from ocop_tasks.rules.text.cleaning import clean_text
from ocop_tasks.storage.spreadsheets.cell_budget import Budget
from ocop_tasks.storage.spreadsheets.number_formats import cell_of_number, code_of
from ocop_tasks.storage.spreadsheets.refusals import (
    LONGEST_CELL,
    MOST_MERGED,
    MOST_SHEETS,
    NotReadable,
    Unreadable,
)

MOST_TEXTS = 400_000
OLD_FONT = re.compile(r"\.vn|vni[- ]", re.IGNORECASE)
"""".VnTime", "VNI-Times": fonts of the 1990s with letters of their own."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_ELSEWHERE = re.compile(r"\[[^\]]+\][^!]*!")
_ELEMENTS = ("{*}col", "{*}row", "{*}mergeCell")
BROKEN = (BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError, OSError,
          etree.XMLSyntaxError)  # fmt: skip


def read(file: BinaryIO) -> Workbook:
    """The grid of every sheet with cells. Raises NotReadable."""
    try:
        with ZipFile(file) as archive:
            return _File(archive).workbook()
    except BROKEN as error:
        raise NotReadable(Unreadable.DAMAGED) from error


class _File:
    """One workbook's parts, and what its sheets have in common."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        book_part = self._related("", "officeDocument")[0]
        book = self._tree(book_part)
        self.parts = {each.get("Id"): each for each in self._relations(book_part)}
        self.folder = posixpath.dirname(book_part)
        self.sheets = list(book.iterfind("{*}sheets/{*}sheet"))
        options = book.find("{*}workbookPr")
        self.since_1904 = options is not None and _is_on(options, "date1904")
        self.formats, self.old_fonts = self._styles(book_part)
        self.texts = self._texts(book_part)
        self.budget = Budget()

    def workbook(self) -> Workbook:
        """All worksheets; sheets that are charts are left out."""
        if len(self.sheets) > MOST_SHEETS:
            raise NotReadable(Unreadable.TOO_MANY_CELLS)
        found = []
        for told in self.sheets:
            part = self.parts.get(
                next((told.get(name) for name in told.attrib if name.endswith("}id")), None)
            )
            if part is not None and part.get("Type", "").endswith("/worksheet"):
                found.append(self._sheet(told, self._path(self.folder, part.get("Target", ""))))
        return Workbook(tuple(found))

    def _sheet(self, told: Any, path: str) -> Sheet:
        reader = _SheetReader(self, told.get("name", ""))
        with self.archive.open(path) as part:
            for element in _streamed(part, _ELEMENTS):
                reader.take(element)
        return reader.sheet(is_hidden=told.get("state", "visible") != "visible")

    def _styles(self, book_part: str) -> tuple[list[str], list[bool]]:
        """The number format of each style, and whether its font is an old one."""
        parts = self._related(book_part, "styles")
        if not parts or parts[0] not in self.archive.namelist():
            return [], []
        tree = self._tree(parts[0])
        own = {
            int(each.get("numFmtId", 0)): each.get("formatCode", "")
            for each in tree.iterfind("{*}numFmts/{*}numFmt")
        }
        fonts = [
            any(OLD_FONT.match(name.get("val", "")) for name in each.iterfind("{*}name"))
            for each in tree.iterfind("{*}fonts/{*}font")
        ]
        styles = list(tree.iterfind("{*}cellXfs/{*}xf"))
        codes = [code_of(int(each.get("numFmtId", 0)), own) for each in styles]
        ids = [int(each.get("fontId", 0)) for each in styles]
        return codes, [number < len(fonts) and fonts[number] for number in ids]

    def _texts(self, book_part: str) -> list[str]:
        """Texts that cells share; a file without any may lack the part."""
        parts = self._related(book_part, "sharedStrings")
        if not parts or parts[0] not in self.archive.namelist():
            return []
        texts: list[str] = []
        with self.archive.open(parts[0]) as part:
            for element in _streamed(part, ("{*}si",)):
                if len(texts) >= MOST_TEXTS:
                    raise NotReadable(Unreadable.TOO_MANY_CELLS)
                texts.append(_text_of(element))
        return texts

    def _related(self, part: str, kind: str) -> list[str]:
        """The parts that ``part`` names as its ``kind``; "" is the package itself."""
        folder = posixpath.dirname(part)
        return [
            self._path(folder, each.get("Target", ""))
            for each in self._relations(part)
            if each.get("Type", "").endswith("/" + kind) and each.get("TargetMode") != "External"
        ]

    def _relations(self, part: str) -> list[Any]:
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        if path not in self.archive.namelist():
            return []
        return list(self._tree(path).iterfind("{*}Relationship"))

    @staticmethod
    def _path(folder: str, target: str) -> str:
        return posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/")

    def _tree(self, path: str) -> Any:
        with self.archive.open(path) as part:
            return etree.parse(part, _parser()).getroot()


class _SheetReader:
    """One sheet's rows, as they come by."""

    def __init__(self, file: _File, name: str) -> None:
        self.file, self.name = file, name
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[Area] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.row = 0
        self.shared: dict[str, Formula] = {}

    def take(self, element: Any) -> None:
        """A row, the width of some columns, or merged cells."""
        kind = etree.QName(element).localname
        if kind == "row":
            self._take_row(element)
        elif kind == "col":
            if _is_on(element, "hidden") or element.get("width") == "0":
                self.hidden_columns.append((int(element.get("min", 1)), int(element.get("max", 1))))
        elif (area := _area(element.get("ref", ""))) is not None:
            if len(self.merged) >= MOST_MERGED:
                raise NotReadable(Unreadable.TOO_MANY_CELLS, self.name)
            self.merged.append(area)

    def sheet(self, *, is_hidden: bool) -> Sheet:
        """What was read, cut to where something stands."""
        rows = max((row for row, _column in self.cells), default=0)
        columns = max((column for _row, column in self.cells), default=0)
        merged = [
            Area(area.top, area.left, min(area.bottom, rows), min(area.right, columns))
            for area in self.merged
            if area.top <= rows and area.left <= columns
        ]
        hidden = {
            each for first, last in self.hidden_columns for each in range(first, min(last, columns) + 1)
        }
        return Sheet(
            self.name,
            self.cells,
            tuple(dict.fromkeys(merged)),
            is_hidden,
            frozenset(row for row in self.hidden_rows if row <= rows),
            frozenset(hidden),
        )

    def _take_row(self, element: Any) -> None:
        self.row = int(element.get("r", self.row + 1))
        if _is_on(element, "hidden") or element.get("ht") == "0":
            self.hidden_rows.add(self.row)
        column = 0
        for told in element.iterchildren("{*}c"):
            place = _PLACE.fullmatch(told.get("r", ""))
            column = column_number(place[1]) if place else column + 1
            cell = self._cell(told)
            if not cell.is_empty:
                self.file.budget.spend(self.name, self.row, column, len(cell.text))
                self.cells[self.row, column] = cell

    def _cell(self, told: Any) -> Cell:
        kind, style = told.get("t", "n"), int(told.get("s", 0))
        formula = self._formula(told.find("{*}f"))
        value = told.findtext("{*}v") or ""
        is_old = style < len(self.file.old_fonts) and self.file.old_fonts[style]
        if kind == "inlineStr":
            inline = told.find("{*}is")
            return _text_cell(_text_of(inline) if inline is not None else "", formula, is_old=is_old)
        if not value:
            return Cell(formula=formula)
        if kind == "s":
            return _text_cell(self.file.texts[int(value)], formula, is_old=is_old)
        if kind == "e":
            return Cell(error=value[:20], formula=formula)
        if kind == "b":
            return Cell("TRUE" if value == "1" else "FALSE", formula=formula)
        if kind in ("str", "d"):
            return _text_cell(_unescaped(value), formula, is_old=is_old)
        code = self.file.formats[style] if style < len(self.file.formats) else ""
        return cell_of_number(value, code, since_1904=self.file.since_1904, formula=formula)

    def _formula(self, told: Any) -> Formula | None:
        """Of a shared one only the first cell has the text."""
        if told is None:
            return None
        written, shared = told.text or "", told.get("si", "")
        found = Formula.ELSEWHERE if _ELSEWHERE.search(written) else Formula.OWN
        if not shared:
            return found
        return self.shared.setdefault(shared, found) if written else self.shared.get(shared, Formula.OWN)


def _text_cell(text: str, formula: Formula | None, *, is_old: bool) -> Cell:
    kept = clean_text(text[:LONGEST_CELL])
    return Cell(kept, formula=formula, old_letters=is_old and not kept.isascii())


def _text_of(element: Any) -> str:
    """Its runs put together, without how East Asian letters are read."""
    pieces = [each.text or "" for each in element.iterfind("{*}t")]
    pieces += [each.text or "" for each in element.iterfind("{*}r/{*}t")]
    return _unescaped("".join(pieces))[:LONGEST_CELL]


def _unescaped(text: str) -> str:
    """ "_x000D_" is how these files write what XML cannot hold."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _area(written: str) -> Area | None:
    """ "A1:C3"; None where it is not two cells, the first above and before the second."""
    first, _colon, second = written.partition(":")
    start, end = _PLACE.fullmatch(first), _PLACE.fullmatch(second)
    if not start or not end:
        return None
    area = Area(int(start[2]), column_number(start[1]), int(end[2]), column_number(end[1]))
    return area if 1 <= area.top <= area.bottom and area.left <= area.right else None


def _is_on(element: Any, name: str) -> bool:
    return element.get(name, "0") in ("1", "true", "on")


def _parser() -> Any:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def _streamed(part: Any, tags: tuple[str, ...]) -> Iterator[Any]:
    """The elements one after the other, each forgotten once the next is asked for."""
    for _event, element in etree.iterparse(
        part, events=("end",), tag=tags, resolve_entities=False, no_network=True, load_dtd=False
    ):
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
