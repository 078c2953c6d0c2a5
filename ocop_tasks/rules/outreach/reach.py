"""Whom outreach reached: sums of people-times, and the shares of women and of ethnic minorities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ocop_tasks.rules.outreach.activities import ActivityContent


@dataclass(frozen=True, slots=True)
class Share:
    """How many of ``of`` people-times: those of the activities whose entry says it, perhaps fewer than all."""

    count: int = 0
    of: int = 0

    @property
    def percent(self) -> int | None:
        """Whole per cent, rounded down; None where no entry says it, or nobody was reached."""
        return 100 * self.count // self.of if self.of else None

    def __add__(self, other: Share) -> Share:
        return Share(self.count + other.count, self.of + other.of)


@dataclass(frozen=True, slots=True)
class Reached:
    """Activities, and the people-times that they reached; the same person counts each time he comes."""

    activities: int = 0
    people: int = 0
    women: Share = Share()
    minority: Share = Share()

    @classmethod
    def by(cls, told: Iterable[ActivityContent]) -> Reached:
        """All that these activities reached together."""
        return sum((cls._by_one(each) for each in told), cls())

    @classmethod
    def _by_one(cls, told: ActivityContent) -> Reached:
        women, minority = (
            Share() if count is None else Share(count, told.reached) for count in (told.women, told.minority)
        )
        return cls(1, told.reached, women, minority)

    def is_partly_known(self, share: Share) -> bool:
        """Whether ``share`` is of fewer people-times than there are."""
        return share.of < self.people

    def __add__(self, other: Reached) -> Reached:
        return Reached(
            self.activities + other.activities,
            self.people + other.people,
            self.women + other.women,
            self.minority + other.minority,
        )

    def __bool__(self) -> bool:
        return self.activities > 0
