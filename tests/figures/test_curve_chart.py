"""The chart's coordinates, from the curve's points."""

from __future__ import annotations

from datetime import date

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
