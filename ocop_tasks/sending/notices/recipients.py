"""Whom something concerns: active people alone."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select

from ocop_tasks.models import Part, Plan, TaskUnit, User
from ocop_tasks.rules.access import Action, Role
from ocop_tasks.rules.notice_topics import roles_with


def does_the_work() -> ColumnElement[bool]:
    """Somebody who reports for his unit."""
    return and_(User.active, User.role.in_(roles_with(Action.REPORT)))


def at_the_desk() -> ColumnElement[bool]:
    """The leaders of a plan's issuer, and the officers of its standing agency; the statement has ``Plan``."""
    leads = and_(User.unit_id == Plan.issuer_id, User.role.in_(roles_with(Action.DIRECT)))
    prepares = and_(User.unit_id == Plan.standing_unit_id, User.role == Role.STANDING_AGENCY)
    return and_(User.active, or_(leads, prepares))


def of_unit(unit_id: int) -> Select[int]:
    """The people who report for a unit."""
    return select(User.id).where(User.unit_id == unit_id, does_the_work()).order_by(User.id)


def desk_of(plan_id: int) -> Select[int]:
    """The people at a plan's desk."""
    return select(User.id).join(Plan, Plan.id == plan_id).where(at_the_desk()).order_by(User.id)


def followers(task_id: int) -> Select[int]:
    """The people of the units that follow a task."""
    follows = and_(TaskUnit.unit_id == User.unit_id, TaskUnit.part == Part.FOLLOWING)
    return (
        select(User.id)
        .join(TaskUnit, follows)
        .where(TaskUnit.task_id == task_id, User.active, User.role.in_(roles_with(Action.SEE_WORK)))
        .order_by(User.id)
    )
