"""Which period counts which work: each share in one of every length, and in its own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ocop_tasks.rules.work.counted_periods import (
    CountedDays,
    counted_after,
    counted_before,
    counted_in,
    periods_of_plan,
)
from ocop_tasks.rules.work.periods import Calendar, Frequency, Period, parse_period, periods_in, span_of

GRIDS = (Frequency.YEARLY, Frequency.HALF_YEARLY, Frequency.QUARTERLY, Frequency.MONTHLY)
calendars = st.sampled_from(Calendar)
years = st.builds(lambda calendar: (span_of(2022, calendar), calendar), calendars)
first_days = st.dates(date(2022, 1, 1), date(2022, 12, 31))
own = st.builds(
    lambda first, more, calendar: (span_of(2022, calendar, first, first + timedelta(more)), calendar),
    first_days,
    st.integers(0, 900),
    calendars,
)
plans = years | own


def has(days: CountedDays | None, period: Period) -> bool:
    """Whether it counts periodic work of ``period``."""
    if days is None:
        return True
    return (days.cut_from or date.min) <= period.ends_on <= (days.cut_to or date.max)


def is_due_in(days: CountedDays | None, day: date) -> bool:
    """Whether it counts one-off work due on ``day``."""
    return days is None or (days.due_from or date.min) <= day <= (days.due_to or date.max)


@given(plans, st.sampled_from(GRIDS))
def test_periodic_work_counts_in_its_own_period_and_in_no_other_of_that_length(plan, frequency):
    span, calendar = plan
    grid = periods_in(span, frequency, calendar)
    for period in grid:
        assert [each for each in grid if has(counted_in(span, each), period)] == [period]


@given(years, st.sampled_from(GRIDS), st.sampled_from(GRIDS))
def test_periodic_work_of_a_year_counts_once_in_each_length_of_period(plan, asked, ranked):
    span, calendar = plan
    for period in periods_in(span, asked, calendar):
        counting = [
            each for each in periods_in(span, ranked, calendar) if has(counted_in(span, each), period)
        ]
        assert len(counting) == 1
        assert counting[0] == period or period.ends_on in counting[0]


@given(plans, st.sampled_from(GRIDS))
def test_work_that_kept_its_days_under_another_calendar_counts_in_the_period_of_its_name(plan, frequency):
    span, calendar = plan
    other = next(each for each in Calendar if each is not calendar)
    for period in periods_in(span, frequency, calendar):
        counting = [
            each.code
            for each in periods_in(span, frequency, calendar)
            if has(counted_in(span, each), parse_period(period.code, other))
        ]
        assert counting == [period.code] or period == span


@given(plans, st.sampled_from(GRIDS), st.dates(date(2021, 6, 1), date(2025, 12, 31)))
def test_one_off_work_counts_once_where_it_is_due_and_in_none_after_the_last(plan, frequency, due_on):
    span, calendar = plan
    grid = periods_in(span, frequency, calendar)
    assume(grid and grid != [span])
    counting = [each for each in grid if is_due_in(counted_in(span, each), due_on)]
    if due_on > grid[-1].ends_on:
        assert counting == []
    elif due_on < span.starts_on:
        assert counting == grid[:1]
    else:
        assert counting == [each for each in grid if due_on in each]


@given(plans, st.sampled_from(GRIDS), st.dates(date(2021, 6, 1), date(2025, 12, 31)))
def test_what_counts_before_in_and_after_a_period_is_all(plan, frequency, due_on):
    span, calendar = plan
    for period in periods_of_plan(span, calendar)[1:]:
        before = [] if period.starts_on <= span.starts_on else [counted_before(period)]
        sides = [*before, counted_in(span, period), counted_after(period)]
        assert sum(is_due_in(each, due_on) for each in sides) == 1
        for asked in periods_in(span, frequency, calendar):
            assert sum(has(each, asked) for each in sides) == 1


@pytest.mark.parametrize(
    ("code", "due", "cut"),
    [
        ("2022-Q1", (None, date(2022, 3, 14)), (None, date(2022, 3, 31))),
        ("2022-Q2", (date(2022, 3, 15), date(2022, 6, 14)), (date(2022, 4, 1), date(2022, 6, 30))),
        ("2022-H2", (date(2022, 6, 15), date(2022, 12, 14)), (date(2022, 7, 1), date(2022, 12, 31))),
        ("2022-12", (date(2022, 11, 15), date(2022, 12, 14)), (date(2022, 12, 1), date(2022, 12, 31))),
    ],
)
def test_the_state_s_periods(code, due, cut):
    span = span_of(2022, Calendar.STATE)
    assert counted_in(span, parse_period(code, Calendar.STATE)) == CountedDays(*due, *cut)


def test_the_plan_as_a_whole_counts_everything():
    span = span_of(2022, Calendar.STATE)
    assert counted_in(span, span) is None
