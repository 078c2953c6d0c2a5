"""From numbers to the coordinates of a chart of columns: pure, so that a page and a report draw the same picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 480, 200
LEFT, RIGHT, TOP, BOTTOM = 52, 474, 14, 172
LEVELS = 4
"""Lines above the ground."""
STEPS = (1, 2, 2.5, 5, 10)
MOST_LABELS = {False: 12, True: 6}
"""Columns that have room for their names, without and with their years."""
GAP = 0.3
"""Of a column's place, what stays empty."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One column in a box of ``WIDTH`` × ``HEIGHT``; ``part_y`` is the top of the part that is drawn darker."""

    label: str
    whole: int
    part: int
    x: float
    width: float
    y: float
    part_y: float

    @property
    def middle(self) -> float:
        """Where its label stands."""
        return round(self.x + self.width / 2, 1)

    @property
    def height(self) -> float:
        """From the ground up."""
        return round(BOTTOM - self.y, 1)

    @property
    def part_height(self) -> float:
        """The same of its darker part."""
        return round(BOTTOM - self.part_y, 1)


@dataclass(frozen=True, slots=True)
class Columns:
    """A whole chart: its levels as numbers with their heights, and its bars."""

    levels: list[tuple[int, float]]
    bars: list[Bar]


def draw(values: Sequence[tuple[str, int, int]]) -> Columns | None:
    """The chart of (label, whole, part of it) from left to right; None where everything is nothing."""
    most = max((whole for _label, whole, _part in values), default=0)
    if not most:
        return None
    step = _step(most)
    top = step * LEVELS
    place = (RIGHT - LEFT) / len(values)
    bars = [
        Bar(
            label=label,
            whole=whole,
            part=part,
            x=round(LEFT + place * (number + GAP / 2), 1),
            width=round(place * (1 - GAP), 1),
            y=_y(whole, top),
            part_y=_y(part, top),
        )
        for number, (label, whole, part) in enumerate(values)
    ]
    return Columns([(step * level, _y(step * level, top)) for level in range(LEVELS + 1)], bars)


def _step(most: int) -> int:
    """A round number of which ``LEVELS`` reach over ``most``."""
    size = 1
    while True:
        for step in STEPS:
            whole = step * size
            if whole == int(whole) and whole * LEVELS >= most:
                return int(whole)
        size *= 10


def _y(value: int, top: int) -> float:
    return round(BOTTOM - (BOTTOM - TOP) * value / top, 1)
