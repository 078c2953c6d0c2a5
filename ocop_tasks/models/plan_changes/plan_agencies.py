"""Which units a plan hangs on: who issues it, and which standing agency keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class AgencyChoices:
    """The units that ``plan`` may hang on, by their ids, in the order in which they are offered.

    Whoever changes the plan looks them up in his writing transaction: an officer may be switched off meanwhile.
    """

    plan: Plan
    issuers: Mapping[int, Unit]
    agencies: Mapping[int, Unit]

    @classmethod
    def of(cls, session: Session, plan: Plan) -> AgencyChoices:
        """Raises RuleBroken "plan_is_amendment": an amendment hangs on what its plan hangs on."""
        if plan.is_amendment:
            raise RuleBroken("plan_is_amendment")
        return cls(plan, _by_id(_possible_issuers(session, plan)), _by_id(_possible_agencies(session, plan)))

    def change(
        self, session: Session, *, issuer_id: int, standing_unit_id: int, by: User, at: datetime
    ) -> None:
        """Give the plan another issuer, while it is a draft, or another standing agency. The caller commits.

        Raises RuleBroken "issuer_is_published" or "agency_without_officer" for a unit that is not among the choices.
        """
        if (issuer := self.issuers.get(issuer_id)) is None:
            raise RuleBroken("issuer_is_published")
        if (standing_unit := self.agencies.get(standing_unit_id)) is None:
            raise RuleBroken("agency_without_officer")
        plan = self.plan
        before = {"issuer": plan.issuer.name, "standing_agency": plan.standing_unit.name}
        after = {"issuer": issuer.name, "standing_agency": standing_unit.name}
        changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
        if not changes:
            return
        plan.issuer, plan.standing_unit = issuer, standing_unit
        session.add(AuditEntry.about(plan, "plan.changed", by=by, at=at, changes=changes))


def _possible_issuers(session: Session, plan: Plan) -> Sequence[Unit]:
    """Of a draft, the units above its standing agency, the nearest first; units work under the issuer of any other."""
    if plan.state is not PlanState.DRAFT:
        return [plan.issuer]
    agency = plan.standing_unit
    above = session.scalars(select(Unit).where(Unit.id.in_(Unit.ids_on(agency.path)[:-1]))).all()
    found = sorted(above, key=lambda each: -each.depth) or [agency]
    return found if plan.issuer in found else [plan.issuer, *found]


def _possible_agencies(session: Session, plan: Plan) -> Sequence[Unit]:
    """The present one, and the units in use that have an officer who could keep the plan, by name."""
    officers = select(User.unit_id).where(User.active, User.role.in_(roles_with(Action.PUBLISH_PLAN)))
    others = session.scalars(
        select(Unit)
        .where(Unit.id.in_(officers), Unit.active, Unit.id != plan.standing_unit_id)
        .order_by(Unit.name_key, Unit.id)
    )
    return [plan.standing_unit, *others]


def _by_id(units: Iterable[Unit]) -> Mapping[int, Unit]:
    return {unit.id: unit for unit in units}
