"""What stands on top of the desk, and on a meeting's first screen: the figures, the bottlenecks, the units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ocop_tasks.desk import queries
from ocop_tasks.desk.queries import counts
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan import progress_totals
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import cached_cells
from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.figures.plan.target_figures import progress_of_targets
from ocop_tasks.models import Plan, Unit
from ocop_tasks.rules.work.reminders import last_monday
from ocop_tasks.web.security.current_user import portal_settings

WORST = 6
"""Units whose on-time rate stands on the desk."""


@dataclass(frozen=True, slots=True)
class RatedUnit:
    """A unit and what it did in time of what came due, in hundredths of a per cent."""

    id: int
    short_name: str
    rate: int
    in_time: int
    came_due: int
    """How many works the rate is of: one of one is no achievement, and no disgrace."""


def overview(plan: Plan, days: queries.Days) -> dict[str, Any]:
    """The figures and their change since Monday, what waits, the knots, the targets, the units by on-time rate."""
    cells = cached_cells(Scope(plan.id), AsOf(days.today, days.silent_days), portal_settings().revision)
    figures, since = progress_totals.total(cells), last_monday(days.today)
    waiting = counts(plan, days, since)
    return {
        "figures": figures,
        "last_monday": since,
        "change": figures.overdue - waiting.overdue_then,
        "waiting": waiting,
        "bottlenecks": queries.bottlenecks(plan, days),
        "targets": progress_of_targets(plan, None, days.today),
        "units": _worst(progress_totals.by_unit(cells)),
    }


def _worst(figures: dict[int, progress_totals.Figures]) -> list[RatedUnit]:
    """The units that did least in time of what came due, the worst first."""
    units = db.session.execute(
        select(Unit.id, Unit.short_name).where(Unit.id.in_(figures)).order_by(Unit.name_key, Unit.id)
    )
    rated = []
    for unit in units:
        counts = figures[unit.id].counts
        if (rate := counts.on_time_rate) is not None:
            in_time, came_due = int(counts.done_in_time), int(counts.came_due)
            rated.append(RatedUnit(unit.id, unit.short_name, rate, in_time, came_due))
    return sorted(rated, key=lambda unit: (unit.rate, -unit.came_due))[:WORST]
