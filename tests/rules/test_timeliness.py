"""Late or in time (DOMAIN.md rules 6 and 14)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.timeliness import (
    FollowUp,
    Timeliness,
    days_late,
    days_left,
    follow_up,
    is_silent,
    timeliness,
)

DUE = date(2022, 4, 19)
OPEN = (Status.NOT_STARTED, Status.IN_PROGRESS)
days = st.dates(date(2022, 1, 1), date(2022, 12, 31))


@st.composite
def assignments(draw):
    """A status, due date, day of submission and today, as they can stand in the portal."""
    status, due_on, today = draw(st.sampled_from(Status)), draw(days), draw(days)
    submitted = status in (Status.SUBMITTED, Status.COMPLETED)
    submitted_on = draw(st.dates(date(2022, 1, 1), today)) if submitted else draw(st.none() | days)
    return status, due_on, submitted_on, today


@pytest.mark.parametrize("status", OPEN)
@pytest.mark.parametrize(
    ("today", "expected", "late"),
    [
        (DUE - timedelta(days=8), Timeliness.ON_TIME, 0),
        (DUE - timedelta(days=7), Timeliness.DUE_SOON, 0),
        (DUE, Timeliness.DUE_SOON, 0),
        (DUE + timedelta(days=1), Timeliness.OVERDUE, 1),
        (DUE + timedelta(days=30), Timeliness.OVERDUE, 30),
    ],
)
def test_open_work_is_judged_by_today_and_the_due_date_itself_is_on_time(status, today, expected, late):
    assert timeliness(status, DUE, None, today) is expected
    assert days_late(status, DUE, None, today) == late


def test_how_soon_is_soon_is_a_setting():
    assert timeliness(Status.NOT_STARTED, DUE, None, date(2022, 4, 15), soon_days=3) is Timeliness.ON_TIME
    assert timeliness(Status.NOT_STARTED, DUE, None, date(2022, 4, 16), soon_days=3) is Timeliness.DUE_SOON


def test_what_waits_for_confirmation_is_judged_by_the_day_it_was_submitted():
    after = date(2022, 5, 30)

    assert timeliness(Status.SUBMITTED, DUE, DUE, after) is Timeliness.ON_TIME
    assert follow_up(Status.SUBMITTED, DUE, DUE, after) is FollowUp.OPEN_IN_TIME
    assert timeliness(Status.SUBMITTED, DUE, date(2022, 4, 22), after) is Timeliness.OVERDUE
    assert follow_up(Status.SUBMITTED, DUE, date(2022, 4, 22), after) is FollowUp.OPEN_LATE
    assert days_late(Status.SUBMITTED, DUE, date(2022, 4, 22), after) == 3


def test_what_was_submitted_is_never_due_soon():
    assert timeliness(Status.SUBMITTED, DUE, date(2022, 4, 18), date(2022, 4, 18)) is Timeliness.ON_TIME


def test_the_unit_is_on_time_when_it_submitted_in_time_even_if_confirmed_late():
    assert timeliness(Status.COMPLETED, DUE, DUE, date(2022, 5, 30)) is Timeliness.COMPLETED_ON_TIME
    assert follow_up(Status.COMPLETED, DUE, DUE, date(2022, 5, 30)) is FollowUp.DONE_IN_TIME
    assert (
        timeliness(Status.COMPLETED, DUE, date(2022, 4, 20), date(2022, 5, 30)) is Timeliness.COMPLETED_LATE
    )
    assert follow_up(Status.COMPLETED, DUE, date(2022, 4, 20), date(2022, 5, 30)) is FollowUp.DONE_LATE


def test_returned_work_is_open_again_whatever_was_submitted_before():
    assert timeliness(Status.IN_PROGRESS, DUE, date(2022, 4, 10), date(2022, 4, 20)) is Timeliness.OVERDUE


@pytest.mark.parametrize(("today", "left"), [(date(2022, 4, 12), 7), (DUE, 0), (date(2022, 4, 21), -2)])
def test_days_left(today, left):
    assert days_left(DUE, today) == left


@given(assignments())
def test_every_assignment_that_applies_is_in_exactly_one_of_the_four_counts(assignment):
    status, due_on, submitted_on, today = assignment
    done, applies = status is Status.COMPLETED, status is not Status.CANCELLED
    judged_on = today if status in OPEN else submitted_on
    in_time = applies and judged_on <= due_on
    counts = {
        FollowUp.DONE_IN_TIME: applies and done and in_time,
        FollowUp.DONE_LATE: applies and done and not in_time,
        FollowUp.OPEN_IN_TIME: applies and not done and in_time,
        FollowUp.OPEN_LATE: applies and not done and not in_time,
    }

    assert set(counts) == set(FollowUp)
    assert [count for count, is_in in counts.items() if is_in] == [
        count for count in [follow_up(*assignment)] if count
    ]


@given(assignments())
def test_timeliness_lateness_and_follow_up_never_contradict_each_other(assignment):
    status, due_on, _, today = assignment
    late = days_late(*assignment) > 0

    assert (timeliness(*assignment) in (Timeliness.OVERDUE, Timeliness.COMPLETED_LATE)) == late
    assert (follow_up(*assignment) in (FollowUp.OPEN_LATE, FollowUp.DONE_LATE)) == late
    assert (
        (timeliness(*assignment) is None) == (follow_up(*assignment) is None) == (status is Status.CANCELLED)
    )
    assert (timeliness(*assignment) is Timeliness.DUE_SOON) == (
        status in OPEN and 0 <= days_left(due_on, today) <= 7
    )


@given(assignments(), st.integers(0, 400))
def test_confirming_changes_nothing_about_who_was_late(assignment, waited):
    _, due_on, submitted_on, today = assignment
    submitted_on = min(submitted_on or today, today)
    later = today + timedelta(days=waited)

    assert days_late(Status.SUBMITTED, due_on, submitted_on, today) == days_late(
        Status.COMPLETED, due_on, submitted_on, later
    )


@pytest.mark.parametrize(
    ("status", "starts_on", "last_said_on", "silent"),
    [
        (Status.NOT_STARTED, date(2022, 4, 1), None, True),
        (Status.NOT_STARTED, date(2022, 4, 2), None, False),
        (Status.IN_PROGRESS, date(2022, 1, 1), date(2022, 4, 1), True),
        (Status.IN_PROGRESS, date(2022, 1, 1), date(2022, 4, 2), False),
        (Status.IN_PROGRESS, date(2022, 4, 10), date(2022, 1, 1), False),
        (Status.NOT_STARTED, date(2022, 4, 16), None, False),
        (Status.SUBMITTED, date(2022, 1, 1), date(2022, 1, 2), False),
        (Status.COMPLETED, date(2022, 1, 1), date(2022, 1, 2), False),
        (Status.CANCELLED, date(2022, 1, 1), None, False),
    ],
)
def test_silent_is_open_work_that_began_and_of_which_nothing_was_said_for_14_days(
    status, starts_on, last_said_on, silent
):
    assert is_silent(status, starts_on, last_said_on, today=date(2022, 4, 15)) is silent


def test_how_long_a_silence_counts_is_a_setting():
    assert is_silent(Status.NOT_STARTED, date(2022, 4, 1), None, date(2022, 4, 8), silent_days=7)
    assert not is_silent(Status.NOT_STARTED, date(2022, 4, 1), None, date(2022, 4, 7), silent_days=7)
