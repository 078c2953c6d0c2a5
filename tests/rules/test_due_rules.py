"""A task's own rule for its due dates, by the calendar of 2022 (docs/decisions/0069)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.work.due_rules import (
    FURTHEST,
    DayOf,
    DueRule,
    MonthOf,
    month_of_period,
    parse_due_rule,
    rule_before,
    rule_of_day,
)
from ocop_tasks.rules.work.periods import MONTHS_IN, Calendar, Frequency, month_span, months_of, periods_of

PERIODIC = [frequency for frequency in Frequency if frequency is not Frequency.ONCE]
days = st.one_of(st.integers(1, 31), st.sampled_from(DayOf))


@st.composite
def rules(draw):
    of = draw(st.sampled_from(MonthOf))
    most = {MonthOf.LAST: 1, MonthOf.NTH: 11, MonthOf.AFTER: FURTHEST}[of]
    return DueRule(of, draw(days), draw(st.integers(1, most)))


def due(rule, frequency, year=2022, calendar=Calendar.STATE):
    days = [parse_due_rule(rule).due_on(period) for period in periods_of(year, frequency, calendar)]
    return [f"{day:%d/%m}" if day.year == year else f"{day:%d/%m/%Y}" for day in days]


@pytest.mark.parametrize(
    ("rule", "frequency", "dates"),
    [
        ("last 24", Frequency.QUARTERLY, "24/03 24/06 24/09 24/12"),
        ("last end", Frequency.QUARTERLY, "31/03 30/06 30/09 31/12"),
        ("last 31", Frequency.QUARTERLY, "31/03 30/06 30/09 31/12"),
        ("month-1 10", Frequency.QUARTERLY, "10/01 10/04 10/07 10/10"),
        ("month-2 15", Frequency.QUARTERLY, "15/02 15/05 15/08 15/11"),
        ("after-1 20", Frequency.QUARTERLY, "20/04 20/07 20/10 20/01/2023"),
        ("after-3 end", Frequency.QUARTERLY, "30/06 30/09 31/12 31/03/2023"),
        ("last 9", Frequency.HALF_YEARLY, "09/06 09/12"),
        ("month-5 end", Frequency.HALF_YEARLY, "31/05 30/11"),
        ("after-1 10", Frequency.HALF_YEARLY, "10/07 10/01/2023"),
        ("last 14", Frequency.YEARLY, "14/12"),
        ("month-11 end", Frequency.YEARLY, "30/11"),
        ("after-1 15", Frequency.YEARLY, "15/01/2023"),
    ],
)
def test_the_year_of_a_rule(rule, frequency, dates):
    assert due(rule, frequency) == dates.split()


def test_the_months_are_those_that_a_period_is_named_after_whichever_way_it_is_cut():
    assert due("last 24", Frequency.QUARTERLY, calendar=Calendar.CALENDAR) == due(
        "last 24", Frequency.QUARTERLY
    )


def test_a_day_that_a_month_does_not_have_is_its_last():
    months = due("last 30", Frequency.MONTHLY)

    assert months[:4] == ["30/01", "28/02", "30/03", "30/04"]
    assert due("last 30", Frequency.MONTHLY, year=2024)[1] == "29/02"
    assert due("after-1 4", Frequency.MONTHLY)[-2:] == ["04/12", "04/01/2023"]


def test_the_last_week_ends_with_its_last_working_day_within_the_month():
    """The quarters of 2022 end on a Thursday, a Thursday, a Friday and a Saturday; those of 2023 also on a Sunday."""
    assert due("last week", Frequency.QUARTERLY) == ["31/03", "30/06", "30/09", "30/12"]
    assert due("last week", Frequency.QUARTERLY, year=2023) == ["31/03", "30/06", "29/09", "29/12"]


@given(rules(), st.sampled_from(PERIODIC), st.sampled_from(Calendar), st.integers(2000, 2100))
def test_every_due_date_lies_in_its_period_or_in_the_month_named_after_it(rule, frequency, calendar, year):
    if not rule.fits(frequency):
        return
    for period in periods_of(year, frequency, calendar):
        of_year, first, last = months_of(period.code)
        starts_on, ends_on = month_span(of_year, first, last)
        day = rule.due_on(period)
        if rule.of is MonthOf.AFTER:
            assert 12 * (day.year - of_year) + day.month == last + rule.number
        else:
            assert starts_on <= day <= ends_on


@given(rules(), st.sampled_from(PERIODIC))
def test_periods_are_due_one_after_the_other(rule, frequency):
    in_order = [rule.due_on(period) for period in periods_of(2022, frequency, Calendar.STATE)]

    assert in_order == sorted(set(in_order))


@given(rules())
def test_its_text_says_it_exactly(rule):
    assert parse_due_rule(str(rule)) == rule


@given(st.text(alphabet="lastmonthafterendweek-0123456789 \n", max_size=14))
def test_a_text_that_is_read_is_the_one_that_is_written(text):
    try:
        rule = parse_due_rule(text)
    except ValueError:
        return
    assert str(rule) == text


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "24",
            "last",
            "last 0",
            "last 32",
            "last 024",
            "last-1 24",
            "last ngày 24",
            "last -1",
            "Last 24",
        ),
        *(
            "last  24",
            "last 24\n",
            "month 4",
            "month-0 4",
            "month-12 4",
            "after 4",
            "after-4 10",
            "after-01 4",
        ),
    ],
)
def test_what_is_no_rule_is_refused(text):
    with pytest.raises(ValueError, match=r"no such month|no month has|not a rule"):
        parse_due_rule(text)


def test_a_month_that_a_period_does_not_have_does_not_fit():
    third = parse_due_rule("month-3 10")

    assert [frequency for frequency in Frequency if third.fits(frequency)] == [
        Frequency.HALF_YEARLY,
        Frequency.YEARLY,
    ]
    assert not parse_due_rule("last 10").fits(Frequency.ONCE)


@pytest.mark.parametrize(
    ("of", "number", "day", "frequency", "rule"),
    [
        (MonthOf.LAST, 1, 25, Frequency.QUARTERLY, "last 24"),
        (MonthOf.LAST, 1, 1, Frequency.QUARTERLY, "month-2 end"),
        (MonthOf.LAST, 1, 1, Frequency.MONTHLY, "last end"),
        (MonthOf.AFTER, 1, 1, Frequency.QUARTERLY, "last end"),
        (MonthOf.AFTER, 3, 1, Frequency.QUARTERLY, "after-2 end"),
        (MonthOf.NTH, 2, 1, Frequency.QUARTERLY, "month-1 end"),
    ],
)
def test_before_a_day_is_the_day_before_it(of, number, day, frequency, rule):
    assert str(rule_before(of, number, day, frequency)) == rule


def test_nothing_is_due_before_its_period_begins():
    assert rule_before(MonthOf.NTH, 1, 1, Frequency.QUARTERLY) is None
    assert month_of_period(0, Frequency.QUARTERLY) is None


@given(st.integers(1, 15), st.sampled_from(PERIODIC))
def test_each_month_from_a_periods_first_has_one_name(number, frequency):
    named = month_of_period(number, frequency)

    assert (named is None) is (number > MONTHS_IN[frequency] + FURTHEST)
    if named:
        assert DueRule(named[0], 10, named[1]).due_on(periods_of(2022, frequency, Calendar.STATE)[0]) == (
            date(2022 + (number - 1) // 12, (number - 1) % 12 + 1, 10)
        )


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(2022, 12, 14), "last 14"),
        (date(2022, 3, 31), "month-3 31"),
        (date(2023, 1, 14), "after-1 14"),
        (date(2023, 4, 1), None),
        (date(2021, 12, 31), None),
    ],
)
def test_one_day_of_the_plans_year_is_a_rule_for_every_year(day, rule):
    assert rule_of_day(day, 2022) == (parse_due_rule(rule) if rule else None)
