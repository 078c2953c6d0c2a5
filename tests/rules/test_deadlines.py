"""Deadlines as plans word them (DOMAIN.md rule 1)."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.plan_phrases.deadlines import Deadline, read_deadline, read_deadline_in
from ocop_tasks.rules.plan_phrases.recurrence import Repeating
from ocop_tasks.rules.text.days import DaySpan
from ocop_tasks.rules.text.vietnamese import fold
from ocop_tasks.rules.work.due_rules import DayOf, DueRule, MonthOf, parse_due_rule
from ocop_tasks.rules.work.periods import Frequency

days_of_2022 = st.dates(date(2022, 1, 1), date(2022, 12, 31))
written = st.sampled_from(
    ["{0.day}/{0.month}/{0.year}", "{0:%d/%m/%Y}", "{0:%d-%m-%Y}", "{0:%d.%m.%Y}", "{0.day} tháng {0.month}"]
)

pieces = st.sampled_from(
    [
        *(
            "trước",
            "ngày",
            "tháng",
            "quý",
            "năm",
            "hàng",
            "đến",
            "III",
            "l",
            "20",
            "4",
            "0",
            "2022",
            "6",
            *"/-., ",
        ),
        *(
            "tuần",
            "cuối",
            "đầu",
            "giữa",
            "sau",
            " và ",
            " của ",
            "ngày 10 tháng 6 và tháng ",
            "10/6, 10/",
            "12",
        ),
    ]
)


def repeats(frequency, rule):
    return Repeating(frequency, parse_due_rule(rule))


def read(wording):
    deadline = read_deadline(wording, 2022)
    assert (deadline.repeating, deadline.unclear, deadline.stated) == (None, "", True)
    return deadline.due_on


@pytest.mark.parametrize(
    "wording",
    [
        "Trước ngày 20/4/2022",
        "trước 20/4",
        "Đánh giá đợt 1: Trước ngày 20/4/2022.",
        "TRƯỚC NGÀY 20/04/2022",
        "Truoc ngay 20-4-2022",
        "trước  ngày\n20 / 4 / 2022",
        "trươc ngảy 20.4.2022",
        "trước ngày 20/4/22",
        "trước ngày 20 tháng 4 năm 2022",
        "trước 20 tháng 4",
        "trước ngày 20 tháng 4, năm 2022",
        "trước ngày20/4",
        "trước thứ tư, ngày 20/4",
        "trước thứ Tư ngày 20/4",
        "hoàn thành trước ngày 20–4–2022",
        "Trước ngày 20/4/2022 theo Công văn số 12/CV ngày 01/02/2022",
        "Bàn giao 20 máy may trước ngày 20/4/2022",
    ],
)
def test_before_a_day_is_the_day_before_it(wording):
    assert read(wording) == date(2022, 4, 19)


@pytest.mark.parametrize(
    "wording",
    [
        "chậm nhất ngày 20/4/2022",
        "Chậm nhất là ngày 20/4",
        "muộn nhất vào ngày 20/4",
        "đến hết ngày 20/4/2022",
        "xong trong ngày 20/4",
        "ngày 20/4/2022",
        "20/4",
        "20.4.2022",
        "ngày 20-4",
        "ngày 20 tháng 4 năm 2022",
        "thứ Tư ngày 20/4",
        "hạn nộp hồ sơ đầu tư ngày 20/4",
        "trước hoặc trong ngày 20/4",
        "trước 17h00 ngày 20/4/2022",
        "trước 17 giờ 30, ngày 20/4/2022",
        "từ ngày 01/4/2022 đến ngày 20/4/2022",
        "từ ngày 15-20/4/2022",
        "từ 15/4-20/4",
        "các ngày 19, 20/4/2022",
        "Theo Quyết định số 09/2019/QĐ-TTg, chậm nhất 20/4",
    ],
)
def test_every_other_wording_includes_the_day(wording):
    assert read(wording) == date(2022, 4, 20)


@pytest.mark.parametrize(
    ("wording", "due_on"),
    [
        ("trong tháng 5", date(2022, 5, 31)),
        ("đến hết tháng 5", date(2022, 5, 31)),
        ("tháng 02/2024", date(2024, 2, 29)),
        ("tháng 6 năm 2023", date(2023, 6, 30)),
        ("trước tháng 5", date(2022, 4, 30)),
        ("trước tháng 01/2023", date(2022, 12, 31)),
        ("từ tháng 4 đến tháng 6", date(2022, 6, 30)),
        ("trước 30 tháng 6", date(2022, 6, 29)),
        ("trước ngày 01/3", date(2022, 2, 28)),
        ("trước ngày mùng 1/5", date(2022, 4, 30)),
        ("trong quý I", date(2022, 3, 31)),
        ("quý 2/2022", date(2022, 6, 30)),
        ("Trong quý III", date(2022, 9, 30)),
        ("trong quý lll năm 2022", date(2022, 9, 30)),
        ("hết quý IV", date(2022, 12, 31)),
        ("quý lV", date(2022, 12, 31)),
        ("trước quý III", date(2022, 6, 30)),
        ("6 tháng đầu năm", date(2022, 6, 30)),
        ("sáu tháng đầu năm 2023", date(2023, 6, 30)),
        ("trong 6 tháng cuối năm", date(2022, 12, 31)),
        ("cuối năm", date(2022, 12, 31)),
        ("trong năm 2022", date(2022, 12, 31)),
        ("đến năm 2025", date(2025, 12, 31)),
        ("trước năm 2023", date(2022, 12, 31)),
        ("chậm nhất 15/01/2023", date(2023, 1, 15)),
    ],
)
def test_months_quarters_halves_and_years_end_on_their_last_day(wording, due_on):
    assert read(wording) == due_on


@pytest.mark.parametrize(
    ("wording", "day"),
    [
        ("hàng tháng, trước ngày 25", 24),
        ("Hằng tháng, chậm nhất ngày 25", 25),
        ("Trước ngày 25 hàng tháng", 24),
        ("trước 25 hàng tháng", 24),
        ("ngày 05 mỗi tháng", 5),
        ("trước ngày mùng 5 hàng tháng", 4),
        ("hàng tháng, trước ngày 01", DayOf.END),
        ("định kỳ hàng tháng, ngày 31", 31),
    ],
)
def test_a_day_of_every_month(wording, day):
    assert read_deadline(wording, 2022).repeating == Repeating(Frequency.MONTHLY, DueRule(MonthOf.LAST, day))


@pytest.mark.parametrize(
    "wording",
    [
        "",
        "  ",
        "Thường xuyên",
        "theo quy định, tuân thủ quy trình",
        "trong quy mô cho phép; từ Quỹ hỗ trợ",
        "theo Công văn số 45/CV-UBND ngày 12/3/2022",
        "Đợt 2; hồ sơ 12",
        "05 sản phẩm đạt từ 3 sao trở lên",
        "đạt 3.5 điểm, 5-7 sản phẩm",
        "Quyết định số 09/2019/NĐ-CP",
        "biểu 01 kèm theo",
    ],
)
def test_without_a_date_it_is_the_last_day_of_the_plans_year(wording):
    assert read_deadline(wording, 2022) == Deadline(date(2022, 12, 31), stated=False)


@pytest.mark.parametrize(
    ("wording", "due_on"),
    [
        ("đợt 2 tháng 6", date(2022, 6, 30)),
        ("đợt 2 trước ngày 20 tháng 6", date(2022, 6, 19)),
        ("kỳ họp thứ 2 tháng 7", date(2022, 7, 31)),
        ("cuối tháng 5", date(2022, 5, 31)),
        ("cuối quý II", date(2022, 6, 30)),
        ("tháng cuối của quý II", date(2022, 6, 30)),
        ("trước ngày 25 tháng cuối quý II", date(2022, 6, 24)),
        ("ngày 10 tháng đầu quý III/2022", date(2022, 7, 10)),
        ("thượng tuần tháng 5", date(2022, 5, 10)),
        ("trung tuần tháng 5/2022", date(2022, 5, 20)),
        ("hạ tuần tháng 2", date(2022, 2, 28)),
        ("10 ngày đầu tháng 5", date(2022, 5, 10)),
        ("nửa đầu tháng 5", date(2022, 5, 15)),
        ("9 tháng đầu năm", date(2022, 9, 30)),
        ("quý IV/2022", date(2022, 12, 31)),
        ("quý I-2022", date(2022, 3, 31)),
        ("quí II", date(2022, 6, 30)),
        ("quý tư", date(2022, 12, 31)),
        ("quý I, II", date(2022, 6, 30)),
        ("quý III và quý IV năm 2022", date(2022, 12, 31)),
        ("từ quý II đến quý III", date(2022, 9, 30)),
        ("15-20/5", date(2022, 5, 20)),
        ("15 - 20/5/2022", date(2022, 5, 20)),
        ("ngày 19/4 và 20/4", date(2022, 4, 20)),
        ("tháng 5, 6", date(2022, 6, 30)),
        ("tháng 5-6/2022", date(2022, 6, 30)),
        ("trong 2 tháng 5 và 6", date(2022, 6, 30)),
        ("từ tháng 4 đến 6/2022", date(2022, 6, 30)),
        ("trong tháng 5, 20 sản phẩm", date(2022, 5, 31)),
        ("trước 6/2022", date(2022, 5, 31)),
        ("trong tháng sáu", date(2022, 6, 30)),
        ("tháng năm", date(2022, 5, 31)),
        ("ngày 20 tháng Tư", date(2022, 4, 20)),
        ("từ đầu tháng 5 đến cuối tháng 6", date(2022, 6, 30)),
        ("trong quý II, trước ngày 20/6", date(2022, 6, 19)),
        ("ngay sau khi có kết quả, chậm nhất 20/4", date(2022, 4, 20)),
        ("không sau ngày 20/4", date(2022, 4, 20)),
        ("không quá ngày 20/4", date(2022, 4, 20)),
        ("nộp hồ sơ 20 tháng 4", date(2022, 4, 20)),
        ("15/20 sản phẩm trước 20/4", date(2022, 4, 19)),
        ("hàng năm, trước ngày 15/12", date(2022, 12, 14)),
        ("đến 2025", date(2025, 12, 31)),
        ("trước ngày 2O/4", date(2022, 4, 19)),
        ("trước ngày l5/4/2O22", date(2022, 4, 14)),
    ],
)
def test_habits_of_plans_that_name_one_day(wording, due_on):
    assert read(wording) == due_on


@pytest.mark.parametrize(
    ("wording", "repeating"),
    [
        ("hàng tháng", Repeating(Frequency.MONTHLY)),
        ("trước ngày 05 tháng sau, hàng tháng", repeats(Frequency.MONTHLY, "after-1 4")),
        ("trung tuần hàng tháng", repeats(Frequency.MONTHLY, "last 20")),
        ("trước ngày 15 hàng quý", Repeating(Frequency.QUARTERLY, day=14)),
        ("Hằng quý", Repeating(Frequency.QUARTERLY)),
        ("trước ngày 25 tháng cuối quý", repeats(Frequency.QUARTERLY, "last 24")),
        ("hàng quý, trước ngày 10 tháng đầu quý sau", repeats(Frequency.QUARTERLY, "after-1 9")),
        ("mỗi quý một lần, đến hết năm 2022", Repeating(Frequency.QUARTERLY)),
        ("1 lần/quý", Repeating(Frequency.QUARTERLY)),
        ("3 tháng một lần", Repeating(Frequency.QUARTERLY)),
        ("định kỳ 6 tháng", Repeating(Frequency.HALF_YEARLY)),
        ("6 tháng một lần", Repeating(Frequency.HALF_YEARLY)),
        ("hàng năm", Repeating(Frequency.YEARLY)),
    ],
)
def test_work_of_every_period_is_told_with_its_day(wording, repeating):
    assert read_deadline(wording, 2022) == Deadline(repeating=repeating)


@pytest.mark.parametrize(
    ("wording", "told"),
    [
        ("trong tuần 2 tháng 5", "tuần 2 tháng 5"),
        ("Tuần đầu tháng 5", "Tuần đầu tháng 5"),
        ("tuần thứ 3 của tháng 5", "tuần thứ 3 của tháng 5"),
        ("tuần cuối tháng 5/2022", "tuần cuối tháng 5/2022"),
        ("trước tuần 3 tháng 6", "tuần 3 tháng 6"),
        ("trước thứ Sáu hàng tuần", "thứ Sáu hàng tuần"),
        ("đầu tháng 5", "đầu tháng 5"),
        ("giữa tháng 5", "giữa tháng 5"),
        ("cuối tháng 5, đầu tháng 6", "cuối tháng 5, đầu tháng 6"),
        ("đầu năm", "đầu năm"),
        ("đợt 2/6", "2/6"),
        ("khoảng ngày 20/5", "khoảng ngày 20/5"),
        ("Ngay sau khi có hướng dẫn", "Ngay sau khi có hướng dẫn"),
        ("trước Tết Nguyên đán", "trước Tết Nguyên đán"),
        ("trước ngày 10/3 âm lịch", "10/3"),
        ("rằm tháng 7", "rằm tháng 7"),
        ("trong vòng 10 ngày kể từ ngày 01/4/2022", "trong vòng 10 ngày kể từ ngày 01/4/2022"),
        ("chậm nhất 5 ngày làm việc", "chậm nhất 5 ngày làm việc"),
        ("trước ngày 25", "trước ngày 25"),
        ("trong tháng", "trong tháng"),
        ("cuối quý", "cuối quý"),
        ("tháng sau", "tháng sau"),
        ("trong 6 tháng", "trong 6 tháng"),
        ("Từ ngày 01/4/2022", "Từ ngày 01/4/2022"),
        ("sau ngày 20/4", "sau ngày 20/4"),
        ("trước ngày 20/4; đợt 2 trước ngày 20/6", "trước ngày 20/4; đợt 2 trước ngày 20/6"),
        ("ngày 20/4 hoặc 20/6", "ngày 20/4 hoặc 20/6"),
        ("hết tháng 6, riêng cấp xã trước 15/6", "hết tháng 6, riêng cấp xã trước 15/6"),
        ("định kỳ hàng tháng, quý, năm", "định kỳ hàng tháng, quý, năm"),
        ("hàng quý, tổng kết trước 15/12", "hàng quý, tổng kết trước 15/12"),
        ("before 20/4/2022", "before 20/4/2022"),
        ("By 20 June 2022", "By 20 June 2022"),
        ("20 May 2022", "20 May 2022"),
        ("No later than 20.4.2022", "No later than 20.4.2022"),
        ("Quarterly", "Quarterly"),
        ("every month, before the 25th", "every month, before the 25th"),
        ("by the end of 2022", "by the end of 2022"),
    ],
)
def test_what_two_people_would_read_as_two_days_is_told_as_unclear(wording, told):
    assert read_deadline(wording, 2022) == Deadline(unclear=told)
    assert read_deadline(unicodedata.normalize("NFD", wording), 2022).unclear == told


@pytest.mark.parametrize(
    "wording",
    [
        "trước ngày 31/2",
        "ngày 29/2/2022",
        "20/13/2022",
        "ngày 0/4",
        "trong tháng 13",
        "ngày 31 tháng 4",
        "hàng tháng, ngày 32",
        "hàng tháng, trước ngày 0",
    ],
)
def test_a_day_that_does_not_exist_is_refused(wording):
    with pytest.raises(ValueError, match=r"no such day|no month has"):
        read_deadline(wording, 2022)


@given(days_of_2022, written)
def test_before_is_always_one_day_less_than_at_the_latest(day, form):
    words = form.format(day)

    assert read(f"chậm nhất ngày {words}") == day
    assert read(f"Trước ngày {words}") == day - timedelta(days=1)


@given(
    days_of_2022,
    written,
    st.sampled_from([str.upper, str.lower, fold, lambda text: unicodedata.normalize("NFD", text)]),
)
def test_accents_and_case_do_not_matter(day, form, change):
    wording = f"Từ tháng {day.month} đến trước ngày {form.format(day)}"

    assert read_deadline(change(wording), 2022) == read_deadline(wording, 2022)


def is_read_or_refused_with_a_value_error(text):
    try:
        deadline = read_deadline(text, 2022)
    except ValueError:
        return True
    return [bool(deadline.due_on), bool(deadline.repeating), bool(deadline.unclear)].count(True) == 1


@given(st.text())
def test_any_text_is_read_or_refused(text):
    assert is_read_or_refused_with_a_value_error(text)


@given(st.lists(pieces, max_size=12).map("".join))
def test_any_jumble_of_the_words_of_dates_is_read_or_refused(text):
    assert is_read_or_refused_with_a_value_error(text)


OVER_TWO_YEARS = DaySpan(date(2022, 9, 1), date(2023, 6, 30))
BOTH_YEARS = DaySpan(date(2022, 3, 1), date(2023, 12, 31))
WORDINGS = [
    "Trước ngày 20/4",
    "Chậm nhất 29/2",
    "Quý II",
    "Cuối năm",
    "Trước 1/1/2023",
    "Hàng quý",
    "",
    "Sau Tết",
]


@pytest.mark.parametrize(
    ("wording", "due_on"),
    [
        ("Trước ngày 20/4", date(2023, 4, 19)),
        ("Xong trong tháng 10", date(2022, 10, 31)),
        ("Quý IV", date(2022, 12, 31)),
        ("Trước ngày 01/01", date(2022, 12, 31)),
        ("Từ 15/12 đến hết 28/2", date(2023, 2, 28)),
        ("Trước ngày 20/4/2024", date(2024, 4, 19)),
        ("Cuối năm", date(2022, 12, 31)),
    ],
)
def test_a_time_without_its_year_is_the_one_within_a_plan_over_two_years(wording, due_on):
    assert read_deadline_in(wording, OVER_TWO_YEARS) == Deadline(due_on)


def test_where_both_years_have_the_day_or_neither_it_is_unclear():
    assert read_deadline_in("Trước ngày 20/4", BOTH_YEARS) == Deadline(unclear="Trước ngày 20/4")
    assert read_deadline_in("Trước  20/4/2023", BOTH_YEARS) == Deadline(date(2023, 4, 19))
    assert read_deadline_in("Trước ngày 20/01", BOTH_YEARS) == Deadline(date(2023, 1, 19))
    assert read_deadline_in("Trước ngày 20/8", OVER_TWO_YEARS) == Deadline(unclear="Trước ngày 20/8")


def test_a_leap_day_is_of_the_year_that_has_it():
    leap = DaySpan(date(2023, 9, 1), date(2024, 6, 30))
    assert read_deadline_in("Chậm nhất 29/2", leap) == Deadline(date(2024, 2, 29))
    with pytest.raises(ValueError, match="30/2"):
        read_deadline_in("Chậm nhất 30/2", leap)


def test_without_a_time_work_is_due_on_the_plans_last_day():
    assert read_deadline_in("", OVER_TWO_YEARS) == Deadline(date(2023, 6, 30), stated=False)
    assert read_deadline_in("Hàng quý", OVER_TWO_YEARS) == read_deadline("Hàng quý", 2022)


@given(st.sampled_from(WORDINGS), st.integers(2000, 2090))
def test_a_years_plan_is_read_as_the_plan_of_its_year(wording, year):
    def of(read) -> object:
        try:
            return read()
        except ValueError as error:
            return str(error)

    in_days = of(lambda: read_deadline_in(wording, DaySpan.of_year(year)))
    assert in_days == of(lambda: read_deadline(wording, year))
