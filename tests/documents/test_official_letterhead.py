"""What an office's document looks like (Nghị định 30/2020/NĐ-CP), and what the library would leave in it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm

from ocop_tasks.documents import blank_document, official_letterhead
from ocop_tasks.documents.official_letterhead import Office, Signature

DISTRICT = Office("Uỷ ban nhân dân huyện Tam Đường", above="Uỷ ban nhân dân tỉnh Lai Châu")
AT = datetime(2022, 6, 15, 3, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def content() -> bytes:
    made = blank_document.blank_document(title="Kết luận cuộc họp", author=DISTRICT.name, at=AT)
    official_letterhead.add_head(made, DISTRICT, sign="TB", on=date(2022, 2, 7))
    official_letterhead.add_title(made, "Thông báo", "Kết luận cuộc họp")
    official_letterhead.add_paragraph(made, "Một dòng.\r\nDòng hai\x0b <&> hết.")
    official_letterhead.add_table(made, ("Đơn vị", "Ý kiến"), [("Xã Bản Bo", "a\r\nb\rc")], (Mm(60), Mm(100)))
    official_letterhead.add_signature(
        made, DISTRICT, Signature("Chủ tịch", "Phó Chủ tịch", "Lò Văn A"), ["Xã Bản Bo"]
    )
    return blank_document.bytes_of(made)


@pytest.fixture(scope="module")
def read(content):
    return Document(BytesIO(content))


def lines(cell) -> list[str]:
    return [paragraph.text for paragraph in cell.paragraphs if paragraph.text]


def test_it_is_a4_with_the_decree_s_margins(read):
    section = read.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 20 <= round(section.bottom_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20


def test_every_style_is_times_new_roman_for_every_script_black_and_vietnamese(content):
    with ZipFile(BytesIO(content)) as file:
        words = {name: file.read(name).decode() for name in ("word/styles.xml", "word/document.xml")}
    for xml in words.values():
        for fonts in re.findall(r"<w:rFonts[^>]*>", xml):
            assert re.findall(r'w:(\w+)="Times New Roman"', fonts) == ["ascii", "hAnsi", "eastAsia", "cs"], (
                fonts
            )
    assert "<w:rFonts" in words["word/styles.xml"]
    assert "<w:color" not in words["word/styles.xml"]
    languages = re.findall(r"<w:lang [^>]*>", words["word/styles.xml"])
    assert languages
    assert all('w:val="vi-VN"' in each for each in languages)


def test_nothing_tells_of_the_library_that_made_it(content, read):
    known = read.core_properties
    assert (known.author, known.last_modified_by) == (DISTRICT.name, DISTRICT.name)
    assert (known.title, known.language, known.comments) == ("Kết luận cuộc họp", "vi-VN", "")
    assert known.created == known.modified == AT
    with ZipFile(BytesIO(content)) as file:
        names = file.namelist()
        everything = b"".join(map(file.read, names))
    assert b"python-docx" not in everything
    assert b"Macintosh" not in everything
    assert not [name for name in names if "thumbnail" in name or "WithEffects" in name]


def test_the_head_names_country_motto_and_office_and_leaves_number_and_day_blank(read):
    left, right = read.tables[0].rows[0].cells
    number, place = read.tables[0].rows[1].cells
    assert lines(left) == ["UỶ BAN NHÂN DÂN", "HUYỆN TAM ĐƯỜNG"]
    assert lines(right) == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    for cell in (left, right):
        assert all(run.bold for paragraph in cell.paragraphs for run in paragraph.runs)
        assert cell.paragraphs[-1]._p.find(f".//{qn('w:pBdr')}") is not None, "a line beneath"
    assert re.fullmatch(r"Số: {6,}/TB-UBND", number.text)
    assert re.fullmatch(r"Tam Đường, ngày {6,}tháng 02 năm 2022", place.text)
    assert place.paragraphs[0].runs[0].italic


def test_an_agency_names_the_office_above_it_and_what_is_not_known_is_left_blank():
    agency = Office("Phòng Nông nghiệp", above="Uỷ ban nhân dân huyện Tam Đường")
    made = blank_document.blank_document(title="x", author="x", at=AT)
    official_letterhead.add_head(made, agency, sign="TB", on=date(2022, 6, 15))
    official_letterhead.add_signature(made, agency, Signature("Trưởng phòng"), [])

    left, _right = made.tables[0].rows[0].cells
    number, place = made.tables[0].rows[1].cells
    assert lines(left) == ["UỶ BAN NHÂN DÂN HUYỆN TAM ĐƯỜNG", "PHÒNG NÔNG NGHIỆP"]
    assert [run.bold for paragraph in left.paragraphs for run in paragraph.runs] == [None, True]
    assert number.text.endswith("/TB-…")
    assert place.text.startswith("…………, ngày")
    assert lines(made.tables[1].rows[0].cells[1]) == ["TRƯỞNG PHÒNG"]


def test_who_signs_stands_right_and_to_whom_it_goes_left(read):
    to_whom, signs = read.tables[2].rows[0].cells
    assert lines(to_whom) == ["Nơi nhận:", "- Xã Bản Bo;", "- Lưu: VT."]
    assert lines(signs) == ["TM. UỶ BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lò Văn A"]


def test_a_line_break_is_one_and_what_no_keyboard_types_is_left_out(read):
    assert [paragraph.text for paragraph in read.paragraphs if "Một dòng" in paragraph.text] == [
        "Một dòng.\nDòng hai <&> hết."
    ]
    assert read.tables[1].rows[1].cells[1].text == "a\nb\nc"
    assert read.tables[1].rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None


def test_pages_are_numbered_in_the_middle_of_their_head_from_the_second_on(read):
    section = read.sections[0]
    assert section.different_first_page_header_footer
    assert section.first_page_header.is_linked_to_previous
    number = section.header.paragraphs[0]
    assert number.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert number._p.find(qn("w:fldSimple")).get(qn("w:instr")) == "PAGE"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2022, 2, 7), "ngày 07 tháng 02 năm 2022"),
        (date(2022, 6, 15), "ngày 15 tháng 6 năm 2022"),
        (date(2022, 10, 1), "ngày 01 tháng 10 năm 2022"),
    ],
)
def test_days_in_words_have_two_figures_where_they_could_be_changed(day, words):
    assert official_letterhead.day_in_words(day) == words


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("Uỷ ban nhân dân huyện Tam Đường", "Tam Đường"),
        ("Ủy ban nhân dân xã Bản Bo", "Bản Bo"),
        ("UBND tỉnh Lai Châu", "Lai Châu"),
        ("Sở Nông nghiệp và Môi trường", None),
    ],
)
def test_the_place_is_that_of_the_office(name, place):
    assert Office(name).place == place
