"""What the end of the portal's own calendar does to the running plans: how much, and no more (DOMAIN.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import joinedload

from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.states_as_of import Conditions
from ocop_tasks.models import Assignment, Part, Plan
from ocop_tasks.models.plans.plan import RUNNING_PLANS


@dataclass(frozen=True, slots=True)
class OverdueThen:
    """A running plan, and how many of its works are overdue on the real day: late and not confirmed, as everywhere."""

    plan: Plan
    count: int
    already: int
    """So many of them are overdue on the portal's day too."""


def overdue_on(real_today: date, *, portal_today: date) -> Sequence[OverdueThen]:
    """The running plans of which something is overdue on the real day, the one with the most first."""
    then, now = (
        Conditions.on(Assignment.__table__, day, silent_days=0).overdue for day in (real_today, portal_today)
    )
    already = func.sum(case((now, 1), else_=0))
    rows = db.session.execute(
        select(Assignment.plan_id, func.count(), already)
        .where(Assignment.plan_id.in_(RUNNING_PLANS), Assignment.part == Part.LEAD, then)
        .group_by(Assignment.plan_id)
    )
    counts = {row[0]: (int(row[1]), int(row[2])) for row in rows}
    plans = db.session.scalars(
        select(Plan).options(joinedload(Plan.standing_unit)).where(Plan.id.in_(counts)).order_by(Plan.id)
    )
    found = [OverdueThen(plan, *counts[plan.id]) for plan in plans]
    return sorted(found, key=lambda each: -each.count)
