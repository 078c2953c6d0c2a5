"""The rows behind the figures, and one unit's figures with its rows."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, TypeVar

from flask import Response, abort, request
from flask_babel import gettext as _
from sqlalchemy import Row, select

from ocop_tasks.extensions import db
from ocop_tasks.figures.plan import progress_totals
from ocop_tasks.figures.plan.assignment_rows import Pressing, RowFilter, judge_row, row_counts, rows
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import Cell, cells_in, section_and_descendants
from ocop_tasks.models import Plan, Section, Task, Unit
from ocop_tasks.plans import queries
from ocop_tasks.plans.blueprint import bp
from ocop_tasks.plans.forms import ANY, FIRST, ScopeForm, WorkForm, options
from ocop_tasks.plans.page_filters import PER_PAGE, PageFilters, breadcrumbs
from ocop_tasks.plans.progress.progress_views import figures_of
from ocop_tasks.plans.work.counted_filter import CountedFilter
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.counted_periods import periods_of_plan
from ocop_tasks.rules.work.progress import Figures
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.timeliness import FollowUp
from ocop_tasks.web.access import gate
from ocop_tasks.web.caching import page_cache
from ocop_tasks.web.pages.template_filters import dm, period_name
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security import security_log
from ocop_tasks.web.security.current_user import viewer

Choice = TypeVar("Choice", bound=StrEnum)


def work_page(plan: Plan) -> dict[str, Any]:
    """Everything on the list that the request asks for."""
    filters, scope, pick = requested_rows(plan)
    counts = row_counts(scope, filters.as_of, pick)
    return {
        "title": _("Danh sách việc"),
        "filters": filters,
        "plan": plan,
        "counts": counts,
        "pages": -(-counts.rows // PER_PAGE),
        "clear": f"/plans/{plan.id}/work" if any(request.args.values()) else None,
        "follow_up_href": lambda kind: filters.this_page(follow_up=kind, page=None),
        "first_href": lambda kind: filters.this_page(follow_up=kind, page=None, judged=FIRST),
        "path": [
            (local(plan), filters.progress()),
            *(breadcrumbs(filters, filters.section)[1:] if filters.section else []),
        ],
        **_page(scope, filters, pick),
    }


def requested_rows(plan: Plan) -> tuple[PageFilters[WorkForm], Scope, RowFilter]:
    """What the request asks of the list: the page, the part of the plan, and which of its rows."""
    filters = PageFilters(plan, WorkForm)
    units = queries.leads_within(plan.id, filters.seen_path)
    _fill_choices(filters, units)
    return filters, _scope(filters, units), _pick(filters.form)


def _page(scope: Scope, filters: PageFilters[Any], pick: RowFilter) -> dict[str, Any]:
    found = rows(scope, filters.as_of, pick, limit=PER_PAGE, offset=(filters.page - 1) * PER_PAGE)
    return {"lines": [judge_row(row, filters.as_of, by_first_date=scope.by_first_date) for row in found]}


def _scope(filters: PageFilters[WorkForm], units: Sequence[Row[*tuple[Any, ...]]]) -> Scope:
    """Never wider than what the person may see; a unit beyond that is not there for him (404)."""
    path, code = None if filters.sees_all else filters.seen_path, filters.form.unit.data
    only = None
    if code:
        unit = next((unit for unit in units if unit.code == code), None) or abort(404)
        path, only = unit.path, unit.id if filters.form.alone.data else None
    task_ids = None
    if code := filters.form.task.data:
        task_ids = tuple(
            db.session.scalars(select(Task.id).where(Task.plan_id == filters.plan.id, Task.code == code))
        )
    return filters.scope(
        unit_path=path,
        only_unit_id=only,
        task_ids=task_ids,
        period=filters.form.period.data or None,
        counted=CountedFilter(filters.plan, filters.form.counted.data or "").days,
        by_first_date=filters.form.judged.data == FIRST,
    )


def _pick(form: WorkForm) -> RowFilter:
    return RowFilter(
        status=_chosen(Status, form.status.data),
        follow_up=_chosen(FollowUp, form.follow_up.data),
        pressing=_chosen(Pressing, form.only.data),
        text=form.q.data or "",
    )


def _chosen(kind: type[Choice], value: str | None) -> Choice | None:
    return kind(value) if value in {choice.value for choice in kind} else None


def _fill_choices(filters: PageFilters[WorkForm], units: Sequence[Row[*tuple[Any, ...]]]) -> None:
    form, sections, theirs = filters.form, filters.sections, None
    if not filters.sees_all:
        sections, theirs = _own_choices(filters)
    form.section.choices = [ANY, *options({s.label: f"{s.label} {local(s)}" for s in sections})]
    form.unit.choices = [ANY, *options({unit.code: unit.short_name for unit in units})]
    periods = [
        period
        for period in periods_of_plan(filters.plan.span, filters.plan.calendar)
        if theirs is None or period.code in theirs
    ]
    named = {p.code: f"{period_name(p)} ({dm(p.starts_on)} – {dm(p.ends_on)})" for p in periods}
    form.period.choices = [ANY, *options(named)]
    form.counted.choices = [ANY, *options(CountedFilter(filters.plan, form.counted.data or "").choices)]


def _own_choices(filters: PageFilters[WorkForm]) -> tuple[list[Section], set[str]]:
    """For who sees his own rows alone: the sections and periods that have some, and what is asked for already."""
    form = filters.form
    ids, periods = queries.sections_and_periods_within(filters.plan.id, filters.seen_path)
    sections = [
        each
        for each in filters.sections
        if each.label == form.section.data or ids & set(section_and_descendants(filters.sections, each.id))
    ]
    return sections, periods | {form.period.data or ""}


def unit_page(plan: Plan, unit_id: int) -> dict[str, Any]:
    """Everything on the page of one unit. Answers 404 for one whose rows the person may not see."""
    unit, filters = shown_unit(plan, unit_id), PageFilters(plan, ScopeForm)
    scope = filters.scope(unit_path=unit.path)
    cells = cells_in(scope, filters.as_of)
    units = queries.units_within(filters.seen_path, {cell.unit_id for cell in cells})
    return {
        "title": local(unit, "name"),
        "filters": filters,
        "plan": plan,
        "unit": unit,
        "sections": by_section(filters, cells),
        "counts": row_counts(scope, filters.as_of, RowFilter()),
        "breadcrumbs": [(local(plan), filters.progress())],
        "work": filters.rows_of(unit=unit.code),
        "calculation": filters.calculation(),
        "follow_up_href": filters.follow_up_of(unit=unit.code),
        "first_href": filters.follow_up_of(unit=unit.code, judged=FIRST),
        **figures_of(filters, cells, scope, units),
        **_page(scope, filters, RowFilter()),
    }


def shown_unit(plan: Plan, unit_id: int) -> Unit:
    """The unit, whose rows the person may see. Answers 404 for another."""
    unit = db.session.get(Unit, unit_id)
    if unit is None:
        abort(404)
    seen = access.rows_path(viewer(), plan.facts)
    if not (unit.path.startswith(seen) and unit.path.startswith(plan.issuer.path)):
        security_log.abort_as_not_found("unit", unit_id)
    return unit


def by_section(filters: PageFilters[Any], cells: Sequence[Cell]) -> list[tuple[Section, Figures]]:
    """The figures of the sections that have some of their own, in reading order."""
    own = progress_totals.by_section(cells)
    return [(section, own[section.id]) for section in filters.sections if section.id in own]


@bp.get("/plans/<int:plan_id>/work")
@gate.allow(Action.SEE_PLAN)
def work(plan_id: int) -> Response:
    """The assignments that the filters pick, late first, with the four counts of what they pick."""
    return page_cache.show_plan("plans/_work.html", plan_id, work_page)


@bp.get("/plans/<int:plan_id>/units/<int:unit_id>")
@gate.allow(Action.SEE_PLAN)
def unit(plan_id: int, unit_id: int) -> Response:
    """One unit's figures, with those of the units under it, and its rows."""
    return page_cache.show_plan("plans/_unit.html", plan_id, lambda plan: unit_page(plan, unit_id))
