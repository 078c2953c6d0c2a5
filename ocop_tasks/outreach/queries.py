"""What the pages of the log read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks.extensions import db
from ocop_tasks.models import (
    OutreachActivity,
    OutreachCohost,
    OutreachVersion,
    Part,
    Task,
    TaskUnit,
    Unit,
    UnitKind,
    Village,
)
from ocop_tasks.outreach.log_plans import LogPlans
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate

SUGGESTED = 12
"""Topics offered while one types."""


def shown(activity_id: int, action: Action) -> OutreachActivity:
    """One activity with all that its page shows."""
    gate.load(OutreachActivity, activity_id, action)
    return db.session.scalars(
        select(OutreachActivity)
        .where(OutreachActivity.id == activity_id)
        .options(
            joinedload(OutreachActivity.by),
            joinedload(OutreachActivity.task).joinedload(Task.section),
            selectinload(OutreachActivity.photos),
            selectinload(OutreachActivity.cohosts).joinedload(OutreachCohost.unit),
            selectinload(OutreachActivity.versions).options(
                joinedload(OutreachVersion.by),
                joinedload(OutreachVersion.commune),
                joinedload(OutreachVersion.task),
            ),
        )
        .execution_options(populate_existing=True)
    ).one()


def last_of(unit: Unit) -> OutreachActivity | None:
    """The unit's newest activity: the next is often alike."""
    return db.session.scalars(
        select(OutreachActivity)
        .where(OutreachActivity.unit_id == unit.id, OutreachActivity.withdrawn_at.is_(None))
        .order_by(OutreachActivity.held_on.desc(), OutreachActivity.id.desc())
        .limit(1)
    ).one_or_none()


def units_of(plans: LogPlans) -> Sequence[Unit]:
    """The units under the plans' issuers that work, by protocol and name."""
    return db.session.scalars(
        select(Unit).where(_is_under(plans), Unit.active).order_by(Unit.position, Unit.name_key, Unit.id)
    ).all()


def _is_under(plans: LogPlans) -> ColumnElement[bool]:
    return or_(*(Unit.path.startswith(path) for path in sorted(plans.issuer_paths)))


def communes_in(units: Iterable[Unit]) -> list[Unit]:
    """The communes among ``units``."""
    return [unit for unit in units if unit.kind == UnitKind.COMMUNE]


def tasks_of(plans: LogPlans, unit: Unit) -> Sequence[Task]:
    """The plans' tasks that the unit leads or coordinates, plan by plan, those measured by the log first."""
    return db.session.scalars(
        select(Task)
        .join(TaskUnit, TaskUnit.task_id == Task.id)
        .where(
            Task.plan_id.in_(plans.ids),
            Task.cancelled_at.is_(None),
            TaskUnit.unit_id == unit.id,
            TaskUnit.part.in_((Part.LEAD, Part.COORDINATING)),
        )
        .options(joinedload(Task.section))
        .order_by(Task.plan_id.desc(), Task.measured_in.is_(None), Task.position, Task.id)
    ).all()


def villages_of(plans: LogPlans) -> Sequence[Village]:
    """The villages that the log knows in the plans' communes."""
    return db.session.scalars(
        select(Village)
        .join(Unit, Unit.id == Village.commune_id)
        .where(_is_under(plans))
        .order_by(Village.commune_id, Village.name_key, Village.id)
    ).all()


def topics_of(unit: Unit) -> Sequence[str]:
    """What the unit last spoke of, newest first, each once."""
    newest = func.max(OutreachActivity.id)
    return db.session.scalars(
        select(func.max(OutreachActivity.topic))
        .where(OutreachActivity.unit_id == unit.id, OutreachActivity.withdrawn_at.is_(None))
        .group_by(OutreachActivity.topic_key)
        .order_by(newest.desc())
        .limit(SUGGESTED)
    ).all()
