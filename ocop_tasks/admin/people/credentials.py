"""What lets a person in: a new one-time password, switching off and on, and his open sign-ins."""

from __future__ import annotations

from flask import Response, abort, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.admin.blueprint import bp
from ocop_tasks.admin.history.history_recording import doing, record_change
from ocop_tasks.admin.people import password_slips, people_queries
from ocop_tasks.admin.people.left_behind import left_behind
from ocop_tasks.admin.people.password_slips import Slip
from ocop_tasks.extensions import db
from ocop_tasks.models import SignIn, User
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.security.security_log import Event, log_event_after_commit


def _person(user_id: int) -> User:
    return db.session.get(User, user_id) or abort(404)


def _back(user: User, message: str) -> BaseResponse:
    return responses.changed(None, go_to=url_for("admin.person", user_id=user.id), message=message)


@bp.get("/people/<int:user_id>/password")
@gate.allow(Action.MANAGE_PEOPLE)
def person_password(user_id: int) -> Response | BaseResponse:
    """Ask before a password is reset; one's own is changed by oneself."""
    user = _person(user_id)
    if user.id == viewer().id:
        return responses.go(url_for("accounts.change_password"))
    return responses.show("admin/person_password.html", user=user)


@bp.post("/people/<int:user_id>/password")
@gate.allow(Action.MANAGE_PEOPLE)
def person_password_reset(user_id: int) -> Response | BaseResponse:
    """A new one-time password, shown once; every sign-in with the old one ends."""
    user = _person(user_id)
    if user.id == viewer().id:
        return responses.go(url_for("accounts.change_password"))
    password = user.give_one_time_password()
    user.end_sign_ins(at=clock.real_now())
    record_change(user, "user.password_reset")
    db.session.commit()
    told = _("Mật khẩu cũ của %(name)s không còn dùng được, và mọi thiết bị đã bị đăng xuất.", name=user.name)
    return password_slips.show([Slip(user, password)], title=_("Mật khẩu mới"), told=told)


@bp.get("/people/<int:user_id>/off")
@gate.allow(Action.MANAGE_PEOPLE)
def person_off(user_id: int) -> Response:
    """Ask before an account is switched off, and say what its unit is left with."""
    user = _person(user_id)
    return responses.show("admin/person_off.html", user=user, left=left_behind(user))


@bp.post("/people/<int:user_id>/off")
@gate.allow(Action.MANAGE_PEOPLE)
def person_switch_off(user_id: int) -> BaseResponse:
    """Let the person in no more, and end what he has open at once."""
    user = _person(user_id)
    if user.active:
        with doing("user.switched_off"):
            user.switch_off(by=viewer(), other_administrators=people_queries.other_administrators(user))
        user.end_sign_ins(at=clock.real_now())
        record_change(user, "user.switched_off")
        db.session.commit()
    return _back(user, _("Đã khoá tài khoản của %(name)s.", name=user.name))


@bp.post("/people/<int:user_id>/on")
@gate.allow(Action.MANAGE_PEOPLE)
def person_switch_on(user_id: int) -> BaseResponse:
    """Let the person in again, with the password he had."""
    user = _person(user_id)
    if not user.active:
        with doing("user.switched_on"):
            user.switch_on()
        record_change(user, "user.switched_on")
        db.session.commit()
    return _back(user, _("Đã mở lại tài khoản của %(name)s.", name=user.name))


@bp.post("/people/<int:user_id>/sign-ins/end")
@gate.allow(Action.MANAGE_PEOPLE)
def person_end_sign_ins(user_id: int) -> BaseResponse:
    """End everything the person has open."""
    user = _person(user_id)
    user.end_sign_ins(at=clock.real_now())
    record_change(user, "user.sign_ins_ended")
    db.session.commit()
    return _back(user, _("Đã đăng xuất %(name)s khỏi mọi thiết bị.", name=user.name))


@bp.post("/people/<int:user_id>/sign-ins/<int:sign_in_id>/end")
@gate.allow(Action.MANAGE_PEOPLE)
def person_end_sign_in(user_id: int, sign_in_id: int) -> BaseResponse:
    """End one of the person's sign-ins."""
    user, sign_in = _person(user_id), db.session.get(SignIn, sign_in_id)
    if sign_in is None or sign_in.user_id != user.id:
        abort(404)
    sign_in.ended_at = sign_in.ended_at or clock.real_now()
    log_event_after_commit(Event.SIGN_INS_ENDED, user)
    db.session.commit()
    return _back(user, _("Đã đăng xuất thiết bị đó."))
