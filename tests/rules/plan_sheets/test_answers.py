"""What was said of words, cells and rows holds in every run, and is known again as it was kept."""

from __future__ import annotations

import json
from datetime import date

import pytest

from ocop_tasks.rules.plan_sheets.answers import Answer, AnswerKind, Answers
from ocop_tasks.rules.plan_sheets.doubts import Asked
from ocop_tasks.rules.plan_sheets.section_numbers import numbered
from ocop_tasks.rules.plan_sheets.sheet_plan import read_plan
from ocop_tasks.rules.section_labels import free_label
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from tests.rules.plan_sheets.layouts import (
    UNITS,
    YEAR_2022,
    asked,
    codes,
    filled,
    read,
    task,
)
from tests.storage.spreadsheets.workbooks import grid

HEADS = "TT | Nội dung | Chủ trì | Phối hợp | Thời gian"
AGENCY = next(unit for unit in UNITS if unit.code == "nn-ptnt")


def answered(rows, *given):
    """The dry run of these rows with these answers."""
    return read(filled(f"{HEADS}\n{rows}"), answers=Answers(given))


def test_words_are_the_same_without_case_and_marks_in_either_column():
    said = Answer(AnswerKind.UNITS, "Hạt Kiểm lâm", units=(AGENCY.id,))
    plan = answered("1 | Một | HẠT KIỂM LÂM | | quý I\n2 | Hai | TTYT | hat  kiem lam | quý I", said)

    assert asked(plan) == []
    assert [codes(each.lead) for each in plan.tasks] == [["nn-ptnt"], ["tt-y-te"]]
    assert codes(plan.tasks[1].coordinating) == ["nn-ptnt"]


def test_a_unit_that_is_named_and_meant_by_an_answer_leads_once():
    said = Answer(AnswerKind.UNITS, "Hạt Kiểm lâm", units=(AGENCY.id,))
    plan = answered("1 | Một | Phòng NN&PTNT; Hạt Kiểm lâm | Hạt Kiểm lâm | quý I", said)
    assert (codes(plan.tasks[0].lead), plan.tasks[0].coordinating) == (["nn-ptnt"], ())


def test_a_lead_merged_over_rows_is_answered_where_it_begins():
    book = filled(f"{HEADS}\n1 | Một | | | quý I\n2 | Hai | | | quý I", "C2:C3")
    said = Answers([Answer(AnswerKind.UNITS_HERE, sheet="Kế hoạch", cell="C2", units=(AGENCY.id,))])
    assert [codes(each.lead) for each in read(book, answers=said).tasks] == [["nn-ptnt"]] * 2


def test_a_lead_cell_of_words_that_say_nobody_is_asked():
    assert asked(read(filled(f"{HEADS}\n1 | Một | Chủ trì thực hiện | | quý I"))) == [
        ("error", "no_lead", "C2")
    ]


def test_what_belongs_to_a_task_that_is_left_out_is_left_out_too():
    rows = "1 | Một | TTYT | | quý I\n2 | Hai | nt | | quý I\n | - thêm lời\n | | Phòng KT-HT\n3 | Ba | nt | | quý I"
    plan = answered(rows, Answer(AnswerKind.SKIPPED, sheet="Kế hoạch", cell="3"))

    assert [each.title for each in plan.tasks] == ["Một", "Ba"]
    assert [each.notes for each in plan.tasks] == [(), ()]


def test_nt_below_a_row_that_is_left_out_means_what_stands_in_it():
    rows = "1 | Một | TTYT | | quý I\n2 | Hai | Phòng KT-HT | | quý I\n3 | Ba | nt | | quý I"
    plan = answered(rows, Answer(AnswerKind.SKIPPED, sheet="Kế hoạch", cell="3"))
    assert codes(task(plan, "Ba").lead) == ["kt-ht"]


