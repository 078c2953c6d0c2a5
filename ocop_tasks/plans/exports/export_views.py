"""The pages of a plan as workbooks: each asked for and narrowed by the same address as its page."""

from __future__ import annotations

from typing import Any

from flask import Response
from flask_babel import gettext as _

from ocop_tasks.figures.plan import progress_totals
from ocop_tasks.figures.plan.assignment_rows import RowFilter, all_rows
from ocop_tasks.figures.plan.progress_totals import cells_in, roll_up, section_and_descendants
from ocop_tasks.figures.plan.target_figures import progress_of_targets
from ocop_tasks.models import Plan, Task
from ocop_tasks.plans import queries
from ocop_tasks.plans.blueprint import bp
from ocop_tasks.plans.exports import filter_wording, plan_sheets
from ocop_tasks.plans.forms import ScopeForm
from ocop_tasks.plans.page_filters import PageFilters
from ocop_tasks.plans.progress import progress_views
from ocop_tasks.plans.tasks import unit_comparison
from ocop_tasks.plans.work import work_views
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.progress import Figures
from ocop_tasks.web import workbooks
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages.template_filters import dm, period_asked, period_name
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.workbooks import Column, Sheet


@bp.get("/plans/<int:plan_id>/progress.xlsx")
@gate.allow(Action.SEE_PLAN, fresh=True)
def progress_file(plan_id: int) -> Response:
    """The figures of the plan or of a section: by section, by unit and by task."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    filters = PageFilters(plan, ScopeForm)
    return workbooks.answer(
        "tien-do",
        _("Tiến độ kế hoạch"),
        _of_progress(filters),
        plan=plan,
        day=filters.day,
        whose=filter_wording.whose_figures(filters),
        filters=list(filter_wording.section_and_dates(filters)),
    )


def _of_progress(filters: PageFilters[Any]) -> list[Sheet]:
    inside = section_and_descendants(filters.sections, filters.section.id) if filters.section else None
    cells = [c for c in progress_views.all_cells(filters) if inside is None or c.section_id in inside]
    sums = roll_up(filters.sections, progress_totals.by_section(cells), Figures())
    of_units = progress_totals.by_unit(cells)
    shown = [section for section in filters.sections if inside is None or section.id in inside]
    whole, every = progress_totals.total(cells), _("Toàn kế hoạch") if inside is None else _("Cả mục")
    units = queries.units_within(filters.seen_path, of_units.keys())
    tasks = queries.tasks_in(filters.plan.id, inside)
    return [
        plan_sheets.by_section(
            [(None, whole), *((section, sums[section.id]) for section in shown)], whole=every
        ),
        plan_sheets.figures(
            _("Theo đơn vị"),
            [Column(_("Đơn vị"), width=30)],
            [([every], whole), *(([unit.short_name], of_units[unit.id]) for unit in units)],
        ),
        plan_sheets.tasks(progress_views.task_lines(filters, tasks)),
    ]


@bp.get("/plans/<int:plan_id>/work.xlsx")
@gate.allow(Action.SEE_PLAN, fresh=True)
def work_file(plan_id: int) -> Response:
    """All the assignments that the filters pick, late first."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    filters, scope, pick = work_views.requested_rows(plan)
    return workbooks.answer(
        "danh-sach-viec",
        _("Danh sách việc"),
        [plan_sheets.work(scope, filters, pick)],
        plan=plan,
        day=filters.day,
        whose=filter_wording.whose_rows(filters),
        filters=list(filter_wording.filter_words(filters)),
    )


@bp.get("/plans/<int:plan_id>/units/<int:unit_id>.xlsx")
@gate.allow(Action.SEE_PLAN, fresh=True)
def unit_file(plan_id: int, unit_id: int) -> Response:
    """One unit's figures by section, with those of the units under it, and all its rows."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    unit = work_views.shown_unit(plan, unit_id)
    filters = PageFilters(plan, ScopeForm)
    scope = filters.scope(unit_path=unit.path)
    cells = cells_in(scope, filters.as_of)
    by_section = [(None, progress_totals.total(cells)), *work_views.by_section(filters, cells)]
    return workbooks.answer(
        "don-vi",
        local(unit, "name"),
        [
            plan_sheets.by_section(by_section, whole=_("Cả đơn vị")),
            plan_sheets.work(scope, filters, RowFilter()),
        ],
        plan=plan,
        day=filters.day,
        whose=_("Số liệu và việc của %(unit)s và đơn vị trực thuộc.", unit=unit.short_name),
        filters=list(filter_wording.section_and_dates(filters)),
    )


@bp.get("/tasks/<int:task_id>/comparison.xlsx")
@gate.allow(Action.SEE_PLAN, fresh=True)
def comparison_file(task_id: int) -> Response:
    """The units of a task beside each other in one period, the latest first."""
    task = gate.load(Task, task_id, Action.SEE_PLAN)
    it = unit_comparison.requested_comparison(task.id)
    found = list(all_rows(it.seen, it.filters.as_of, RowFilter(cancelled_too=True)))
    return workbooks.answer(
        "so-sanh-don-vi",
        _("So sánh các đơn vị: %(task)s", task=local(it.task)),
        [plan_sheets.comparison(unit_comparison.unit_rows(found, it.filters))],
        plan=it.task.plan,
        day=it.filters.day,
        whose=filter_wording.whose_rows(it.filters),
        filters=[(_("Kỳ báo cáo"), _period(it.task_period))],
    )


def _period(task_period: Any) -> str:
    return (
        f"{period_name(period_asked(task_period))} ({dm(task_period.period_from)} – {dm(task_period.period_to)})"
        if task_period
        else ""
    )


@bp.get("/plans/<int:plan_id>/targets.xlsx")
@gate.allow(Action.SEE_PLAN, fresh=True)
def targets_file(plan_id: int) -> Response:
    """The numbers that the plan, or one of its sections, wants reached."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN)
    filters = PageFilters(plan, ScopeForm)
    inside = section_and_descendants(filters.sections, filters.section.id) if filters.section else None
    return workbooks.answer(
        "chi-tieu",
        _("Chỉ tiêu của kế hoạch"),
        [plan_sheets.targets(progress_of_targets(plan, inside, filters.day))],
        plan=plan,
        day=filters.day,
        whose=_("Chỉ tiêu của toàn kế hoạch."),
        filters=list(filter_wording.section_and_dates(filters))[: 1 if filters.section else 0],
    )
