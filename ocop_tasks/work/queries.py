"""What the page of one assignment reads, in a fixed number of statements."""

from __future__ import annotations

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks.extensions import db
from ocop_tasks.models import (
    Assignment,
    Direction,
    Evidence,
    Part,
    Plan,
    PlanDocument,
    StatusReport,
    Task,
    Unit,
    User,
)
from ocop_tasks.rules.status import Status


def hold(assignment_id: int) -> None:
    """Let two people who write on one assignment come one after the other, so that the second sees what the first did.

    On SQLite the writing transaction does so already.
    """
    db.session.execute(select(Assignment.id).where(Assignment.id == assignment_id).with_for_update())


def whole(assignment_id: int) -> Assignment | None:
    """An assignment with everything its page shows."""
    return db.session.scalar(
        select(Assignment)
        .options(
            joinedload(Assignment.task).options(
                joinedload(Task.section),
                joinedload(Task.plan).options(joinedload(Plan.issuer), joinedload(Plan.standing_unit)),
                selectinload(Task.parts),
            ),
            joinedload(Assignment.unit),
            selectinload(Assignment.reports).options(
                joinedload(StatusReport.by).joinedload(User.unit), selectinload(StatusReport.evidence)
            ),
            selectinload(Assignment.directions).selectinload(Direction.entries),
            selectinload(Assignment.extension_steps),
            selectinload(Assignment.evidence).options(
                joinedload(Evidence.by).joinedload(User.unit),
                joinedload(Evidence.withdrawn_by).joinedload(User.unit),
            ),
        )
        .where(Assignment.id == assignment_id)
    )


def fellows(assignment: Assignment) -> Select[Assignment]:
    """Who else works on the same task in the same period: for a lead the coordinating units, for those the leads.

    Notes of the former stand beside a lead's report; one lead is not shown the other leads.
    """
    others = Part.COORDINATING if assignment.is_lead else Part.LEAD
    return (
        select(Assignment)
        .options(
            joinedload(Assignment.unit),
            selectinload(Assignment.reports).options(
                joinedload(StatusReport.by).joinedload(User.unit), selectinload(StatusReport.evidence)
            ),
        )
        .where(
            Assignment.task_id == assignment.task_id,
            Assignment.period == assignment.period,
            Assignment.part == others,
            Assignment.status != Status.CANCELLED,
        )
        .join(Unit, Unit.id == Assignment.unit_id)
        .order_by(Unit.position, Unit.name_key, Assignment.id)
    )


def newest_document(plan_id: int) -> Select[PlanDocument]:
    """The plan as signed, if the standing agency has uploaded it."""
    return (
        select(PlanDocument).where(PlanDocument.plan_id == plan_id).order_by(PlanDocument.id.desc()).limit(1)
    )
