"""What the standing agency's desk reads; one statement each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, AuditEntry, Plan, PlanDocument, Section, Task, TaskUnit, Unit
from ocop_tasks.rules.work.status import Status


def sections_of(plan: Plan) -> Sequence[Section]:
    """The plan's sections in reading order."""
    return db.session.scalars(
        select(Section).where(Section.plan_id == plan.id).order_by(Section.position)
    ).all()


def selectable_units(plan: Plan, task: Task | None) -> Sequence[Unit]:
    """The units that a task of ``plan`` can name: all active ones under its issuer, and those it names already."""
    named = select(TaskUnit.unit_id).where(TaskUnit.task_id == (task.id if task else 0))
    active = Unit.active.is_(True) & Unit.path.startswith(plan.issuer.path)
    return db.session.scalars(
        select(Unit).where(or_(active, Unit.id.in_(named))).order_by(Unit.position, Unit.name_key, Unit.id)
    ).all()


def units_that_reported(task: Task) -> set[int]:
    """The ids of the units that have reported on ``task``."""
    said = select(Assignment.unit_id).where(Assignment.task_id == task.id, Assignment.said_on.is_not(None))
    return set(db.session.scalars(said))


def newest_change(task: Task) -> AuditEntry | None:
    """The last change of ``task``, with its author."""
    return db.session.scalar(
        select(AuditEntry)
        .options(joinedload(AuditEntry.by))
        .where(AuditEntry.task_id == task.id)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )


def shares_of(task: Task) -> Sequence[Assignment]:
    """Each unit's share of ``task``, units in protocol order, periods in theirs."""
    return db.session.scalars(
        select(Assignment)
        .options(joinedload(Assignment.unit))
        .where(Assignment.task_id == task.id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .order_by(
            Assignment.part.desc(), Unit.position, Unit.name_key, Unit.id, Assignment.due_on, Assignment.id
        )
    ).all()


def open_counts(task: Task) -> dict[Status, int]:
    """How many assignments of ``task`` stand in each status."""
    statement = (
        select(Assignment.status, func.count().label("number"))
        .where(Assignment.task_id == task.id)
        .group_by(Assignment.status)
    )
    return {row.status: row.number for row in db.session.execute(statement)}


def documents_of(plan: Plan) -> Sequence[PlanDocument]:
    """The plan's signed documents, the newest first."""
    return db.session.scalars(
        select(PlanDocument)
        .options(joinedload(PlanDocument.file), joinedload(PlanDocument.by))
        .where(PlanDocument.plan_id == plan.id)
        .order_by(PlanDocument.id.desc())
    ).all()


def document_of(plan: Plan, document_id: int | None) -> PlanDocument | None:
    """The plan's newest signed document, or the one with that id."""
    statement = (
        select(PlanDocument)
        .options(joinedload(PlanDocument.file))
        .where(PlanDocument.plan_id == plan.id)
        .order_by(PlanDocument.id.desc())
        .limit(1)
    )
    return db.session.scalar(
        statement if document_id is None else statement.where(PlanDocument.id == document_id)
    )
