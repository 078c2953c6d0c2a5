"""Ranking (xếp hạng): the four counts of follow-up as a figure to two places, as the province asks for it, and who has
which rank by it (docs/decisions/0065)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Generic, TypeVar

from ocop_tasks.rules.work.periods import Frequency

Key = TypeVar("Key")
LEAST_DUE = {
    Frequency.ONCE: 5,
    Frequency.YEARLY: 5,
    Frequency.HALF_YEARLY: 3,
    Frequency.QUARTERLY: 2,
    Frequency.MONTHLY: 2,
}
"""Whoever has fewer works that came due in a period of that length has no rank: his rate says too little. Once: in all
of a plan."""


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


@dataclass(frozen=True, slots=True)
class Ranking(Generic[Key]):
    """Who stands where. Equal rates share a rank, and the next one counts them all: 1, 2, 2, 4."""

    ranked: list[tuple[int, Key]]
    few: list[Key]
    """Too little of theirs came due for a rank; the best rate first."""
    nothing_due: list[Key]
    """They have no rate: not 0 %, and no last place."""


def rank(counted: Mapping[Key, FourCounts], least: int) -> Ranking[Key]:
    """The ranking by on-time rate of all that have ``least`` works or more that came due.

    Among equals, who had more that came due stands first, then whoever ``counted`` names first.
    """
    rates = {key: counts.on_time_rate or 0 for key, counts in counted.items() if counts.came_due}
    in_order = sorted(rates, key=lambda key: (-rates[key], -counted[key].came_due))
    full = [key for key in in_order if counted[key].came_due >= least]
    ordered = [rates[key] for key in full]
    return Ranking(
        ranked=[(1 + ordered.index(rates[key]), key) for key in full],
        few=[key for key in in_order if counted[key].came_due < least],
        nothing_due=[key for key in counted if key not in rates],
    )


def hundredths(part: Fraction | int, whole: Fraction | int) -> int | None:
    """``part`` of ``whole`` in hundredths of a per cent, rounded down: 9522 is 95.22 %. None of nothing."""
    return int(10_000 * part // whole) if whole else None
