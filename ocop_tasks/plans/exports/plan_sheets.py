"""What the pages of a plan show, as sheets of a workbook: the same functions give the figures and the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Row

from ocop_tasks.figures.plan.assignment_rows import JudgedRow, RowFilter, all_rows, judge_row
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.target_figures import TargetProgress
from ocop_tasks.models import Part, Section
from ocop_tasks.plans.page_filters import PageFilters
from ocop_tasks.plans.progress.progress_views import TaskLine
from ocop_tasks.plans.tasks.unit_comparison import UnitRow
from ocop_tasks.rules.work.progress import Figures
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.timeliness import FollowUp, Timeliness
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.template_filters import period_name
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.workbooks import Column, Kind, Sheet

LATE = (Timeliness.OVERDUE, Timeliness.COMPLETED_LATE)


def figures(name: str, about: Sequence[Column], lines: Iterable[tuple[Sequence[Any], Figures]]) -> Sheet:
    """A line of figures for each part of the plan; ``about`` are the columns that say which part."""
    rows = ([*what, *_values(sums)] for what, sums in lines)
    return Sheet(name, [*about, *_figure_columns()], rows)


def by_section(lines: Iterable[tuple[Section | None, Figures]], *, whole: str) -> Sheet:
    """The figures by section; the line of none is of them all."""
    about = [Column(_("Mục"), width=6), Column(_("Tên mục"), width=44)]
    named = (([s.label, local(s)] if s else [None, whole], sums) for s, sums in lines)
    return figures(_("Theo mục"), about, named)


def _figure_columns() -> list[Column]:
    return [
        Column(_("Số việc"), Kind.COUNT, 7),
        Column(_("Đã xác nhận"), Kind.PERCENT, 8),
        Column(_("Đã báo cáo"), Kind.PERCENT, 8),
        Column(_("Đã đến hạn"), Kind.PERCENT, 8),
        Column(_("Quá hạn"), Kind.COUNT, 7),
        Column(_("Đến hạn trong 7 ngày tới"), Kind.COUNT, 9),
        Column(_("Chưa cập nhật"), Kind.COUNT, 8),
        *(Column(str(labels.FOLLOW_UP[kind]), Kind.COUNT, 10) for kind in FollowUp),
    ]


def _values(sums: Figures) -> list[Any]:
    counts = [sums.overdue, sums.due_soon, sums.silent, *(getattr(sums, kind.value) for kind in FollowUp)]
    return [sums.leads, sums.confirmed, sums.reported, sums.due_percent, *counts]


def tasks(lines: Iterable[TaskLine]) -> Sheet:
    """The tasks with who leads each, and its figures."""
    about = [
        Column(_("Mục"), width=6),
        Column(_("Nhiệm vụ"), width=26),
        Column(_("Chu kỳ"), width=9),
        Column(_("Chủ trì"), width=18),
        Column(_("Hạn gần nhất"), Kind.DAY, 11),
    ]
    told = (([*_of_task(each), each.next_due], each.figures) for each in lines)
    return figures(_("Theo nhiệm vụ"), about, told)


def _of_task(each: TaskLine) -> list[str]:
    task = each.task
    leads = ", ".join(unit.short_name for unit in task.units(Part.LEAD))
    cancelled = f" ({_('không còn áp dụng')})" if task.cancelled_at else ""
    return [task.section.label, local(task) + cancelled, str(labels.FREQUENCY[task.frequency]), leads]


def work(scope: Scope, filters: PageFilters[Any], pick: RowFilter) -> Sheet:
    """All rows that are asked for, late first."""
    columns = [
        Column(_("Mục"), width=6),
        Column(_("Việc"), width=32),
        Column(_("Kỳ báo cáo"), width=11),
        Column(_("Đơn vị"), width=16),
        Column(_("Hạn"), Kind.DAY, 11),
        Column(_("Hạn đầu"), Kind.DAY, 11),
        *_state_columns(),
        Column(_("Xin gia hạn đến"), Kind.DAY, 11),
        Column(_("Cập nhật gần nhất"), Kind.DAY, 11),
        Column(_("Chưa cập nhật"), width=8),
        Column(_("Kỳ từ ngày"), Kind.DAY, 11, printed=False),
        Column(_("Kỳ đến ngày"), Kind.DAY, 11, printed=False),
    ]
    found = all_rows(scope, filters.as_of, pick)
    lines = (judge_row(row, filters.as_of, by_first_date=scope.by_first_date) for row in found)
    return Sheet(_("Danh sách việc"), columns, (_work_row(each) for each in lines))


def _work_row(each: JudgedRow) -> list[Any]:
    row = each.row
    name, *days = (
        [period_name(row.period), row.period_from, row.period_to] if "-" in row.period else [None] * 3
    )
    silent = _("chưa cập nhật") if each.silent else None
    due = [row.due_on, row.first_due_on]
    return [
        row.section,
        local(row),
        name,
        row.unit_name,
        *due,
        *_state(each),
        row.asked_until,
        row.said_on,
        silent,
        *days,
    ]


def _state_columns() -> list[Column]:
    return [
        Column(_("Tình trạng"), width=12),
        Column(_("Theo hạn"), width=11),
        Column(_("Số ngày muộn"), Kind.COUNT, 7),
        Column(_("Đã làm"), Kind.PERCENT, 6),
        Column(_("Gửi ngày"), Kind.DAY, 11),
    ]


def _state(each: JudgedRow) -> list[Any]:
    row = each.row
    by_due = str(labels.TIMELINESS[each.timeliness]) if each.timeliness else None
    late = each.days if each.timeliness in LATE else None
    return [status(row), by_due, late, row.percent, row.submitted_on]


def status(row: Row[*tuple[Any, ...]]) -> str:
    """The status as its badge says it."""
    if row.returned and row.status == Status.IN_PROGRESS:
        return _("Bị trả lại")
    return str(labels.STATUS[row.status])


def comparison(sides: Iterable[UnitRow]) -> Sheet:
    """One task's units beside each other."""
    columns = [
        Column(_("Đơn vị"), width=18),
        Column(_("Hạn"), Kind.DAY, 11),
        *_state_columns(),
        Column(_("Báo cáo gần nhất"), width=44),
        Column(_("Ngày báo"), Kind.DAY, 11),
        Column(_("Số minh chứng"), Kind.COUNT, 10),
    ]
    return Sheet(_("So sánh các đơn vị"), columns, (_side(each) for each in sides))


