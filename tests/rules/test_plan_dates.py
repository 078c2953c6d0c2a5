"""Dates and wordings of a copy: by whole years, or as much later as it begins later."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ocop_tasks.rules.plan_dates import Shift

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
MONTHS = st.integers(-36, 36)


def ends_its_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


@pytest.mark.parametrize(
    ("first", "new", "due", "moved"),
    [
        (date(2022, 9, 1), date(2023, 3, 1), date(2022, 9, 30), date(2023, 3, 31)),
        (date(2022, 9, 1), date(2023, 3, 1), date(2022, 8, 31), date(2023, 2, 28)),
        (date(2022, 9, 1), date(2023, 3, 1), date(2022, 10, 19), date(2023, 4, 19)),
        (date(2022, 1, 1), date(2023, 1, 15), date(2022, 4, 19), date(2023, 5, 3)),
        (date(2022, 1, 1), date(2023, 1, 1), date(2022, 2, 28), date(2023, 2, 28)),
        (date(2024, 1, 1), date(2025, 1, 1), date(2024, 2, 29), date(2025, 2, 28)),
        (date(2023, 3, 1), date(2022, 9, 1), date(2023, 3, 31), date(2022, 9, 30)),
    ],
)
def test_a_date_is_as_much_later_as_the_plan_begins_later(first, new, due, moved):
    assert Shift.between(first, new).day(due) == moved


@given(DAYS, DAYS)
def test_the_first_day_of_a_plan_becomes_that_of_its_copy(first, new):
    assume(not ends_its_month(first))

    assert Shift.between(first, new).day(first) == new


@given(DAYS, MONTHS.filter(lambda months: months % 12))
def test_month_ends_stay_month_ends(day, months):
    end = day.replace(day=monthrange(day.year, day.month)[1])

    assert ends_its_month(Shift(months).day(end))


@given(DAYS, DAYS, MONTHS)
def test_what_was_due_earlier_is_not_due_later(one, other, months):
    earlier, later = sorted((one, other))

    assert Shift(months).day(earlier) <= Shift(months).day(later)


@pytest.mark.parametrize(
    ("wording", "moved"),
    [
        ("trước ngày 20/4/2022", "trước ngày 20/10/2022"),
        ("trước ngày 05/09/2022", "trước ngày 05/03/2023"),
        ("xong ngày 30 tháng 9 năm 2022", "xong ngày 31 tháng 3 năm 2023"),
        ("trong tháng 5/2022", "trong tháng 11/2022"),
        ("tháng 12 năm 2022", "tháng 6 năm 2023"),
        ("theo Nghị định 19/2022/NĐ-CP", "theo Nghị định 19/2022/NĐ-CP"),
        ("ngày 31/2/2022", "ngày 31/2/2022"),
        ("trong năm 2022", "trong năm 2022"),
        ("hàng quý", "hàng quý"),
    ],
)
def test_days_and_months_in_words_are_moved_with_their_year(wording, moved):
    assert Shift(6).wording(wording) == moved


def test_whole_years_move_every_year_in_the_words():
    assert (
        Shift.of_years(1).wording("trước ngày 20/4/2022, trong năm 2022")
        == "trước ngày 20/4/2023, trong năm 2023"
    )
