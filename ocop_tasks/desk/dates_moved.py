"""More time that was given without a request: what the chairman is told after, again on his desk for a month."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, Task, User
from ocop_tasks.models.plan_changes.moved_dates import DATES_MOVED, MOVED, RELIEVED

SHOWN_DAYS = 30
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class DatesMoved:
    """One act: who moved how many works later, when and why, and how many of them are late no longer by it."""

    plan_id: int
    at: datetime
    by: str | None
    reason: str
    count: int
    relieved: int
    task_id: int | None
    """The one task that it was about; None: several."""
    title: str | None
    title_en: str | None


def dates_moved(plan_ids: Collection[int], today: date) -> list[DatesMoved]:
    """The newest acts of the last ``SHOWN_DAYS`` days, at most ``MOST_SHOWN``; one statement."""
    since = clock.in_hanoi(today - timedelta(days=SHOWN_DAYS), time())
    entries = (
        select(
            AuditEntry.plan_id, AuditEntry.at, User.name.label("by"), AuditEntry.reason, AuditEntry.changes,
            AuditEntry.task_id, Task.title, Task.title_en,
        )
        .outerjoin(User, User.id == AuditEntry.by_id)
        .outerjoin(Task, Task.id == AuditEntry.task_id)
        .where(AuditEntry.plan_id.in_(plan_ids), AuditEntry.action == DATES_MOVED, AuditEntry.at >= since)
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(MOST_SHOWN)
    )  # fmt: skip
    return [
        DatesMoved(
            row.plan_id, row.at, row.by, row.reason, row.changes[MOVED][1], row.changes[RELIEVED][1],
            row.task_id, row.title, row.title_en,
        )
        for row in db.session.execute(entries)
    ]  # fmt: skip
