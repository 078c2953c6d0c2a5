"""Sign in and out. The cookie holds a random token and nothing else; the sign-in lives on the server."""

from __future__ import annotations

from flask import Response, abort, current_app, g, request, session, url_for
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from flask_login import current_user, login_user, logout_user
from limits import parse
from werkzeug.security import generate_password_hash
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.accounts import queries
from ocop_tasks.accounts.blueprint import bp
from ocop_tasks.accounts.device_names import device_of
from ocop_tasks.accounts.forms import SampleForm, SignInForm
from ocop_tasks.accounts.sign_in_throttling import AttemptRefused, Limit, throttle
from ocop_tasks.extensions import db
from ocop_tasks.models import SignIn, User
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.credential_normalization import password_as_kept, password_forms, username_of
from ocop_tasks.web.access import expired_sign_in, gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security import page_owner_cookie
from ocop_tasks.web.security.current_user import (
    current_sign_in,
    portal_settings,
    signed_in_by_token_now,
    viewer,
)
from ocop_tasks.web.security.safe_redirects import safe_address
from ocop_tasks.web.security.security_log import Event, log_event

FROM_ONE_ADDRESS = parse("30 per minute")
AT_ONE_ACCOUNT_FROM_ONE_ADDRESS = parse("10 per 15 minutes")
AT_ONE_ACCOUNT = parse("100 per hour")
HOME_PAGES = {
    Role.FOCAL_POINT: "work.my_tasks",
    Role.FRONT: "work.my_tasks",
    Role.STANDING_AGENCY: "review.queue",
    Role.CHAIRMAN: "desk.desk",
    Role.VICE_CHAIRMAN: "desk.desk",
    Role.OBSERVER: "plans.current",
    Role.ADMINISTRATOR: "admin.people",
}


def home_of(user: User) -> str:
    """The address of a person's own first page."""
    return url_for(HOME_PAGES[user.role])


@bp.get("/")
@gate.public
def home() -> BaseResponse:
    """Send each person to his own first page."""
    if not current_user.is_authenticated:
        return responses.go(url_for("accounts.sign_in"))
    return responses.go(home_of(viewer()))


def _limits(username: str) -> list[Limit]:
    """What is counted: the address; the account from this address, so that nobody keeps a colleague out by guessing at
    his account from elsewhere; the account from wherever."""
    address, account = get_remote_address(), f"account:{username_of(username)}"
    return [
        Limit(FROM_ONE_ADDRESS, address),
        Limit(AT_ONE_ACCOUNT_FROM_ONE_ADDRESS, f"{account}:{address}"),
        Limit(AT_ONE_ACCOUNT, account),
    ]


@bp.route("/sign-in", methods=["GET", "POST"])
@gate.public_slow
def sign_in() -> Response | BaseResponse:
    """Ask who it is; wrong name and wrong password are one answer, and cost the same time."""
    form = SignInForm()
    if request.method == "GET" and current_user.is_authenticated:
        return responses.go(safe_address(request.args.get("next")) or home_of(viewer()))
    if not form.validate_on_submit():
        form.next.data = form.next.data or request.args.get("next", "")
        if form.is_submitted():
            log_event(Event.SIGN_IN_FAILED, typed=form.username.data or "", reason="form_not_valid")
        return _show_form(form, status=422 if form.is_submitted() else 200)
    try:
        user, rehashed = _identify(form.username.data or "", form.password.data or "")
    except AttemptRefused as why:
        return _show_refusal(form, why)
    if user is None or not _start(user, rehashed=rehashed):
        form.password.errors = [_("Tên đăng nhập hoặc mật khẩu chưa đúng.")]
        return _show_form(form, status=422)
    return _interrupted_form(user) or _go_on_from_sign_in(user, form.next.data)


def _show_form(form: SignInForm, *, status: int) -> Response:
    sample = queries.sample_people() if portal_settings().is_sample else []
    return responses.show("accounts/sign_in.html", form=form, sample=sample, status=status)


def _show_refusal(form: SignInForm, why: AttemptRefused) -> Response:
    """The form again with when to try again; the password was not even looked at."""
    username = form.username.data or ""
    log_event(Event.SIGN_IN_FAILED, user=queries.with_name(username), typed=username, reason=why.reason)
    form.password.errors = [why.message]
    response = _show_form(form, status=why.status)
    response.headers["Retry-After"] = str(why.seconds)
    return response


