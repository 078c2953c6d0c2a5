"""The heat table of a page and its cells: units against sections, or against the tasks and periods of a section."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row

from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import Cell, grouped, roll_up, section_and_descendants
from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.models import Section
from ocop_tasks.plans import queries
from ocop_tasks.plans.page_filters import PER_PAGE, PageFilters
from ocop_tasks.rules.work.progress import Figures
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.timeliness import Timeliness, days_late, days_left, timeliness
from ocop_tasks.web.pages.heat_tables import Column, Heat, HeatCell, HeatRow
from ocop_tasks.web.pages.template_filters import dm, dmy, period_name
from ocop_tasks.web.pages.template_gettext import local

Unit = Row[*tuple[Any, ...]]
"""As ``queries.units_within`` gives it."""


def figures_cell(figures: Figures | None, href: str) -> HeatCell | None:
    """A cell of added-up work: its confirmed per cent, in the tone of the most pressing thing in it."""
    if figures is None or figures.confirmed is None:
        return None
    tone, sign, told = _most_pressing(figures)
    said = _("đã báo cáo %(percent)s %%", percent=figures.reported)
    return HeatCell(sign, tone, f"{figures.confirmed} %", href, f"{told}, {said}")


def _most_pressing(figures: Figures) -> tuple[str, str, str]:
    if figures.overdue:
        return "red", "overdue", _("quá hạn %(count)s", count=figures.overdue)
    if figures.due_soon:
        return "amber", "due_soon", _("sắp đến hạn %(count)s", count=figures.due_soon)
    if figures.done_late and figures.done_in_time + figures.done_late == figures.leads:
        return "olive", "completed_late", _("xong, có việc muộn")
    if figures.done_in_time == figures.leads:
        return "green", "completed", _("xong, đúng hạn")
    if figures.waiting:
        return "violet", "submitted", _("chờ xác nhận %(count)s", count=figures.waiting)
    if figures.progress.reported:
        return "blue", "in_progress", _("đang làm")
    return "grey", "not_started", _("chưa đến hạn")


def work_cell(row: Row[*tuple[Any, ...]], day: date) -> HeatCell:
    """A cell of one assignment, as it stood on ``day``. Needs the columns of ``figures.plan.states_as_of``."""
    tone, sign, text, told = _standing(row, day)
    return HeatCell(sign, tone, text, f"/assignments/{row.id}", told)


def _standing(row: Row[*tuple[Any, ...]], day: date) -> tuple[str, str, str, str]:
    late = days_late(row.status, row.due_on, row.submitted_on, day)
    judged = timeliness(row.status, row.due_on, row.submitted_on, day)
    by_days = ngettext("muộn %(num)s ngày", "muộn %(num)s ngày", late) if late else ""
    if judged is None:
        return "grey struck", "cancelled", _("Không áp dụng"), ""
    if row.status == Status.SUBMITTED:
        return "violet", "submitted", _("Chờ, gửi muộn") if late else _("Chờ xác nhận"), by_days
    if row.status == Status.COMPLETED:
        late_or_not = (
            ("olive", "completed_late", _("Xong, muộn")) if late else ("green", "completed", _("Đúng hạn"))
        )
        return *late_or_not, by_days
    if late:
        text = ngettext("Quá %(num)s ngày", "Quá %(num)s ngày", late)
        return "red", "overdue", text, _("bị trả lại") if row.returned else ""
    return *_in_time(row, judged, day), ""


def _in_time(row: Row[*tuple[Any, ...]], judged: Timeliness, day: date) -> tuple[str, str, str]:
    left = days_left(row.due_on, day)
    if row.returned:
        return "amber", "returned", _("Bị trả lại")
    if judged is Timeliness.DUE_SOON:
        words = ngettext("Còn %(num)s ngày", "Còn %(num)s ngày", left) if left else _("Hạn hôm nay")
        return "amber", "due_soon", words
    if row.status == Status.IN_PROGRESS:
        return "blue", "in_progress", _("Đang làm %(percent)s %%", percent=row.percent)
    return "grey", "not_started", _("Kỳ sau") if row.starts_on > day else _("Chưa đến hạn")


MOST_COLUMNS = 24
"""More do not fit on any screen; tasks then stand without their periods, and sections without those below them."""


def heat_of(filters: PageFilters[Any], cells: Sequence[Cell], units: Sequence[Unit]) -> Heat | None:
    """The table of what was asked for, of the ``units`` the person may see; None when there is none of theirs."""
    own_ids = None if filters.section is None else {filters.section.id}
    if own_ids and any(cell.section_id in own_ids for cell in cells):
        return _by_task(filters, [cell for cell in cells if cell.section_id in own_ids], units)
    return _by_section(filters, cells, units)


def _by_section(filters: PageFilters[Any], cells: Sequence[Cell], seen: Sequence[Unit]) -> Heat | None:
    inside = _sections_below(filters)
    of_unit: dict[int, dict[int, Figures]] = {}
    for cell in cells:
        of_unit.setdefault(cell.unit_id, {})[cell.section_id] = cell.figures
    sections = _columns(filters, inside, cells)
    units, page, pages = one_page(seen, of_unit)
    if not units:
        return None

    def row(name: str, href: str, own: Mapping[int, Figures], **unit: str) -> HeatRow:
        sums = roll_up(inside, own, Figures()) if len(sections) < len(own) else own
        links = bool(href)
        row_cells = [
            figures_cell(sums.get(s.id), filters.work(section=s.label, **unit) if links else "")
            for s in sections
        ]
        return HeatRow(name, href, row_cells, sum(own.values(), Figures()))

    def of_one(unit: Unit) -> HeatRow:
        shown = row(unit.short_name, filters.unit(unit.id), of_unit[unit.id], unit=unit.code)
        shown.unit_id = unit.id
        return shown

    whole: dict[int, Figures] = {}
    for cell in cells:
        whole[cell.section_id] = whole.get(cell.section_id, Figures()) + cell.figures
    return Heat(
        columns=[Column(s.label, local(s), filters.progress(s)) for s in sections],
        rows=[of_one(unit) for unit in units],
        sums=row(_("Tất cả đơn vị"), filters.work() if filters.sees_all else "", whole),
        page=page,
        pages=pages,
    )


def _sections_below(filters: PageFilters[Any]) -> list[Section]:
    if filters.section is None:
        return list(filters.sections)
    ids = section_and_descendants(filters.sections, filters.section.id)
    return [section for section in filters.sections if section.id in ids]


def _columns(filters: PageFilters[Any], inside: list[Section], cells: Sequence[Cell]) -> list[Section]:
    """The sections with tasks of their own; where those are too many, the ones right below what was asked for."""
    busy = {cell.section_id for cell in cells}
    sections = [section for section in inside if section.id in busy]
    if len(sections) <= MOST_COLUMNS:
        return sections
    parent_id = filters.section.id if filters.section else None
    return [section for section in inside if section.parent_id == parent_id][:MOST_COLUMNS]


def one_page(seen: Sequence[Unit], ids: Collection[int]) -> tuple[Sequence[Unit], int, int]:
    """One page of those of the ``seen`` units that have ``ids``, which page that is, and of how many."""
    units = [unit for unit in seen if unit.id in ids]
    pages = max(1, -(-len(units) // PER_PAGE))
    page = min(max(1, request.args.get("units", 1, type=int)), pages)
    return units[(page - 1) * PER_PAGE : page * PER_PAGE], page, pages


def _by_task(filters: PageFilters[Any], cells: Sequence[Cell], seen: Sequence[Unit]) -> Heat | None:
    assert filters.section is not None
    scope = filters.scope(section_ids=(filters.section.id,))
    of_unit: dict[int, Figures] = {}
    for cell in cells:
        of_unit[cell.unit_id] = of_unit.get(cell.unit_id, Figures()) + cell.figures
    units, page, pages = one_page(seen, of_unit)
    if not units:
        return None
    table = by_task_and_period(filters, scope, units) or by_task(filters, scope, units)
    for row, unit in zip(table.rows, units, strict=True):
        row.figures, row.unit_id = of_unit[unit.id], unit.id
    table.page, table.pages = page, pages
    return table


def by_task_and_period(filters: PageFilters[Any], scope: Scope, units: Sequence[Unit]) -> Heat | None:
    """Units against tasks and their periods, an assignment a cell; None when those are too many."""
    task_periods = queries.task_periods(scope)
    if len(task_periods) > MOST_COLUMNS:
        return None
    found: dict[tuple[int, int, str], HeatCell] = {}
    for row in queries.states_of_assignments(scope, filters.as_of, [unit.id for unit in units]):
        found[row.unit_id, row.task_id, row.period] = work_cell(row, filters.day)
    groups: list[tuple[str, str, int]] = []
    for index, task_period in enumerate(task_periods):
        if index and task_periods[index - 1].task_id == task_period.task_id:
            title, href, span = groups.pop()
            groups.append((title, href, span + 1))
        else:
            groups.append((local(task_period), f"/tasks/{task_period.task_id}", 1))
    return Heat(
        columns=[_task_period_column(task_period) for task_period in task_periods],
        groups=groups,
        rows=[
            HeatRow(
                u.short_name,
                filters.unit(u.id),
                [found.get((u.id, t.task_id, t.period)) for t in task_periods],
            )
            for u in units
        ],
    )


def _task_period_column(task_period: Row[*tuple[Any, ...]]) -> Column:
    href = f"/tasks/{task_period.task_id}/comparison?period={task_period.period}"
    due = (
        dmy(task_period.due_from)
        if task_period.due_from == task_period.due_to
        else f"{dm(task_period.due_from)} – {dmy(task_period.due_to)}"
    )
    told = _("hạn %(day)s", day=due)
    if "-" not in task_period.period:
        return Column(told, local(task_period), href)
    dates = f"{dm(task_period.period_from)} – {dm(task_period.period_to)}"
    return Column(period_name(task_period.period), f"{local(task_period)} · {told}", href, dates)


def by_task(filters: PageFilters[Any], scope: Scope, units: Sequence[Unit]) -> Heat:
    """Units against tasks, all periods of one together; the first of them where even those are too many."""
    tasks = queries.tasks_of(scope, limit=MOST_COLUMNS)
    sums = _task_sums(scope, filters.as_of, [task.id for task in tasks])
    return Heat(
        columns=[Column(task.code, local(task), f"/tasks/{task.id}") for task in tasks],
        rows=[
            HeatRow(
                unit.short_name,
                filters.unit(unit.id),
                [
                    figures_cell(sums.get((task.id, unit.id)), filters.work(task=task.code, unit=unit.code))
                    for task in tasks
                ],
            )
            for unit in units
        ],
    )


def _task_sums(scope: Scope, as_of: AsOf, task_ids: list[int]) -> dict[tuple[int, ...], Figures]:
    narrowed = Scope(scope.plan_ids, task_ids=tuple(task_ids), due_from=scope.due_from, due_to=scope.due_to)
    return grouped(narrowed, as_of, "task_id", "unit_id")
