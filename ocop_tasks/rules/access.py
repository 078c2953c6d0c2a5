"""Who may do what: one table, role × action, each with the reach the role has (SCREENS.md, DOMAIN.md).

Two questions are kept apart. *Knowing*: a record the actor may not know of does not exist for him (404).
*Doing*: a record he knows of but may not act on is refused (403).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol

from ocop_tasks.rules.plan_state import ENDED, PlanState


class Role(StrEnum):
    """What a person is to the plan; a person has one role, in one unit."""

    FOCAL_POINT = "focal_point"
    FRONT = "front"
    STANDING_AGENCY = "standing_agency"
    CHAIRMAN = "chairman"
    VICE_CHAIRMAN = "vice_chairman"
    OBSERVER = "observer"
    ADMINISTRATOR = "administrator"


class Action(StrEnum):
    """Everything a signed-in person can ask of the portal; each route names one."""

    SIGN_OUT = "sign_out"
    SEE_OWN_WORK = "see_own_work"
    SEE_PLAN = "see_plan"
    SEE_PLAN_HISTORY = "see_plan_history"
    SEE_UNIT_FIGURES = "see_unit_figures"
    SEE_WORK = "see_work"
    REPORT = "report"
    CONTRIBUTE = "contribute"
    UPLOAD = "upload"
    CONFIRM = "confirm"
    CHANGE_TASK = "change_task"
    CHANGE_PLAN = "change_plan"
    KEEP_PRODUCTS = "keep_products"
    SEARCH = "search"
    SEE_DESK = "see_desk"
    SEE_DIRECTION = "see_direction"
    DIRECT = "direct"
    KEEP_TEMPLATES = "keep_templates"
    HOLD_MEETING = "hold_meeting"
    ASK_EXTENSION = "ask_extension"
    DECIDE_EXTENSION = "decide_extension"
    LOG_OUTREACH = "log_outreach"
    SEE_OUTREACH = "see_outreach"
    KEEP_VILLAGES = "keep_villages"
    SEE_NOTICES = "see_notices"
    SUBSCRIBE = "subscribe"
    GET_DIGEST = "get_digest"
    MAKE_PLAN = "make_plan"
    EXPORT_PLAN = "export_plan"
    PUBLISH_PLAN = "publish_plan"
    CLOSE_PLAN = "close_plan"
    MANAGE_UNITS = "manage_units"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_SETTINGS = "manage_settings"


class Reach(StrEnum):
    """How far a role's right to an action goes."""

    NONE = "none"
    UNIT = "unit"
    """The actor's unit and every unit under it."""
    STANDING = "standing"
    """Every unit of the plans for which the actor's unit is the standing agency."""
    PLAN = "plan"
    """Every unit of the plans that the actor's unit issued, stands under or oversees."""
    ALL = "all"
    """Not bound to units at all."""


def _unit_member() -> dict[Action, Reach]:
    return {
        Action.SIGN_OUT: Reach.ALL,
        Action.SEE_OWN_WORK: Reach.ALL,
        Action.SEE_PLAN: Reach.PLAN,
        Action.SEE_UNIT_FIGURES: Reach.UNIT,
        Action.SEE_WORK: Reach.UNIT,
        Action.REPORT: Reach.UNIT,
        Action.CONTRIBUTE: Reach.UNIT,
        Action.UPLOAD: Reach.ALL,
        Action.SEE_DIRECTION: Reach.UNIT,
        Action.ASK_EXTENSION: Reach.UNIT,
        Action.LOG_OUTREACH: Reach.UNIT,
        Action.SEE_OUTREACH: Reach.UNIT,
        Action.KEEP_VILLAGES: Reach.UNIT,
        Action.SEARCH: Reach.ALL,
        Action.SEE_NOTICES: Reach.ALL,
        Action.SUBSCRIBE: Reach.ALL,
    }


def _overseer() -> dict[Action, Reach]:
    return {
        Action.SIGN_OUT: Reach.ALL,
        Action.SEE_PLAN: Reach.PLAN,
        Action.SEE_PLAN_HISTORY: Reach.PLAN,
        Action.SEE_UNIT_FIGURES: Reach.PLAN,
        Action.SEE_WORK: Reach.PLAN,
        Action.SEARCH: Reach.ALL,
        Action.SEE_DESK: Reach.PLAN,
        Action.SEE_DIRECTION: Reach.PLAN,
        Action.SEE_OUTREACH: Reach.PLAN,
        Action.SEE_NOTICES: Reach.ALL,
    }


def _leader() -> dict[Action, Reach]:
    return _overseer() | {
        Action.CONFIRM: Reach.PLAN,
        Action.DIRECT: Reach.PLAN,
        Action.KEEP_TEMPLATES: Reach.PLAN,
        Action.HOLD_MEETING: Reach.PLAN,
        Action.DECIDE_EXTENSION: Reach.PLAN,
        Action.GET_DIGEST: Reach.PLAN,
    }


