"""The chart's coordinates, from the curve's points."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from ocop_tasks.figures.charts.curve_chart import BOTTOM, LEFT, RIGHT, TOP, draw
from ocop_tasks.figures.plan.progress_curve import Point

YEAR = date(2022, 1, 1), date(2022, 12, 31)
POINTS = [
    Point(date(2022, 1, 1), 0, 0, 0),
    Point(date(2022, 6, 15), 40, 60, 50),
    Point(date(2022, 12, 31), None, None, 100),
]


def test_lines_run_from_the_first_to_the_last_day_and_from_nothing_to_everything():
    chart = draw(POINTS, *YEAR)
    assert chart
    assert chart.due.split()[0] == f"{LEFT:.1f},{BOTTOM:.1f}"
    assert chart.due.split()[-1] == f"{RIGHT:.1f},{TOP:.1f}"
    assert len(chart.confirmed.split()) == len(chart.reported.split()) == 2
    assert [mark.month for mark in chart.months] == list(range(1, 13))


def test_the_known_part_ends_where_the_day_is():
    chart = draw(POINTS, *YEAR)
    assert chart
    assert chart.now
    _x, confirmed, reported = chart.now
    assert confirmed > reported > TOP


def test_without_planned_work_there_is_nothing_to_draw():
    assert draw([Point(date(2022, 1, 1), None, None, None)], *YEAR) is None


def test_before_the_plan_s_year_only_what_will_be_due_is_drawn():
    chart = draw([Point(date(2022, 1, 1), None, None, 0), Point(date(2022, 12, 31), None, None, 100)], *YEAR)
    assert chart
    assert chart.now is None
    assert chart.confirmed == chart.area == ""


def test_months_of_two_years_are_named_with_them_as_many_as_there_is_room_for():
    first, last = date(2022, 9, 1), date(2023, 6, 30)
    chart = draw([Point(first, 0, 0, 0), Point(last, None, None, 100)], first, last)
    assert chart
    named = [(mark.month, mark.year) for mark in chart.months]
    assert named == [(9, 2022), (11, 2022), (1, 2023), (3, 2023), (5, 2023)]
    assert chart.due == f"{LEFT:.1f},{BOTTOM:.1f} {RIGHT:.1f},{TOP:.1f}"


def test_however_long_a_plan_is_its_months_do_not_run_into_each_other():
    for days in (10, 40, 200, 400, 700, 1098):
        first = date(2022, 9, 20)
        last = date.fromordinal(first.toordinal() + days)
        chart = draw([Point(first, 0, 0, 0)], first, last)
        assert chart
        places = [mark.x for mark in chart.months if not mark.only_roomy]
        assert all(after - before >= 60 for before, after in pairwise(places)), days
