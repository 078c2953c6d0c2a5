"""One task, and how its units stand beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response

from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import grouped
from ocop_tasks.models import Part
from ocop_tasks.plans import queries
from ocop_tasks.plans.blueprint import bp
from ocop_tasks.plans.forms import ScopeForm
from ocop_tasks.plans.page_filters import PageFilters, breadcrumbs
from ocop_tasks.plans.progress.heat_table import Unit, by_task, by_task_and_period, one_page
from ocop_tasks.plans.tasks import unit_comparison
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.progress import Figures
from ocop_tasks.web.access import gate
from ocop_tasks.web.caching import page_cache
from ocop_tasks.web.pages.heat_tables import Heat
from ocop_tasks.web.pages.template_gettext import local


def task_page(task_id: int) -> dict[str, Any]:
    """Everything on the page of a task, as of the day that the request asks for."""
    task = queries.task_with_details(task_id)
    filters = PageFilters(task.plan, ScopeForm)
    scope = Scope((task.plan_id,), task_ids=(task.id,))
    sums = {unit_id: figures for (unit_id,), figures in grouped(scope, filters.as_of, "unit_id").items()}
    seen = queries.units_within(filters.seen_path, sums.keys())
    return {
        "title": local(task),
        "filters": filters,
        "task": task,
        "plan": task.plan,
        "path": breadcrumbs(filters, task.section),
        "parts": [(part, task.units(part)) for part in Part],
        "seen_path": filters.seen_path,
        "task_periods": queries.task_periods(scope),
        "figures": sum(sums.values(), Figures()),
        "own": None if filters.sees_all else sum((sums[unit.id] for unit in seen), Figures()),
        "leads": len(sums),
        "follow_up_href": filters.follow_up_of(task=task.code),
        "heat": _heat(filters, scope, sums, seen),
    }


def _heat(
    filters: PageFilters[ScopeForm], scope: Scope, sums: dict[int, Figures], seen: Sequence[Unit]
) -> Heat | None:
    units, page, pages = one_page(seen, sums)
    if not units:
        return None
    table = by_task_and_period(filters, scope, units) or by_task(filters, scope, units)
    table.groups, table.page, table.pages = [], page, pages
    for row, unit in zip(table.rows, units, strict=True):
        row.figures = sums[unit.id]
    return table


@bp.get("/tasks/<int:task_id>")
@gate.allow(Action.SEE_PLAN)
def task(task_id: int) -> Response:
    """What the plan asks for, who does it and by when, how far it is, and its units' rows."""
    plan_id = queries.plan_of_task(task_id)
    return page_cache.show_plan("plans/_task.html", plan_id, lambda _plan: task_page(task_id))


@bp.get("/tasks/<int:task_id>/comparison")
@gate.allow(Action.SEE_PLAN)
def comparison(task_id: int) -> Response:
    """The units of a task beside each other in one period, the latest first."""
    plan_id = queries.plan_of_task(task_id)
    return page_cache.show_plan(
        "plans/_comparison.html", plan_id, lambda _plan: unit_comparison.comparison_page(task_id)
    )
