"""One-time passwords on their way to the people: shown once on a page that nobody keeps, to print or to save."""

from __future__ import annotations

import base64
import csv
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

from flask import Response, request
from flask_babel import gettext as _

from ocop_tasks.models import User
from ocop_tasks.web.pages import labels, responses

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""


@dataclass(frozen=True, slots=True)
class Slip:
    """What a person needs to come in for the first time."""

    user: User
    password: str


def show(slips: Sequence[Slip], *, title: str, told: str) -> Response:
    """The page with the passwords: they are in no other place, and the page cannot be asked for again."""
    return responses.show(
        "admin/slips.html",
        slips=slips,
        title=title,
        told=told,
        portal_address=request.url_root,
        file=_data_url(slips),
    )


def as_csv(slips: Sequence[Slip]) -> str:
    """The slips as a file that Excel opens; nothing in it can be taken for a formula."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(
        [_("Họ và tên"), _("Đơn vị"), _("Vai trò"), _("Tên đăng nhập"), _("Mật khẩu dùng một lần")]
    )
    for slip in slips:
        user = slip.user
        row = [user.name, user.unit.name, str(labels.ROLE[user.role]), user.username, slip.password]
        writer.writerow([_harmless(cell) for cell in row])
    return BOM + file.getvalue()


def _harmless(cell: str) -> str:
    return "'" + cell if cell.startswith(FORMULA_SIGNS) else cell


def _data_url(slips: Sequence[Slip]) -> str:
    """The file inside the page itself, so that it is never kept on the server."""
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(as_csv(slips).encode()).decode()
