"""The log as a workbook: every activity that was asked for, a row each, written as the rows arrive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, request
from flask_babel import gettext as _
from flask_babel import pgettext
from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.outreach.outreach_scope import LogScope
from ocop_tasks.models import OutreachActivity, OutreachCohost, OutreachPhoto, Section, Task, Unit, User
from ocop_tasks.outreach import scope_wording
from ocop_tasks.outreach.blueprint import bp
from ocop_tasks.outreach.log_filters import LogFilters
from ocop_tasks.outreach.log_plans import log_plans
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.text.vietnamese import sort_key
from ocop_tasks.web import workbooks
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.template_gettext import is_vietnamese
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.workbooks import Column, Kind, Sheet

AT_ONCE = 500
"""Rows held in memory."""
BETWEEN = "\n"
"""Between names that the database joins: no name has one in it."""


@bp.get("/outreach/activities.xlsx")
@gate.allow(Action.SEE_OUTREACH, fresh=True)
def export() -> Response:
    """The activities that the address asks for, oldest first."""
    plans, filters, reader = log_plans(), LogFilters.from_args(request.args), viewer()
    return workbooks.answer(
        "hoat-dong-tuyen-truyen",
        _("Sổ tuyên truyền, vận động"),
        [sheet(filters.scope(plans.ids), reader, plans.names)],
        plan=plans.plans,
        day=clock.today(),
        whose=scope_wording.whose_activities(reader),
        filters=scope_wording.filter_words(filters, plans, reader),
    )


def sheet(scope: LogScope, reader: User, names: Mapping[int, str] | None = None) -> Sheet:
    """All activities of ``scope`` that the person may see; with ``names``, by id, each with its plan."""
    if not names:
        return Sheet(_("Hoạt động"), _columns(), (_told(row) for row in _rows(scope, reader)))
    of_plans = ([*_told(row), names[row.plan_id]] for row in _rows(scope, reader))
    return Sheet(_("Hoạt động"), [*_columns(), Column(_("Kế hoạch"), width=22, printed=False)], of_plans)


def _columns() -> list[Column]:
    return [
        Column(_("Ngày"), Kind.DAY, 11),
        Column(_("Đơn vị"), width=13),
        Column(_("Xã"), width=11),
        Column(_("Thôn, bản"), width=13),
        Column(_("Hình thức"), width=11),
        Column(pgettext("outreach", "Nội dung"), width=26),
        Column(_("Lượt người"), Kind.COUNT, 7),
        Column(_("Nữ"), Kind.COUNT, 6),
        Column(_("Dân tộc thiểu số"), Kind.COUNT, 8),
        Column(_("Cùng tổ chức"), width=14),
        Column(_("Phục vụ nhiệm vụ"), width=22),
        Column(_("Ghi chú"), width=22),
        Column(_("Số ảnh"), Kind.COUNT, 8, printed=False),
        Column(_("Người ghi"), width=22, printed=False),
        Column(_("Ghi lúc"), Kind.MOMENT, 17, printed=False),
    ]


def _told(row: Row[*tuple[Any, ...]]) -> list[Any]:
    title = row.task if is_vietnamese() else row.task_en or row.task
    return [
        row.held_on,
        row.unit,
        row.commune,
        row.village,
        labels.OUTREACH_FORM[row.form],
        row.topic,
        row.reached,
        row.women,
        row.minority,
        ", ".join(sorted((row.cohosts or "").split(BETWEEN), key=sort_key)),
        f"{row.section} · {title}" if title else None,
        row.note,
        row.photos,
        row.by,
        row.recorded_at,
    ]


def _rows(scope: LogScope, reader: User) -> Iterator[Row[*tuple[Any, ...]]]:
    """All rows, in one statement, a few at a time."""
    yield from db.session.execute(_statement(scope, reader), execution_options={"yield_per": AT_ONCE})


def _statement(scope: LogScope, reader: User) -> Select[*tuple[Any, ...]]:
    activity, commune, unit = OutreachActivity, aliased(Unit), aliased(Unit)
    told = (
        activity.plan_id, activity.held_on, activity.village, activity.form, activity.topic, activity.reached,
        activity.women, activity.minority, activity.note, activity.recorded_at,
    )  # fmt: skip
    return (
        select(
            *told,
            unit.short_name.label("unit"),
            commune.short_name.label("commune"),
            Task.title.label("task"),
            Task.title_en.label("task_en"),
            Section.label.label("section"),
            User.name.label("by"),
            _cohosts().label("cohosts"),
            _photos().label("photos"),
        )
        .join(unit, unit.id == activity.unit_id)
        .outerjoin(commune, commune.id == activity.commune_id)
        .outerjoin(Task, Task.id == activity.task_id)
        .outerjoin(Section, Section.id == Task.section_id)
        .join(User, User.id == activity.by_id)
        .where(*scope.where(reader))
        .order_by(activity.held_on, activity.id)
    )


def _cohosts() -> Any:
    """The names of those who did it together with the row's unit: of this row alone."""
    cohost = aliased(Unit)
    return (
        select(func.aggregate_strings(cohost.short_name, BETWEEN))
        .join(OutreachCohost, OutreachCohost.unit_id == cohost.id)
        .where(OutreachCohost.activity_id == OutreachActivity.id)
        .correlate(OutreachActivity)
        .scalar_subquery()
    )


def _photos() -> Any:
    return (
        select(func.count())
        .where(OutreachPhoto.activity_id == OutreachActivity.id, OutreachPhoto.left_out_at.is_(None))
        .correlate(OutreachActivity)
        .scalar_subquery()
    )
