"""One's own password, and the browsers in which one is signed in."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, abort, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from limits import parse
from werkzeug.exceptions import Unauthorized
from werkzeug.security import generate_password_hash
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.accounts import queries
from ocop_tasks.accounts.blueprint import bp
from ocop_tasks.accounts.forms import PasswordForm
from ocop_tasks.accounts.sign_in_throttling import AttemptRefused, Limit, throttle
from ocop_tasks.accounts.signing_in import home_of
from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, SignIn, User
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import error_pages, responses
from ocop_tasks.web.security import security_log
from ocop_tasks.web.security.current_user import current_sign_in, viewer
from ocop_tasks.web.security.safe_redirects import safe_address
from ocop_tasks.web.security.security_log import Event, log_event, log_event_after_commit

JUST_NOW = timedelta(hours=1)
"""So long after a sign-in with a one-time password it is not asked for again: who sits there is who typed it."""
OF_ONE_PERSON = parse("10 per 15 minutes")
_OVERTAKEN = _l(
    "Mật khẩu chưa được đổi: trong lúc đó mật khẩu của bạn đã được đặt lại, hoặc bạn đã bị đăng xuất ở nơi khác. "
    "Hãy đăng nhập lại bằng mật khẩu mới nhất; nếu không có, hãy hỏi người quản trị."
)


@bp.route("/password", methods=["GET", "POST"])
@gate.allow(Action.SIGN_OUT, fresh=True, streams=True)
def change_password() -> Response | BaseResponse:
    """A new password; every other sign-in of the person ends. Hashes are made before the writing transaction."""
    form, user = _form(viewer()), viewer()
    form.next.data = form.next.data or request.args.get("next", "")
    if not form.validate_on_submit():
        return _show_form(form, status=422 if form.is_submitted() else 200)
    try:
        known, hashed = _check_passwords(form, user)
    except AttemptRefused as why:
        log_event(Event.PASSWORD_NOT_CHANGED, reason=why.reason)
        response = _show_form(form, why.message, status=why.status)
        response.headers["Retry-After"] = str(why.seconds)
        return response
    if hashed is None:
        return _show_form_with_errors(form)
    return _change(form, user, known, hashed)


def _form(user: User) -> PasswordForm:
    """Without the one-time password where the person has just signed in with it: it was asked for once."""
    form = PasswordForm()
    if user.must_change_password and clock.real_now() - current_sign_in().started_at < JUST_NOW:
        del form.current
    return form


def _show_form_with_errors(form: PasswordForm) -> Response:
    """The form again: the current password was wrong, or the new one is that from paper."""
    log_event(
        Event.PASSWORD_NOT_CHANGED, reason="wrong_password" if "current" in form else "the_same_password"
    )
    if "current" in form:
        return _show_form(form, _("Mật khẩu hiện tại chưa đúng."))
    form.new.errors = [_("Mật khẩu mới cần khác mật khẩu được cấp.")]
    return _show_form(form)


def _show_form(form: PasswordForm, why: str | None = None, *, status: int = 422) -> Response:
    """The form, with what is wrong with the password."""
    if why:
        (form.current if "current" in form else form.new).errors = [why]
    return responses.show("accounts/password.html", form=form, status=status)


def _check_passwords(form: PasswordForm, user: User) -> tuple[str, str | None]:
    """The hash that was compared with, and the new one's where the password can be taken. Raises AttemptRefused.

    It cannot where the current one is wrong, or where none was asked for and the new one is it.
    """
    limit = Limit(OF_ONE_PERSON, f"own-password:{user.id}")
    db.session.rollback()  # who waits until others are judged keeps no connection to the database
    with throttle.attempt(limit) as one:
        known = user.password_hash
        asked = "current" in form
        if user.has_password((form.current if asked else form.new).data or "") != asked:
            one.was_wrong = asked
            return known, None
        method: str = current_app.config["SETTINGS"].password_method
        return known, generate_password_hash(form.new.data or "", method=method)


def _change(form: PasswordForm, user: User, known: str, hashed: str) -> Response | BaseResponse:
    """Write the new password, unless the one that was compared is not the person's any more."""
    try:
        gate.start_writing()
    except Unauthorized:
        return error_pages.error_response(401, _OVERTAKEN)
    if user.password_hash != known:
        db.session.rollback()
        log_event(Event.PASSWORD_NOT_CHANGED, reason="changed_meanwhile")
        return _show_form(form, _OVERTAKEN)
    user.set_password_hash(hashed)
    user.end_sign_ins(at=clock.real_now(), but=current_sign_in())
    db.session.add(AuditEntry.about(user, "user.password_chosen", by=user, at=clock.now()))
    log_event_after_commit(Event.PASSWORD_CHANGED, user)
    db.session.commit()
    return responses.changed(
        None, go_to=safe_address(form.next.data) or home_of(user), message=_("Đã đổi mật khẩu.")
    )


@bp.get("/devices")
@gate.allow(Action.SIGN_OUT, fresh=True)
def devices() -> Response:
    """The browsers in which the person is signed in."""
    found = queries.open_sign_ins(viewer(), clock.real_now())
    return responses.show("accounts/devices.html", sign_ins=found, here=current_sign_in())


@bp.post("/devices/<int:sign_in_id>/end")
@gate.allow(Action.SIGN_OUT)
def end_device(sign_in_id: int) -> BaseResponse:
    """End one of the person's other sign-ins."""
    sign_in = db.session.get(SignIn, sign_in_id)
    if sign_in is None:
        abort(404)
    if sign_in.user_id != viewer().id:
        security_log.abort_as_not_found("sign_in", sign_in_id)
    sign_in.ended_at = sign_in.ended_at or clock.real_now()
    log_event_after_commit(Event.SIGN_INS_ENDED, viewer())
    db.session.commit()
    return responses.changed(None, go_to=url_for("accounts.devices"), message=_("Đã đăng xuất thiết bị đó."))


@bp.post("/devices/end-others")
@gate.allow(Action.SIGN_OUT)
def end_other_devices() -> BaseResponse:
    """End all of the person's sign-ins but this one."""
    viewer().end_sign_ins(at=clock.real_now(), but=current_sign_in())
    log_event_after_commit(Event.SIGN_INS_ENDED, viewer())
    db.session.commit()
    return responses.changed(
        None, go_to=url_for("accounts.devices"), message=_("Đã đăng xuất mọi thiết bị khác.")
    )
