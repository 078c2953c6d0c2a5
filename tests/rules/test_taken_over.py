"""What a share begins with that was under way before its plan was given here (docs/decisions/0079)."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks.rules.work.periods import Calendar, Frequency, periods_of
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import FirstEntry, Share, Start, first_entry, spoken_of
from ocop_tasks.rules.work.timeliness import FollowUp, follow_up

STATED, GIVEN, DUE = date(2022, 6, 30), date(2022, 7, 4), date(2022, 5, 20)


def begun(status, *, share=None, place=0, spoken=0, **more):
    start = Start(status, STATED, **more)
    return first_entry(start, place, spoken, share or Share(DUE), given_on=GIVEN)


@pytest.mark.parametrize(
    ("said", "own", "entry"),
    [
        ({"status": Status.NOT_STARTED}, False, None),
        ({"status": Status.IN_PROGRESS, "percent": 60}, False, FirstEntry(Status.IN_PROGRESS, 60)),
        ({"status": Status.IN_PROGRESS}, True, FirstEntry(Status.IN_PROGRESS, 0)),
        ({"status": Status.COMPLETED, "done_on": date(2022, 6, 1)}, False,
         FirstEntry(Status.COMPLETED, 100, date(2022, 6, 1))),
        ({"status": Status.SUBMITTED}, False, FirstEntry(Status.COMPLETED, 100, DUE)),
        ({"status": Status.COMPLETED}, True, FirstEntry(Status.SUBMITTED, 100, DUE)),
        ({"status": Status.CANCELLED}, False, FirstEntry(Status.CANCELLED, 0)),
    ],
)  # fmt: skip
def test_each_state_becomes_an_entry_and_nobodys_own_work_is_confirmed_by_himself(said, own, entry):
    assert begun(**said, share=Share(DUE, is_own=own)) == entry


def test_done_is_never_later_than_the_day_on_which_it_was_given():
    later = Share(date(2022, 12, 31))
    assert begun(Status.COMPLETED, share=later) == FirstEntry(Status.COMPLETED, 100, GIVEN)
    assert begun(Status.COMPLETED, share=later, done_on=date(2022, 8, 1)).submitted_on == GIVEN


@pytest.mark.parametrize(
    ("done_on", "judged"),
    [(None, FollowUp.DONE_IN_TIME), (DUE, FollowUp.DONE_IN_TIME), (date(2022, 5, 21), FollowUp.DONE_LATE)],
)
def test_in_time_is_judged_by_the_day_it_was_done(done_on, judged):
    entry = begun(Status.COMPLETED, done_on=done_on)
    assert follow_up(entry.status, DUE, entry.submitted_on, GIVEN) is judged


def test_who_helps_is_told_only_that_it_does_not_apply_any_more():
    helper = Share(DUE, is_lead=False)
    assert begun(Status.COMPLETED, share=helper) is None
    assert begun(Status.CANCELLED, share=helper) == FirstEntry(Status.CANCELLED, 0)


@pytest.mark.parametrize(
    ("stated_on", "place"),
    [
        (date(2022, 3, 14), 0), (date(2022, 3, 15), 1), (date(2022, 6, 14), 1),
        (date(2022, 12, 31), 3),  # after the year's cut
        (date(2021, 11, 1), 0),  # before all of them
    ],
)  # fmt: skip
def test_a_table_speaks_of_the_last_period_that_had_begun(stated_on, place):
    quarters = periods_of(2022, Frequency.QUARTERLY, Calendar.STATE)
    assert spoken_of(quarters, stated_on) == place


def test_earlier_periods_are_done_in_time_where_somebody_said_so_and_later_ones_begin_with_nothing():
    shares = [Share(date(2022, month, 17)) for month in (3, 6, 9, 12)]

    def all_of(status, **more):
        start = Start(status, STATED, **more)
        entries = [first_entry(start, place, 2, share, given_on=GIVEN) for place, share in enumerate(shares)]
        return [entry and (entry.status.value, entry.submitted_on) for entry in entries]

    assert all_of(Status.IN_PROGRESS, percent=40) == [None, None, ("in_progress", None), None]
    in_time = [("completed", date(2022, 3, 17)), ("completed", date(2022, 6, 17))]
    assert all_of(Status.NOT_STARTED, earlier_done=True) == [*in_time, None, None]
    ended = [("cancelled", None)] * 2
    assert all_of(Status.CANCELLED, earlier_done=True) == [*in_time, *ended]
    assert all_of(Status.CANCELLED) == [None, None, *ended]
