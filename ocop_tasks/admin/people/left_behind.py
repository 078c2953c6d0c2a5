"""What a unit is left with when the last person who reports for it goes: how much, never what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Direction, Part, Unit, User
from ocop_tasks.models.people.user import REPORTING, reports_for_unit
from ocop_tasks.models.plans.plan import RUNNING_PLANS
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.work.direction_rules import UNANSWERED
from ocop_tasks.rules.work.status import OPEN_STATUSES

SHOWN = 20
"""Possible successors that are named; the list of people has them all."""


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """How much is open in a unit that nobody would read for, and who of its people could."""

    unit: Unit
    work: int
    directions: int
    successors: Sequence[User]
    """Of the same unit: whoever has another role, or was switched off."""


def left_behind(user: User) -> LeftBehind | None:
    """What ``user`` leaves to nobody if he goes; None while another reports, or nothing is open. Two statements."""
    if not user.active or user.role not in REPORTING:
        return None
    theirs = (Assignment.unit_id == user.unit_id, Assignment.plan_id.in_(RUNNING_PLANS))
    others = select(func.count(User.id)).where(
        User.unit_id == user.unit_id, User.id != user.id, reports_for_unit()
    )
    work = select(func.count(Assignment.id)).where(
        *theirs, Assignment.part == Part.LEAD, Assignment.status.in_(OPEN_STATUSES)
    )
    directions = (
        select(func.count(Direction.id))
        .join(Assignment, Assignment.id == Direction.assignment_id)
        .where(*theirs, Direction.standing.in_(UNANSWERED))
    )
    asked = select(*(each.scalar_subquery() for each in (others, work, directions)))
    reading, open_work, unanswered = db.session.execute(asked).one()
    if reading or not (open_work or unanswered):
        return None
    return LeftBehind(user.unit, open_work, unanswered, _successors(user))


def _successors(user: User) -> Sequence[User]:
    people = select(User).where(User.unit_id == user.unit_id, User.id != user.id)
    return db.session.scalars(people.order_by(User.active.desc(), User.name_key, User.id).limit(SHOWN)).all()


def leaves(user: User, unit_id: int, role: Role) -> bool:
    """Whether ``user`` would no longer report for his unit, given that unit and role."""
    return unit_id != user.unit_id or role not in REPORTING
