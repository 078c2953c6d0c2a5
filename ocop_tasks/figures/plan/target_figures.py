"""What a plan's targets have reached, as it was known on a day (docs/decisions/0065)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import joinedload

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.plan_totals import section_and_descendants
from ocop_tasks.models import (
    OutreachActivity,
    OutreachStep,
    OutreachVersion,
    Plan,
    Target,
    TargetValue,
    Task,
)
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.work.target_rules import percent_reached


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """One target, and how far it is; ``value`` is None where nobody has said."""

    target: Target
    value: Decimal | None = None
    day: date | None = None
    """The day that the value speaks of."""

    @property
    def percent(self) -> int | None:
        """Of what is planned, rounded down; None where nobody has said how much."""
        return percent_reached(self.value, self.target.planned)


def progress_of_targets(plan: Plan, section_ids: Collection[int] | None, day: date) -> list[TargetProgress]:
    """The targets of those sections, or of the whole plan, as they were known at the end of ``day``.

    Two statements, and one for each target that the log of outreach measures.
    """
    statement = select(Target).options(joinedload(Target.section)).where(Target.plan_id == plan.id)
    if section_ids is not None:
        statement = statement.where(Target.section_id.in_(section_ids))
    targets = db.session.scalars(statement.order_by(Target.position, Target.id)).all()
    told = _newest(targets, day) if targets else {}
    return [_progress(plan, target, told.get(target.id), day) for target in targets]


def progress_of_target(plan: Plan, target: Target, day: date) -> TargetProgress:
    """One target by itself."""
    return _progress(plan, target, _newest([target], day).get(target.id), day)


def _progress(plan: Plan, target: Target, told: Row[Any] | None, day: date) -> TargetProgress:
    if target.measured_in is not None:
        return TargetProgress(target, _logged(plan, target, day), day)
    return TargetProgress(target, told.value, told.day) if told else TargetProgress(target)


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
    until = clock.in_hanoi(day + timedelta(days=1), clock.MIDNIGHT)
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
