"""An empty sheet: A4, the decree's margins, Times New Roman, Vietnamese, and nothing of whoever made the template."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from ocop_tasks.rules.text.cleaning import clean_text

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
SIZE, SMALL, SMALLER = Pt(14), Pt(12), Pt(11)
HEAD, MOTTO_SIZE = Pt(12), Pt(13)
WIDTH, HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(20), Mm(20), Mm(30), Mm(20)
_FONTS = ("ascii", "hAnsi", "eastAsia", "cs")
_STYLES_FOR_EFFECTS = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
_APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def blank_document(*, title: str, author: str, at: datetime) -> Paper:
    """A sheet with the document's ``title``, the office that issues it, and when it was made, an aware moment."""
    paper = Document()
    _remove_library_parts(paper)
    _set_fonts(paper)
    _set_page(paper)
    known, moment = paper.core_properties, at.astimezone(UTC).replace(tzinfo=None)
    known.title, known.author, known.last_modified_by = clean_text(title)[:255], author[:255], author[:255]
    known.created = known.modified = moment
    known.language, known.comments, known.revision = LANGUAGE, "", 1
    return paper


def bytes_of(paper: Paper) -> bytes:
    """The file."""
    content = BytesIO()
    paper.save(content)
    return content.getvalue()


def add_text(
    paragraph: Paragraph, text: str, *, size: Pt | None = None, bold: bool = False, italic: bool = False
) -> None:
    """Text as it was typed: one line break is one, and what no keyboard types is left out."""
    run = paragraph.add_run(clean_text(text) if text.strip() else text)
    run.bold, run.italic = bold or None, italic or None
    if size is not None:
        run.font.size = size
        properties = run._r.get_or_add_rPr()
        other_scripts = OxmlElement("w:szCs")
        other_scripts.set(qn("w:val"), str(int(size.pt * 2)))
        properties.append(other_scripts)


def rule_under(paragraph: Paragraph, *, indent: Mm) -> None:
    """A thin line in a paragraph of its own, shorter than the column by ``indent`` at both sides."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = indent
    form.space_before, form.line_spacing = Pt(2), Pt(6)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _remove_library_parts(paper: Paper) -> None:
    """The library's template brings a picture of itself, a second set of styles and the name of a program."""
    package = paper.part.package
    for owner, kind in ((package, RELATIONSHIP_TYPE.THUMBNAIL), (paper.part, _STYLES_FOR_EFFECTS)):
        for key in [key for key, each in owner.rels.items() if each.reltype == kind]:
            del owner.rels[key]
    for each in package.rels.values():
        if each.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
            each.target_part._blob = _APPLICATION.encode()


def _set_fonts(paper: Paper) -> None:
    """One type, black, in every style: the template's headings are blue and have a face of their own."""
    styles = paper.styles.element
    for fonts in styles.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        for script in _FONTS:
            fonts.set(qn(f"w:{script}"), FONT)
    for colour in list(styles.iter(qn("w:color"))):
        colour.getparent().remove(colour)
    for language in [*styles.iter(qn("w:lang")), *paper.settings.element.iter(qn("w:themeFontLang"))]:
        language.set(qn("w:val"), LANGUAGE)
        language.set(qn("w:eastAsia"), LANGUAGE)
    for name, bold in (("Normal", False), ("Header", False), ("Heading 1", True)):
        style = paper.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, SIZE, bold
        for script in _FONTS:
            style.element.rPr.rFonts.set(qn(f"w:{script}"), FONT)
        spacing = style.paragraph_format
        spacing.space_before, spacing.space_after, spacing.line_spacing = Pt(0), Pt(0), 1.0
        spacing.keep_with_next = bold


def _set_page(paper: Paper) -> None:
    """The page, and its number in the middle of the head from the second page on."""
    section = paper.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.PORTRAIT, WIDTH, HEIGHT
    section.top_margin, section.bottom_margin = TOP, BOTTOM
    section.left_margin, section.right_margin, section.gutter = LEFT, RIGHT, Mm(0)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    add_text(number, "2")
    field.append(number.runs[0]._r)
    number._p.append(field)