TABLE: dict[Role, dict[Action, Reach]] = {
    Role.FOCAL_POINT: _unit_member(),
    Role.FRONT: _unit_member(),
    Role.STANDING_AGENCY: _unit_member()
    | {
        Action.SEE_PLAN_HISTORY: Reach.PLAN,
        Action.SEE_UNIT_FIGURES: Reach.PLAN,
        Action.SEE_WORK: Reach.PLAN,
        Action.CONFIRM: Reach.STANDING,
        Action.CHANGE_TASK: Reach.STANDING,
        Action.CHANGE_PLAN: Reach.STANDING,
        Action.MAKE_PLAN: Reach.ALL,
        Action.EXPORT_PLAN: Reach.STANDING,
        Action.PUBLISH_PLAN: Reach.STANDING,
        Action.CLOSE_PLAN: Reach.STANDING,
        Action.KEEP_PRODUCTS: Reach.STANDING,
        Action.SEE_DESK: Reach.STANDING,
        Action.SEE_DIRECTION: Reach.PLAN,
        Action.SEE_OUTREACH: Reach.PLAN,
        Action.KEEP_VILLAGES: Reach.STANDING,
        Action.KEEP_TEMPLATES: Reach.STANDING,
        Action.HOLD_MEETING: Reach.STANDING,
        Action.GET_DIGEST: Reach.STANDING,
    },
    Role.CHAIRMAN: _leader(),
    Role.VICE_CHAIRMAN: _leader(),
    Role.OBSERVER: _overseer(),
    Role.ADMINISTRATOR: {
        Action.SIGN_OUT: Reach.ALL,
        Action.SEE_NOTICES: Reach.ALL,
        Action.MANAGE_UNITS: Reach.ALL,
        Action.MANAGE_PEOPLE: Reach.ALL,
        Action.MANAGE_SETTINGS: Reach.ALL,
    },
}


