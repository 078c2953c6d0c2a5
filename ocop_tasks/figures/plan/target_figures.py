"""What a plan's targets have reached, as it was known on a day (docs/decisions/0065)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Label, Row, func, or_, select
from sqlalchemy.orm import joinedload

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.progress_totals import section_and_descendants
from ocop_tasks.models import (
    OutreachActivity,
    OutreachStep,
    OutreachVersion,
    Plan,
    Product,
    Target,
    TargetValue,
    Task,
)
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.products.list_reading import is_of_products
from ocop_tasks.rules.work.target_rules import percent_reached


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """One target, and how far it is; ``value`` is None where nobody has said."""

    target: Target
    value: Decimal | None = None
    day: date | None = None
    """The day that the value speaks of."""
    products: int = 0
    """How many products stand behind it in the plan's list of them."""

    @property
    def has_list(self) -> bool:
        """Whether products stand behind it, or may."""
        return bool(self.products) or is_of_products(self.target.measure)

    @property
    def percent(self) -> int | None:
        """Of what is planned, rounded down; None where nobody has said how much."""
        return percent_reached(self.value, self.target.planned)


def progress_of_targets(plan: Plan, section_ids: Collection[int] | None, day: date) -> list[TargetProgress]:
    """The targets of those sections, or of the whole plan, as they were known at the end of ``day``.

    Two statements, and one for each target that the log of outreach measures.
    """
    statement = (
        select(Target, _products(day)).options(joinedload(Target.section)).where(Target.plan_id == plan.id)
    )
    if section_ids is not None:
        statement = statement.where(Target.section_id.in_(section_ids))
    found = db.session.execute(statement.order_by(Target.position, Target.id)).all()
    told = _newest([target for target, _products in found], day) if found else {}
    return [_progress(plan, target, told.get(target.id), day, products) for target, products in found]


def progress_of_target(plan: Plan, target: Target, day: date) -> TargetProgress:
    """One target by itself."""
    products = db.session.scalar(select(_products(day)).where(Target.id == target.id)) or 0
    return _progress(plan, target, _newest([target], day).get(target.id), day, products)


def _products(day: date) -> Label[int]:
    """How many products stood behind a target at the end of ``day``, in a statement that has ``Target``."""
    until = datetime.combine(day + timedelta(days=1), clock.MIDNIGHT, clock.HANOI)
    stood = or_(Product.withdrawn_at.is_(None), Product.withdrawn_at >= until)
    behind = select(func.count(Product.id)).where(Product.target_id == Target.id, Product.at < until, stood)
    return behind.correlate(Target).scalar_subquery().label("products")


def _progress(plan: Plan, target: Target, told: Row[Any] | None, day: date, products: int) -> TargetProgress:
    if target.measured_in is not None:
        return TargetProgress(target, _logged(plan, target, day), day, products)
    if told is None:
        return TargetProgress(target, products=products)
    return TargetProgress(target, told.value, told.day, products)


def _newest(targets: Sequence[Target], day: date) -> dict[int, Row[Any]]:
    """For each target the value of the latest day among those that were known, and stood, at the end of ``day``."""
    number = func.row_number().over(
        partition_by=TargetValue.target_id, order_by=(TargetValue.day.desc(), TargetValue.id.desc())
    )
    stood = or_(TargetValue.withdrawn_on.is_(None), TargetValue.withdrawn_on > day)
    numbered = (
        select(TargetValue.target_id, TargetValue.value, TargetValue.day, number.label("number"))
        .where(
            TargetValue.target_id.in_([target.id for target in targets]), TargetValue.known_on <= day, stood
        )
        .subquery("numbered")
    )
    found = db.session.execute(select(numbered).where(numbered.c.number == 1))
    return {row.target_id: row for row in found}


def _logged(plan: Plan, target: Target, day: date) -> Decimal:
    """What the log said at the end of ``day``: of the year's activities for tasks in and below the target's section."""
    until = datetime.combine(day + timedelta(days=1), clock.MIDNIGHT, clock.HANOI)
    newest = (
        select(func.max(OutreachVersion.id))
        .join(OutreachActivity, OutreachActivity.id == OutreachVersion.activity_id)
        .where(OutreachActivity.plan_id == plan.id, OutreachVersion.at < until)
        .group_by(OutreachVersion.activity_id)
    )
    sections = section_and_descendants(plan.sections, target.section_id)
    tasks = select(Task.id).where(Task.section_id.in_(sections))
    people = func.coalesce(func.sum(OutreachVersion.reached), 0)
    counted = people if target.measured_in is Counted.PEOPLE else func.count()
    total = db.session.scalar(
        select(counted).where(
            OutreachVersion.id.in_(newest),
            OutreachVersion.step != OutreachStep.WITHDRAWN,
            OutreachVersion.task_id.in_(tasks),
            OutreachVersion.held_on.between(plan.span.starts_on, min(day, plan.span.ends_on)),
        )
    )
    return Decimal(int(total or 0))
