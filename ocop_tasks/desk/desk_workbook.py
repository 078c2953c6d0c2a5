"""The desk as a workbook: its figures, the bottlenecks, and all rows of the list; its page shows the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any

from flask import Response, request, url_for
from flask_babel import gettext as _
from sqlalchemy import Row
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.desk import queries
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.desk_filters import DeskFilters, ShownRows
from ocop_tasks.desk.overview import overview
from ocop_tasks.desk.plans_on_desk import loaded_plans, plans_on_desk
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Section, Task, Unit
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.direction_rules import UNANSWERED
from ocop_tasks.rules.work.extension_rules import Step
from ocop_tasks.rules.work.periods import parse_period
from ocop_tasks.rules.work.progress import Figures
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web import workbooks
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import labels, responses
from ocop_tasks.web.pages.template_filters import dmy, period_name
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security.current_user import portal_settings
from ocop_tasks.web.workbooks import Column, Kind, Sheet


@bp.get("/desk.xlsx", defaults={"plan_id": None})
@bp.get("/plans/<int:plan_id>/desk.xlsx")
@gate.allow(Action.SEE_DESK, fresh=True)
def desk_file(plan_id: int | None) -> Response | BaseResponse:
    """What the desk shows, as the address narrows it, with all its rows."""
    on_desk = plans_on_desk(plan_id)
    if not on_desk.plan_ids:
        return responses.go(url_for(".desk"))
    plans, names = loaded_plans(on_desk.plan_ids), on_desk.names
    days, filters = (
        queries.Days(clock.today(), portal_settings().silent_days),
        DeskFilters.from_args(request.args),
    )
    told = overview(on_desk.plan_ids, days)
    rows = (_row_values(row, days.today, names) for row in queries.all_rows(on_desk.plan_ids, days, filters))
    return workbooks.answer(
        "ban-dieu-hanh",
        _("Bàn điều hành"),
        [
            Sheet(_("Danh sách việc"), _columns(names), rows),
            _figures(told, days),
            _bottlenecks(told["bottlenecks"], names),
            *([_by_plan(told["by_plan"], names)] if names else []),
        ],
        plan=plans,
        day=days.today,
        whose=_("Việc và số liệu của tất cả các đơn vị trong kế hoạch."),
        filters=list(_filters(plans, filters)),
    )


def _named(names: Mapping[int, str], plan_id: int, values: list[Any]) -> list[Any]:
    """With the plan's name in front, where the file is of several."""
    return [names[plan_id], *values] if names else values


def _columns(names: Mapping[int, str]) -> list[Column]:
    """With the plan of each row in front, where there are several; what is long then has less room on paper."""
    of_plan = [Column(_("Kế hoạch"), width=14)] if names else []
    return [
        *of_plan,
        Column(_("Đơn vị"), width=13 if names else 15),
        Column(_("Mục"), width=6),
        Column(_("Nhiệm vụ"), width=22 if names else 26),
        Column(_("Kỳ báo cáo"), width=11),
        Column(_("Hạn"), Kind.DAY, 11),
        Column(_("Tình trạng"), width=12),
        Column(_("Số ngày quá hạn"), Kind.COUNT, 7),
        Column(_("Đã làm"), Kind.PERCENT, 6),
        Column(_("Báo cáo gần nhất"), width=22 if names else 30),
        Column(_("Ngày báo"), Kind.DAY, 11),
        Column(_("Đã chỉ đạo"), width=10),
        Column(_("Trả lời chậm nhất"), Kind.DAY, 11),
        Column(_("Xin gia hạn đến"), Kind.DAY, 11),
        Column(_("Hạn đầu"), Kind.DAY, 11, printed=False),
        Column(_("Số minh chứng"), Kind.COUNT, 9, printed=False),
    ]


def _row_values(row: Row[*tuple[Any, ...]], today: date, names: Mapping[int, str]) -> list[Any]:
    period = period_name(row.period) if "-" in row.period else None
    late = (today - row.due_on).days if row.status != Status.SUBMITTED and row.due_on < today else None
    word = [row.word, row.word_on] if row.word_on else [None, None]
    values = [
        row.unit_name,
        row.section,
        local(row),
        period,
        row.due_on,
        str(labels.STATUS[row.status]),
        late,
        row.percent,
        *word,
        *_direction(row, today),
        row.extension_to if row.extension == Step.ASKED else None,
        row.first_due_on,
        row.evidence,
    ]
    return _named(names, row.plan_id, values)


