"""The log says who signed in or failed to, who was refused, and from where; and nothing that lets anybody in."""

from __future__ import annotations

import json
import logging
from dataclasses import fields
from functools import partial
from io import StringIO

import pytest

from ocop_tasks import create_app
from ocop_tasks.extensions import db, limiter
from ocop_tasks.models import SignIn
from ocop_tasks.rules.access import Role
from ocop_tasks.settings import Settings
from ocop_tasks.web.security import request_log
from tests.conftest import Browser, settings_for
from tests.support.making import PASSWORD
from tests.uploads.tus import PIECE, VERSION
from tests.web.test_meanwhile import changed, meanwhile

HOSTILE = 'a"}\n{"event": "authn_login_success", "account": "chu.tich"}\r\u2028\u0085\x1b[2J\u202e\u200b'
DEFAULT_LEVEL = next(str(field.default) for field in fields(Settings) if field.name == "log_level")
NEW = "con voi xanh ngủ trưa"


class Lines:
    """What the security log says from here on."""

    def __init__(self) -> None:
        self.stream = StringIO()
        self.listen()

    def listen(self) -> None:
        """Take what the portal logs at the level that is set where nobody sets one."""
        handler = logging.StreamHandler(self.stream)
        handler.setFormatter(request_log.JsonFormatter())
        logging.getLogger(request_log.OURS).handlers[:] = [handler]
        logging.getLogger(request_log.OURS).setLevel(DEFAULT_LEVEL)

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def all(self):
        """Its lines, whoever else writes into the stream."""
        lines = [json.loads(line) for line in self.text.split("\n") if line]
        return [line for line in lines if line["logger"] == "ocop_tasks.security"]

    @property
    def last(self):
        return self.all[-1]


@pytest.fixture
def told(app):
    """The security log."""
    logger = logging.getLogger(request_log.OURS)
    handlers, level = list(logger.handlers), logger.level
    yield Lines()
    logger.handlers[:] = handlers
    logger.setLevel(level)


@pytest.fixture
def portal_with(app, told):
    """A visitor's browser at a second portal on the same database, other settings; its log is taken too."""
    started = []

    def start(**changes):
        settings = app.config["SETTINGS"]
        other = create_app(settings_for(settings.database_url, settings.data_dir, **changes))
        other.config["WTF_CSRF_ENABLED"] = False
        started.append(other)
        told.listen()
        return Browser(other, other.response_class)

    yield start
    if limiter.enabled:
        limiter.reset()
    limiter.enabled = False
    for other in started:
        with other.app_context():
            db.engine.dispose()


def enter(browser, username, password, **environ):
    return browser.post(
        "/sign-in", data={"username": username, "password": password}, environ_overrides=environ
    )


def facts(line, *names):
    return tuple(line.get(name) for name in names)


def test_a_sign_in_is_told_with_account_address_and_request(told, make, visitor):
    user = make.user()
    answer = enter(visitor, user.username, PASSWORD, REMOTE_ADDR="192.0.2.7")

    line = told.last
    assert facts(line, "event", "level", "account", "user_id", "address", "method", "route") == (
        "authn_login_success", "info", user.username, user.id, "192.0.2.7", "POST", "/sign-in",
    )  # fmt: skip
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert line["at"].endswith("Z")


@pytest.mark.parametrize("reason", ["wrong_password", "switched_off"])
def test_a_failed_sign_in_is_told_with_the_account_and_why(told, make, visitor, reason):
    user = make.user(active=reason != "switched_off")
    enter(visitor, user.username.upper(), "sai" if reason == "wrong_password" else PASSWORD)

    assert facts(told.last, "event", "level", "account", "user_id", "reason") == (
        "authn_login_fail", "warning", user.username, user.id, reason,
    )  # fmt: skip


def test_a_name_that_nobody_has_is_told_as_a_hash_that_is_the_same_each_time(told, make, visitor):
    """People type their password where the name belongs."""
    for typed in (PASSWORD, f" {PASSWORD.upper()} ", "someone else"):
        enter(visitor, typed, "sai")

    lines = told.all
    assert {facts(line, "event", "reason", "account") for line in lines} == {
        ("authn_login_fail", "unknown_account", None)
    }
    first, again, other = [line["account_hash"] for line in lines]
    assert first == again != other
    assert PASSWORD not in told.text


