"""The cells of a plan's heat tables: added-up work, and one assignment."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Row

from ocop_tasks.figures.plan.plan_totals import Figures
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.timeliness import Timeliness, days_late, days_left, timeliness
from ocop_tasks.web.pages.heat_tables import HeatCell


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
