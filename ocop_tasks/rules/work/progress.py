"""Confirmed and reported progress in exact weight points (DOMAIN.md rules 4 and 7), and all figures of a part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from operator import attrgetter
from typing import TypeVar

from ocop_tasks.rules.work.ranking_rules import BothCounts
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


Key = TypeVar("Key", bound=Hashable)
COUNTS = (
    "leads", "overdue", "due_soon", "silent", "waiting", "done_in_time", "done_late", "open_in_time", "open_late",
    "first_done_in_time", "first_open_in_time",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures(BothCounts):
    """What is said of any part of a plan on one day. Counts are lead assignments that still apply."""

    progress: Progress = field(default_factory=Progress)
    due: Fraction = Fraction(0)
    """Weight points whose due date has come."""
    leads: int = 0
    overdue: int = 0
    due_soon: int = 0
    silent: int = 0
    waiting: int = 0
    done_in_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    open_late: int = 0
    first_done_in_time: int = 0
    """By the due date that was given first, as if nothing had been extended; as the next one."""
    first_open_in_time: int = 0

    @property
    def confirmed(self) -> int | None:
        """Confirmed per cent of the planned weight."""
        return self.progress.confirmed_percent

    @property
    def reported(self) -> int | None:
        """Reported per cent of the planned weight."""
        return self.progress.reported_percent

    @property
    def due_percent(self) -> int | None:
        """Where both should be today: the share of the weight that is due."""
        return 100 * self.due // self.progress.planned if self.progress.planned else None

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.progress + other.progress,
            self.due + other.due,
            self.leads + other.leads,
            self.overdue + other.overdue,
            self.due_soon + other.due_soon,
            self.silent + other.silent,
            self.waiting + other.waiting,
            self.done_in_time + other.done_in_time,
            self.done_late + other.done_late,
            self.open_in_time + other.open_in_time,
            self.open_late + other.open_late,
            self.first_done_in_time + other.first_done_in_time,
            self.first_open_in_time + other.first_open_in_time,
        )


_counts_of = attrgetter(*COUNTS)
_points_of = attrgetter("progress.confirmed", "progress.reported", "progress.planned", "due")


def add_up(parts: Sequence[Figures]) -> Figures:
    """All ``parts`` together; the same as adding one by one, and much quicker for many.

    Points are added by their denominators first, of which there are few: a Fraction looks for a common divisor each
    time.
    """
    if len(parts) < 2:
        return parts[0] if parts else Figures()
    confirmed, reported, planned, due = map(_added, zip(*map(_points_of, parts), strict=True))
    counts = map(sum, zip(*map(_counts_of, parts), strict=True))
    return Figures(Progress(confirmed, reported, planned), due, *counts)


def _added(points: Iterable[Fraction]) -> Fraction:
    by_denominator: defaultdict[int, int] = defaultdict(int)
    for each in points:
        by_denominator[each.denominator] += each.numerator
    return sum((Fraction(of, by) for by, of in by_denominator.items()), Fraction(0))


def add_up_by(parts: Sequence[tuple[Key, Figures]]) -> dict[Key, Figures]:
    """``parts`` added up by their keys."""
    groups: defaultdict[Key, list[Figures]] = defaultdict(list)
    for key, figures in parts:
        groups[key].append(figures)
    return {key: add_up(members) for key, members in groups.items()}