def test_the_hash_cannot_be_made_by_whoever_does_not_know_the_portal_s_key(app, told, make, visitor):
    enter(visitor, "someone", "sai")
    app.config["SECRET_KEY"], kept = "another", app.config["SECRET_KEY"]
    enter(Browser(app, app.response_class), "someone", "sai")
    app.config["SECRET_KEY"] = kept

    first, second = [line["account_hash"] for line in told.all if "account_hash" in line]
    assert first != second


def test_tries_that_are_not_judged_any_more_are_told_too(told, make, portal_with):
    user, browser = make.user(), portal_with(rate_limits=True)
    for _each in range(11):
        enter(browser, user.username, "sai")

    assert facts(told.last, "event", "account", "reason") == (
        "authn_login_fail", user.username, "too_many_tries",
    )  # fmt: skip


def test_behind_a_proxy_the_address_is_the_visitor_s(told, make, portal_with):
    form = {"username": "ai", "password": "sai"}
    portal_with(trusted_proxies=1).post("/sign-in", data=form, headers={"X-Forwarded-For": "198.51.100.9"})

    assert told.last["address"] == "198.51.100.9"


def test_signing_out_and_ending_other_sign_ins_are_told(told, make, sign_in):
    user = make.user()
    browser, _other = sign_in(user), sign_in(user)
    browser.post("/devices/end-others")
    assert facts(told.last, "event", "account") == ("session_ended", user.username)

    browser.post("/sign-out")
    assert facts(told.last, "event", "level", "account") == ("authn_logout", "info", user.username)


def test_a_password_that_is_changed_and_one_that_is_not_are_told(told, make, sign_in):
    user = make.user()
    browser = sign_in(user)
    form = {"current": "sai mật khẩu", "new": NEW, "again": NEW}

    browser.post("/password", data=form)
    assert facts(told.last, "event", "account", "reason") == (
        "authn_password_change_fail", user.username, "wrong_password",
    )  # fmt: skip

    browser.post("/password", data=form | {"current": PASSWORD})
    assert facts(told.last, "event", "account") == ("authn_password_change", user.username)
    assert not [secret for secret in (NEW, PASSWORD, "sai mật khẩu") if secret in told.text]


def test_what_the_administrator_does_to_somebody_s_way_in_is_told_with_both_names(told, make, sign_in):
    admin, user = make.administrator(), make.user()
    sign_in(user)
    browser, page = sign_in(admin), f"/admin/people/{user.id}"
    sign_in_id = make.session.query(SignIn.id).filter_by(user_id=user.id).scalar()

    for address in ("/sign-ins/end", f"/sign-ins/{sign_in_id}/end", "/password", "/off", "/on"):
        browser.post(page + address)

    assert [facts(line, "event", "account", "about_account", "about_user_id") for line in told.all] == [
        (event, admin.username, user.username, user.id)
        for event in (
            "session_ended",
            "session_ended",
            "authn_password_reset",
            "user_disabled",
            "user_enabled",
        )
    ]


def test_another_role_is_told_with_the_one_before(told, make, sign_in):
    admin, user = make.administrator(), make.user()
    form = {"name": user.name, "username": user.username, "unit_id": user.unit_id, "version": user.version}
    sign_in(admin).post(f"/admin/people/{user.id}", data=form | {"role": Role.ADMINISTRATOR.value})

    line = told.last
    assert facts(line, "event", "about_account") == ("authz_change", user.username)
    assert line["changed_role"] == ["focal_point", "administrator"]


def test_an_account_that_is_made_is_told_and_its_password_is_not(told, make, sign_in):
    form = {"name": "Lò Văn Minh", "username": "minh.banbo", "unit_id": make.issuer.id, "role": "focal_point"}
    page = sign_in(make.administrator()).post("/admin/people/new", data=form).text

    assert facts(told.last, "event", "about_account") == ("user_created", "minh.banbo")
    password = page.split('class="password">')[1].split("<")[0].strip()
    assert len(password) == 17
    assert password not in told.text


def test_what_was_not_committed_was_not_done(told, make, sign_in, monkeypatch):
    admin, user = make.administrator(), make.user()
    browser = sign_in(admin)

    def fails():
        raise ZeroDivisionError

    monkeypatch.setattr(db.session, "commit", fails)
    answer = browser.post(f"/admin/people/{user.id}/off")
    monkeypatch.undo()

    assert answer.status_code == 500
    assert told.all == []


def test_a_refusal_is_told_with_who_was_refused(told, make, sign_in):
    user = make.user()
    sign_in(user).get("/admin/people")
    assert facts(told.last, "event", "level", "account", "route", "reason") == (
        "authz_fail", "warning", user.username, "/admin/people", "403",
    )  # fmt: skip


