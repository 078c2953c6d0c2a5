"""What stands on top of the desk, and on a meeting's first screen: the figures, the bottlenecks, the units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from ocop_tasks.desk import queries
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan import progress_totals
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import PlansAndUnits
from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.figures.plan.target_figures import TargetProgress, progress_of_targets
from ocop_tasks.models import Plan, Unit
from ocop_tasks.rules.work.progress import Figures, add_up
from ocop_tasks.rules.work.reminders import last_monday
from ocop_tasks.web.pages.units_without_readers import units_without_readers
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


def overview(plan_ids: tuple[int, ...], days: queries.Days) -> dict[str, Any]:
    """The figures and their change since Monday, what waits, the knots, the targets, the units by on-time rate.

    Of several plans their figures one by one as well, by plan id; and no targets, which each plan has for itself. Per
    cents of several plans together are said nowhere: each weighs its tasks in points of its own.
    """
    sums, since = _sums(plan_ids, days), last_monday(days.today)
    figures = add_up(list(sums.by_plan.values()))
    waiting = queries.counts(plan_ids, days, since)
    return {
        "figures": figures,
        "by_plan": _in_order(plan_ids, sums.by_plan),
        "last_monday": since,
        "change": figures.overdue - waiting.overdue_then,
        "waiting": waiting,
        "bottlenecks": queries.bottlenecks(plan_ids, days),
        "targets": _targets(plan_ids, days),
        "units": _worst(sums.by_unit),
    }


def _sums(plan_ids: tuple[int, ...], days: queries.Days) -> PlansAndUnits:
    """Of one plan from the cells that its progress page needs too."""
    scope, as_of, revision = Scope(plan_ids), AsOf(days.today, days.silent_days), portal_settings().revision
    if len(plan_ids) > 1:
        return progress_totals.cached_by_plan_and_by_unit(scope, as_of, revision)
    cells = progress_totals.cached_cells(scope, as_of, revision)
    return PlansAndUnits({plan_ids[0]: progress_totals.total(cells)}, progress_totals.by_unit(cells))


def _in_order(plan_ids: tuple[int, ...], by_plan: Mapping[int, Figures]) -> list[tuple[int, Figures]]:
    """Each plan's figures, the one with the most overdue first; nothing where there is one plan."""
    if len(plan_ids) == 1:
        return []
    found = [(plan_id, by_plan.get(plan_id, Figures())) for plan_id in plan_ids]
    return sorted(found, key=lambda each: -each[1].overdue)


def _targets(plan_ids: tuple[int, ...], days: queries.Days) -> list[TargetProgress]:
    if len(plan_ids) > 1:
        return []
    return progress_of_targets(db.session.get_one(Plan, plan_ids[0]), None, days.today)


def without_readers(plan_ids: tuple[int, ...], days: queries.Days) -> dict[int, str]:
    """The names, by id, of the units with open work whose reminders nobody reads."""
    figures = _sums(plan_ids, days).by_unit
    open_ = {id_ for id_, sums in figures.items() if sums.open_in_time + sums.open_late}
    return {id_: name for id_, name in units_without_readers().items() if id_ in open_}


def _worst(figures: Mapping[int, Figures]) -> list[RatedUnit]:
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
