"""Confirmed and reported progress in exact weight points (DOMAIN.md rules 4 and 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from ocop_tasks.rules.work.status import Status


@dataclass(frozen=True, slots=True)
class Progress:
    """Weight points confirmed as completed, reported as done, and planned. Sections and plans add them up."""

    confirmed: Fraction = Fraction(0)
    reported: Fraction = Fraction(0)
    planned: Fraction = Fraction(0)

    @property
    def confirmed_percent(self) -> int | None:
        """Whole per cent, rounded down, so 100 always means everything; None when nothing was planned."""
        return self._percent(self.confirmed)

    @property
    def reported_percent(self) -> int | None:
        """The same of what units report."""
        return self._percent(self.reported)

    def __add__(self, other: Progress) -> Progress:
        return Progress(
            self.confirmed + other.confirmed, self.reported + other.reported, self.planned + other.planned
        )

    def _percent(self, points: Fraction) -> int | None:
        return 100 * points // self.planned if self.planned else None


def share(weight: int | Fraction, lead_count: int) -> Fraction:
    """The part of a task's weight that each of its lead assignments carries. Raises ValueError when it has none."""
    if lead_count < 1:
        raise ValueError("a task without a lead assignment has no weight to share")
    return Fraction(weight) / lead_count


def of_task(weight: int | Fraction, states: Iterable[tuple[Status, int]]) -> Progress:
    """A task's progress from the status and reported per cent of all its lead assignments.

    Cancelled ones keep their share, which then leaves both sides: the others do not grow heavier by it.
    """
    leads = list(states)
    counted = [(status, percent) for status, percent in leads if status is not Status.CANCELLED]
    if not counted:
        return Progress()
    each = share(weight, len(leads))
    completed = sum(status is Status.COMPLETED for status, _ in counted)
    said = sum(100 if status is Status.COMPLETED else percent for status, percent in counted)
    return Progress(each * completed, each * said / 100, each * len(counted))
