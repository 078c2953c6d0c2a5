"""Whose due date was moved between two moments, by whatever door, and which of it is an extension (decision 0084).

Moving work later that is late, or due within a week, is an extension whoever does it and however: by a task's edit, for
one share, by the plan's calendar, by dropping it and giving it again. What was late when it was done is late by its
date too, so that moving it is one as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from ocop_tasks.rules.work.status import OPEN_STATUSES, Status
from ocop_tasks.rules.work.timeliness import Timeliness, days_late, timeliness
from ocop_tasks.rules.work.work_news import task_of

PRESSING = (Timeliness.DUE_SOON, Timeliness.OVERDUE, Timeliness.COMPLETED_LATE)


class DatedShare(Protocol):
    """A unit's share of a task in one period, as far as its date goes; an ``Assignment`` is one."""

    @property
    def part(self) -> str: ...
    @property
    def status(self) -> Status: ...
    @property
    def due_on(self) -> date: ...
    @property
    def submitted_on(self) -> date | None: ...
    @property
    def period_from(self) -> date: ...
    @property
    def period_to(self) -> date: ...


@dataclass(frozen=True, slots=True)
class Share:
    """One that is thought of: what a share would be after a change."""

    part: str
    status: Status
    due_on: date
    submitted_on: date | None
    period_from: date
    period_to: date


@dataclass(frozen=True, slots=True)
class Move:
    """A share that is due later than it was before, by its key (``work_news.key_of``)."""

    key: str
    before: date
    now: date
    status: Status
    submitted_on: date | None

    def is_extension(self, today: date) -> bool:
        """Whether it was late, or due within a week of ``today``, by the date that it had."""
        return timeliness(self.status, self.before, self.submitted_on, today) in PRESSING

    def stops_being_late(self, today: date) -> bool:
        """Whether it was late by the date that it had, and is not by its new one."""
        return self._is_late(self.before, today) and not self._is_late(self.now, today)

    def _is_late(self, due_on: date, today: date) -> bool:
        return days_late(self.status, due_on, self.submitted_on, today) > 0


@dataclass(frozen=True, slots=True)
class Extended:
    """How many shares an act gives more time, and how many of them are late no longer by it."""

    count: int = 0
    relieved: int = 0

    def __bool__(self) -> bool:
        return self.count > 0

    def __add__(self, other: Extended) -> Extended:
        return Extended(self.count + other.count, self.relieved + other.relieved)


def extended(moves: Iterable[Move], today: date) -> Extended:
    """Those of the ``moves`` that are extensions on the Hanoi day ``today``."""
    own = [move for move in moves if move.is_extension(today)]
    return Extended(len(own), sum(move.stops_being_late(today) for move in own))


def moves_of_unit(
    before: Mapping[str, DatedShare], now: Mapping[str, DatedShare], due_once: Mapping[str, date]
) -> list[Move]:
    """Which of one unit's shares are due later than before, each by its key.

    ``due_once``: the last date of those that were not asked of it just before, and had been. Where a task is asked in
    longer periods, what the shorter ones were due counts for the one that takes their place.
    """
    gone = {key: share for key, share in before.items() if _applies(share) and not _applies(now.get(key))}
    found = []
    for key, share in now.items():
        was = before.get(key)
        if was is None:
            due_on = due_once.get(key) or _taken_from(gone, key, share)
        else:
            due_on = was.due_on if _applies(was) else due_once.get(key, was.due_on)
        if _applies(share) and due_on is not None and due_on < share.due_on:
            found.append(Move(key, due_on, share.due_on, share.status, share.submitted_on))
    return found


def _applies(share: DatedShare | None) -> bool:
    return share is not None and share.status is not Status.CANCELLED


def _taken_from(gone: Mapping[str, DatedShare], key: str, share: DatedShare) -> date | None:
    """When the first of the open periods was due that ``share`` is asked for instead."""
    same = (
        each.due_on
        for other, each in gone.items()
        if task_of(other) == task_of(key)
        and each.status in OPEN_STATUSES
        and share.period_from <= each.period_to <= share.period_to
    )
    return min(same, default=None)
