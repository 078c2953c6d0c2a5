"""Tables of Word files, as offices send them: merged, tracked, with content controls, in fonts of the 1990s."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ocop_tasks.rules.plan_sheets.grid import Area, as_plain, from_plain
from ocop_tasks.storage.spreadsheets import docx_tables
from ocop_tasks.storage.spreadsheets.refusals import NotReadable, Unreadable

W = nsdecls("w")


def with_table(*rows, before="Biểu 01", edit=None):
    """A Word document of python-docx with one table."""
    document = Document()
    document.add_paragraph(before)
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    if edit:
        edit(table)
    return document


def saved(document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def with_document(content: bytes, change) -> bytes:
    """The same file with its document's part changed."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part.decode()) if name == "word/document.xml" else part)
    return out.getvalue()


def read(content: bytes):
    return docx_tables.read(BytesIO(content)).sheets


def texts(sheet):
    """The cells as rows and columns."""
    return {place: cell.text for place, cell in sheet.cells.items()}


def test_each_table_is_a_sheet_named_after_what_stands_before_it():
    document = with_table(["TT", "Tên"], ["1", "Chè\nShan"])
    document.add_paragraph("")
    document.add_table(rows=1, cols=1).cell(0, 0).text = "hai"
    first, second = read(saved(document))
    assert (first.name, second.name) == ("Biểu 01", "")
    assert texts(first) == {(1, 1): "TT", (1, 2): "Tên", (2, 1): "1", (2, 2): "Chè\nShan"}
    assert from_plain(as_plain(docx_tables.read(BytesIO(saved(document))))).sheets == (first, second)


def test_merged_cells_are_areas_and_stand_once():
    def merge(table):
        table.cell(0, 0).merge(table.cell(0, 1))
        table.cell(1, 2).merge(table.cell(2, 2))

    (sheet,) = read(saved(with_table(["a", "", "c"], ["d", "e", "f"], ["g", "h", ""], edit=merge)))
    assert set(sheet.merged) == {Area(1, 1, 1, 2), Area(2, 3, 3, 3)}
    assert texts(sheet)[2, 3] == "f"
    assert (3, 3) not in sheet.cells
    assert texts(sheet)[3, 2] == "h"


def test_a_row_that_begins_further_right_keeps_its_columns():
    def shift(table):
        row = table.rows[1]._tr
        row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {W} w:val="1"/>'))
        row.remove(row.tc_lst[-1])

    (sheet,) = read(saved(with_table(["a", "b", "c"], ["x", "y", "z"], edit=shift)))
    assert texts(sheet)[2, 2] == "x"
    assert texts(sheet)[2, 3] == "y"


def test_what_is_tracked_is_read_as_accepted_and_said():
    def track(table):
        paragraph = table.cell(0, 0).paragraphs[0]._p
        run = "<w:r><w:t>{}</w:t></w:r>"
        paragraph.append(parse_xml(f"<w:ins {W} w:id='1' w:author='A'>{run.format(' mới')}</w:ins>"))
        paragraph.append(parse_xml(f"<w:moveFrom {W} w:id='2' w:author='A'>{run.format(' cũ')}</w:moveFrom>"))
        properties = table.rows[1]._tr.get_or_add_trPr()
        properties.append(parse_xml(f"<w:del {W} w:id='3' w:author='A'/>"))

    (sheet,) = read(saved(with_table(["Chè"], ["dòng đã xoá"], ["Miến"], edit=track)))
    assert texts(sheet) == {(1, 1): "Chè mới", (2, 1): "Miến"}
    assert sheet.has_open_changes
    (plain,) = read(saved(with_table(["Chè"])))
    assert not plain.has_open_changes


def test_content_controls_links_and_hidden_text():
    def wrap(table):
        first, second = table.cell(0, 0).paragraphs[0]._p, table.cell(0, 1).paragraphs[0]._p
        first.append(
            parse_xml(f"<w:sdt {W}><w:sdtContent><w:r><w:t>Bản Bo</w:t></w:r></w:sdtContent></w:sdt>")
        )
        second.append(parse_xml(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t>không thấy</w:t></w:r>"))
        second.append(
            parse_xml(f"<w:hyperlink {W}><w:r><w:t>HTX</w:t><w:tab/><w:t>A</w:t></w:r></w:hyperlink>")
        )

    (sheet,) = read(saved(with_table(["Xã ", ""], edit=wrap)))
    assert texts(sheet) == {(1, 1): "Xã Bản Bo", (1, 2): "HTX A"}


def test_letters_of_old_fonts_are_marked():
    def old(table):
        table.cell(0, 0).paragraphs[0].runs[0].font.name = ".VnTime"

    (sheet,) = read(saved(with_table(["KÕ ho¹ch", "Kế hoạch"], edit=old)))
    assert sheet.cells[1, 1].old_letters
    assert not sheet.cells[1, 2].old_letters


def test_the_strict_form_of_the_format_is_read_alike():
    def strict(text):
        return text.replace(
            "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            "http://purl.oclc.org/ooxml/wordprocessingml/main",
        )

    (sheet,) = read(with_document(saved(with_table(["Chè"])), strict))
    assert texts(sheet) == {(1, 1): "Chè"}


def test_a_document_without_a_table_and_one_that_is_broken():
    with pytest.raises(NotReadable) as none:
        read(saved(Document()))
    assert none.value.reason is Unreadable.NO_TABLE
    with pytest.raises(NotReadable) as broken:
        read(with_document(saved(with_table(["Chè"])), lambda text: text[:-40]))
    assert broken.value.reason is Unreadable.DAMAGED


def test_a_table_of_too_many_rows_is_refused():
    row = "<w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc></w:tr>"
    content = with_document(
        saved(with_table(["Chè"])), lambda text: text.replace("<w:tr>", row * 6000 + "<w:tr>", 1)
    )
    with pytest.raises(NotReadable) as refused:
        read(content)
    assert refused.value.reason is Unreadable.TOO_MANY_ROWS
