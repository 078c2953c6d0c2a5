"""Whatever a sheet holds, reading it raises nothing, and no row of its table is lost without a word."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ocop_tasks.rules.plan_sheets.dry_run_result import digest_of
from ocop_tasks.rules.plan_sheets.grid import Area, Cell, Formula, Precision, Sheet, Workbook
from ocop_tasks.rules.plan_sheets.headings import Field
from ocop_tasks.rules.plan_sheets.sheet_plan import read_plan
from ocop_tasks.rules.plan_sheets.table import SheetMapping
from ocop_tasks.rules.plan_sheets.task_starts import Stated
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from ocop_tasks.storage.spreadsheets import csv_text
from tests.rules.plan_sheets import layouts
from tests.rules.plan_sheets.layouts import UNITS, YEAR_2022, asked, codes, filled, read
from tests.storage.spreadsheets.workbooks import grid, saved, sent

PIECES = (
    """
TT|STT|Nội dung|Chủ trì|Phối hợp|Thời gian|Kết quả|Tình trạng|% hoàn thành|Ngày xong
Ghi chú|Quý I|Quý II|Bắt đầu|Kinh phí
I|II|A|B|1|2|1.1|a)|-|(1)|(2)|(3)|nt|//|x|Tập huấn|- Hội nghị|TUYÊN TRUYỀN|II. Xúc tiến|1. Hội chợ
Phòng NN&PTNT|TTYT; UBMTTQ|các xã, thị trấn|UBND các xã|các đơn vị liên quan|13 xã|cấp xã
Hàng tháng|Trước ngày 20/4/2022|31/02/2022|Thường xuyên|Đang làm 50%|Đang làm 100%|Đã xong|100%
Tổng cộng|Nơi nhận:|TM. UBND HUYỆN
""".strip()
    .replace("\n", "|")
    .split("|")
)
texts = st.sampled_from(PIECES) | st.text("aIvXđ1.,;-&/() \n", max_size=8).map(str.strip)
cells = st.one_of(
    texts.filter(bool).map(Cell),
    texts.filter(bool).map(Cell),
    st.dates(date(2021, 1, 1), date(2024, 1, 1)).flatmap(
        lambda day: st.sampled_from(Precision).map(lambda shown: Cell(day.isoformat(), day=day, precision=shown))
    ),
    st.integers(0, 50_000).map(lambda number: Cell(str(number), number=Decimal(number))),
    st.sampled_from([Cell(error="#REF!"), Cell(formula=Formula.OWN), Cell("x", formula=Formula.ELSEWHERE),
                     Cell("KÕ ho¹ch", old_letters=True), Cell("50%", number=Decimal("0.5"), in_percent=True)]),
)  # fmt: skip
HEADINGS = ("TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian", "Tình trạng")


@st.composite
def sheets(draw):
    headings = draw(st.sampled_from([{}, {(1, at): Cell(text) for at, text in enumerate(HEADINGS, start=1)}]))
    below = draw(st.dictionaries(st.tuples(st.integers(1, 9), st.integers(1, 8)), cells, max_size=40))
    areas = draw(st.lists(st.tuples(*[st.integers(1, 9)] * 4), max_size=4))
    merged = tuple(
        Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
        for top, left, bottom, right in areas
    )
    covered = {place for area in merged for place in area.places() if place != (area.top, area.left)}
    return Sheet(
        "Kế hoạch",
        {place: cell for place, cell in (below | headings).items() if place not in covered},
        merged,
        False,
        draw(st.frozensets(st.integers(1, 9), max_size=2)),
        draw(st.frozensets(st.integers(1, 8), max_size=2)),
    )


mappings = st.none() | st.builds(
    SheetMapping,
    st.dictionaries(st.sampled_from("ABCDEFGHZ"), st.sampled_from(Field), max_size=4),
    st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
    st.booleans(),
)


@settings(max_examples=400, deadline=None)
@given(sheets(), mappings, st.sampled_from((None, Stated(date(2022, 6, 15), frozenset(Frequency)))))
@example(Sheet("Kế hoạch", {(1, 1): Cell("nt")}), None, None)
def test_no_row_is_lost_and_nothing_is_raised(sheet, said, stated):
    mapping = {sheet.name: said} if said else None
    plan = read_plan(Workbook((sheet,)), UNITS, YEAR_2022, mapping, stated=stated)

    assert plan.sheets or plan.errors
    for each in plan.tasks:
        assert each.status is not Status.IN_PROGRESS or each.percent is None or each.percent < 100
        assert each.start is None or (stated and (each.start.done_on or stated.on) <= stated.on)
        assert not set(each.lead) & set(each.coordinating)
        assert each.section is None or each.section < len(plan.sections)
    for taken in plan.sheets:
        told = {row for each in plan.tasks for row in each.rows} | {each.row for each in plan.sections}
        told |= {int(found[1]) for doubt in plan.doubts if (found := re.search(r"(\d+)$", doubt.cell))}
        of_a_column = {doubt.cell for doubt in plan.doubts if doubt.cell.isalpha()}
        for (row, column), cell in sheet.cells.items():
            below = row > taken.heading_rows[1] and (taken.ends_before is None or row < taken.ends_before)
            if below and not cell.is_empty and chr(ord("A") + column - 1) not in of_a_column:
                assert row in told, (row, plan)


@pytest.mark.parametrize("make", layouts.ALL)
def test_a_second_run_of_the_same_file_is_known_by_its_digest(make):
    """Saved anew its bytes are others, and what is in it is the same."""
    first = read(make())
    assert read(make()).digest == first.digest
    other = make()
    other.active["A1"] = "Khác"
    assert read(other).digest != first.digest
    assert read(make(), mapping={"Kế hoạch": SheetMapping({"C": Field.NOTES})}).digest != first.digest


def test_all_digests_differ():
    assert len({read(make()).digest for make in layouts.ALL}) == len(layouts.ALL)
    assert digest_of(Workbook(()), {}) != digest_of(Workbook((Sheet("a"),)), {})


def without_digests(plan):
    """What was read, and not of which cells."""
    return replace(plan, digest="", sheets=tuple(replace(sheet, digest="") for sheet in plan.sheets))


def test_a_file_that_was_sent_and_one_as_csv_are_the_same_plan():
    table = (
        "TT;Nội dung;Chủ trì;Phối hợp;Thời gian\n1;Tập huấn;P.NN&PTNT;TTYT;Quý II\n2;Hội nghị;nt;;20/6/2022\n"
    )
    as_csv = read_plan(csv_text.read(table.encode("utf-16"), "Kế hoạch"), UNITS, YEAR_2022)
    as_xlsx = read_plan(sent(saved(filled(table.replace(";", " | ")))), UNITS, YEAR_2022)
    assert without_digests(as_csv) == without_digests(as_xlsx)
    assert [codes(each.lead) for each in as_csv.tasks] == [["nn-ptnt"], ["nn-ptnt"]]


def test_columns_given_by_hand_go_before_what_their_headings_say():
    workbook = filled(
        """
