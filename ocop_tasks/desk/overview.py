"""What stands above everything on the desk, and on a meeting's first screen: the figures, the knots, the units."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ocop_tasks.desk import queries
from ocop_tasks.extensions import db
from ocop_tasks.figures import totals
from ocop_tasks.models import Assignment, Plan, Unit
from ocop_tasks.rules.reminders import last_monday


def overview(plan: Plan, days: queries.Days) -> dict[str, Any]:
    """The figures and their change since Monday, what waits for an answer, the knots, the units by on-time rate."""
    cells = totals.cells(Assignment.plan_id == plan.id, day=days.today, silent_days=days.silent_days)
    figures, since = totals.total(cells), last_monday(days.today)
    return {
        "figures": figures,
        "last_monday": since,
        "change": figures.overdue - queries.overdue_on(plan, days, since),
        "waiting": queries.decisions_waiting(plan),
        "knots": queries.knots(plan, days),
        "units": _ranked(totals.by(lambda cell: cell.unit_id, cells)),
    }


def _ranked(figures: dict[int, totals.Figures]) -> list[tuple[Unit, totals.Figures, int | None]]:
    """The units by what they did in time of what came due, worst first; units with nothing due come last."""
    units = db.session.scalars(select(Unit).where(Unit.id.in_(figures)).order_by(Unit.name_key, Unit.id))
    ranked = [(unit, figures[unit.id], figures[unit.id].counts.on_time_rate) for unit in units]
    return sorted(ranked, key=lambda entry: (entry[2] is None, entry[2] or 0))
