"""How far a unit is by what it logged: whole per cent of a target, rounded down, never over 100."""

from __future__ import annotations

import pytest

from ocop_tasks.rules.outreach.measured_progress import Counted, Counts, Measure


@pytest.mark.parametrize(("activities", "percent"), [(0, 0), (1, 33), (2, 66), (3, 100), (4, 100)])
def test_so_many_of_three_activities(activities, percent):
    measure = Measure(Counted.ACTIVITIES, 3)

    assert measure.percent(Counts(activities, people=1_000_000)) == percent


@pytest.mark.parametrize(("people", "percent"), [(0, 0), (1, 0), (2, 1), (199, 99), (200, 100), (5000, 100)])
def test_so_many_of_two_hundred_people_times(people, percent):
    measure = Measure(Counted.PEOPLE, 200)

    assert measure.percent(Counts(activities=1, people=people)) == percent
