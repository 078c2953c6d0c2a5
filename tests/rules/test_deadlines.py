"""Deadlines as plans word them (DOMAIN.md rule 1)."""

import unicodedata
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.deadlines import Deadline, read_deadline
from ocop_tasks.rules.vietnamese import fold

days_of_2022 = st.dates(date(2022, 1, 1), date(2022, 12, 31))
written = st.sampled_from(
    ["{0.day}/{0.month}/{0.year}", "{0:%d/%m/%Y}", "{0:%d-%m-%Y}", "{0:%d.%m.%Y}", "{0.day} tháng {0.month}"]
)

pieces = st.sampled_from(
    ["trước", "ngày", "tháng", "quý", "năm", "hàng", "đến", "III", "l", "20", "4", "0", "2022", "6", *"/-. "]
)


def read(wording):
    deadline = read_deadline(wording, 2022)
    assert deadline.monthly_day is None
    assert deadline.stated
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
        ("hàng tháng, trước ngày 01", 31),
        ("định kỳ hàng tháng, ngày 31", 31),
    ],
)
def test_a_day_of_every_month(wording, day):
    assert read_deadline(wording, 2022) == Deadline(due_on=None, monthly_day=day, stated=True)


@pytest.mark.parametrize(
    "wording",
    [
        "",
        "  ",
        "Thường xuyên",
        "hàng năm",
        "hàng tháng",
        "Từ ngày 01/4/2022",
        "sau ngày 20/4",
        "05 sản phẩm đạt từ 3 sao trở lên",
        "đạt 3.5 điểm, 5-7 sản phẩm",
        "Quyết định số 09/2019/NĐ-CP",
        "biểu 01 kèm theo",
    ],
)
def test_without_a_date_it_is_the_last_day_of_the_plans_year(wording):
    assert read_deadline(wording, 2022) == Deadline(date(2022, 12, 31), monthly_day=None, stated=False)


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
    wording = f"Trước ngày {form.format(day)}, đến hết tháng {day.month}"

    assert read_deadline(change(wording), 2022) == read_deadline(wording, 2022)


def is_read_or_refused_with_a_value_error(text):
    try:
        deadline = read_deadline(text, 2022)
    except ValueError:
        return True
    return (deadline.due_on is None) != (deadline.monthly_day is None)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    assert is_read_or_refused_with_a_value_error(text)


@given(st.lists(pieces, max_size=12).map("".join))
def test_any_jumble_of_the_words_of_dates_is_read_or_refused(text):
    assert is_read_or_refused_with_a_value_error(text)
