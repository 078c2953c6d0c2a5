"""The log as a workbook: every activity that was asked for, a row each, written as the rows arrive.

Its way is docs/decisions/0045: onto the disk row by row, and from there to whoever asked, piece by piece.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING, Any

from flask import Response, request, send_file
from flask_babel import gettext as _
from sqlalchemy import Row, func, select
from sqlalchemy.orm import aliased

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.log_scope import LogScope
from ocop_tasks.models import OutreachActivity, OutreachCohost, OutreachPhoto, Section, Task, Unit, User
from ocop_tasks.outreach import queries
from ocop_tasks.outreach.blueprint import bp
from ocop_tasks.outreach.filters import Wanted
from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, labels
from ocop_tasks.web.filters import local

if TYPE_CHECKING:
    from xlsxwriter import Workbook

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READY = "file-ready"
"""A cookie that tells the page that its file comes (``static/js/download.js``)."""
AT_ONCE = 500
"""Rows held in memory."""
WIDTHS = (12, 26, 22, 24, 18, 44, 10, 10, 12, 30, 40, 44, 8, 24, 18)


@bp.get("/outreach/activities.xlsx")
@gate.allow(Action.SEE_OUTREACH, fresh=True)
def export() -> Response:
    """The activities that the address asks for, oldest first."""
    plan = queries.current_plan()
    scope = Wanted.of(request.args).scope(plan.id)
    file = tempfile.TemporaryFile(prefix="ocop-", suffix=".xlsx")  # noqa: SIM115  (the answer closes it)
    write(file, scope, gate.viewer(), plan_title=local(plan))
    file.seek(0)
    name = f"hoat-dong-tuyen-truyen-{clock.today():%Y-%m-%d}.xlsx"
    answer = send_file(file, mimetype=MEDIA_TYPE, as_attachment=True, download_name=name)
    answer.set_cookie(READY, "1", max_age=60, samesite="Lax", secure=request.is_secure)
    return answer


def write(file: IO[bytes], scope: LogScope, reader: User, *, plan_title: str) -> None:
    """Write the workbook; neither the rows nor the sheet are ever held in memory as a whole."""
    from xlsxwriter import Workbook  # 4 MB of memory that a worker needs only here

    with tempfile.TemporaryDirectory(prefix="ocop-") as parts:  # gone also when a row could not be read
        # Texts lie in the cells and not in a table of their own, which would have to be held until the end.
        options = {"constant_memory": True, "default_date_format": "dd/mm/yyyy", "tmpdir": parts}
        workbook = Workbook(file, options)
        _fill(workbook, scope, reader)
        workbook.set_properties({"title": plan_title})
        workbook.close()


def _fill(workbook: Workbook, scope: LogScope, reader: User) -> None:
    sheet = workbook.add_worksheet(_("Hoạt động"))
    head = workbook.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, [str(title) for title in _titles()], head)
    forms = {form: str(label) for form, label in labels.OUTREACH_FORM.items()}
    last = 0
    for last, row in enumerate(_rows(scope, reader), start=1):
        _write_row(sheet, last, row, forms)
    sheet.autofilter(0, 0, max(last, 1), len(WIDTHS) - 1)


def _titles() -> tuple[str, ...]:
    return (
        _("Ngày"), _("Đơn vị"), _("Xã"), _("Thôn, bản"), _("Hình thức"), _("Nội dung"), _("Lượt người"), _("Nữ"),
        _("Dân tộc thiểu số"), _("Cùng tổ chức"), _("Phục vụ nhiệm vụ"), _("Ghi chú"), _("Số ảnh"), _("Người ghi"),
        _("Ghi lúc"),
    )  # fmt: skip


def _write_row(sheet: Any, number: int, row: Row[*tuple[Any, ...]], forms: dict[Any, str]) -> None:
    sheet.write_datetime(number, 0, row.held_on)
    texts = (row.unit, row.commune or "", row.village, forms[row.form], row.topic)
    for column, text in enumerate(texts, start=1):
        sheet.write_string(number, column, text)
    for column, count in enumerate((row.reached, row.women, row.minority), start=6):
        if count is not None:  # nobody counted: an empty cell, which no formula takes for 0
            sheet.write_number(number, column, count)
    task = f"{row.section} · {row.task}" if row.task else ""
    for column, text in enumerate((row.cohosts or "", task, row.note), start=9):
        sheet.write_string(number, column, text)
    sheet.write_number(number, 12, row.photos)
    sheet.write_string(number, 13, row.by)
    sheet.write_string(number, 14, f"{row.recorded_at.astimezone(clock.HANOI):%d/%m/%Y %H:%M}")


def _rows(scope: LogScope, reader: User) -> Iterator[Row[*tuple[Any, ...]]]:
    """All rows, in one statement, a few at a time."""
    activity, commune, unit = OutreachActivity, aliased(Unit), aliased(Unit)
    told = (
        activity.held_on, activity.village, activity.form, activity.topic, activity.reached, activity.women,
        activity.minority, activity.note, activity.recorded_at,
    )  # fmt: skip
    statement = (
        select(
            *told,
            unit.name.label("unit"),
            commune.name.label("commune"),
            Task.title.label("task"),
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
    yield from db.session.execute(statement, execution_options={"yield_per": AT_ONCE})


def _cohosts() -> Any:
    together = select(Unit.short_name).join(OutreachCohost, OutreachCohost.unit_id == Unit.id)
    names = together.where(OutreachCohost.activity_id == OutreachActivity.id).subquery()
    return select(func.aggregate_strings(names.c.short_name, ", ")).scalar_subquery()


def _photos() -> Any:
    return (
        select(func.count())
        .where(OutreachPhoto.activity_id == OutreachActivity.id, OutreachPhoto.left_out_at.is_(None))
        .scalar_subquery()
    )
