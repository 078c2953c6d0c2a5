"""The tables of a Word file (.docx), each read to a plain grid as a sheet is (ECMA-376 17.4, also its strict form).

Read by our own walk over its XML: python-docx leaves out tracked insertions, content controls and smart tags, and
repeats merged cells. What is read is the accepted text: tracked insertions are in it, deletions are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO
from zipfile import ZipFile

from lxml import etree

from ocop_tasks.rules.plan_sheets.grid import Area, Cell, Sheet, Workbook
from ocop_tasks.rules.text.cleaning import clean_text, one_line
from ocop_tasks.storage.spreadsheets.cell_budget import Budget
from ocop_tasks.storage.spreadsheets.refusals import LONGEST_CELL, MOST_SHEETS, NotReadable, Unreadable
from ocop_tasks.storage.spreadsheets.xlsx import BROKEN, OLD_FONT

MOST_XML = 60_000_000
"""Bytes of the document's part, unpacked."""
LONGEST_NAME = 80
THROUGH = frozenset(
    {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo", "hyperlink", "fldSimple", "r"}
)
"""Elements that hold text or cells without being any."""
TAKEN_OUT = frozenset({"del", "moveFrom"})
SIGNS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read(file: BinaryIO) -> Workbook:
    """Every table that stands in no other, in order, named after what stands before it. Raises NotReadable."""
    try:
        with ZipFile(file) as archive:
            body = _tree(archive, "word/document.xml").find("{*}body")
            default = _default_font(archive)
    except BROKEN as error:
        raise NotReadable(Unreadable.DAMAGED) from error
    tables = _tables(body, default) if body is not None else []
    if not tables:
        raise NotReadable(Unreadable.NO_TABLE)
    return Workbook(tuple(tables))


def _tree(archive: ZipFile, part: str) -> Any:
    with archive.open(part) as opened:
        content = opened.read(MOST_XML + 1)
    if len(content) > MOST_XML:
        raise NotReadable(Unreadable.TOO_LARGE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)


def _default_font(archive: ZipFile) -> bool:
    """Whether what names no font of its own is in one of the 1990s."""
    if "word/styles.xml" not in archive.namelist():
        return False
    styles = _tree(archive, "word/styles.xml")
    fonts = list(styles.iterfind("{*}docDefaults//{*}rFonts"))
    for style in styles.iterfind("{*}style"):
        if _value(style, "default") in ("1", "true", "on"):
            fonts += style.iterfind("{*}rPr/{*}rFonts")
    return any(map(_is_old, fonts))


def _tables(body: Any, old_default: bool) -> list[Sheet]:
    found: list[Sheet] = []
    before, budget = "", Budget()
    for element in _within(body, {"tbl", "p"}):
        if _kind(element) == "p":
            before = one_line(_text(element)) or before
            continue
        if len(found) >= MOST_SHEETS:
            raise NotReadable(Unreadable.TOO_MANY_CELLS)
        found.append(_Table(before[:LONGEST_NAME], budget, old_default).sheet(element))
        before = ""
    return found


@dataclass
class _Table:
    """One table's cells, as they come by."""

    name: str
    budget: Budget
    old_default: bool
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    open_below: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Columns that go on downwards: their left end -> the row in which they began, and their right end."""

    def sheet(self, table: Any) -> Sheet:
        """The grid of one table."""
        number = 0
        for row in _within(table, {"tr"}):
            properties = row.find("{*}trPr")
            if properties is not None and properties.find("{*}del") is not None:
                continue
            number += 1
            if properties is not None and properties.find("{*}hidden") is not None:
                self.hidden.add(number)
            self._take_row(row, number, _number(properties, "gridBefore"))
        changed = any(_kind(each) in (*TAKEN_OUT, "ins", "moveTo") for each in table.iter(tag=etree.Element))
        return Sheet(
            self.name,
            self.cells,
            tuple(self.merged),
            hidden_rows=frozenset(self.hidden),
            has_open_changes=changed,
        )

    def _take_row(self, row: Any, number: int, column: int) -> None:
        for told in _within(row, {"tc"}):
            properties = told.find("{*}tcPr")
            left, right = column + 1, column + max(1, _number(properties, "gridSpan"))
            column = right
            if right > 1000:
                raise NotReadable(Unreadable.TOO_MANY_COLUMNS, self.name)
            merge = properties.find("{*}vMerge") if properties is not None else None
            if merge is not None and _value(merge, "val") != "restart" and left in self.open_below:
                self._go_on(left, number)
                continue
            self.open_below.pop(left, None)
            if merge is not None:
                self.open_below[left] = (number, right)
            if right > left:
                self.merged.append(Area(number, left, number, right))
            self._take_cell(told, number, left)

    def _go_on(self, left: int, number: int) -> None:
        """The cell above reaches down to this row."""
        top, right = self.open_below[left]
        self.merged = [area for area in self.merged if (area.top, area.left) != (top, left)]
        self.merged.append(Area(top, left, number, right))

    def _take_cell(self, told: Any, row: int, column: int) -> None:
        paragraphs = [_text(each) for each in _within(told, {"p"})]
        text = clean_text("\n".join(paragraphs)[:LONGEST_CELL])
        if text:
            self.budget.spend(self.name, row, column, len(text))
            is_old = not text.isascii() and self._has_old_font(told)
            self.cells[row, column] = Cell(text, old_letters=is_old)

    def _has_old_font(self, told: Any) -> bool:
        runs = [each for each in told.iter("{*}r") if each.find("{*}t") is not None]
        fonts = [each.find("{*}rPr/{*}rFonts") for each in runs]
        return any(self.old_default if each is None else _is_old(each) for each in fonts)


def _within(element: Any, kinds: set[str]) -> Iterator[Any]:
    """The nearest elements of those kinds, through what only wraps them; nothing of what was taken out."""
    for child in element.iterchildren(tag=etree.Element):
        kind = _kind(child)
        if kind in kinds:
            yield child
        elif kind in THROUGH:
            yield from _within(child, kinds)


def _text(paragraph: Any) -> str:
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    for child in element.iterchildren(tag=etree.Element):
        kind = _kind(child)
        if kind == "t":
            yield child.text or ""
        elif kind in SIGNS:
            yield SIGNS[kind]
        elif kind in THROUGH and child.find("{*}rPr/{*}vanish") is None:
            yield from _pieces(child)


def _kind(element: Any) -> str:
    return str(etree.QName(element).localname)


def _value(element: Any, name: str) -> str:
    """An attribute, whichever of the two namespaces it is written in."""
    return next((value for key, value in element.attrib.items() if etree.QName(key).localname == name), "")


def _number(properties: Any, name: str) -> int:
    told = properties.find("{*}" + name) if properties is not None else None
    text = _value(told, "val") if told is not None else ""
    return int(text) if text.isdecimal() and len(text) < 5 else 0


def _is_old(fonts: Any) -> bool:
    return any(OLD_FONT.match(value) for value in fonts.attrib.values())
