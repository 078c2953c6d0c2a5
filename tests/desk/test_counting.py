"""What was overdue last Monday, counted from what changed since, against the plan as it stood."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from ocop_tasks.desk.queries import Days, counts
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import cells_in, total
from ocop_tasks.figures.plan.states_as_of import AsOf
from tests.conftest import A_DAY
from tests.figures.laying import Ground, lay, plans


def test_what_was_overdue_on_an_earlier_day_is_what_the_plan_as_of_that_day_says(make):
    ground = Ground.made(make)

    @settings(max_examples=12)
    @given(plans, st.dates(date(2022, 1, 1), A_DAY))
    def check(drawn, day):
        plan, _assignments = lay(ground, drawn)
        then = total(cells_in(Scope((plan.id,)), AsOf(day, 14)))
        assert counts([plan.id], Days(A_DAY, 14), day).overdue_then == then.overdue
        ground.session.rollback()

    check()
