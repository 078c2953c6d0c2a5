"""Changes of a plan's targets, each with its entry in the audit trail. The caller commits."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.plan import Plan, Section, Target
from ocop_tasks.models.plans.product import Product
from ocop_tasks.models.plans.target_value import TargetValue
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.target_rules import written


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetTerms:
    """What is decided of a target: so much of a measure by a day."""

    title: str
    title_en: str | None = None
    planned: Decimal
    measure: str
    measure_en: str | None = None
    due_on: date
    section_id: int

    @classmethod
    def of(cls, target: Target) -> TargetTerms:
        """Those of ``target`` as they stand."""
        return cls(**{each.name: getattr(target, each.name) for each in fields(cls)})


def add_target(session: Session, plan: Plan, terms: TargetTerms, *, by: User, at: datetime) -> Target:
    """A new target, the last of the plan. Raises RuleBroken "target_stands"."""
    _check_alone(session, plan.id, terms)
    last = session.scalar(select(func.max(Target.position)).where(Target.plan_id == plan.id))
    target = Target(plan=plan, position=0 if last is None else last + 1, **asdict(terms))
    if plan.state is not PlanState.DRAFT:
        target.valid_from = clock.day_of(at)
    session.add(target)
    session.flush()
    told = {name: [None, value] for name, value in _audit_values(session, terms).items() if value}
    session.add(AuditEntry.about(plan, "plan.target_added", by=by, at=at, changes=told))
    return target


def change_target(session: Session, target: Target, terms: TargetTerms, *, by: User, at: datetime) -> None:
    """Let the plan want ``terms``; what was recorded stays. Raises RuleBroken "target_stands"."""
    before = TargetTerms.of(target)
    if before == terms:
        return
    _check_alone(session, target.plan_id, terms, but=target)
    with acting(session, "plan.target_changed", by=by, at=at):
        for name, value in asdict(terms).items():
            setattr(target, name, value)
    old, new = _audit_values(session, before), _audit_values(session, terms)
    changes = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    changes = {"target": [target.title, target.title]} | changes
    session.add(AuditEntry.about(target.plan, "plan.target_changed", by=by, at=at, changes=changes))


def remove_target(session: Session, target: Target, *, by: User, at: datetime) -> None:
    """Take it out while nothing hangs on it. Raises RuleBroken "target_has_values" or "target_has_products"."""
    for code, behind in (
        ("target_has_values", TargetValue.target_id),
        ("target_has_products", Product.target_id),
    ):
        if count := session.scalar(select(func.count()).where(behind == target.id)):
            raise RuleBroken(code, count=count)
    values = _audit_values(session, TargetTerms.of(target))
    told = {name: [value, None] for name, value in values.items() if value}
    session.add(AuditEntry.about(target.plan, "plan.target_removed", by=by, at=at, changes=told))
    with acting(session, "plan.target_removed", by=by, at=at):
        session.delete(target)


def _check_alone(session: Session, plan_id: int, terms: TargetTerms, but: Target | None = None) -> None:
    """Raise RuleBroken where the section has a target of that title."""
    alike = select(Target.id).where(Target.plan_id == plan_id, Target.id != (but.id if but else 0))
    with session.no_autoflush:
        if session.scalar(alike.where(Target.section_id == terms.section_id, Target.title == terms.title)):
            raise RuleBroken("target_stands")


def _audit_values(session: Session, terms: TargetTerms) -> dict[str, Any]:
    section = session.get_one(Section, terms.section_id)
    return {
        "target": terms.title,
        "title_en": terms.title_en,
        "planned": written(terms.planned),
        "measure": terms.measure,
        "measure_en": terms.measure_en,
        "due_on": terms.due_on.isoformat(),
        "section": section.label,
    }
