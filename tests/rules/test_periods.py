"""Reporting periods (DOMAIN.md rule 13)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.work.periods import Calendar, Frequency, Period, due_on, parse_period, periods_of

years = st.integers(1900, 2100)
frequencies = st.sampled_from(Frequency)
calendars = st.sampled_from(Calendar)


def test_the_first_quarter_of_the_state_begins_in_december_and_is_due_three_days_after_its_cut():
    first = periods_of(2022, Frequency.QUARTERLY, Calendar.STATE)[0]

    assert first == Period("2022-Q1", date(2021, 12, 15), date(2022, 3, 14))
    assert due_on(first, Calendar.STATE) == date(2022, 3, 17)


@pytest.mark.parametrize(
    ("code", "starts_on", "ends_on"),
    [
        ("2022", date(2021, 12, 15), date(2022, 12, 14)),
        ("2022-H1", date(2021, 12, 15), date(2022, 6, 14)),
        ("2022-H2", date(2022, 6, 15), date(2022, 12, 14)),
        ("2022-Q2", date(2022, 3, 15), date(2022, 6, 14)),
        ("2022-Q3", date(2022, 6, 15), date(2022, 9, 14)),
        ("2022-Q4", date(2022, 9, 15), date(2022, 12, 14)),
        ("2022-01", date(2021, 12, 15), date(2022, 1, 14)),
        ("2022-03", date(2022, 2, 15), date(2022, 3, 14)),
        ("2022-12", date(2022, 11, 15), date(2022, 12, 14)),
    ],
)
def test_the_state_cuts_on_the_14th(code, starts_on, ends_on):
    assert parse_period(code, Calendar.STATE) == Period(code, starts_on, ends_on)


@pytest.mark.parametrize(
    ("code", "starts_on", "ends_on"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022-H2", date(2022, 7, 1), date(2022, 12, 31)),
        ("2022-Q1", date(2022, 1, 1), date(2022, 3, 31)),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_calendar_periods_are_whole_months_due_on_their_last_day(code, starts_on, ends_on):
    period = parse_period(code, Calendar.CALENDAR)

    assert period == Period(code, starts_on, ends_on)
    assert due_on(period, Calendar.CALENDAR, days_after_cut=9) == ends_on


@pytest.mark.parametrize(
    ("frequency", "codes"),
    [
        (Frequency.ONCE, ["2022"]),
        (Frequency.YEARLY, ["2022"]),
        (Frequency.HALF_YEARLY, ["2022-H1", "2022-H2"]),
        (Frequency.QUARTERLY, ["2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"]),
        (Frequency.MONTHLY, [f"2022-{month:02}" for month in range(1, 13)]),
    ],
)
def test_codes_in_their_order(frequency, codes):
    assert [period.code for period in periods_of(2022, frequency, Calendar.STATE)] == codes


def test_the_days_after_the_cut_are_a_setting():
    assert due_on(parse_period("2022-06", Calendar.STATE), Calendar.STATE, days_after_cut=0) == date(
        2022, 6, 14
    )


@pytest.mark.parametrize(
    "code",
    [
        "",
        "22",
        "2022-",
        "2022-Q0",
        "2022-Q5",
        "2022-H3",
        "2022-00",
        "2022-13",
        "2022-3",
        "2022-q1",
        " 2022",
        "2022\n",
        "٢٠٢٢",
    ],
)
def test_what_is_not_a_code_is_refused(code):
    with pytest.raises(ValueError, match="not the code of a period"):
        parse_period(code, Calendar.STATE)


@given(years, frequencies, calendars)
def test_periods_tile_the_year_without_gap_or_overlap(year, frequency, calendar):
    periods = periods_of(year, frequency, calendar)
    [whole] = periods_of(year, Frequency.YEARLY, calendar)

    assert periods[0].starts_on == whole.starts_on
    assert periods[-1].ends_on == whole.ends_on
    for earlier, later in pairwise(periods):
        assert later.starts_on == earlier.ends_on + timedelta(days=1)


@given(years, calendars)
def test_one_year_follows_the_other_without_gap_or_overlap(year, calendar):
    [this] = periods_of(year, Frequency.YEARLY, calendar)
    [following] = periods_of(year + 1, Frequency.YEARLY, calendar)

    assert following.starts_on == this.ends_on + timedelta(days=1)


@given(years, frequencies, calendars)
def test_a_period_is_found_again_by_its_code(year, frequency, calendar):
    for period in periods_of(year, frequency, calendar):
        assert parse_period(period.code, calendar) == period


@given(years, frequencies, calendars, st.integers(0, 30))
def test_nothing_is_due_before_its_period_is_over(year, frequency, calendar, days_after_cut):
    for period in periods_of(year, frequency, calendar):
        assert due_on(period, calendar, days_after_cut) >= period.ends_on
