"""What a share of work begins with that was under way before its plan was given here (docs/decisions/0079)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ocop_tasks.rules.work.periods import Period
from ocop_tasks.rules.work.status import Status

DONE = frozenset({Status.SUBMITTED, Status.COMPLETED})


@dataclass(frozen=True, slots=True)
class Start:
    """How far a task is, as one table says it of all its units, as it was on the Hanoi day ``stated_on``.

    Of a periodic task the table speaks of the period that ran on that day: the last that had begun.
    """

    status: Status
    stated_on: date
    percent: int = 0
    done_on: date | None = None
    """The Hanoi day on which what is completed was done; None: in time, which is counted as on its due day."""
    earlier_done: bool = False
    """Whether each period before that one was done in time; else its units are asked to report."""


@dataclass(frozen=True, slots=True)
class FirstEntry:
    """The state that a share begins with."""

    status: Status
    percent: int
    submitted_on: date | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """What is to be known of a share: its due date, and whose it is. ``is_own``: of the agency that gives it."""

    due_on: date
    is_lead: bool = True
    is_own: bool = False


def spoken_of(periods: Sequence[Period], stated_on: date) -> int:
    """Which of a task's periods, in their order, a table of that day speaks of; the first where none had begun."""
    return max(sum(period.starts_on <= stated_on for period in periods) - 1, 0)


def first_entry(start: Start, place: int, spoken: int, share: Share, *, given_on: date) -> FirstEntry | None:
    """What the share of a task's period number ``place`` begins with, given on that Hanoi day; None: with nothing.

    ``spoken`` is the period that the table speaks of. What is no longer done is so in later periods, too, and for
    those who help; how far work is, is said of those who lead it.
    """
    if start.status is Status.CANCELLED and place >= spoken:
        return FirstEntry(Status.CANCELLED, 0)
    if not share.is_lead:
        return None
    if place < spoken:
        return _done(None, share, given_on) if start.earlier_done else None
    if place > spoken or start.status is Status.NOT_STARTED:
        return None
    if start.status in DONE:
        return _done(start.done_on, share, given_on)
    return FirstEntry(Status.IN_PROGRESS, start.percent)


def _done(done_on: date | None, share: Share, given_on: date) -> FirstEntry:
    """Nobody confirms his own unit's work (DOMAIN.md rule 5): it waits for a second person. Never in the future."""
    status = Status.SUBMITTED if share.is_own else Status.COMPLETED
    return FirstEntry(status, 100, min(done_on or share.due_on, given_on))
