"""The plan's figures, and the formula behind them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, abort, g, request, url_for
from sqlalchemy import Row
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.figures.charts.curve_chart import draw
from ocop_tasks.figures.plan import progress_totals
from ocop_tasks.figures.plan.assignment_rows import JudgedRow, Pressing, RowFilter, judge_row, rows
from ocop_tasks.figures.plan.plan_data import plan_figures
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_curve import curve
from ocop_tasks.figures.plan.progress_totals import Cell, cached_cells, roll_up, section_and_descendants
from ocop_tasks.figures.plan.target_figures import progress_of_targets
from ocop_tasks.models import Plan, Section, Task
from ocop_tasks.plans import queries
from ocop_tasks.plans.blueprint import bp
from ocop_tasks.plans.forms import FIRST, ScopeForm
from ocop_tasks.plans.page_filters import PER_PAGE, PageFilters, breadcrumbs
from ocop_tasks.plans.progress import formula
from ocop_tasks.plans.progress.heat_table import heat_of
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.progress import Figures
from ocop_tasks.web.access import gate
from ocop_tasks.web.caching import page_cache
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security.current_user import portal_settings, viewer

LATE = 5
"""How many of the latest rows stand on the plan's own page."""


@dataclass(frozen=True, slots=True)
class Node:
    """One section in the tree on the left."""

    section: Section
    figures: Figures
    href: str
    current: bool
    nodes: list[Node]


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task of a section, with its figures and the next day on which something of it is due."""

    task: Task
    figures: Figures
    next_due: object


def progress_content(plan: Plan) -> dict[str, Any]:
    """Everything on the page of figures that the request asks for."""
    filters = PageFilters(plan, ScopeForm)
    everything = all_cells(filters)
    inside = (
        None
        if filters.section is None
        else set(section_and_descendants(filters.sections, filters.section.id))
    )
    here = [cell for cell in everything if inside is None or cell.section_id in inside]
    title = f"{filters.section.label} {local(filters.section)}" if filters.section else local(plan)
    units = queries.units_within(filters.seen_path, {cell.unit_id for cell in here})
    return {
        "title": title,
        "filters": filters,
        "plan": plan,
        "path": breadcrumbs(filters, filters.section)[:-1] if filters.section else [],
        "whole": progress_totals.total(everything),
        "tree": _tree(filters, everything),
        "targets": progress_of_targets(plan, inside, filters.day),
        "lines": _lines(filters, inside) if inside is not None else [],
        "late": _late(filters) if inside is None else [],
        "heat": heat_of(filters, here, units),
        "work": filters.work,
        "follow_up_href": filters.follow_up_of(),
        "first_href": filters.follow_up_of(judged=FIRST),
        **figures_of(filters, here, filters.scope(), units),
    }


def all_cells(filters: PageFilters[Any]) -> list[Cell]:
    """The figures of every unit in every section of the whole plan, of what is due in the days asked for."""
    whole = Scope((filters.plan.id,), due_from=filters.form.due_from.data, due_to=filters.form.due_to.data)
    return cached_cells(whole, filters.as_of, portal_settings().revision)


def figures_of(
    filters: PageFilters[Any], here: Sequence[Cell], scope: Scope, units: Sequence[Row[*tuple[Any, ...]]]
) -> dict[str, Any]:
    """The cards and the curve of ``scope``, whose cells are ``here``; ``units``: those whose rows the person sees."""
    first, last = filters.plan.first_day, filters.plan.last_day
    points = curve(scope, first=first, last=last, until=filters.day)
    seen = {unit.id for unit in units}
    return {
        "figures": progress_totals.total(here),
        "own": progress_totals.total([cell for cell in here if cell.unit_id in seen]),
        "late_units": len({cell.unit_id for cell in here if cell.figures.overdue}),
        "silent_days": filters.as_of.silent_days,
        "points": points,
        "chart": draw(points, first, last),
    }


def _tree(filters: PageFilters[Any], cells: Sequence[Cell]) -> list[Node]:
    sums = roll_up(filters.sections, progress_totals.by_section(cells), Figures())

    def under(parent_id: int | None) -> list[Node]:
        return [
            Node(
                section,
                sums[section.id],
                filters.progress(section),
                section is filters.section,
                under(section.id),
            )
            for section in filters.sections
            if section.parent_id == parent_id
        ]

    return under(None)


def _lines(filters: PageFilters[Any], inside: set[int]) -> list[TaskLine]:
    tasks = queries.tasks_in(filters.plan.id, inside, limit=PER_PAGE, offset=(filters.page - 1) * PER_PAGE)
    return task_lines(filters, tasks)


def task_lines(filters: PageFilters[Any], tasks: Sequence[Task]) -> list[TaskLine]:
    """The tasks with their figures."""
    scope = filters.scope(section_ids=None, task_ids=tuple(task.id for task in tasks))
    figures, due = (
        progress_totals.grouped(scope, filters.as_of, "task_id"),
        queries.next_due(scope, filters.as_of),
    )
    return [TaskLine(task, figures.get((task.id,), Figures()), due.get(task.id)) for task in tasks]


def _late(filters: PageFilters[Any]) -> list[JudgedRow]:
    scope = filters.scope(unit_path=None if filters.sees_all else filters.seen_path)
    return [
        judge_row(row, filters.as_of)
        for row in rows(scope, filters.as_of, RowFilter(pressing=Pressing.OVERDUE), limit=LATE)
    ]


@bp.get("/progress")
@gate.allow(Action.SEE_PLAN)
def current() -> BaseResponse:
    """Go to the newest plan that reaches the person's unit, with what was asked of it."""
    if not g.current_plan_id:
        return responses.go(url_for("planning.plans"))
    parameters: dict[str, Any] = request.args.to_dict()
    return responses.go(url_for("plans.progress", **parameters | {"plan_id": g.current_plan_id}))


@bp.get("/plans/<int:plan_id>/progress", endpoint="progress")
@gate.allow(Action.SEE_PLAN)
def progress_page(plan_id: int) -> Response:
    """The figures of the plan or of a section, as of any day."""
    return page_cache.show_plan("plans/_progress.html", plan_id, progress_content)


@bp.get("/plans/<int:plan_id>/progress.json")
@gate.allow(Action.SEE_PLAN)
def figures(plan_id: int) -> Response:
    """The same figures for other programs, as of ``?as_of=YYYY-MM-DD`` (docs/progress-json.md)."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    form = ScopeForm(request.args)
    if not form.validate():
        abort(400)
    day = form.as_of.data
    told = plan_figures(
        plan,
        as_of=day if day and day < clock.today() else None,
        silent_days=portal_settings().silent_days,
        unit_path=access.rows_path(viewer(), plan.facts),
    )
    answer = json.dumps(told, ensure_ascii=False, indent=1, default=_plain)
    return Response(answer, mimetype="application/json")


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


@bp.get("/plans/<int:plan_id>/calculation")
@gate.allow(Action.SEE_PLAN)
def calculation(plan_id: int) -> Response:
    """What each figure is a per cent of: the formula, its points, and the tasks they come from."""
    return page_cache.show_plan("plans/_calculation.html", plan_id, formula.calculation_page)