def _side(each: UnitRow) -> list[Any]:
    row, word = each.line.row, each.last_note
    said = [word.note, word.day] if word else [None, None]
    pieces = each.evidence[0].pieces if each.evidence else 0
    return [row.unit_name, row.due_on, *_state(each.line), *said, pieces]


def targets(found: Iterable[TargetProgress]) -> Sheet:
    """The numbers that the plan wants reached, and what of them is; unknown where nobody has said."""
    columns = [
        Column(_("Mục"), width=9),
        Column(_("Chỉ tiêu"), width=44),
        Column(_("Cần đạt"), Kind.AMOUNT, 12),
        Column(_("Đơn vị tính"), width=16),
        Column(_("Hạn"), Kind.DAY, 12),
        Column(_("Đã đạt"), Kind.AMOUNT, 12),
        Column(_("Tỷ lệ đạt"), Kind.PERCENT, 10),
        Column(_("Số liệu đến ngày"), Kind.DAY, 12),
        Column(_("Sản phẩm trong danh sách"), Kind.COUNT, 12),
    ]
    return Sheet(_("Chỉ tiêu"), columns, (_target(standing) for standing in found))


def _target(standing: TargetProgress) -> list[Any]:
    target = standing.target
    filters = [target.section.label, local(target), target.planned, local(target, "measure"), target.due_on]
    products = standing.products if standing.has_list else None
    return [*filters, standing.value, standing.percent, standing.day, products]
