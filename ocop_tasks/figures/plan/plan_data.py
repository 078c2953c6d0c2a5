"""A plan's figures and tasks as plain data, for the command line and other programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan import progress_totals
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import roll_up
from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.figures.plan.target_figures import TargetProgress, progress_of_targets
from ocop_tasks.models import Assignment, Part, Plan, Section, Task, Unit
from ocop_tasks.rules.work.progress import Figures

UNIT_COUNTS = ("overdue", "due_soon", "silent", "done_in_time", "done_late", "open_in_time", "open_late")


def plan_figures(plan: Plan, *, as_of: date | None, silent_days: int, unit_path: str = "") -> dict[str, Any]:
    """The plan's figures at the end of ``as_of`` (today by default): by section with those below it, unit and target.

    Only units at or under ``unit_path`` stand among the units; the other figures are the whole plan's.
    """
    day = as_of or clock.today()
    cells = progress_totals.cells_in(Scope((plan.id,)), AsOf(day, silent_days))
    whole = progress_totals.total(cells)
    return {
        "plan": plan.code,
        "as_of": day,
        "confirmed": whole.confirmed,
        "reported": whole.reported,
        "due": whole.due_percent,
        "assignments": whole.leads,
        **{name: getattr(whole, name) for name in UNIT_COUNTS},
        "sections": _sections(plan, cells),
        "units": _units(cells, unit_path),
        "targets": [_target(standing) for standing in progress_of_targets(plan, None, day)],
    }


def _sections(plan: Plan, cells: list[progress_totals.Cell]) -> list[dict[str, Any]]:
    own = progress_totals.by_section(cells)
    counted = db.session.execute(
        select(Task.section_id, func.count())
        .where(Task.plan_id == plan.id, Task.cancelled_at.is_(None))
        .group_by(Task.section_id)
    )
    tasks: dict[int, int] = {row[0]: row[1] for row in counted}
    sums, counts = roll_up(plan.sections, own, Figures()), roll_up(plan.sections, tasks, 0)
    return [
        {
            "path": section.label,
            "title": section.title,
            "confirmed": sums[section.id].confirmed,
            "reported": sums[section.id].reported,
            "tasks": counts[section.id],
            "overdue": sums[section.id].overdue,
        }
        for section in plan.sections
    ]


def _target(standing: TargetProgress) -> dict[str, Any]:
    target = standing.target
    return {
        "section": target.section.label,
        "title": target.title,
        "planned": float(target.planned),
        "measure": target.measure,
        "due_on": target.due_on,
        "value": None if standing.value is None else float(standing.value),
        "value_on": standing.day,
        "percent": standing.percent,
        "measured_in": target.measured_in,
    }


def _units(cells: list[progress_totals.Cell], unit_path: str) -> list[dict[str, Any]]:
    sums = progress_totals.by_unit(cells)
    units = db.session.scalars(
        select(Unit)
        .where(Unit.id.in_(sums), Unit.path.startswith(unit_path, autoescape=True))
        .order_by(Unit.position, Unit.name_key, Unit.id)
    )
    return [
        {
            "code": unit.code,
            "name": unit.name,
            "confirmed": sums[unit.id].confirmed,
            "reported": sums[unit.id].reported,
            **{name: getattr(sums[unit.id], name) for name in UNIT_COUNTS},
        }
        for unit in units
    ]


def plan_tasks(plan: Plan) -> list[dict[str, Any]]:
    """Every task of the plan in reading order, with its units and their roles, its periods and due dates."""
    tasks = db.session.scalars(
        select(Task)
        .options(joinedload(Task.section), selectinload(Task.parts))
        .where(Task.plan_id == plan.id)
        .join(Section, Section.id == Task.section_id)
        .order_by(Section.position, Task.position, Task.id)
    )
    due = _due_dates(plan)
    return [
        {
            "code": task.code,
            "section": task.section.label,
            "title": task.title,
            "frequency": task.frequency,
            "wording": task.wording,
            "weight": task.weight,
            "evidence_required": task.evidence_required,
            "cancelled": task.cancelled_at is not None,
            "units": [
                {"code": unit.code, "name": unit.name, "role": part}
                for part in Part
                for unit in task.units(part)
            ],
            "periods": due.get(task.id, []),
        }
        for task in tasks
    ]


def _due_dates(plan: Plan) -> dict[int, list[dict[str, Any]]]:
    columns = (
        Assignment.task_id, Assignment.period, Assignment.period_from, Assignment.period_to, Assignment.due_on,
    )  # fmt: skip
    rows = db.session.execute(
        select(*columns, func.count().label("assignments"))
        .where(Assignment.plan_id == plan.id, Assignment.part == Part.LEAD)
        .group_by(*columns)
        .order_by(Assignment.task_id, Assignment.due_on, Assignment.period)
    )
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row.task_id, []).append(
            {
                "period": row.period,
                "from": row.period_from,
                "to": row.period_to,
                "due_on": row.due_on,
                "assignments": row.assignments,
            }
        )
    return found
