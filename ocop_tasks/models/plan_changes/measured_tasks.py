"""After a change in the outreach log: update the assignments that are measured by it.

What was confirmed stays as it was confirmed; a period's assignment is the one whose days hold the activity's day.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from ocop_tasks.models.outreach.activity import OutreachActivity
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.task import Part, Task
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.rules.outreach.activities import ActivityContent


def update_for_activity(
    session: Session,
    activity: OutreachActivity,
    *,
    by: User,
    at: datetime,
    before: ActivityContent | None = None,
) -> list[Assignment]:
    """Update the assignments that the activity counts for, and those it counted for ``before`` it was corrected."""
    told = [each for each in (activity.content, before) if each is not None and each.task_id]
    if not told:
        return []
    session.flush()
    places = [
        and_(
            Assignment.task_id == each.task_id,
            Assignment.period_from <= each.held_on,
            Assignment.period_to >= each.held_on,
        )
        for each in told
    ]
    measured = session.scalars(
        select(Assignment)
        .join(Task, Task.id == Assignment.task_id)
        .where(Assignment.unit_id == activity.unit_id, Assignment.part == Part.LEAD, or_(*places))
        .where(Task.measured_in.is_not(None))
        .options(joinedload(Assignment.task), selectinload(Assignment.reports))
        .order_by(Assignment.id)
        .execution_options(populate_existing=True)
    ).all()
    update_from_log(measured, by=by, at=at)
    return list(measured)


def update_from_log(assignments: Iterable[Assignment], *, by: User, at: datetime) -> None:
    """Report on each of ``assignments`` what the log counts."""
    for assignment in assignments:
        if assignment.is_lead:
            assignment.update_from_log(by=by, at=at)
