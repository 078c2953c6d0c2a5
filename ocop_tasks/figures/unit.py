"""One unit's own figures, for the top of *Việc của tôi*."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from ocop_tasks.figures.totals import Figures, cells, total
from ocop_tasks.models import Assignment, Unit


def unit_figures(unit: Unit, plan_id: int, day: date, silent_days: int) -> Figures:
    """The figures of ``unit`` and the units under it in one plan, as they stand on ``day``."""
    inside = select(Unit.id).where(Unit.path.startswith(unit.path))
    where = (Assignment.plan_id == plan_id, Assignment.unit_id.in_(inside))
    return total(cells(*where, day=day, silent_days=silent_days))
