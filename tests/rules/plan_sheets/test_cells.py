"""What single cells say: a row's number, a heading, a time, a state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ocop_tasks.rules.plan_sheets.doubts import Asked
from ocop_tasks.rules.plan_sheets.grid import Cell, Precision
from ocop_tasks.rules.plan_sheets.headings import Field, Sureness, understood
from ocop_tasks.rules.plan_sheets.row_labels import Kind, Label, label_before, label_of, read_label
from ocop_tasks.rules.plan_sheets.table import are_column_numbers
from ocop_tasks.rules.plan_sheets.task_states import State, both, read_percent, read_state
from ocop_tasks.rules.plan_sheets.task_times import Term, read_time
from ocop_tasks.rules.text.days import DaySpan
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from tests.rules.plan_sheets.layouts import YEAR_2022


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("I", Label("I", Kind.ROMAN)),
        ("IV.", Label("IV", Kind.ROMAN)),
        ("Phần II", Label("II", Kind.ROMAN)),
        ("A", Label("A", Kind.LETTER)),
        ("C.", Label("C", Kind.LETTER)),
        ("1", Label("1", Kind.FIGURE)),
        ("1.2", Label("1.2", Kind.FIGURE, 2)),
        ("1,2", Label("1.2", Kind.FIGURE, 2)),
        ("II.5a", Label("II.5a", Kind.FIGURE, 3)),
        ("12)", Label("12", Kind.FIGURE)),
        ("b)", Label("b", Kind.SMALL_LETTER)),
        ("-", Label("-", Kind.BULLET)),
        ("Tập huấn", None),
        ("", None),
    ],
)
def test_the_number_of_a_row(written, label):
    assert label_of(written) == label


def test_a_number_that_excel_took_for_a_day():
    assert read_label(Cell("01/02/2022", day=date(2022, 2, 1))) == Label("1.2", Kind.FIGURE, 2)


@pytest.mark.parametrize(
    ("written", "label", "rest"),
    [
        ("II. Tuyên truyền", "II", "Tuyên truyền"),
        ("1.2. Tập huấn", "1.2", "Tập huấn"),
        ("a) Hội nghị", "a", "Hội nghị"),
        ("PHẦN I: MỤC TIÊU", "I", "MỤC TIÊU"),
        ("III.Xúc tiến", "III", "Xúc tiến"),
        ("P.NN tập huấn", None, "P.NN tập huấn"),
        ("5 sản phẩm mới", None, "5 sản phẩm mới"),
        ("Tập huấn", None, "Tập huấn"),
    ],
)
def test_a_number_before_the_text(written, label, rest):
    found, text = label_before(written)
    assert (found.text if found else None, text) == (label, rest)


@pytest.mark.parametrize(
    ("texts", "field", "sureness"),
    [
        (["TT"], Field.NUMBER, Sureness.SURE),
        (["NỘI DUNG\nCÔNG VIỆC"], Field.CONTENT, Sureness.SURE),
        (["Noi dung"], Field.CONTENT, Sureness.SURE),
        (["CQ chủ trì (đầu mối)"], Field.LEAD, Sureness.SURE),
        (["Đơn vị thực hiện", "Chủ trì"], Field.LEAD, Sureness.SURE),
        (["Đơn vị thực hiện", "Phối hợp"], Field.COORDINATING, Sureness.SURE),
        (["Đơn vị thực hiện"], Field.LEAD, Sureness.LIKELY),
        (["Thời gian", "Bắt đầu"], Field.START, Sureness.SURE),
        (["Thời gian", "Hoàn thành"], Field.TIME, Sureness.SURE),
        (["Thời gian thực hiện", "Quý II"], Field.PERIOD, Sureness.SURE),
        (["Thời gian", "T3/2022"], Field.PERIOD, Sureness.SURE),
        (["Thời gian phải xong"], Field.TIME, Sureness.LIKELY),
        (["Kết quả thực hiện"], Field.STATE, Sureness.SURE),
        (["Sản phẩm, kết quả"], Field.RESULT, Sureness.SURE),
        (["% hoàn thành"], Field.PERCENT, Sureness.SURE),
        (["Kinh phí (triệu đồng)"], Field.OTHER, Sureness.UNKNOWN),
        (["Ghi chú"], Field.NOTES, Sureness.SURE),
        ([], Field.OTHER, Sureness.UNKNOWN),
    ],
)
def test_a_heading_in_its_many_spellings(texts, field, sureness):
    assert understood(texts) == (field, sureness)


def test_the_numbers_under_the_headings():
    assert are_column_numbers(["(1)", "(2)", "(3)", "(4)"])
    assert are_column_numbers(["A", "B", "1", "2", "3=1+2"])
    assert not are_column_numbers(["1", "Tập huấn", "2"])
    assert not are_column_numbers(["7", "9", "11"])


@pytest.mark.parametrize(
    ("cell", "due_on", "asked"),
    [
        (Cell("20/04/2022", day=date(2022, 4, 20)), date(2022, 4, 20), []),
        (Cell("05/2022", day=date(2022, 5, 1), precision=Precision.MONTH), date(2022, 5, 31), []),
        (Cell("2022", day=date(2022, 1, 1), precision=Precision.YEAR), date(2022, 12, 31), []),
        (Cell("20/04/2023", day=date(2023, 4, 20)), date(2023, 4, 20), [Asked.OUTSIDE_PLAN]),
        (Cell("Trước ngày 20/4/2022"), date(2022, 4, 19), []),
        (Cell("Quý II"), date(2022, 6, 30), []),
        (Cell("Q2/2022"), date(2022, 6, 30), []),
        (Cell("T5"), date(2022, 5, 31), []),
        (Cell("Tháng 5/2023"), date(2023, 5, 31), [Asked.OUTSIDE_PLAN]),
        (Cell("Năm 2022"), date(2022, 12, 31), []),
        (Cell("Cả năm"), date(2022, 12, 31), []),
        (Cell("2022", number=Decimal(2022)), date(2022, 12, 31), []),
        (Cell("5", number=Decimal(5)), date(2022, 12, 31), [Asked.TIME_UNCLEAR]),
        (Cell("Theo kế hoạch của tỉnh"), date(2022, 12, 31), [Asked.TIME_UNCLEAR]),
        (Cell("Quý I và quý III"), date(2022, 9, 30), [Asked.TIME_UNCLEAR]),
        (Cell("tháng 3, 6, 9"), date(2022, 9, 30), [Asked.TIME_UNCLEAR]),
        (Cell("31/02/2022"), date(2022, 12, 31), [Asked.NO_SUCH_DAY]),
        (Cell(), date(2022, 12, 31), [Asked.NO_TIME]),
    ],
)
def test_a_time_is_a_day_or_asked(cell, due_on, asked):
    term, wondered = read_time(cell, YEAR_2022)
    assert (term.due_on, term.frequency, term.wording) == (due_on, Frequency.ONCE, cell.text)
    assert [each.asked for each in wondered] == asked


@pytest.mark.parametrize(
    ("written", "frequency", "rule", "asked"),
    [
        ("Hàng tháng", Frequency.MONTHLY, None, []),
        ("Trước ngày 25 hàng tháng", Frequency.MONTHLY, "last 24", []),
        ("Trước ngày 25 tháng cuối quý", Frequency.QUARTERLY, "last 24", []),
        ("Ngày 25 hàng quý", Frequency.QUARTERLY, None, [Asked.DAY_OF_WHICH_MONTH]),
        ("6 tháng/lần", Frequency.HALF_YEARLY, None, []),
        ("Thường xuyên", Frequency.QUARTERLY, None, [Asked.QUARTERLY]),
        ("Thường xuyên trong năm", Frequency.QUARTERLY, None, [Asked.QUARTERLY]),
        ("Quý I, II, III, IV", Frequency.QUARTERLY, None, [Asked.QUARTERLY]),
    ],
)
def test_a_time_may_come_again(written, frequency, rule, asked):
    term, wondered = read_time(Cell(written), YEAR_2022)
    assert term == Term(frequency, due_rule=parse_due_rule(rule) if rule else None, wording=written)
    assert [each.asked for each in wondered] == asked


@pytest.mark.parametrize(
    ("written", "state"),
    [
        ("Đã hoàn thành", State(Status.COMPLETED)),
        ("Hoàn thành", State(Status.COMPLETED)),
        ("Đã ban hành Kế hoạch số 12", State(Status.COMPLETED)),
        ("Hoàn thành 100%", State(Status.COMPLETED, 100)),
        ("Hoàn thành 80%", State(Status.IN_PROGRESS, 80)),
        ("Đang thực hiện", State(Status.IN_PROGRESS)),
        ("đang làm, khoảng 60 %", State(Status.IN_PROGRESS, 60)),
        ("Chưa thực hiện", State(Status.NOT_STARTED)),
        ("Chờ phê duyệt", State(Status.SUBMITTED)),
        ("Không thực hiện", State(Status.CANCELLED)),
        ("75%", State(Status.IN_PROGRESS, 75)),
        ("0%", State(Status.NOT_STARTED, 0)),
        ("Chưa hoàn thành", State(Status.IN_PROGRESS, is_clear=False)),
        ("Đang làm 100%", State(Status.IN_PROGRESS, is_clear=False)),
        ("Vướng kinh phí", State(is_clear=False)),
        ("120%", State(is_clear=False)),
        ("", State()),
    ],
)
def test_a_state_in_words(written, state):
    assert read_state(Cell(written)) == state


@pytest.mark.parametrize(
    ("cell", "percent"),
    [
        (Cell("60%", number=Decimal("0.6"), in_percent=True), 60),
        (Cell("100%", number=Decimal(1), in_percent=True), 100),
        (Cell("0.999", number=Decimal("0.999")), 99),
        (Cell("80", number=Decimal(80)), 80),
        (Cell("1", number=Decimal(1)), None),
        (Cell("80 %"), 80),
        (Cell("130", number=Decimal(130)), None),
        (Cell("nhiều"), None),
    ],
)
def test_a_per_cent_is_rounded_down_and_never_guessed(cell, percent):
    assert read_percent(cell) == percent


def test_words_and_per_cent_that_do_not_fit_give_the_smaller():
    assert both(State(Status.COMPLETED), 100) == State(Status.COMPLETED, 100)
    assert both(State(Status.COMPLETED), 50) == State(Status.IN_PROGRESS, 50, is_clear=False)
    assert both(State(Status.NOT_STARTED), 30) == State(Status.IN_PROGRESS, 30, is_clear=False)
    assert both(State(Status.IN_PROGRESS), 100) == State(Status.IN_PROGRESS, is_clear=False)
    assert both(State(Status.CANCELLED), 40) == State(Status.CANCELLED, 40)
    assert both(State(), 40) == State(Status.IN_PROGRESS, 40)
    assert both(State(Status.SUBMITTED), None) == State(Status.SUBMITTED)


def test_a_time_without_its_year_is_the_one_within_a_plan_over_two_years():
    over_two_years = DaySpan(date(2022, 9, 1), date(2023, 6, 30))

    def due(text: str) -> tuple[date | None, list[Asked]]:
        term, wondered = read_time(Cell(text), over_two_years)
        return term.due_on, [each.asked for each in wondered]

    assert due("Trước ngày 20/4") == (date(2023, 4, 19), [])
    assert due("Tháng 10") == (date(2022, 10, 31), [])
    assert due("Trước ngày 20/8") == (date(2023, 6, 30), [Asked.TIME_UNCLEAR])
