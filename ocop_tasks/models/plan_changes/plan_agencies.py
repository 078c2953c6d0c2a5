"""Which units a plan hangs on: who issues it, and which standing agency keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.plan import Plan
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.notice_topics import roles_with
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken


def possible_issuers(session: Session, plan: Plan) -> Sequence[Unit]:
    """Of a draft, the units above its standing agency, the nearest first; units work under the issuer of any other."""
    if plan.state is not PlanState.DRAFT:
        return [plan.issuer]
    agency = plan.standing_unit
    above = session.scalars(select(Unit).where(Unit.id.in_(Unit.ids_on(agency.path)[:-1]))).all()
    found = sorted(above, key=lambda each: -each.depth) or [agency]
    return found if plan.issuer in found else [plan.issuer, *found]


def possible_agencies(session: Session, plan: Plan) -> Sequence[Unit]:
    """The present one, and the units in use that have an officer who could keep the plan, by name."""
    officers = select(User.unit_id).where(User.active, User.role.in_(roles_with(Action.PUBLISH_PLAN)))
    others = session.scalars(
        select(Unit)
        .where(Unit.id.in_(officers), Unit.active, Unit.id != plan.standing_unit_id)
        .order_by(Unit.name_key, Unit.id)
    )
    return [plan.standing_unit, *others]


def change_agencies(
    session: Session, plan: Plan, *, issuer: Unit, standing_unit: Unit, by: User, at: datetime
) -> None:
    """Give ``plan`` another issuer, while it is a draft, or another standing agency. The caller commits.

    Raises RuleBroken "issuer_is_published" or "agency_without_officer".
    """
    if issuer.id not in {unit.id for unit in possible_issuers(session, plan)}:
        raise RuleBroken("issuer_is_published")
    if standing_unit.id not in {unit.id for unit in possible_agencies(session, plan)}:
        raise RuleBroken("agency_without_officer")
    before = {"issuer": plan.issuer.name, "standing_agency": plan.standing_unit.name}
    after = {"issuer": issuer.name, "standing_agency": standing_unit.name}
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if not changes:
        return
    plan.issuer, plan.standing_unit = issuer, standing_unit
    session.add(AuditEntry.about(plan, "plan.changed", by=by, at=at, changes=changes))