def test_another_table_is_left_out_whole():
    again = "STT | Nhiệm vụ | Đơn vị chủ trì | Cơ quan phối hợp | Thời hạn"
    rows = f"1 | Một | TTYT | | quý I\n{again}\n1 | Khác | TTYT | x | quý I"
    plan = answered(rows)
    (doubt,) = [each for each in plan.doubts if each.asked is Asked.OTHER_TABLE]
    said = Answer(AnswerKind.SKIPPED, sheet="Kế hoạch", cell=doubt.cell.lstrip("ABC"))

    assert [each.title for each in answered(rows, said).tasks] == ["Một"]
    assert asked(answered(rows, said)) == []


def test_a_day_that_the_plan_has_no_more_is_asked_again():
    said = Answer(AnswerKind.TERM, "khi nào", frequency=Frequency.ONCE, due_on=date(2023, 5, 1))
    assert asked(answered("1 | Một | TTYT | | khi nào", said)) == [("error", "time_unclear", "E2")]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(AnswerKind.UNITS, "Phòng Thuế", units=(3, 4)),
        Answer(AnswerKind.UNITS, "các đơn vị"),
        Answer(AnswerKind.LEAD, "A, B", units=(3,)),
        Answer(AnswerKind.UNITS_HERE, sheet="Trang 1", cell="C7", units=(3,)),
        Answer(AnswerKind.TERM, "sau", frequency=Frequency.ONCE, due_on=date(2022, 4, 19)),
        Answer(AnswerKind.TERM, "mãi", frequency=Frequency.MONTHLY),
        Answer(AnswerKind.SKIPPED, "chữ", sheet="Trang 1", cell="12"),
        Answer(AnswerKind.STATE, "vướng", status=Status.IN_PROGRESS),
        Answer(AnswerKind.DONE, due_on=date(2022, 5, 25)),
        Answer(AnswerKind.DONE, "tháng trước"),
        Answer(AnswerKind.EARLIER),
    ],
)
def test_an_answer_is_read_as_it_was_kept(answer):
    assert Answer.from_plain(json.loads(json.dumps(answer.as_plain()))) == answer


def test_the_digest_tells_answers_apart():
    book = grid(filled(f"{HEADS}\n1 | Một | Phòng Thuế | | quý I"))
    said = [Answers([Answer(AnswerKind.UNITS, "Phòng Thuế", units=(each,))]) for each in (3, 4)]
    digests = {read_plan(book, UNITS, YEAR_2022, answers=each).digest for each in (Answers(), *said, *said)}
    assert len(digests) == 3


# -- where its sections stand ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "above", "taken", "free"),
    [
        ("II", "", (), "II"),
        ("I", "", ("I", "II", "III"), "IV"),
        ("", "", ("I",), "II"),
        ("", "II", ("II.1",), "II.2"),
        ("II.1", "II", ("II.1", "II.2"), "II.3"),
        ("B", "", ("A", "B"), "C"),
        ("B.I", "B", ("B.I",), "B.II"),
        ("3", "", ("3",), "4"),
    ],
)
def test_a_number_that_is_taken_gives_way_to_the_first_free_one_of_its_kind(label, above, taken, free):
    assert free_label(label, above, taken) == free


def test_sections_get_their_whole_numbers_and_join_those_of_the_same_name():
    rows = "I | TUYÊN TRUYỀN\n1 | Báo chí\na | Đăng tin | TTYT | | quý I\nII | KIỂM TRA\n1 | Đi xem | TTYT | | quý I"
    plan = read(filled(f"{HEADS}\n{rows}"))

    alone = [(each.label, each.is_there) for each in numbered(plan, {})]
    assert alone == [("I", False), ("I.1", False), ("II", False)]
    standing = {"I": "Tuyên truyền", "I.1": "Việc khác", "II": "Việc khác"}
    placed = [(each.label, each.is_there, each.is_renumbered) for each in numbered(plan, standing)]
    assert placed == [("I", True, False), ("I.2", False, True), ("III", False, True)]
