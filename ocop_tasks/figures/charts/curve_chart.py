"""From the curve's points to the coordinates of a chart: pure, so that a page and a report draw the same picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from ocop_tasks.figures.plan.progress_curve import Point

WIDTH, HEIGHT = 480, 216
LEFT, RIGHT, TOP, BOTTOM = 52, 470, 14, 184
"""The plot within the chart; static/css/progress.css lays the slider along it."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Coordinates in a box of ``WIDTH`` × ``HEIGHT``; lines are SVG point lists."""

    levels: list[tuple[int, float]]
    """Per cent and its height."""
    months: list[tuple[int, float]]
    """The month's number and the place of its first day."""
    due: str
    reported: str
    confirmed: str
    area: str
    now: tuple[float, float, float] | None
    """Where the known part ends: its place along the year, and the heights of confirmed and reported."""


def draw(points: Sequence[Point], year: int) -> Chart | None:
    """The chart of ``points``; None when nothing is planned, so that there is no per cent to draw."""
    known = [point for point in points if point.confirmed is not None and point.reported is not None]
    due = [point for point in points if point.due is not None]
    if not due:
        return None
    confirmed = _line(known, year, lambda point: point.confirmed)
    area = (
        f"{confirmed} {_x(known[-1].day, year)},{BOTTOM} {_x(known[0].day, year)},{BOTTOM}" if known else ""
    )
    last = known[-1] if known else None
    return Chart(
        levels=[(percent, _y(percent)) for percent in (0, 25, 50, 75, 100)],
        months=[(month, _x(date(year, month, 1), year)) for month in range(1, 13)],
        due=_line(due, year, lambda point: point.due),
        reported=_line(known, year, lambda point: point.reported),
        confirmed=confirmed,
        area=area,
        now=(_x(last.day, year), _y(last.confirmed or 0), _y(last.reported or 0)) if last else None,
    )


def _line(points: Sequence[Point], year: int, value: Callable[[Point], int | None]) -> str:
    return " ".join(f"{_x(point.day, year)},{_y(value(point) or 0)}" for point in points)


def _x(day: date, year: int) -> float:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return round(LEFT + (RIGHT - LEFT) * (day - first).days / (last - first).days, 1)


def _y(percent: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * percent / 100, 1)
