"""What a target's page reads."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Section, Target, TargetValue


def sections_of(plan: Plan) -> Sequence[Section]:
    """The plan's sections in reading order."""
    in_order = select(Section).where(Section.plan_id == plan.id).order_by(Section.position, Section.id)
    return db.session.scalars(in_order).all()


def values_of(target: Target) -> Sequence[TargetValue]:
    """Everything that was ever said of ``target``, the latest day first, with who said it."""
    return db.session.scalars(
        select(TargetValue)
        .options(joinedload(TargetValue.by), joinedload(TargetValue.withdrawn_by))
        .where(TargetValue.target_id == target.id)
        .order_by(TargetValue.day.desc(), TargetValue.id.desc())
    ).all()


def seen_version_of(values: Sequence[TargetValue]) -> str:
    """What a page shows of the values: it differs as soon as one is added or taken back."""
    newest = max((value.id for value in values), default=0)
    return f"{newest}-{sum(value.withdrawn_at is not None for value in values)}"
