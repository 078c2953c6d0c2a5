"""The portal's settings, and the end of its own calendar."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.admin import calendar_queries, unfinished_files
from ocop_tasks.admin.blueprint import bp
from ocop_tasks.admin.forms import SettingsForm
from ocop_tasks.admin.history.history_recording import record_change
from ocop_tasks.extensions import db
from ocop_tasks.models import Portal
from ocop_tasks.models.operations.audit import changes_in
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.template_filters import dmy
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import portal_settings

FIELDS = (
    "silent_days",
    "max_file_mb",
    "max_files",
    "photo_longest",
    "unfinished_mb",
    "unfinished_gb_of_all",
    "max_extensions",
    "digest_at",
)


@bp.route("/settings", methods=["GET", "POST"])
@gate.allow(Action.MANAGE_SETTINGS, fresh=True)
@idempotency.per_form
def settings() -> Response | BaseResponse:
    """What the portal allows and watches, and which day it thinks it is."""
    portal = portal_settings()
    form = SettingsForm(data=_values(portal) | {"version": portal.version})
    valid = form.validate_on_submit()
    if form.is_submitted() and not form.is_current(portal):
        differences, form.version.data = form.differences(_values(portal)), str(portal.version)
        return _show(form, status=409, differences=differences)
    if not valid:
        return _show(form, status=422 if form.is_submitted() else 200)
    for name in FIELDS:
        setattr(portal, name, form[name].data)
    if changes := changes_in(portal, *FIELDS):
        record_change(portal, "portal.changed", changes)
    return idempotency.commit(
        responses.changed(None, go_to=url_for("admin.settings"), message=_("Đã lưu thiết lập."))
    )


@bp.get("/settings/calendar")
@gate.allow(Action.MANAGE_SETTINGS)
def calendar_end() -> Response:
    """Ask before the portal's own calendar ends, and say how much is overdue with the real day."""
    days = _days()
    overdue = calendar_queries.overdue_on(days["real_today"], portal_today=clock.today())
    return responses.show("admin/calendar_end.html", overdue=overdue, **days)


@bp.post("/settings/calendar")
@gate.allow(Action.MANAGE_SETTINGS)
def calendar_ended() -> BaseResponse:
    """From now on the portal's today is the world's; asked twice it is ended once."""
    portal = portal_settings()
    if portal.days_behind:
        portal.days_behind = 0
        record_change(portal, "portal.calendar_ended", changes_in(portal, "days_behind"))
        db.session.commit()
    message = _("Cổng chạy theo ngày thật: hôm nay là %(day)s.", day=dmy(clock.day_of(clock.real_now())))
    return responses.changed(None, go_to=url_for("admin.settings"), message=message)


def _values(portal: Portal) -> dict[str, Any]:
    return {name: getattr(portal, name) for name in FIELDS}


def _days() -> dict[str, Any]:
    return {
        "portal": portal_settings(),
        "real_today": clock.day_of(clock.real_now()),
        "fixed_today": current_app.config["SETTINGS"].today,
    }


def _show(form: SettingsForm, *, status: int = 200, **more: Any) -> Response:
    return responses.show(
        "admin/settings.html",
        form=form,
        unfinished=unfinished_files.figures(),
        status=status,
        **_days(),
        **more,
    )
