"""A workbook as an answer: made whole on the disk, then sent from there piece by piece (docs/decisions/0045)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from flask import Response, request, send_file
from flask_babel import gettext as _

from ocop_tasks import clock
from ocop_tasks.models import Plan, User
from ocop_tasks.web.pages.template_filters import dmy, hanoi_datetime
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.workbooks.sheets import Heading, Sheet
from ocop_tasks.web.workbooks.workbook_writer import write

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READY = "file-ready"
"""A cookie that tells the page that its file comes (``static/js/download.js``)."""

Filters = Sequence[tuple[str, object]]
"""What the reader chose on the page, in its words: the name of a choice, and what was chosen."""


def answer(
    name: str,
    title: str,
    sheets: Iterable[Sheet],
    *,
    plan: Plan | Sequence[Plan],
    day: date,
    whose: str,
    filters: Filters,
) -> Response:
    """The workbook called ``name`` and the day, of a plan or several; ``whose``: of whom its figures and rows are."""
    plans = [plan] if isinstance(plan, Plan) else plan
    told = _("Tính đến hết ngày %(day)s. %(whose)s", day=dmy(day), whose=whose)
    lines = ["; ".join(local(each) for each in plans), told]
    headed = ((Heading(title, [*lines, *_about(sheet, filters)]), sheet) for sheet in sheets)
    file = tempfile.TemporaryFile(prefix="ocop-", suffix=".xlsx")  # noqa: SIM115  (the answer closes it)
    write(file, title, headed, author=viewer().name)
    file.seek(0)
    file_name = f"{name}-{day:%Y-%m-%d}.xlsx"
    response = send_file(file, mimetype=MEDIA_TYPE, as_attachment=True, download_name=file_name)
    response.set_cookie(READY, "1", max_age=60, samesite="Lax", secure=request.is_secure)
    return response


def _about(sheet: Sheet, filters: Filters) -> Iterator[str]:
    """What narrows the sheet, who made it when, and what of it paper does not show."""
    chosen = "; ".join(f"{label}: {value}" for label, value in filters if value not in (None, ""))
    if chosen and sheet.filtered:
        yield _("Đang lọc: %(filters)s", filters=chosen)
    else:
        yield _("Không lọc: có tất cả các dòng.")
    yield _made_by(viewer())
    if len(sheet.printed) < len(sheet.columns):
        last = sheet.printed[-1].head
        yield _("Bản in có các cột đến “%(column)s”; các cột sau đó chỉ xem trên máy.", column=last)


def _made_by(person: User) -> str:
    return _(
        "Tạo lúc %(moment)s (giờ Việt Nam), bởi %(name)s, %(unit)s.",
        moment=hanoi_datetime(clock.now()),
        name=person.name,
        unit=local(person.unit, "name"),
    )
