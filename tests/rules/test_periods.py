"""Reporting periods (DOMAIN.md rule 13)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.work.periods import (
    Calendar,
    Frequency,
    Period,
    due_on,
    parse_period,
    periods_in,
    periods_of,
    periods_over,
    span_of,
)

years = st.integers(1900, 2100)
frequencies = st.sampled_from(Frequency)
calendars = st.sampled_from(Calendar)
often = st.sampled_from([each for each in Frequency if each is not Frequency.ONCE])
TWO_YEARS = span_of(2022, Calendar.STATE, date(2022, 9, 1), date(2023, 6, 30))


@st.composite
def spans(draw) -> Period:
    """From a day to a day, three years later at most."""
    first = draw(st.dates(date(2000, 1, 1), date(2090, 12, 31)))
    last = first + timedelta(days=draw(st.integers(0, 3 * 366)))
    return span_of(first.year, draw(calendars), first, last)


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


def test_a_plan_over_two_years_asks_for_what_is_cut_within_it_and_names_each_year():
    def codes(frequency: Frequency) -> list[str]:
        return [each.code for each in periods_in(TWO_YEARS, frequency, Calendar.STATE)]

    assert codes(Frequency.QUARTERLY) == ["2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2"]
    assert codes(Frequency.HALF_YEARLY) == ["2022-H2", "2023-H1"]
    assert (codes(Frequency.MONTHLY)[0], codes(Frequency.MONTHLY)[-1]) == ("2022-09", "2023-06")
    assert len(codes(Frequency.MONTHLY)) == 10


def test_a_year_within_a_longer_plan_is_not_taken_for_the_plan_as_a_whole():
    [year] = periods_in(TWO_YEARS, Frequency.YEARLY, Calendar.STATE)
    [whole] = periods_in(TWO_YEARS, Frequency.ONCE, Calendar.STATE)

    assert year == Period("2022-Y", date(2021, 12, 15), date(2022, 12, 14))
    assert parse_period(year.code, Calendar.STATE) == year
    assert whole == TWO_YEARS == Period("2022", date(2022, 9, 1), date(2023, 6, 30))
    assert (whole.is_whole_of_days, year.is_whole_of_days) == (True, False)


def test_a_period_that_began_before_the_plan_is_asked_for_whole_and_counted_from_the_plans_first_day():
    third = Period("2022-Q3", date(2022, 6, 15), date(2022, 9, 14))
    assert periods_in(TWO_YEARS, Frequency.QUARTERLY, Calendar.STATE)[0] == third
    assert periods_over(TWO_YEARS, Frequency.QUARTERLY, Calendar.STATE)[0].starts_on == date(2022, 9, 1)
    last = periods_over(TWO_YEARS, Frequency.QUARTERLY, Calendar.STATE)[-1]
    assert last == Period("2023-Q3", date(2023, 6, 15), date(2023, 6, 30))


def test_a_plan_of_some_days_may_hold_no_cut():
    short = span_of(2022, Calendar.STATE, date(2022, 9, 1), date(2022, 9, 10))
    assert periods_in(short, Frequency.MONTHLY, Calendar.STATE) == []
    assert [each.code for each in periods_over(short, Frequency.MONTHLY, Calendar.STATE)] == ["2022-09"]


@given(years, frequencies, calendars)
def test_a_years_plan_has_the_periods_of_its_year(year, frequency, calendar):
    span = span_of(year, calendar)
    assert periods_in(span, frequency, calendar) == periods_of(year, frequency, calendar)
    assert periods_over(span, frequency, calendar) == periods_of(year, frequency, calendar)
    assert not span.is_whole_of_days


@given(spans(), often, calendars)
def test_the_periods_of_any_plan_follow_each_other_and_are_told_apart(span, frequency, calendar):
    asked = periods_in(span, frequency, calendar)
    assert all(each.ends_on in span for each in asked)
    for before, after in pairwise(asked):
        assert after.starts_on == before.ends_on + timedelta(days=1)
    assert len({each.code for each in asked} | {span.code}) == len(asked) + (span not in asked)
    for each in asked:
        assert parse_period(each.code, calendar) == each


@given(spans(), often, calendars)
def test_every_day_of_any_plan_is_counted_in_one_period(span, frequency, calendar):
    counted = periods_over(span, frequency, calendar)
    assert (counted[0].starts_on, counted[-1].ends_on) == (span.starts_on, span.ends_on)
    for before, after in pairwise(counted):
        assert after.starts_on == before.ends_on + timedelta(days=1)
    assert len({each.code for each in counted}) == len(counted)
    asked = {each.code for each in periods_in(span, frequency, calendar)}
    assert asked <= {each.code for each in counted}
