"""From the curve's points to the coordinates of a chart: pure, so that a page and a report draw the same picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from ocop_tasks.figures.plan.progress_curve import Point

WIDTH, HEIGHT = 480, 216
LEFT, RIGHT, TOP, BOTTOM = 52, 470, 14, 184
"""The plot within the chart; static/css/progress.css lays the slider along it."""


MOST_MARKS = {False: 12, True: 6}
"""Months that have room to be named below the plot, without and with their years."""


@dataclass(frozen=True, slots=True)
class MonthMark:
    """A month named below the plot at its first day: the ``year`` too, where the days are of more than one."""

    month: int
    year: int | None
    x: float
    only_roomy: bool
    """Whether it is left out where there is little room."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Coordinates in a box of ``WIDTH`` × ``HEIGHT``; lines are SVG point lists."""

    levels: list[tuple[int, float]]
    """Per cent and its height."""
    months: list[MonthMark]
    due: str
    reported: str
    confirmed: str
    area: str
    now: tuple[float, float, float] | None
    """Where the known part ends: its place along the days, and the heights of confirmed and reported."""


def draw(points: Sequence[Point], first: date, last: date) -> Chart | None:
    """The chart of ``points`` from a plan's ``first`` day to its ``last``; None when nothing is planned."""
    known = [point for point in points if point.confirmed is not None and point.reported is not None]
    due = [point for point in points if point.due is not None]
    if not due:
        return None
    x = partial(_x, first=first, last=last)
    confirmed = _line(known, x, lambda point: point.confirmed)
    area = f"{confirmed} {x(known[-1].day)},{BOTTOM} {x(known[0].day)},{BOTTOM}" if known else ""
    newest = known[-1] if known else None
    return Chart(
        levels=[(percent, _y(percent)) for percent in (0, 25, 50, 75, 100)],
        months=_months(first, last),
        due=_line(due, x, lambda point: point.due),
        reported=_line(known, x, lambda point: point.reported),
        confirmed=confirmed,
        area=area,
        now=(x(newest.day), _y(newest.confirmed or 0), _y(newest.reported or 0)) if newest else None,
    )


def _months(first: date, last: date) -> list[MonthMark]:
    """As many as there is room for."""
    has_years = first.year != last.year
    numbers = range(first.month - 1 + (first.day > 1), 12 * (last.year - first.year) + last.month)
    days = [date(first.year + number // 12, number % 12 + 1, 1) for number in numbers]
    step = -(-len(days) // MOST_MARKS[has_years]) or 1
    return [
        MonthMark(
            day.month,
            day.year if has_years else None,
            _x(day, first, last),
            only_roomy=not has_years and number % 2 == 1,
        )
        for number, day in enumerate(days[::step])
    ]


def _line(points: Sequence[Point], x: Callable[[date], float], value: Callable[[Point], int | None]) -> str:
    return " ".join(f"{x(point.day)},{_y(value(point) or 0)}" for point in points)


def _x(day: date, first: date, last: date) -> float:
    whole = (last - first).days or 1
    return round(LEFT + (RIGHT - LEFT) * (day - first).days / whole, 1)


def _y(percent: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * percent / 100, 1)
