"""A workbook as an answer: made whole on the disk, then sent from there piece by piece (docs/decisions/0045)."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date

from flask import Response, request, send_file
from flask_babel import gettext as _

from ocop_tasks import clock
from ocop_tasks.models import Plan, User
from ocop_tasks.web import gate
from ocop_tasks.web.filters import dmy, hanoi_datetime, local
from ocop_tasks.web.workbooks.sheets import Heading, Sheet
from ocop_tasks.web.workbooks.writing import write

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
READY = "file-ready"
"""A cookie that tells the page that its file comes (``static/js/download.js``)."""

Filters = Sequence[tuple[str, object]]
"""What the reader chose on the page, in its words: the name of a choice, and what was chosen."""


def answer(
    name: str, title: str, sheets: Iterable[Sheet], *, plan: Plan, day: date, whose: str, filters: Filters
) -> Response:
    """The workbook called ``name`` and the day; ``whose`` says of whom its figures and rows are."""
    heading = _heading(title, plan, day, whose, filters)
    file = tempfile.TemporaryFile(prefix="ocop-", suffix=".xlsx")  # noqa: SIM115  (the answer closes it)
    write(file, heading, sheets, author=gate.viewer().name)
    file.seek(0)
    file_name = f"{name}-{day:%Y-%m-%d}.xlsx"
    response = send_file(file, mimetype=MEDIA_TYPE, as_attachment=True, download_name=file_name)
    response.set_cookie(READY, "1", max_age=60, samesite="Lax", secure=request.is_secure)
    return response


def _heading(title: str, plan: Plan, day: date, whose: str, filters: Filters) -> Heading:
    chosen = "; ".join(f"{label}: {value}" for label, value in filters if value not in (None, ""))
    lines = [
        local(plan),
        _("Tính đến hết ngày %(day)s. %(whose)s", day=dmy(day), whose=whose),
        _("Đang lọc: %(filters)s", filters=chosen) if chosen else _("Không lọc: có tất cả các dòng."),
        _made_by(gate.viewer()),
    ]
    return Heading(title, lines)


def _made_by(person: User) -> str:
    return _(
        "Tạo lúc %(moment)s (giờ Việt Nam), bởi %(name)s, %(unit)s.",
        moment=hanoi_datetime(clock.now()),
        name=person.name,
        unit=local(person.unit, "name"),
    )
