"""One unit's own figures, for the top of *Việc của tôi*: added up from the rows that the page has read anyway."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Protocol

from ocop_tasks.rules.work.progress import Progress, share
from ocop_tasks.rules.work.status import Status


class LeadRow(Protocol):
    """A lead assignment that was not cancelled, with its task's ``weight`` and how many ``leads`` share it."""

    @property
    def status(self) -> Status: ...
    @property
    def percent(self) -> int: ...
    @property
    def due_on(self) -> date: ...
    @property
    def weight(self) -> int: ...
    @property
    def leads(self) -> int: ...


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """Whole per cents; None when the unit leads nothing."""

    confirmed: int | None
    reported: int | None
    due_percent: int | None
    """Where both should be today: the share of the weight that is due."""


@dataclass(slots=True)
class _Counts:
    all: int = 0
    completed: int = 0
    said: int = 0
    due: int = 0


def unit_figures(rows: Iterable[LeadRow], day: date) -> UnitFigures:
    """The figures of ``rows`` as they stand on ``day``; rows of one weight are counted together (DOMAIN.md rule 7)."""
    by_share: defaultdict[tuple[int, int], _Counts] = defaultdict(_Counts)
    for row in rows:
        counts = by_share[row.weight, row.leads]
        done = row.status == Status.COMPLETED
        counts.all += 1
        counts.completed += done
        counts.said += 100 if done else row.percent
        counts.due += row.due_on <= day
    progress, due = Progress(), Fraction(0)
    for (weight, leads), counts in by_share.items():
        each = share(weight, leads)
        progress += Progress(each * counts.completed, each * counts.said / 100, each * counts.all)
        due += each * counts.due
    planned = progress.planned
    return UnitFigures(
        progress.confirmed_percent, progress.reported_percent, 100 * due // planned if planned else None
    )
