"""A person's calendar: its secret address, made, made anew and revoked, and what is read there."""

from __future__ import annotations

import hashlib

from flask import Response, abort, current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import CalendarAddress, User
from ocop_tasks.models.plans.plan import running_plans
from ocop_tasks.notices import queries
from ocop_tasks.notices.blueprint import bp
from ocop_tasks.notices.preference_views import show_preferences
from ocop_tasks.rules.access import Action, allowed_somewhere
from ocop_tasks.sending.notices.notice_language import language
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security import security_log
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.web.security.security_log import Event


@bp.post("/notices/calendar")
@gate.allow(Action.SUBSCRIBE)
def make_calendar() -> Response:
    """A new secret address, told on the answer and nowhere again; an earlier one ends."""
    user = viewer()
    kept = db.session.get(CalendarAddress, user.id) or CalendarAddress(user_id=user.id)
    token = kept.renew(at=clock.real_now())
    db.session.add(kept)
    db.session.commit()
    path = url_for(".calendar", token=token)
    return show_preferences(user, address=current_app.config["SETTINGS"].public_url + path)


@bp.post("/notices/calendar/removal")
@gate.allow(Action.SUBSCRIBE)
def remove_calendar() -> BaseResponse:
    """The address leads nowhere from now on."""
    kept = db.session.get(CalendarAddress, viewer().id)
    if kept is not None:
        db.session.delete(kept)
        db.session.commit()
    message = _("Đã thu hồi địa chỉ lịch.")
    return responses.changed(None, go_to=url_for(".preferences"), message=message)


@bp.get("/calendar/<token>.ics")
@gate.secret
def calendar(token: str) -> BaseResponse:
    """The due dates of whoever has this address, of all running plans or of the one it names (``?plan=7``).

    Nothing tells a wrong address from a revoked one. The calendar of a plan that has ended is empty: whoever subscribed
    to it is not told of an error every few hours.
    """
    user = queries.calendar_owner(token)
    if user is None or not allowed_somewhere(user.role, Action.SUBSCRIBE):
        security_log.log_event(Event.KEY_FAILED, user=user, reason="wrong_role" if user else "unknown")
        abort(404)
    answer = Response(mimetype="text/calendar", headers={"Cache-Control": "private, no-cache"})
    answer.set_etag(_etag(user))
    if not request.if_none_match.contains(answer.get_etag()[0] or ""):
        answer.set_data(_content(user, request.args.get("plan", type=int)))
    return answer.make_conditional(request)


def _etag(user: User) -> str:
    """All that the calendar depends on."""
    build, settings = current_app.config["BUILD"], current_app.config["SETTINGS"]
    facts = (
        build,
        user.device_token,
        user.locale,
        portal_settings().revision,
        clock.today(),
        settings.public_url,
        request.args.get("plan", type=int),
    )
    return hashlib.blake2b("|".join(map(str, facts)).encode(), digest_size=12).hexdigest()


def _content(user: User, plan_id: int | None) -> bytes:
    # The library takes 10 MB, which most of a server's workers never need.
    from ocop_tasks.sending.icalendar import calendar_of

    running = running_plans(db.session())
    plans = {plan_id: running[plan_id] for plan_id in running.keys() & {plan_id}} if plan_id else running
    return calendar_of(
        user.unit.short_name,
        queries.calendar_dates(user.unit, plans),
        plans,
        public_url=current_app.config["SETTINGS"].public_url,
        today=clock.today(),
        _=language(user.locale),
    )
