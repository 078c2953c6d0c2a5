"""When a unit is reminded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocop_tasks.rules.work.reminders import Occasion, digest_day, occasion

DUE = date(2022, 6, 17)


@pytest.mark.parametrize(
    ("days_after", "why"),
    [
        (-8, None), (-7, Occasion.SOON), (-6, None), (-3, Occasion.SOON), (-2, None), (-1, Occasion.SOON), (0, None),
        (1, Occasion.JUST_LATE), (2, None), (7, None), (8, Occasion.STILL_LATE), (9, None), (15, Occasion.STILL_LATE),
    ],
)  # fmt: skip
def test_seven_three_and_one_days_before_the_day_after_and_weekly_from_then(days_after, why):
    assert occasion(DUE, DUE + timedelta(days=days_after)) is why


@given(st.dates(date(2022, 1, 1), date(2023, 6, 30)), st.dates(date(2022, 1, 1), date(2022, 12, 31)))
def test_late_work_is_reminded_of_on_exactly_one_day_of_every_seven(today, due_on):
    week = [today + timedelta(days=n) for n in range(7)]
    reminded = [day for day in week if occasion(due_on, day) not in (None, Occasion.SOON)]
    assert len(reminded) == (today > due_on) or due_on in week


def test_the_digest_comes_on_monday():
    assert digest_day(date(2022, 6, 13))
    assert not digest_day(date(2022, 6, 14))
