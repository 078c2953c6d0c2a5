"""Ranking (xếp loại): the four counts of follow-up as a figure to two places, as the province asks for it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class FourCounts:
    """How much assigned work is done in time, done late, open in time, open late: numbers, or weight points."""

    done_in_time: Fraction = Fraction(0)
    done_late: Fraction = Fraction(0)
    open_in_time: Fraction = Fraction(0)
    open_late: Fraction = Fraction(0)

    @property
    def assigned(self) -> Fraction:
        """All of it."""
        return self.done_in_time + self.done_late + self.open_in_time + self.open_late

    @property
    def came_due(self) -> Fraction:
        """What had to be judged: everything but open work still in time."""
        return self.assigned - self.open_in_time

    @property
    def on_time_rate(self) -> int | None:
        """Hundredths of a per cent of what came due that was done in time, rounded down; None when nothing came due.

        Rounded down like every per cent here, so 100.00 means everything.
        """
        return hundredths(self.done_in_time, self.came_due)

    def __add__(self, other: FourCounts) -> FourCounts:
        return FourCounts(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


class BothCounts:
    """Mixed into what has the four counts by the granted due date, and two of them by the first: gives both whole.

    What was done is done by either date, so the two that are in time say the other two as well.
    """

    __slots__ = ()
    done_in_time: int
    done_late: int
    open_in_time: int
    open_late: int
    first_done_in_time: int
    first_open_in_time: int

    @property
    def counts(self) -> FourCounts:
        """By the due date in force: the granted one, where an extension was granted."""
        return FourCounts(
            *map(Fraction, (self.done_in_time, self.done_late, self.open_in_time, self.open_late))
        )

    @property
    def first_counts(self) -> FourCounts:
        """By the due date that was given first, as if nothing had been extended."""
        done, still_open = self.done_in_time + self.done_late, self.open_in_time + self.open_late
        in_time = self.first_done_in_time, self.first_open_in_time
        return FourCounts(
            Fraction(in_time[0]),
            Fraction(done - in_time[0]),
            Fraction(in_time[1]),
            Fraction(still_open - in_time[1]),
        )


def hundredths(part: Fraction | int, whole: Fraction | int) -> int | None:
    """``part`` of ``whole`` in hundredths of a per cent, rounded down: 9522 is 95.22 %. None of nothing."""
    return int(10_000 * part // whole) if whole else None
