"""An .xlsx file becomes what a person sees in it: texts, days, months, per cents, merged and hidden cells."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook as Written
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import MAC_EPOCH

from ocop_tasks.rules.plan_sheets.grid import (
    EMPTY,
    Area,
    Cell,
    Formula,
    Precision,
    as_plain,
    cell_name,
    column_name,
    column_number,
    from_plain,
)
from ocop_tasks.storage.spreadsheets.refusals import NotReadable, Unreadable
from tests.storage.spreadsheets.workbooks import grid, only_sheet, rewritten, saved, with_rows

STRICT = {
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}

tidy = st.text("aăâđêôơưĐỘ ,;-", max_size=12).map(str.strip)
days = st.dates(date(1905, 1, 1), date(2100, 12, 31))
values = st.one_of(st.none(), tidy, st.integers(-(10**9), 10**9), days)


def cell(value, number_format="General"):
    workbook = with_rows([value])
    workbook.active["A1"].number_format = number_format
    return grid(workbook).sheets[0].at(1, 1)


@pytest.mark.parametrize(
    ("number_format", "shown", "precision"),
    [
        ("dd/mm/yyyy", "20/04/2022", Precision.DAY),
        ("[$-42A]dd/mm/yyyy;@", "20/04/2022", Precision.DAY),
        ('"Ngày" d "tháng" m', "20/04/2022", Precision.DAY),
        ("d-mmm", "20/04/2022", Precision.DAY),
        ("mm/yyyy", "04/2022", Precision.MONTH),
        ("mmm-yy", "04/2022", Precision.MONTH),
        ("yyyy", "2022", Precision.YEAR),
    ],
)
def test_a_day_is_read_as_far_as_it_is_shown(number_format, shown, precision):
    assert cell(date(2022, 4, 20), number_format) == Cell(shown, day=date(2022, 4, 20), precision=precision)


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (5, "General", Cell("5", number=Decimal(5))),
        (1.1, "0.00", Cell("1.10", number=Decimal("1.1"))),
        (1 / 3, "General", Cell("0.333333333333333", number=Decimal("0.3333333333333333"))),
        (0.5, "0%", Cell("50%", number=Decimal("0.5"), in_percent=True)),
        (5, '"Quý "0', Cell("5", number=Decimal(5))),
        (5, '[Red]0"d"', Cell("5", number=Decimal(5))),
        (timedelta(hours=9), "h:mm", Cell("0.375", number=Decimal("0.375"))),
        (44671.375, "[$-42A]hh:mm", Cell("44671.375", number=Decimal("44671.375"))),
        (True, "General", Cell("TRUE")),
        ("  Phòng NN&PTNT \r\n TC-KH ", "General", Cell("Phòng NN&PTNT\n TC-KH")),
    ],
)
def test_numbers_and_texts_are_what_is_shown(value, number_format, expected):
    assert cell(value, number_format) == expected


def test_days_of_a_workbook_of_an_old_macintosh_count_from_1904():
    workbook = with_rows([date(2022, 4, 20)])
    workbook.epoch = MAC_EPOCH
    assert grid(workbook).sheets[0].at(1, 1).day == date(2022, 4, 20)


def test_a_formula_shows_its_last_value_and_says_where_it_looks():
    """openpyxl writes formulas without values, so these are put beside."""

    def valued(name, text):
        text = re.sub(r"(<f>A1\+1</f>)<v ?/?>(</v>)?", r"\1<v>2</v>", text)
        return re.sub(r"(<f>\[1\]Sheet1!A1</f>)<v ?/?>(</v>)?", r"\1<v>7</v>", text)

    workbook = with_rows([1, "=A1+1", "=[1]Sheet1!A1", "=A1*3"])
    sheet = only_sheet(rewritten(saved(workbook), valued))
    assert sheet.at(1, 2) == Cell("2", number=Decimal(2), formula=Formula.OWN)
    assert sheet.at(1, 3) == Cell("7", number=Decimal(7), formula=Formula.ELSEWHERE)
    assert sheet.at(1, 4) == Cell(formula=Formula.OWN)
    assert not sheet.at(1, 4).is_empty


def test_a_formula_shared_by_cells_says_of_each_where_it_looks():
    def shared(name, text):
        first = '<f t="shared" ref="A1:A2" si="0">[2]Nam2021!B1</f><v>1</v>'
        return text.replace("<v>1</v>", first).replace("<v>2</v>", '<f t="shared" si="0"/><v>2</v>')

    sheet = only_sheet(rewritten(saved(with_rows([1], [2])), shared))
    assert [sheet.at(row, 1).formula for row in (1, 2)] == [Formula.ELSEWHERE, Formula.ELSEWHERE]


def test_an_error_is_no_text():
    workbook = with_rows(["#REF!"])
    workbook.active["A1"].data_type = "e"
    assert grid(workbook).sheets[0].at(1, 1) == Cell(error="#REF!")


def test_merged_and_hidden_cells_are_told():
    workbook = with_rows(
        ["TT", "Nội dung", "Chủ trì", "Ghi chú"], [1, "Tập huấn", "TC-KH", "x"], [2, "Họp", "", "x"]
    )
    sheet = workbook.active
    sheet.merge_cells("C2:C3")
    sheet.merge_cells("A1:XFD1")
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet.column_dimensions["D"].max = 16_384
    workbook.create_sheet("Nháp").sheet_state = "hidden"

    read, draft = grid(workbook).sheets

    assert set(read.merged) == {Area(1, 1, 1, 4), Area(2, 3, 3, 3)}
    assert (read.hidden_rows, read.hidden_columns) == (frozenset({3}), frozenset({4}))
    assert (read.name, read.is_hidden, draft.name, draft.is_hidden) == ("Kế hoạch", False, "Nháp", True)


def test_letters_of_the_fonts_of_the_1990s_are_told_from_others():
    workbook = with_rows(["KÕ ho¹ch", "Kế hoạch", "OCOP 2022", "Keá hoaïch"])
    for name, font in zip("ABCD", (".VnTime", "Times New Roman", ".VnTimeH", "VNI-Times"), strict=True):
        workbook.active[f"{name}1"].font = Font(name=font)
    sheet = grid(workbook).sheets[0]
    assert [sheet.at(1, column).old_letters for column in (1, 2, 3, 4)] == [True, False, False, True]


def test_a_text_in_several_fonts_is_one_text():
    workbook = with_rows([None])
    workbook.active["A1"] = CellRichText("Trước ", TextBlock(InlineFont(b=True), "ngày 20/4"))
    assert grid(workbook).sheets[0].at(1, 1).text == "Trước ngày 20/4"


def test_a_file_whose_cells_share_their_texts():
    """As Excel writes it: openpyxl puts each text into its cell."""
    file = BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = workbook.add_worksheet("Kế hoạch")
    bold, shown = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "mm/yyyy"})
    sheet.write_row(0, 0, ["Chủ trì", "Thời gian", "Chủ trì"])
    sheet.write_rich_string(1, 0, "Phòng ", bold, "NN&PTNT")
    sheet.write_number(1, 1, 44_682, shown)
    sheet.write_formula(1, 2, "=A2", None, "Phòng NN&PTNT")
    workbook.close()

    read = only_sheet(file.getvalue())

    assert [read.at(1, column).text for column in (1, 2, 3)] == ["Chủ trì", "Thời gian", "Chủ trì"]
    assert read.at(2, 1) == Cell("Phòng NN&PTNT")
    assert read.at(2, 2) == Cell("05/2022", day=date(2022, 5, 1), precision=Precision.MONTH)
    assert read.at(2, 3) == Cell("Phòng NN&PTNT", formula=Formula.OWN)


def test_a_file_of_the_strict_form_is_read_alike():
    def strict(name, text):
        for usual, other in STRICT.items():
            text = text.replace(usual, other)
        return text

    content = saved(with_rows(["Nội dung", date(2022, 4, 20)]))
    assert only_sheet(rewritten(content, strict)) == only_sheet(content)


def test_cells_without_names_stand_one_after_the_other():
    content = saved(with_rows(["TT", "Nội dung"], [1, "Tập huấn"]))
    bare = rewritten(content, lambda name, text: re.sub(r'(<(?:row|c)) r="\w+"', r"\1", text))
    assert only_sheet(bare) == only_sheet(content)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_part_that_is_cut_off_is_damage(part):
    content = saved(with_rows(["Nội dung"]))
    with pytest.raises(NotReadable) as refusal:
        only_sheet(rewritten(content, lambda name, text: text[: len(text) // 2] if name == part else text))
    assert refusal.value.reason is Unreadable.DAMAGED


def test_an_entity_of_another_file_is_not_followed(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("mat khau")

    def asking(name, text):
        if name != "xl/worksheets/sheet1.xml":
            return text
        entity = f'<!DOCTYPE worksheet [<!ENTITY of SYSTEM "file://{secret}">]>'
        return entity + text.rpartition("?>")[2].replace("Noi dung", "&of;!")

    content = rewritten(saved(with_rows(["Noi dung"])), asking)
    assert only_sheet(content).at(1, 1).text in ("", "!")


def test_columns_are_called_as_on_the_screen():
    assert [cell_name(7, 3), column_name(28), column_name(16_384)] == ["C7", "AB", "XFD"]
    assert all(column_number(column_name(column)) == column for column in range(1, 16_385))


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(values, max_size=5), max_size=6), st.lists(st.integers(1, 6), max_size=3))
def test_every_value_is_where_openpyxl_reads_it(rows, hidden):
    """And the way to the portal's own process changes nothing."""
    workbook = Written()
    for row in rows:
        workbook.active.append(row)
    for each in hidden:
        workbook.active.row_dimensions[each].hidden = True
    content = saved(workbook)
    theirs = load_workbook(BytesIO(content)).active
    (ours,) = grid(workbook).sheets

    for place in theirs.iter_rows():
        for each in place:
            read = ours.at(each.row, each.column)
            if isinstance(each.value, datetime):
                assert read.day == each.value.date()
            elif isinstance(each.value, int):
                assert read.number == each.value
            else:
                assert read.text == (each.value or "")
    used = max((row for row, _column in ours.cells), default=0)
    assert ours.hidden_rows == {each for each in hidden if each <= used}
    assert from_plain(as_plain(grid(workbook))) == grid(workbook)
    assert ours.at(99, 99) == EMPTY
