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
from ocop_tasks.rules.work.work_news import key_of, task_of

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


def due_once(
    session: Session, new: Collection[UnitKey], back: Collection[UnitKey]
) -> dict[int, dict[str, date]]:
    """When shares were due that are given as ``new``, or come ``back`` after they were cancelled; by unit and key.

    Says nothing of what was never given before, and of what is due as it was. At most three statements.
    """
    found: dict[int, dict[str, date]] = {}
    had = given_before(session, _task_ids(new)) if new else {}
    for unit_id, key in had.keys() & set(new):
        found.setdefault(unit_id, {})[key] = had[unit_id, key].due_on
    ended = _due_when_cancelled(session, _task_ids(back)) if back else {}
    for unit_id, key in ended.keys() & set(back):
        found.setdefault(unit_id, {})[key] = ended[unit_id, key]
    return found


def _task_ids(keys: Collection[UnitKey]) -> set[int]:
    return {int(task_of(key)) for _unit_id, key in keys}


def _due_when_cancelled(session: Session, task_ids: Collection[int]) -> dict[UnitKey, date]:
    """A date that was moved on the day of the cancellation itself is told as it was before that day."""
    ended = (
        select(StatusReport.assignment_id, func.max(StatusReport.day).label("day"))
        .join(StatusReport.assignment)
        .where(StatusReport.kind == ReportKind.CANCELLATION, Assignment.task_id.in_(task_ids))
        .group_by(StatusReport.assignment_id)
    )
    days = {row.assignment_id: row.day for row in session.execute(ended)}
    found: dict[UnitKey, date] = {}
    for row in _history(session, HISTORY[Assignment].c.task_id.in_(task_ids)) if days else ():
        if row.of_id in days and row.valid_to >= days[row.of_id]:
            found.setdefault((row.unit_id, key_of(row.task_id, row.period)), row.due_on)
    return found


def _history(session: Session, which: ColumnElement[bool]) -> Iterable[Any]:
    history = HISTORY[Assignment].c
    names = ("of_id", "task_id", "unit_id", "period", "first_due_on", "due_on", "valid_to")
    rows = select(*(history[name] for name in names)).where(which)
    return session.execute(rows.order_by(history.valid_to, history.id)).all()