def test_a_record_that_is_somebody_else_s_is_told_and_one_that_is_nowhere_is_not(told, make, sign_in):
    assignment, user = make.assignment(), make.user()
    browser = sign_in(user)

    browser.get("/assignments/999999")
    assert told.all == []
    browser.get(f"/assignments/{assignment.id}")
    assert facts(told.last, "event", "account", "reason", "record") == (
        "authz_fail", user.username, "not_his", f"assignment {assignment.id}",
    )  # fmt: skip


def test_somebody_else_s_upload_and_device_are_told(told, make, sign_in):
    owner, user = make.user(), make.user()
    browser = sign_in(user)
    begun = sign_in(owner).post("/uploads", headers=VERSION | {"Upload-Length": "3"}).location
    device = make.session.query(SignIn.id).filter_by(user_id=owner.id).scalar()

    browser.patch(begun, data=b"abc", headers=VERSION | PIECE | {"Upload-Offset": "0"})
    assert facts(told.last, "account", "reason", "record", "route") == (
        user.username, "not_his", "upload", "/uploads/<upload_id>",
    )  # fmt: skip
    browser.post(f"/devices/{device}/end")
    assert facts(told.last, "account", "reason", "record") == (user.username, "not_his", f"sign_in {device}")
    assert begun.rpartition("/")[2] not in "".join(json.dumps(line) for line in told.all)


def test_who_was_switched_off_while_he_sent_something_is_told(told, make, sign_in):
    assignment = make.assignment()
    officer = make.focal_point(assignment)
    with meanwhile(partial(changed, officer, active=False)):
        sign_in(officer).post(f"/assignments/{assignment.id}/draft", data={"note": "x"})

    assert facts(told.last, "event", "account", "reason") == (
        "authz_fail", officer.username, "signed_out_meanwhile",
    )  # fmt: skip


def test_a_form_without_its_token_is_told(told, app, make, sign_in):
    user = make.user()
    browser = sign_in(user)
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        browser.post("/devices/end-others")
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert facts(told.last, "event", "account", "reason") == (
        "csrf_fail", user.username, "The CSRF token is missing.",
    )  # fmt: skip


def test_a_body_that_is_too_large_is_told(told, make, sign_in):
    user = make.user()
    answer = sign_in(user).post("/notices/reading", data={"x": "a" * 3_000_000})

    assert answer.status_code == 413
    assert facts(told.last, "event", "account") == ("input_size_exceeded", user.username)


def test_a_calendar_s_wrong_key_is_told_without_the_key(told, make, visitor):
    visitor.get("/calendar/mot-khoa-bi-mat.ics")

    assert facts(told.last, "event", "reason", "route") == (
        "authn_key_fail", "unknown", "/calendar/<token>.ics",
    )  # fmt: skip
    assert "mot-khoa-bi-mat" not in told.text


def test_a_number_that_no_record_can_have_is_told(told, make, sign_in):
    sign_in(make.standing_agency()).get("/tasks/" + "9" * 20)
    assert facts(told.all[-1], "event", "reason") == ("input_validation_fail", "number_too_large")


@pytest.mark.parametrize("field", ["username", "path", "proxy"])
def test_nobody_writes_a_line_of_his_own_into_the_log(told, make, visitor, field):
    if field == "path":
        visitor.get(f"/{HOSTILE}")
    else:
        address = HOSTILE.replace("\n", " ").replace("\r", " ") if field == "proxy" else "10.0.0.1"
        enter(visitor, HOSTILE[:60], "sai", REMOTE_ADDR=address)

    lines = told.text.split("\n")[:-1]
    assert [json.loads(line)["logger"].startswith("ocop_tasks") for line in lines] == [True] * len(lines)
    assert lines == told.text.splitlines()
    assert all(letter.isprintable() for line in lines for letter in line)
    assert "authn_login_success" not in {json.loads(line).get("event") for line in lines}


def test_no_token_is_in_any_line_of_a_day_s_work(told, make, sign_in, visitor):
    user = make.user()
    enter(visitor, user.username, PASSWORD)
    with visitor.session_transaction() as session:
        token = session["_user_id"]
    cookie = visitor.get_cookie("ocop").value
    visitor.get("/admin/people")
    visitor.post("/devices/end-others")
    visitor.post("/sign-out")

    assert len(told.all) == 4
    assert not [secret for secret in (token, SignIn.hash_of(token), cookie, PASSWORD) if secret in told.text]
