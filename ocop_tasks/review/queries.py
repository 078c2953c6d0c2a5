"""What the queue reads."""

from __future__ import annotations

from collections.abc import Sequence

from flask import g
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Part, Plan, StatusReport, Task, User
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.status import Status


def waiting(user: User) -> Sequence[Assignment]:
    """The submitted assignments that ``user`` may judge, oldest submission first."""
    statement = (
        select(Assignment)
        .options(
            joinedload(Assignment.unit),
            joinedload(Assignment.task).joinedload(Task.section),
            selectinload(Assignment.reports).joinedload(StatusReport.by),
            selectinload(Assignment.evidence),
        )
        .join(Plan, Plan.id == Assignment.plan_id)
        .where(Assignment.status == Status.SUBMITTED, Assignment.part == Part.LEAD)
        .order_by(Assignment.submitted_on, Assignment.id)
    )
    if user.role is Role.STANDING_AGENCY:
        statement = statement.where(Plan.standing_unit_id == user.unit_id)
    else:
        statement = statement.where(Plan.id == g.current_plan_id, Assignment.unit_id == Plan.standing_unit_id)
    return db.session.scalars(statement).all()
