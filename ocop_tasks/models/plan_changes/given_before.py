"""What units were asked for once and are not at this moment: when it was due first, and when it was due last."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ocop_tasks.models.temporal.temporal_tables import HISTORY
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.models.work.status_report import ReportKind, StatusReport
from ocop_tasks.rules.work.work_news import key_of

UnitKey = tuple[int, str]
"""A unit's id, and its share by task and period as ``work_news.key_of`` names it."""


@dataclass(frozen=True, slots=True)
class GivenBefore:
    """The dates of a share that was taken from its unit."""

    first_due_on: date
    due_on: date


def given_before(session: Session, task_ids: Collection[int]) -> dict[UnitKey, GivenBefore]:
    """Of the shares of tasks, one statement; what was given and taken back on one day is not kept."""
    found: dict[UnitKey, GivenBefore] = {}
    for row in _history(session, HISTORY[Assignment].c.task_id.in_(task_ids)):
        key = (row.unit_id, key_of(row.task_id, row.period))
        first = found[key].first_due_on if key in found else row.first_due_on
        found[key] = GivenBefore(first, row.due_on)
    return found


def first_due_date(
    had: Mapping[UnitKey, GivenBefore], unit_id: int, task_id: int, period: str
) -> date | None:
    """When a share that is given again was due first; None where the unit never had it."""
    given = had.get((unit_id, key_of(task_id, period)))
    return given.first_due_on if given else None


@dataclass(frozen=True, slots=True)
class DueOnce:
    """When work was due that is not asked for at this moment, or was not just before."""

    taken: Mapping[UnitKey, GivenBefore]
    """What units were given once and have no longer; what they have is in it too, and is not meant."""
    cancelled: Mapping[UnitKey, date]
    """What was due otherwise when it was cancelled."""

    @classmethod
    def of(cls, session: Session, *, new: Collection[int], back: Collection[int]) -> DueOnce:
        """Of tasks, by their ids, of which work comes ``new``, or ``back`` after it was cancelled; three statements."""
        taken = given_before(session, new) if new else {}
        return cls(taken, _due_when_cancelled(session, back) if back else {})

    def due_on(self, unit_id: int, key: str, *, is_new: bool) -> date | None:
        """When a share was due that is new to its unit, or is back; None: never, or as it is."""
        if not is_new:
            return self.cancelled.get((unit_id, key))
        given = self.taken.get((unit_id, key))
        return given.due_on if given else None


def _due_when_cancelled(session: Session, task_ids: Collection[int]) -> dict[UnitKey, date]:
    """Of those that were moved since."""
    ended = (
        select(StatusReport.assignment_id, func.max(StatusReport.at).label("at"))
        .join(StatusReport.assignment)
        .where(StatusReport.kind == ReportKind.CANCELLATION, Assignment.task_id.in_(task_ids))
        .group_by(StatusReport.assignment_id)
    )
    moments = {row.assignment_id: row.at for row in session.execute(ended)}
    found: dict[UnitKey, date] = {}
    for row in _history(session, HISTORY[Assignment].c.task_id.in_(task_ids)) if moments else ():
        if row.of_id in moments and row.changed_at > moments[row.of_id]:
            found.setdefault((row.unit_id, key_of(row.task_id, row.period)), row.due_on)
    return found


def _history(session: Session, which: ColumnElement[bool]) -> Iterable[Any]:
    history = HISTORY[Assignment].c
    names = ("of_id", "task_id", "unit_id", "period", "first_due_on", "due_on", "changed_at")
    rows = select(*(history[name] for name in names)).where(which)
    return session.execute(rows.order_by(history.valid_to, history.id)).all()
