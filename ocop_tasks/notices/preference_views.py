"""What a person wants to be told, where: a row for each topic, a column for each channel."""

from __future__ import annotations

from flask import Response, current_app, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks.extensions import db
from ocop_tasks.models import CalendarAddress, NoticeChoice, User
from ocop_tasks.notices import queries
from ocop_tasks.notices.blueprint import bp
from ocop_tasks.notices.forms import CHANNELS, TOPICS, PreferencesForm, cell
from ocop_tasks.rules.access import Action, allowed_somewhere
from ocop_tasks.rules.notice_topics import Channel, Topic, topics_for, wanted_by_default
from ocop_tasks.sending.delivery.channels import channels_of
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.plan_choice import running_plans
from ocop_tasks.web.security.current_user import viewer


@bp.route("/notices/preferences", methods=["GET", "POST"])
@gate.allow(Action.SEE_NOTICES, fresh=True)
def preferences() -> Response | BaseResponse:
    """Show the choices, or take them."""
    user, form = viewer(), PreferencesForm()
    if not form.validate_on_submit():
        if not form.is_submitted():
            _fill(form, user)
        return show_preferences(user, form, status=422 if form.is_submitted() else 200)
    user.email = (form.email.data or "").strip() or None
    for topic, channel in _cells(user):
        wanted = cell(topic, channel) in (form.wanted.data or [])
        db.session.merge(NoticeChoice(user_id=user.id, topic=topic, channel=channel, wanted=wanted))
    db.session.commit()
    return responses.changed(None, go_to=url_for(".preferences"), message=_("Đã lưu lựa chọn."))


def show_preferences(
    user: User, form: PreferencesForm | None = None, *, status: int = 200, address: str | None = None
) -> Response:
    """The page; ``address`` is a calendar's new secret address, shown this once."""
    if form is None:
        form = PreferencesForm(formdata=None)
        _fill(form, user)
    return responses.show(
        "notices/preferences.html",
        status=status,
        form=form,
        topics=[(topic, *TOPICS[topic]) for topic in topics_for(user.role)],
        channels=CHANNELS,
        cell=cell,
        open_channels=channels_of(current_app.config["SETTINGS"]).open,
        subscribes=allowed_somewhere(user.role, Action.SUBSCRIBE),
        calendar=db.session.get(CalendarAddress, user.id),
        address=address,
        plans=running_plans(Action.SEE_OWN_WORK) if address else {},
    )


def _fill(form: PreferencesForm, user: User) -> None:
    chosen = queries.preferences_of(user)
    form.email.data = user.email
    form.wanted.data = [
        cell(topic, channel)
        for topic, channel in _cells(user)
        if chosen.get((topic, channel), wanted_by_default(topic, channel))
    ]


def _cells(user: User) -> list[tuple[Topic, Channel]]:
    return [(topic, channel) for topic in topics_for(user.role) for channel in Channel]