def _direction(row: Row[*tuple[Any, ...]], today: date) -> list[Any]:
    """How the newest direction stands, and until when an answer is wanted."""
    if row.direction_id is None:
        return [None, None]
    if row.standing in UNANSWERED and row.answer_by < today:
        return [_("chưa trả lời"), row.answer_by]
    words = {
        "sent": _("chưa đọc"),
        "acknowledged": _("đã đọc"),
        "answered": _("đã trả lời"),
        "closed": _("đã kết thúc"),
    }
    return [words[row.standing], row.answer_by]


def _figures(told: dict[str, Any], days: queries.Days) -> Sheet:
    figures, waiting = told["figures"], told["waiting"]
    counts = [
        (_("Quá hạn hôm nay"), figures.overdue),
        (_("Quá hạn cuối ngày thứ Hai %(day)s", day=dmy(told["last_monday"])), waiting.overdue_then),
        (_("Quá hạn, tính theo hạn đầu"), int(figures.first_counts.open_late)),
        (_("Đến hạn trong 7 ngày"), figures.due_soon),
        (_("Chưa cập nhật %(n)s ngày", n=days.silent_days), figures.silent),
        (_("Chỉ đạo chưa trả lời"), waiting.unanswered),
        (_("Xin gia hạn"), waiting.extension_requests),
    ]
    columns = [Column(_("Chỉ số"), width=44), Column(_("Số việc"), Kind.COUNT, 10)]
    return Sheet(_("Số liệu"), columns, counts, filtered=False)


def _bottlenecks(bottlenecks: Any, names: Mapping[int, str]) -> Sheet:
    columns = [
        *([Column(_("Kế hoạch"), width=24)] if names else []),
        Column(_("Nhiệm vụ"), width=50),
        Column(_("Kỳ báo cáo"), width=18),
        Column(_("Số đơn vị muộn"), Kind.COUNT, 12),
        Column(_("Muộn từ hạn"), Kind.DAY, 12),
    ]
    told = (
        _named(
            names,
            each.plan_id,
            [local(each), period_name(each.period) if "-" in each.period else None, each.late, each.since],
        )
        for each in bottlenecks
    )
    return Sheet(_("Vướng mắc nhiều nhất"), columns, told, filtered=False)


def _by_plan(by_plan: Sequence[tuple[int, Figures]], names: Mapping[int, str]) -> Sheet:
    columns = [
        Column(_("Kế hoạch"), width=44),
        Column(_("Quá hạn"), Kind.COUNT, 10),
        Column(_("Đến hạn trong 7 ngày"), Kind.COUNT, 10),
        Column(_("Đã xác nhận"), Kind.PERCENT, 10),
        Column(_("Đã báo cáo"), Kind.PERCENT, 10),
    ]
    told = (
        (names[plan_id], sums.overdue, sums.due_soon, sums.confirmed, sums.reported)
        for plan_id, sums in by_plan
    )
    return Sheet(_("Từng kế hoạch"), columns, told, filtered=False)


def _filters(plans: Sequence[Plan], filters: DeskFilters) -> Iterator[tuple[str, str]]:
    """What the list is narrowed by; its other sheets are of the whole plan, as on the page."""
    shown = {
        ShownRows.PRESSING: _("quá hạn và sắp đến hạn"),
        ShownRows.OVERDUE: _("quá hạn"),
        ShownRows.DUE_SOON: _("đến hạn trong 7 ngày"),
        ShownRows.SILENT: _("chưa cập nhật"),
        ShownRows.UNANSWERED: _("chỉ đạo chưa trả lời"),
        ShownRows.EXTENSION_REQUESTED: _("xin gia hạn"),
    }
    yield _("Danh sách việc"), shown[filters.show]
    if unit := db.session.get(Unit, filters.unit_id or 0):
        known = any(unit.path.startswith(plan.issuer.path) for plan in plans)
        yield _("Đơn vị"), unit.short_name if known else _("đơn vị khác")
    of_these = {plan.id for plan in plans}
    section = db.session.get(Section, filters.section_id or 0)
    if section and section.plan_id in of_these:
        yield _("Mục"), f"{section.label} {local(section)}"
    task = db.session.get(Task, filters.task_id or 0)
    if task and task.plan_id in of_these:
        yield _("Nhiệm vụ"), local(task)
    if filters.period:
        with suppress(ValueError):  # anything may stand in an address
            yield _("Kỳ báo cáo"), _period(plans[0], filters.period)


def _period(plan: Plan, code: str) -> str:
    """The name of a period; plans that cut their years differently call it the same. Raises ValueError."""
    asked = parse_period(code, plan.calendar)
    return period_name(plan.span if asked.code == plan.span.code else asked)