def _identify(username: str, password: str) -> tuple[User | None, str | None]:
    """The active person with that name and password, and a hash to replace an older one. Raises AttemptRefused."""
    db.session.rollback()  # who waits until others are judged keeps no connection to the database
    with throttle.attempt(*_limits(username)) as one:
        user, wrong, rehashed = _check_password(username, password)
        one.was_wrong = bool(wrong)
    if wrong:
        log_event(Event.SIGN_IN_FAILED, user=user, typed=username, reason=wrong)
        return None, None
    return user, rehashed


def _check_password(username: str, password: str) -> tuple[User | None, str, str | None]:
    """Who is called so, what is wrong, and a hash of the kept form where the one that is there was made of another.

    What is wrong costs the same slow hashes whatever it is: one, or one for each form of a password with marks.
    """
    method: str = current_app.config["SETTINGS"].password_method
    user = queries.with_name(username)
    form = user.form_of_password(password) if user else None
    if user is not None and form is not None and user.active:
        outdated = not user.must_change_password and form != password_as_kept(password)
        return (
            user,
            "",
            generate_password_hash(password_as_kept(password), method=method) if outdated else None,
        )
    forms, made = password_forms(password), 0
    if user is not None and f"{user.hash_method}:".startswith(f"{method}:"):
        made = len(forms) if form is None else forms.index(form) + 1
    for each in forms[made:]:
        generate_password_hash(each, method=method)
    return user, "unknown_account" if user is None else "switched_off" if form else "wrong_password", None


def _start(user: User, *, rehashed: str | None = None) -> bool:
    """Begin a sign-in with a session of its own; what the visitor's session held is dropped, and his sign-in ended.

    The password was looked at before the writing transaction; whether it still is the person's is asked again.
    """
    known, chosen = user.password_hash, session.get("locale_chosen")
    gate.start_writing()
    if not user.active or user.password_hash != known:
        log_event(Event.SIGN_IN_FAILED, user=user, reason="changed_meanwhile")
        return False
    if (earlier := g.pop("sign_in", None)) is not None:
        earlier.ended_at = clock.real_now()
    user.locale = chosen or user.locale
    user.password_hash = rehashed or user.password_hash
    expired_sign_in.restore_draft(user)
    started, token = SignIn.start(user, at=clock.real_now(), device=device_of(request.user_agent.string))
    db.session.add(started)
    db.session.commit()
    session.clear()
    session.permanent = True
    person = signed_in_by_token_now(token)  # with what a page asks of its reader
    assert person is not None
    login_user(person)
    log_event(Event.SIGNED_IN, user=user, reason="one_time_password" if user.must_change_password else "")
    return True


def _interrupted_form(user: User) -> Response | None:
    """The way back into the form that he was filling in when his sign-in ran out, where it has no draft."""
    brought = expired_sign_in.carried_form()
    if brought is None or user.must_change_password:
        return None
    g.pop("csrf_token", None)  # of the session before
    address, fields = brought
    return responses.show(
        "accounts/expired_sign_in.html", address=address, fields=fields, opened=expired_sign_in.OPENED
    )


def _go_on_from_sign_in(user: User, next_page: str | None) -> BaseResponse:
    """On to where the person wanted to go; with a password from paper, by way of choosing another."""
    wanted = safe_address(next_page)
    if user.must_change_password:
        return responses.go(url_for("accounts.change_password", next=wanted))
    return responses.go(wanted or home_of(user))


@bp.post("/sign-in/sample")
@gate.public_slow
def sign_in_as_sample() -> BaseResponse:
    """Sign in as one of the sample people without a password; there is no such address on a real portal."""
    form = SampleForm()
    if not portal_settings().is_sample or not form.validate():
        abort(404)
    user = db.session.get(User, form.user_id.data)
    if user is None or not user.active or not _start(user):
        abort(404)
    return _go_on_from_sign_in(user, None)


@bp.post("/sign-out")
@gate.from_old_pages
@gate.public
def sign_out() -> BaseResponse:
    """End this browser's sign-in on the server, and let the browser forget the pages it kept.

    Whoever has signed out in another window, or too long ago, is where he wants to be.
    """
    if current_user.is_authenticated:
        _end_sign_in()
    response = responses.go(url_for("accounts.sign_in"))
    response.headers["Clear-Site-Data"] = page_owner_cookie.CLEAR_CACHE
    return response


def _end_sign_in() -> None:
    current_sign_in().ended_at = clock.real_now()
    locale = viewer().locale
    db.session.commit()
    log_event(Event.SIGNED_OUT)
    logout_user()
    session.clear()
    session["locale"] = locale
