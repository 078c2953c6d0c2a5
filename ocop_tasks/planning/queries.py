"""What the pages of plans read; a fixed number of statements, however many plans there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, case, func, select
from sqlalchemy.orm import joinedload

from ocop_tasks.extensions import db
from ocop_tasks.figures import visibility
from ocop_tasks.figures.plan.states_as_of import Conditions
from ocop_tasks.models import Assignment, AuditEntry, Direction, Part, Plan, PlanImport, Section, Unit, User
from ocop_tasks.models.plans.plan import OF_THEIR_OWN
from ocop_tasks.models.work.extension import asked_until
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.direction_rules import UNANSWERED
from ocop_tasks.rules.work.status import Status


@dataclass(frozen=True, slots=True)
class Counts:
    """How the lead assignments of a plan stand; cancelled ones are not counted."""

    all: int = 0
    completed: int = 0
    submitted: int = 0
    overdue: int = 0
    """Late and not confirmed, as progress and the desk count it: also what was submitted late."""

    @property
    def open(self) -> int:
        """What is not confirmed."""
        return self.all - self.completed

    @property
    def with_units(self) -> int:
        """What is neither confirmed nor waits to be."""
        return self.open - self.submitted


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a plan's closing leaves without an answer."""

    directions: int
    extensions: int


STATE_ORDER = case(
    {
        PlanState.DRAFT.value: 0,
        PlanState.RUNNING.value: 1,
        PlanState.CLOSED.value: 2,
        PlanState.ARCHIVED.value: 3,
    },
    value=Plan.state,
)


def plans_of(user: User, *, archived: bool) -> Sequence[Plan]:
    """The plans that ``user`` may know of: drafts first, then what runs, then what has ended, the newest first."""
    shown = Plan.state == PlanState.ARCHIVED if archived else Plan.state != PlanState.ARCHIVED
    return db.session.scalars(
        select(Plan)
        .options(joinedload(Plan.issuer), joinedload(Plan.standing_unit))
        .where(visibility.plans(user, Action.SEE_PLAN), OF_THEIR_OWN, shown)
        .order_by(STATE_ORDER, Plan.year.desc(), Plan.id.desc())
    ).all()


def how_many_archived(user: User) -> int:
    """How many more are in the archive."""
    archived = select(func.count(Plan.id)).where(
        visibility.plans(user, Action.SEE_PLAN), Plan.state == PlanState.ARCHIVED
    )
    return db.session.scalar(archived) or 0


def being_amended(plan_ids: Sequence[int]) -> set[int]:
    """Which of these plans somebody prepares an amendment of; no statement for nobody's plans."""
    if not plan_ids:
        return set()
    drafts = select(Plan.amends_id).where(Plan.amends_id.in_(plan_ids))
    return {plan_id for plan_id in db.session.scalars(drafts) if plan_id is not None}


def counts_of(plan_ids: Sequence[int], today: date) -> dict[int, Counts]:
    """How the work of these plans stands today, by the plan's id."""
    rule = Conditions.on(Assignment.__table__, today, silent_days=0)  # what is silent is not asked for

    def number(condition: ColumnElement[bool]) -> ColumnElement[Any]:
        return func.sum(case((condition, 1), else_=0))

    rows = db.session.execute(
        select(
            Assignment.plan_id,
            func.count(),
            number(rule.done),
            number(rule.waiting),
            number(rule.overdue),
        )
        .where(Assignment.plan_id.in_(plan_ids), Assignment.part == Part.LEAD, rule.counted)
        .group_by(Assignment.plan_id)
    )
    return {row[0]: Counts(*(int(count) for count in row[1:])) for row in rows}


def makers_of(plans: Sequence[Plan]) -> dict[int, Row[*tuple[int | None, datetime, str]]]:
    """Who began each of the drafts among ``plans``, and when, by the plan's id: its ``at`` and ``name``."""
    drafts = [plan.id for plan in plans if plan.state is PlanState.DRAFT]
    if not drafts:
        return {}
    rows = db.session.execute(
        select(AuditEntry.plan_id, AuditEntry.at, User.name)
        .join(User, User.id == AuditEntry.by_id)
        .where(AuditEntry.plan_id.in_(drafts), AuditEntry.action == "plan.made")
    )
    return {row.plan_id: row for row in rows if row.plan_id is not None}


def waiting_in(plan: Plan) -> Waiting:
    """The directions without an answer and the requests for more time without a decision; one statement."""
    of_plan = Assignment.plan_id == plan.id, Assignment.status != Status.CANCELLED
    directions = select(func.count()).where(Direction.plan_id == plan.id, Direction.standing.in_(UNANSWERED))
    asked = select(func.count()).where(*of_plan, asked_until(Assignment.id).is_not(None))
    return Waiting(*db.session.execute(select(directions.scalar_subquery(), asked.scalar_subquery())).one())


def counts_in(plan: Plan, today: date) -> Counts:
    """How the work of one plan stands today."""
    return counts_of([plan.id], today).get(plan.id, Counts())


def plans_to_copy(user: User) -> Sequence[Plan]:
    """The plans that the officer's unit keeps, the newest first."""
    return db.session.scalars(
        select(Plan)
        .where(Plan.standing_unit_id == user.unit_id, OF_THEIR_OWN)
        .order_by(Plan.year.desc(), Plan.id.desc())
    ).all()


def issuers_for(unit: Unit) -> Sequence[Unit]:
    """The units for which ``unit`` may prepare a plan: those above it, the nearest first; itself where none is."""
    above = db.session.scalars(select(Unit).where(Unit.id.in_(Unit.ids_on(unit.path)[:-1]))).all()
    return sorted(above, key=lambda each: -each.depth) or [unit]


def units_to_name(plan: Plan) -> Sequence[Unit]:
    """Those that a spreadsheet of ``plan`` may name: the issuer and all active ones under it, in protocol order."""
    under = Unit.active.is_(True) & Unit.path.startswith(plan.issuer.path)
    return db.session.scalars(select(Unit).where(under).order_by(Unit.position, Unit.name_key, Unit.id)).all()


def standing_sections(plan: Plan) -> dict[str, str]:
    """The titles of the plan's sections by their numbers."""
    rows = db.session.execute(select(Section.label, Section.title).where(Section.plan_id == plan.id))
    return {row.label: row.title for row in rows}


def imports_into(plan: Plan) -> Sequence[PlanImport]:
    """The spreadsheets that were taken into it, the newest first."""
    return db.session.scalars(
        select(PlanImport)
        .options(joinedload(PlanImport.by))
        .where(PlanImport.plan_id == plan.id)
        .order_by(PlanImport.id.desc())
    ).all()


def named_as(*codes: str) -> dict[str, Unit]:
    """The units with these codes."""
    return {unit.code: unit for unit in db.session.scalars(select(Unit).where(Unit.code.in_(codes)))}
