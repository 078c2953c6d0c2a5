"""What the log says of an assignment whose task is measured by it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import Session, object_session

from ocop_tasks.models.outreach.activity import OutreachActivity
from ocop_tasks.rules.outreach.measured_progress import Counts

if TYPE_CHECKING:
    from ocop_tasks.models.work.assignment import Assignment


def counts_of(assignment: Assignment) -> Counts:
    """What its unit logged for its task within its period's days."""
    session = object_session(assignment)
    if session is None:
        return Counts()
    return counted(
        session, assignment.task_id, assignment.unit_id, assignment.period_from, assignment.period_to
    )


def counted(session: Session, task_id: int, unit_id: int, since: date, until: date) -> Counts:
    """What a unit logged for a task on these days, both among them."""
    activities, people = session.execute(
        select(func.count(), func.coalesce(func.sum(OutreachActivity.reached), 0)).where(
            OutreachActivity.task_id == task_id,
            OutreachActivity.unit_id == unit_id,
            OutreachActivity.held_on.between(since, until),
            OutreachActivity.withdrawn_at.is_(None),
        )
    ).one()
    return Counts(int(activities), int(people))
