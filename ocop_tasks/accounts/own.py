"""One's own password, and the browsers in which one is signed in."""

from __future__ import annotations

from flask import Response, abort, current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import Unauthorized
from werkzeug.security import generate_password_hash
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.accounts import queries
from ocop_tasks.accounts.blueprint import bp
from ocop_tasks.accounts.forms import PasswordForm
from ocop_tasks.accounts.signing_in import home_of
from ocop_tasks.extensions import db, limiter
from ocop_tasks.models import AuditEntry, SignIn
from ocop_tasks.rules.access import Action
from ocop_tasks.web import errors, gate, pages
from ocop_tasks.web.next_page import inside
from ocop_tasks.web.signed_in import this_sign_in

_OVERTAKEN = _l(
    "Mật khẩu chưa được đổi: trong lúc đó mật khẩu của bạn đã được đặt lại, hoặc bạn đã bị đăng xuất ở nơi khác. "
    "Hãy đăng nhập lại bằng mật khẩu mới nhất; nếu không có, hãy hỏi người quản trị."
)


def _who() -> str:
    return f"own-password:{gate.viewer().id}"


@bp.route("/password", methods=["GET", "POST"])
@gate.allow(Action.SIGN_OUT, fresh=True, streams=True)
@limiter.limit(
    "10 per 15 minutes", methods=["POST"], key_func=_who, deduct_when=lambda r: r.status_code == 422
)
def change_password() -> Response | BaseResponse:
    """A new password; every other sign-in of the person ends. Hashes are made before the writing transaction."""
    form, user = PasswordForm(), gate.viewer()
    known = user.password_hash
    form.next.data = form.next.data or request.args.get("next", "")
    if form.validate_on_submit() and not user.has_password(form.current.data or ""):
        form.current.errors = [_("Mật khẩu hiện tại chưa đúng.")]
    if not form.is_submitted() or form.errors or form.current.errors:
        return pages.show("accounts/password.html", form=form, status=422 if form.is_submitted() else 200)
    hashed = generate_password_hash(
        form.new.data or "", method=current_app.config["SETTINGS"].password_method
    )
    try:
        gate.start_writing()
    except Unauthorized:
        return errors.answer(401, _OVERTAKEN)
    if user.password_hash != known:
        db.session.rollback()
        form.current.errors = [_OVERTAKEN]
        return pages.show("accounts/password.html", form=form, status=422)
    user.take_password(hashed)
    user.end_sign_ins(at=clock.real_now(), but=this_sign_in())
    db.session.add(AuditEntry.about(user, "user.password_chosen", by=user, at=clock.now()))
    db.session.commit()
    return pages.changed(None, go_to=inside(form.next.data) or home_of(user), message=_("Đã đổi mật khẩu."))


@bp.get("/devices")
@gate.allow(Action.SIGN_OUT, fresh=True)
def devices() -> Response:
    """The browsers in which the person is signed in."""
    found = queries.open_sign_ins(gate.viewer(), clock.real_now())
    return pages.show("accounts/devices.html", sign_ins=found, here=this_sign_in())


@bp.post("/devices/<int:sign_in_id>/end")
@gate.allow(Action.SIGN_OUT)
def end_device(sign_in_id: int) -> BaseResponse:
    """End one of the person's other sign-ins."""
    sign_in = db.session.get(SignIn, sign_in_id)
    if sign_in is None or sign_in.user_id != gate.viewer().id:
        abort(404)
    sign_in.ended_at = sign_in.ended_at or clock.real_now()
    db.session.commit()
    return pages.changed(None, go_to=url_for("accounts.devices"), message=_("Đã đăng xuất thiết bị đó."))


@bp.post("/devices/end-others")
@gate.allow(Action.SIGN_OUT)
def end_other_devices() -> BaseResponse:
    """End all of the person's sign-ins but this one."""
    gate.viewer().end_sign_ins(at=clock.real_now(), but=this_sign_in())
    db.session.commit()
    return pages.changed(
        None, go_to=url_for("accounts.devices"), message=_("Đã đăng xuất mọi thiết bị khác.")
    )
