"""Which reports a person has to confirm or return: the SQL side of ``rules.access`` for confirming and returning."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, literal, select

from ocop_tasks.models import Assignment, Part, Plan, Unit, User
from ocop_tasks.models.plans.plan import RUNNING_PLANS
from ocop_tasks.rules.access import Action, Reach, reach
from ocop_tasks.rules.work.status import Status


def awaiting_confirmation_by(user: User) -> tuple[ColumnElement[bool], ...]:
    """Conditions on ``Assignment``: submitted, and ``user``'s to judge; his own unit's too, for its second officer."""
    return (
        Assignment.status == Status.SUBMITTED,
        Assignment.part == Part.LEAD,
        Assignment.plan_id.in_(RUNNING_PLANS),
        _in_reach(user),
    )


def _in_reach(user: User) -> ColumnElement[bool]:
    """``access.may_with_work`` for confirming: the agency's whole plan, or for its superiors the agency's own work."""
    match reach(user.role, Action.CONFIRM):
        case Reach.STANDING:
            mine = select(Plan.id).where(Plan.standing_unit_id == user.unit_id)
            return Assignment.plan_id.in_(mine)
        case Reach.PLAN:
            return (
                select(Plan.id)
                .join(Unit, Unit.id == Plan.issuer_id)
                .where(
                    Plan.id == Assignment.plan_id,
                    Plan.standing_unit_id == Assignment.unit_id,
                    literal(user.unit_path).startswith(Unit.path),
                )
                .correlate(Assignment)
                .exists()
            )
        case _:
            return false()