class Actor(Protocol):
    """The person who asks; a ``User`` is one."""

    @property
    def role(self) -> Role: ...
    @property
    def unit_id(self) -> int: ...
    @property
    def unit_path(self) -> str: ...
    @property
    def makes_plans(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the rules need to know of a plan. Paths are those of ``Unit.path``: "/1/4/"."""

    issuer_path: str
    standing_unit_id: int
    state: PlanState = PlanState.RUNNING
    is_amendment: bool = False
    """A draft of what another plan will decide: what is recorded is recorded in that one."""


@dataclass(frozen=True, slots=True)
class WorkFacts:
    """What the rules need to know of one unit's share of a task."""

    plan: PlanFacts
    unit_id: int
    unit_path: str
    is_lead: bool = True
    watching_unit_ids: Collection[int] = field(default=())
    """Units that coordinate or follow the same task: they may read what the leads report."""


@dataclass(frozen=True, slots=True)
class OutreachFacts:
    """What the rules need to know of an outreach activity."""

    plan: PlanFacts
    unit_path: str
    """Of the organisation that logged it."""
    commune_path: str | None = None
    """Of the commune in which it was held."""
    cohost_ids: Collection[int] = field(default=())


def reach(role: Role, action: Action) -> Reach:
    """How far ``role`` may do ``action``."""
    return TABLE[role].get(action, Reach.NONE)


def allowed_somewhere(role: Role, action: Action) -> bool:
    """Whether ``role`` may do ``action`` at all: the first question asked of every request."""
    return reach(role, action) is not Reach.NONE


def belongs_to_plan(actor: Actor, plan: PlanFacts) -> bool:
    """Whether the actor's unit issued the plan or stands under its issuer, at any depth."""
    return actor.unit_path.startswith(plan.issuer_path)


LOOKING = frozenset(
    {
        Action.SEE_PLAN,
        Action.SEE_PLAN_HISTORY,
        Action.EXPORT_PLAN,
        Action.SEE_UNIT_FIGURES,
        Action.SEE_WORK,
        Action.SEE_DESK,
        Action.SEE_DIRECTION,
        Action.SEE_OUTREACH,
    }
)
"""What is done with a plan that has ended, besides opening it again."""
PREPARING = frozenset(
    {
        Action.SEE_PLAN,
        Action.SEE_PLAN_HISTORY,
        Action.EXPORT_PLAN,
        Action.SEE_UNIT_FIGURES,
        Action.CHANGE_PLAN,
        Action.CHANGE_TASK,
        Action.KEEP_PRODUCTS,
        Action.PUBLISH_PLAN,
        Action.CLOSE_PLAN,
    }
)
"""What the standing agency, and nobody else, does with a draft; who closes one that was taken back is told so."""


def fits_state(actor: Actor, action: Action, plan: PlanFacts) -> bool:
    """Whether the state of the plan lets ``action`` be done at all, by whoever else may do it."""
    match plan.state:
        case PlanState.DRAFT:
            prepares = reach(actor.role, Action.CHANGE_PLAN) is Reach.STANDING
            belongs = action in PREPARING and not (plan.is_amendment and action is Action.KEEP_PRODUCTS)
            return belongs and prepares and actor.unit_id == plan.standing_unit_id
        case PlanState.RUNNING:
            return True
        case _:
            return action in LOOKING or action is Action.CLOSE_PLAN


def may_make_plans(actor: Actor) -> bool:
    """Whether ``actor`` may make plans: an officer of a standing agency whose unit the administrator lets make them."""
    return allowed_somewhere(actor.role, Action.MAKE_PLAN) and actor.makes_plans


NO_UNIT = "-"
"""What no unit's path begins with."""


def rows_path(actor: Actor, plan: PlanFacts) -> str:
    """The path of the unit whose rows in ``plan``, and those of the units under it, the actor sees.

    Everyone entitled sees a plan's figures, but a focal point only his own unit's rows.
    """
    match reach(actor.role, Action.SEE_UNIT_FIGURES):
        case Reach.UNIT:
            return actor.unit_path
        case Reach.PLAN:
            return plan.issuer_path
        case _:
            return NO_UNIT


def may_with_plan(actor: Actor, action: Action, plan: PlanFacts) -> bool:
    """Whether ``actor`` may do ``action`` to the plan as a whole, or to a task of it."""
    if not fits_state(actor, action, plan):
        return False
    match reach(actor.role, action):
        case Reach.ALL:
            return True
        case Reach.STANDING:
            return actor.unit_id == plan.standing_unit_id
        case Reach.PLAN:
            return belongs_to_plan(actor, plan)
        case _:
            return False


def may_with_work(actor: Actor, action: Action, work: WorkFacts) -> bool:
    """Whether ``actor`` may do ``action`` to one unit's share of a task.

    Nobody confirms his own unit's report, except that a second officer confirms the standing agency's own
    (DOMAIN.md rule 5); who submitted is looked at by ``rules.work.status``.
    """
    if not fits_state(actor, action, work.plan):
        return False
    own = work.unit_path.startswith(actor.unit_path)
    match reach(actor.role, action):
        case Reach.ALL:
            return True
        case Reach.UNIT:
            return own or (action is Action.SEE_WORK and _watches(actor, work))
        case Reach.STANDING:
            return actor.unit_id == work.plan.standing_unit_id
        case Reach.PLAN if action is Action.CONFIRM:
            return belongs_to_plan(actor, work.plan) and work.unit_id == work.plan.standing_unit_id
        case Reach.PLAN:
            return belongs_to_plan(actor, work.plan)
        case _:
            return False


def _watches(actor: Actor, work: WorkFacts) -> bool:
    return actor.unit_id in work.watching_unit_ids


def may_with_outreach(actor: Actor, action: Action, activity: OutreachFacts) -> bool:
    """Whether ``actor`` may do ``action`` to an outreach activity.

    A unit logs and corrects its own; it reads besides what it held together with others, and what others held in
    its commune.
    """
    if not fits_state(actor, action, activity.plan):
        return False
    match reach(actor.role, action):
        case Reach.ALL:
            return True
        case Reach.UNIT:
            own = activity.unit_path.startswith(actor.unit_path)
            return own or (action is Action.SEE_OUTREACH and _takes_part(actor, activity))
        case Reach.PLAN:
            return belongs_to_plan(actor, activity.plan)
        case _:
            return False


def _takes_part(actor: Actor, activity: OutreachFacts) -> bool:
    at_home = activity.commune_path is not None and activity.commune_path.startswith(actor.unit_path)
    return at_home or actor.unit_id in activity.cohost_ids


def may(actor: Actor, action: Action, facts: PlanFacts | WorkFacts | OutreachFacts) -> bool:
    """Whether ``actor`` may do ``action`` with the record of which these are the facts."""
    match facts:
        case PlanFacts():
            return may_with_plan(actor, action, facts)
        case WorkFacts():
            return may_with_work(actor, action, facts)
        case OutreachFacts():
            return may_with_outreach(actor, action, facts)


def might_if_open(actor: Actor, action: Action, facts: PlanFacts | WorkFacts | OutreachFacts) -> bool:
    """Whether ``actor`` might do ``action`` if the plan, which has ended, were still running."""
    plan = facts if isinstance(facts, PlanFacts) else facts.plan
    if plan.state not in ENDED:
        return False
    running = replace(plan, state=PlanState.RUNNING)
    return may(actor, action, running if isinstance(facts, PlanFacts) else replace(facts, plan=running))
