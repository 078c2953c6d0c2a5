"""What an office's document begins and ends with: its head, its name, its signature and to whom it goes.

What only the office knows, the number and the day of signing, is left blank to be filled in.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from docx.document import Document as Paper
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from ocop_tasks.documents.blank_document import HEAD, MOTTO_SIZE, SIZE, SMALL, SMALLER, add_text, rule_under

COUNTRY = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
LEFT_COLUMN, RIGHT_COLUMN = Mm(64), Mm(96)
BLANK = "      "
UNKNOWN_PLACE = "…………"
_COMMITTEE = re.compile(r"(?i)\b(?:u[ỷy]|[ủu]y) ban nhân dân\b|\bubnd\b")
_PLACE = re.compile(r"(?i)\b(?:tỉnh|thành phố|huyện|thị xã|quận|xã|phường|thị trấn|đặc khu) (?P<place>\S.*)$")


@dataclass(frozen=True, slots=True)
class Office:
    """Who issues a document: its name, and that of the office above it, which a People's Committee does not name."""

    name: str
    above: str | None = None

    @property
    def is_committee(self) -> bool:
        """Whether it is a People's Committee."""
        return _COMMITTEE.search(self.name) is not None

    @property
    def place(self) -> str | None:
        """The place that stands before the date; None where the name does not tell it."""
        found = _PLACE.search(self.name)
        return found["place"] if found else None


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: ``position`` in the office; ``deputy``: for the head, as "KT." says; ``name`` is None if not known."""

    position: str
    deputy: str | None = None
    name: str | None = None


def day_in_words(day: date) -> str:
    """ "ngày 05 tháng 02 năm 2022": days to 9 and the first two months have two figures."""
    return f"ngày {day.day:02} tháng {_month(day)} năm {day.year}"


def add_head(paper: Paper, office: Office, *, sign: str, on: date) -> None:
    """The country and its motto, the office, the number's place with the document's ``sign``, the place and date.

    ``on`` is a day of the month in which it will be signed; which day is left blank.
    """
    table = _columns(paper)
    left, right = table.rows[0].cells
    if office.above and not office.is_committee:
        add_text(_line(left), office.above.upper(), size=HEAD)
    for part in _in_lines(office):
        add_text(_line(left), part.upper(), size=HEAD, bold=True)
    rule_under(_line(left), indent=Mm(20))
    add_text(_line(right), COUNTRY, size=HEAD, bold=True)
    add_text(_line(right), MOTTO, size=MOTTO_SIZE, bold=True)
    rule_under(_line(right), indent=Mm(18))
    left, right = table.rows[1].cells
    issuer = "UBND" if office.is_committee else "…"
    add_text(_line(left), f"Số: {BLANK}/{sign}-{issuer}", size=MOTTO_SIZE)
    place = office.place or UNKNOWN_PLACE
    add_text(
        _line(right), f"{place}, ngày {BLANK}tháng {_month(on)} năm {on.year}", size=MOTTO_SIZE, italic=True
    )


def add_title(paper: Paper, kind: str, about: str) -> None:
    """The document's kind ("THÔNG BÁO") and what it is about, with a line beneath."""
    named = paper.add_paragraph(style="Heading 1")
    named.alignment, named.paragraph_format.space_before = WD_ALIGN_PARAGRAPH.CENTER, Pt(14)
    add_text(named, kind.upper(), bold=True)
    said = paper.add_paragraph()
    said.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_text(said, about, bold=True)
    line = paper.add_paragraph()
    line.paragraph_format.space_after = Pt(6)
    rule_under(line, indent=Mm(50))


def add_paragraph(paper: Paper, words: str) -> Paragraph:
    """A paragraph of the document."""
    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_after, form.line_spacing = Mm(10), Pt(6), 1.15
    add_text(paragraph, words)
    return paragraph


def add_table(
    paper: Paper, headings: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[Mm]
) -> None:
    """A table whose headings stand on each of its pages, and whose rows are not cut by the page's end.

    The last row stays with what follows: nobody signs a page that says nothing.
    """
    made = paper.add_table(rows=0, cols=len(headings), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _set_widths(made, widths)
    for number, texts in enumerate((headings, *rows)):
        is_last = number == len(rows)
        row = made.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, width, words in zip(row.cells, widths, texts, strict=True):
            cell.width = width
            add_text(cell.paragraphs[0], words, size=SMALL, bold=number == 0)
            cell.paragraphs[0].paragraph_format.keep_with_next = is_last or None
            if number == 0:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def add_signature(paper: Paper, office: Office, signed: Signature, recipients: Sequence[str]) -> None:
    """To whom it goes, on the left, and who signs, on the right, with room for the seal."""
    space = paper.add_paragraph()
    space.paragraph_format.space_after, space.paragraph_format.keep_with_next = Pt(0), True
    left, right = _columns(paper, rows=1).rows[0].cells
    add_text(_line(left, centred=False), "Nơi nhận:", size=SMALL, bold=True, italic=True)
    for recipient in recipients:
        add_text(_line(left, centred=False), f"- {recipient};", size=SMALLER)
    add_text(_line(left, centred=False), "- Lưu: VT.", size=SMALLER)
    lines = [f"TM. {_committee(office)}"] if office.is_committee else []
    lines += [f"KT. {signed.position}", signed.deputy] if signed.deputy else [signed.position]
    for line in lines:
        add_text(_line(right), line.upper(), size=SIZE, bold=True)
    for _room in range(4):
        _line(right)
    add_text(_line(right), signed.name or "", size=SIZE, bold=True)


def _in_lines(office: Office) -> list[str]:
    """The office's name as it stands in the head: "Ủy ban nhân dân", and beneath it of where."""
    found = _COMMITTEE.match(office.name)
    parts = [found[0], office.name[found.end() :].strip()] if found else [office.name]
    return [part for part in parts if part]


def _committee(office: Office) -> str:
    found = _COMMITTEE.search(office.name)
    return found[0] if found else office.name


def _month(day: date) -> str:
    return f"{day.month:02}" if day.month <= 2 else str(day.month)


def _columns(paper: Paper, rows: int = 2) -> Table:
    """Two columns without lines."""
    made: Table = paper.add_table(rows=rows, cols=2)
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _set_widths(made, (LEFT_COLUMN, RIGHT_COLUMN))
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width in zip(row.cells, (LEFT_COLUMN, RIGHT_COLUMN), strict=True):
            cell.width = width
    return made


def _set_widths(made: Table, widths: Sequence[Length]) -> None:
    for column, width in zip(made._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width.twips))


def _line(cell: _Cell, *, centred: bool = True) -> Paragraph:
    """The cell's next paragraph; its first one is there already."""
    first = cell.paragraphs[0]
    paragraph: Paragraph = first if first.alignment is None else cell.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    return paragraph
