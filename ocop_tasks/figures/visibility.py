"""The rules of ``rules.access`` as conditions of a statement, for lists that one person may see only part of.

``rules.access`` decides; a test asks both for every role, action and record and lets them differ nowhere.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from ocop_tasks.models import Assignment, OutreachActivity, OutreachCohost, Part, Plan, TaskUnit, Unit
from ocop_tasks.models.plans.plan import OF_THEIR_OWN
from ocop_tasks.rules.access import LOOKING, PREPARING, Action, Actor, Reach, reach
from ocop_tasks.rules.plan_state import PUBLISHED, PlanState


def plans(actor: Actor, action: Action) -> ColumnElement[bool]:
    """The plans that ``actor`` may do ``action`` with; the statement has ``Plan``."""
    return _plans_in_reach(actor, action) & _fits_state(actor, action)


def work(actor: Actor, action: Action) -> ColumnElement[bool]:
    """The assignments that ``actor`` may do ``action`` with; the statement has ``Assignment`` with unit and plan."""
    return _work_in_reach(actor, action) & _fits_state(actor, action)


def _fits_state(actor: Actor, action: Action) -> ColumnElement[bool]:
    """``access.fits_state``."""
    ended = action in LOOKING or action is Action.CLOSE_PLAN
    shown = Plan.state.in_(PUBLISHED if ended else (PlanState.RUNNING,))
    if action in PREPARING and reach(actor.role, Action.CHANGE_PLAN) is Reach.STANDING:
        drafts = and_(Plan.state == PlanState.DRAFT, Plan.standing_unit_id == actor.unit_id)
        return or_(shown, drafts & OF_THEIR_OWN if action is Action.KEEP_PRODUCTS else drafts)
    return shown


def _plans_in_reach(actor: Actor, action: Action) -> ColumnElement[bool]:
    match reach(actor.role, action):
        case Reach.ALL:
            return true()
        case Reach.STANDING:
            return Plan.standing_unit_id == actor.unit_id
        case Reach.PLAN:
            return _issued_above(actor)
        case _:
            return false()


def _work_in_reach(actor: Actor, action: Action) -> ColumnElement[bool]:
    match reach(actor.role, action):
        case Reach.ALL:
            return true()
        case Reach.UNIT:
            own = Unit.path.startswith(actor.unit_path)
            return or_(own, _watched(actor)) if action is Action.SEE_WORK else own
        case Reach.STANDING:
            return Plan.standing_unit_id == actor.unit_id
        case Reach.PLAN if action is Action.CONFIRM:
            return _issued_above(actor) & (Assignment.unit_id == Plan.standing_unit_id)
        case Reach.PLAN:
            return _issued_above(actor)
        case _:
            return false()


def outreach(actor: Actor) -> list[ColumnElement[bool]]:
    """What of a plan's log ``actor`` may see, who may see the plan; the statement has ``OutreachActivity``."""
    match reach(actor.role, Action.SEE_OUTREACH):
        case Reach.ALL | Reach.PLAN:
            return []
        case Reach.UNIT:
            own = select(Unit.id).where(Unit.path.startswith(actor.unit_path))
            together = exists().where(
                OutreachCohost.activity_id == OutreachActivity.id, OutreachCohost.unit_id == actor.unit_id
            )
            held_here = OutreachActivity.commune_id.in_(own)
            return [or_(OutreachActivity.unit_id.in_(own), held_here, together)]
        case _:
            return [false()]


def _issued_above(actor: Actor) -> ColumnElement[bool]:
    """The plan's issuer is the actor's unit or one of those above it: their ids are the unit's path."""
    return Plan.issuer_id.in_(Unit.ids_on(actor.unit_path))


def _watched(actor: Actor) -> ColumnElement[bool]:
    """The actor's unit coordinates or follows the task; or leads it, and the share is a coordinating unit's."""
    return exists().where(
        TaskUnit.task_id == Assignment.task_id,
        TaskUnit.unit_id == actor.unit_id,
        or_(TaskUnit.part != Part.LEAD, Assignment.part != Part.LEAD),
    )
