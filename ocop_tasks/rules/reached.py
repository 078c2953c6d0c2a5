"""Whom outreach reached: sums of people-times, and the shares of women and of ethnic minorities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ocop_tasks.rules.outreach import Told


@dataclass(frozen=True, slots=True)
class Reached:
    """Activities, and the people-times that they reached; the same person counts each time he comes."""

    activities: int = 0
    people: int = 0
    women: int = 0
    minority: int = 0

    @classmethod
    def by(cls, told: Iterable[Told]) -> Reached:
        """All that these activities reached together."""
        return sum((cls(1, each.reached, each.women, each.minority) for each in told), cls())

    @property
    def women_percent(self) -> int | None:
        """Whole per cent of the people-times, rounded down; None where nobody was reached."""
        return self._percent(self.women)

    @property
    def minority_percent(self) -> int | None:
        """The same of ethnic minorities."""
        return self._percent(self.minority)

    def __add__(self, other: Reached) -> Reached:
        return Reached(
            self.activities + other.activities,
            self.people + other.people,
            self.women + other.women,
            self.minority + other.minority,
        )

    def __bool__(self) -> bool:
        return self.activities > 0

    def _percent(self, part: int) -> int | None:
        return 100 * part // self.people if self.people else None