Việc phải làm trong năm | Ai làm | Khi nào | Cùng ai | TT
Tập huấn | Phòng TC-KH | Quý I | TTYT | 1
"""
    )
    assert asked(read(workbook))[0][1] == "no_table"
    said = SheetMapping(
        {"A": Field.CONTENT, "B": Field.LEAD, "C": Field.TIME, "D": Field.COORDINATING, "E": Field.NUMBER},
        (1, 1),
    )
    plan = read(workbook, mapping={"Kế hoạch": said})
    assert asked(plan) == []
    assert (codes(plan.tasks[0].lead), codes(plan.tasks[0].coordinating)) == (["tc-kh"], ["tt-y-te"])

    swapped = read(
        layouts.ocop(), mapping={"Kế hoạch": SheetMapping({"C": Field.COORDINATING, "D": Field.LEAD})}
    )
    assert codes(swapped.tasks[1].lead) == ["kt-ht", "tt-y-te"]


def test_a_sheet_can_be_left_out_and_a_hidden_column_taken_by_hand():
    workbook = layouts.bare()
    left_out = read(workbook, mapping={"Phần 2": SheetMapping(is_left_out=True)})
    assert {each.sheet for each in left_out.tasks} == {"Phần 1"}

    hidden = layouts.ocop()
    hidden.active.column_dimensions["D"].hidden = True
    assert asked(read(hidden)) == [("question", "hidden_column", "D")]
    assert read(hidden).tasks[1].coordinating == ()
    by_hand = read(hidden, mapping={"Kế hoạch": SheetMapping({"D": Field.COORDINATING})})
    assert codes(by_hand.tasks[1].coordinating) == ["kt-ht", "tt-y-te"]


def test_formulas_of_other_files_and_old_letters_are_asked():
    (sheet,) = grid(filled("TT | Nội dung | Chủ trì | Thời gian\n1 | Tập huấn | TTYT | Quý I")).sheets
    elsewhere = replace(sheet, cells={**sheet.cells, (2, 2): Cell("Tập huấn", formula=Formula.ELSEWHERE)})
    old = replace(sheet, cells={**sheet.cells, (2, 2): Cell("KÕ ho¹ch", old_letters=True)})
    assert asked(read_plan(Workbook((elsewhere,)), UNITS, YEAR_2022)) == [
        ("question", "from_elsewhere", "B2")
    ]
    assert asked(read_plan(Workbook((old,)), UNITS, YEAR_2022)) == [("error", "old_letters", "B2")]


def test_a_thousand_rows_are_read_in_seconds():
    cells = {(1, at): Cell(text) for at, text in enumerate(HEADINGS, start=1)}
    for row in range(2, 1_002):
        texts = (
            str(row),
            f"Việc {row}",
            f"P.NN&PTNT; TTYT, UBND xã Bản Bo và nhóm {row}",
            "các xã, thị trấn",
            "Quý II",
        )
        cells |= {(row, at): Cell(text) for at, text in enumerate(texts, start=1)}
    began = time.monotonic()
    plan = read_plan(Workbook((Sheet("Kế hoạch", cells),)), UNITS, YEAR_2022)
    assert len(plan.tasks) == 1_000
    assert time.monotonic() - began < 10
