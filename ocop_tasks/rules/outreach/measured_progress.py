"""A task measured by the log of outreach activities: how far its units are, by what they logged (DOMAIN.md, III.7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ocop_tasks.rules.outreach.activities import ActivityContent


class Counted(StrEnum):
    """What of the log is counted."""

    ACTIVITIES = "activities"
    PEOPLE = "people"
    """People-times."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a unit logged for a task in a period: what was withdrawn is not among it."""

    activities: int = 0
    people: int = 0
    """People-times."""

    @classmethod
    def of(cls, told: Iterable[ActivityContent]) -> Counts:
        """The counts of activities that all fall into the period."""
        reached = [each.reached for each in told]
        return cls(len(reached), sum(reached))


@dataclass(frozen=True, slots=True)
class Measure:
    """So many of what is counted are asked of each unit in each period; ``target`` is at least 1."""

    counted: Counted
    target: int

    def done(self, counts: Counts) -> int:
        """How many of what is asked."""
        return counts.people if self.counted is Counted.PEOPLE else counts.activities

    def percent(self, counts: Counts) -> int:
        """Whole per cent of the target, rounded down, and never more than 100."""
        return min(100, 100 * self.done(counts) // self.target)
