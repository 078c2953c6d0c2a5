"""Sign in, sign out, change the password, choose the language."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, g, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from sqlalchemy import select
from werkzeug.security import generate_password_hash
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.accounts.forms import PasswordForm, SignInForm
from ocop_tasks.extensions import db, limiter
from ocop_tasks.models import SignIn, User
from ocop_tasks.rules.access import Action, Role
from ocop_tasks.web import gate, language, pages
from ocop_tasks.web.signed_in import SignedIn

bp = Blueprint("accounts", __name__)

HOMES = {
    Role.FOCAL_POINT: "work.my_tasks",
    Role.FRONT: "work.my_tasks",
    Role.STANDING_AGENCY: "review.queue",
    Role.CHAIRMAN: "plans.current",
    Role.VICE_CHAIRMAN: "plans.current",
    Role.OBSERVER: "plans.current",
    Role.ADMINISTRATOR: "admin.people",
}


def username_tried() -> str:
    """What the rate limit counts besides the address: the account that is tried."""
    return request.form.get("username", "").strip().casefold()


@bp.get("/")
@gate.public
def home() -> BaseResponse:
    """Send each person to his own first page."""
    if not current_user.is_authenticated:
        return pages.go(url_for("accounts.sign_in"))
    return pages.go(url_for(HOMES[gate.viewer().role]))


@bp.route("/sign-in", methods=["GET", "POST"])
@gate.public
@limiter.limit("20 per minute", methods=["POST"])
@limiter.limit(
    "10 per 15 minutes", methods=["POST"], key_func=username_tried, deduct_when=lambda r: r.status_code == 422
)
def sign_in() -> Response | BaseResponse:
    """Ask who it is; wrong name and wrong password are one answer, and cost the same time."""
    form = SignInForm()
    if not form.validate_on_submit():
        form.next.data = form.next.data or request.args.get("next", "")
        return pages.show("accounts/sign_in.html", form=form, status=422 if form.is_submitted() else 200)
    user = _identify(form.username.data or "", form.password.data or "")
    if user is None:
        form.password.errors = [_("Tên đăng nhập hoặc mật khẩu chưa đúng.")]
        return pages.show("accounts/sign_in.html", form=form, status=422)
    _start(user)
    return pages.go(_safe(form.next.data) or url_for(HOMES[user.role]))


def _identify(username: str, password: str) -> User | None:
    """The active person with that name and password."""
    user = db.session.scalar(select(User).where(User.username == username.strip().casefold()))
    if user is None:
        generate_password_hash(password, method=current_app.config["SETTINGS"].password_method)
        return None
    return user if user.has_password(password) and user.active else None


def _start(user: User) -> None:
    """Begin a sign-in with a session of its own; what the visitor's session held is dropped."""
    started, token = SignIn.start(user, at=clock.real_now())
    db.session.add(started)
    db.session.commit()
    session.clear()
    session.permanent = True
    login_user(SignedIn(user, token))


def _safe(address: str | None) -> str | None:
    """The address, if it leads to a page of this portal."""
    parts = urlsplit(address or "")
    inside = (
        not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in (address or "")
    )
    return address if inside and not parts.path.startswith("//") else None


@bp.post("/sign-out")
@gate.allow(Action.SIGN_OUT)
def sign_out() -> BaseResponse:
    """End this browser's sign-in on the server, and let the browser forget the pages it kept."""
    g.sign_in.ended_at = clock.real_now()
    db.session.commit()
    logout_user()
    session.clear()
    response = pages.go(url_for("accounts.sign_in"))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@bp.route("/password", methods=["GET", "POST"])
@gate.allow(Action.SIGN_OUT, fresh=True)
def change_password() -> Response | BaseResponse:
    """A new password; every other sign-in of the person ends."""
    form, user = PasswordForm(), gate.viewer()
    if form.validate_on_submit() and not user.has_password(form.current.data or ""):
        form.current.errors = [_("Mật khẩu hiện tại chưa đúng.")]
    if not form.is_submitted() or form.errors or form.current.errors:
        return pages.show("accounts/password.html", form=form, status=422 if form.is_submitted() else 200)
    user.set_password(form.new.data or "", method=current_app.config["SETTINGS"].password_method)
    _end_others(user)
    db.session.commit()
    return pages.changed(None, go_to=url_for(HOMES[user.role]), message=_("Đã đổi mật khẩu."))


def _end_others(user: User) -> None:
    others = select(SignIn).where(
        SignIn.user_id == user.id, SignIn.ended_at.is_(None), SignIn.id != g.sign_in.id
    )
    for other in db.session.scalars(others):
        other.ended_at = clock.real_now()


@bp.post("/language")
@gate.public
def choose_language() -> BaseResponse:
    """Vietnamese or English, kept with the person, or with the browser of somebody not signed in."""
    chosen = request.form.get("language")
    if chosen in language.LANGUAGES:
        session["locale"] = chosen
        if current_user.is_authenticated:
            gate.viewer().locale = chosen
            db.session.commit()
    return pages.go(_safe(request.form.get("next")) or url_for("accounts.home"))
