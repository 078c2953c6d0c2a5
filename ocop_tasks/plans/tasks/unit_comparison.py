"""One task's units side by side in one period: who is late, what each said last, what each showed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy import Row

from ocop_tasks.figures.plan.assignment_rows import JudgedRow, RowFilter, judge_row, rows
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import grouped
from ocop_tasks.models import StatusReport, Task
from ocop_tasks.plans import queries
from ocop_tasks.plans.forms import ScopeForm
from ocop_tasks.plans.page_filters import PER_PAGE, PageFilters, breadcrumbs
from ocop_tasks.rules.work.progress import Figures
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web.pages.template_gettext import local


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One unit's row."""

    line: JudgedRow
    last_note: StatusReport | None
    """The last thing the unit itself said in words."""
    evidence: Sequence[Row[*tuple[Any, ...]]]
    """The newest pieces it sent; each knows how many there are."""

    @property
    def waits(self) -> bool:
        """Whether it waits for confirmation."""
        return bool(self.line.row.status == Status.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which task and period, and which of its rows the person sees."""

    task: Task
    filters: PageFilters[ScopeForm]
    task_periods: Sequence[Row[*tuple[Any, ...]]]
    task_period: Row[*tuple[Any, ...]] | None
    scope: Scope
    seen: Scope


def requested_comparison(task_id: int) -> Comparison:
    """What the request asks to compare."""
    task = queries.task_with_details(task_id)
    filters = PageFilters(task.plan, ScopeForm)
    task_periods = queries.task_periods(Scope((task.plan_id,), task_ids=(task.id,)))
    task_period = _chosen(task_periods, filters)
    scope = Scope((task.plan_id,), task_ids=(task.id,), period=task_period.period if task_period else None)
    seen = replace(scope, unit_path=None if filters.sees_all else filters.seen_path)
    return Comparison(task, filters, task_periods, task_period, scope, seen)


def comparison_page(task_id: int) -> dict[str, Any]:
    """Everything on the page that compares the units of a task."""
    it = requested_comparison(task_id)
    task, filters, scope = it.task, it.filters, it.scope
    offset = (filters.page - 1) * PER_PAGE
    found = rows(it.seen, filters.as_of, RowFilter(cancelled_too=True), limit=PER_PAGE + 1, offset=offset)
    return {
        "title": _("So sánh các đơn vị: %(task)s", task=local(task)),
        "filters": filters,
        "task": task,
        "plan": task.plan,
        "path": breadcrumbs(filters, task.section),
        "task_periods": it.task_periods,
        "task_period": it.task_period,
        "follow_up_href": filters.follow_up_of(task=task.code, period=scope.period),
        "figures": grouped(scope, filters.as_of).get((), Figures()),
        "own": None if filters.sees_all else grouped(it.seen, filters.as_of).get((), Figures()),
        "sides": unit_rows(found[:PER_PAGE], filters),
        "more": len(found) > PER_PAGE,
    }


def _chosen(
    task_periods: Sequence[Row[*tuple[Any, ...]]], filters: PageFilters[Any]
) -> Row[*tuple[Any, ...]] | None:
    """The period that was asked for; else the one whose due date comes next, for that is what units owe now; when
    all are past, the last."""
    named = request.args.get("period")
    if found := next((task_period for task_period in task_periods if task_period.period == named), None):
        return found
    to_come = [task_period for task_period in task_periods if task_period.due_to >= filters.day]
    if to_come:
        return min(to_come, key=lambda task_period: task_period.due_to)
    return task_periods[-1] if task_periods else None


def unit_rows(found: Sequence[Row[*tuple[Any, ...]]], filters: PageFilters[Any]) -> list[UnitRow]:
    """The rows with what their units said last, and showed."""
    ids = [row.id for row in found]
    words, evidence = queries.last_notes(ids), queries.newest_evidence(ids)
    return [
        UnitRow(judge_row(row, filters.as_of), words.get(row.id), evidence.get(row.id, [])) for row in found
    ]
