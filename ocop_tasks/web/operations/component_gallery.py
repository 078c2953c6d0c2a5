"""``GET /components``: every component of the pages once, for whoever changes one and must see what else changes."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response
from wtforms import (
    BooleanField,
    Form,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from ocop_tasks import clock
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.periods import Calendar, parse_period
from ocop_tasks.web.access import gate
from ocop_tasks.web.forms.fields import WholeField
from ocop_tasks.web.pages import responses

bp = Blueprint("showcase", __name__)


class Sample(Form):
    """One field of each kind, with one that has an error."""

    status = RadioField(
        "Tình trạng",
        choices=[
            SelectChoice("in_progress", "Đang làm"),
            SelectChoice("submitted", "Đã xong"),
            SelectChoice("extension", "Xin gia hạn"),
        ],
    )
    percent = WholeField("Đã làm được", in_percent=True)
    note = TextAreaField("Ghi chú", description="Đã làm gì, còn vướng gì.")
    number = StringField("Số, ký hiệu văn bản")
    reason = StringField("Lý do")
    unit = SelectField("Đơn vị", choices=[SelectChoice("", "Tất cả"), SelectChoice("ban-bo", "Xã Bản Bo")])
    evidence = BooleanField("Cần có minh chứng")


@bp.get("/components")
@gate.allow(Action.MANAGE_SETTINGS)
def components() -> Response:
    """The page; it is for developers, so only the administrator is let in, and it is in one language."""
    return responses.show("components_page.html", **_needed())


def _needed() -> dict[str, Any]:
    form = Sample(data={"status": "in_progress", "percent": 60})
    form.reason.errors = ["Hãy ghi lý do."]
    return {
        "form": form,
        "period": parse_period("2022-Q1", Calendar.STATE),
        "day": clock.today(),
        "moment": clock.now(),
        "page_address": lambda page: f"#page-{page}",
    }


def set_up(app: Flask) -> None:
    """Add the route."""
    app.register_blueprint(bp)
