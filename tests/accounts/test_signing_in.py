"""Signing in and out: who gets in, where he goes, what the cookie is, and that it dies on the server."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import werkzeug.security
from sqlalchemy import func, select, update

from ocop_tasks import clock
from ocop_tasks.accounts.device_names import device_of
from ocop_tasks.extensions import db
from ocop_tasks.models import SignIn
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.credential_normalization import password_forms
from tests.support.making import PASSWORD

PIXEL = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Mobile Safari/537.36"


def enter(browser, user, password=PASSWORD, **more):
    """Send the sign-in form."""
    return browser.post("/sign-in", data={"username": user.username, "password": password, **more})


@pytest.mark.parametrize(
    ("role", "home"),
    [
        (Role.FOCAL_POINT, "/my-tasks"),
        (Role.FRONT, "/my-tasks"),
        (Role.STANDING_AGENCY, "/queue"),
        (Role.CHAIRMAN, "/desk"),
        (Role.OBSERVER, "/progress"),
        (Role.ADMINISTRATOR, "/admin/people"),
    ],
)
def test_everybody_comes_to_his_own_first_page(make, visitor, role, home):
    user = make.user(role, make.issuer)

    assert enter(visitor, user).location == home
    assert visitor.get("/").location == home
    assert visitor.get("/sign-in").location == home


def test_a_name_is_taken_with_spaces_and_capitals(make, visitor):
    user = make.user(username="ban-bo")
    assert visitor.post("/sign-in", data={"username": " Ban-Bo ", "password": PASSWORD}).status_code == 303
    assert user.username == "ban-bo"


def test_wrong_name_wrong_password_and_switched_off_are_one_answer(make, visitor):
    user, off = make.user(), make.user(active=False)

    answers = []
    for name, password in ((user.username, "sai mật khẩu"), (off.username, PASSWORD), ("khong-co", PASSWORD)):
        page = visitor.post("/sign-in", data={"username": name, "password": password}).text
        answers.append(re.sub(rf'value="({name}|[^"]{{40,}})"', "", page))

    assert len(set(answers)) == 1
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in answers[0]
    assert visitor.get("/my-tasks").status_code == 401


def test_each_of_them_costs_one_slow_hash(make, visitor, monkeypatch):
    user, off, new = make.user(), make.user(active=False), make.user()
    new.give_one_time_password()
    make.session.commit()
    costs: list[str] = []
    real = werkzeug.security._hash_internal

    def counted(method, salt, password):
        costs.append(method)
        return real(method, salt, password)

    monkeypatch.setattr(werkzeug.security, "_hash_internal", counted)

    def slow(name, password):
        costs.clear()
        visitor.post("/sign-in", data={"username": name, "password": password})
        return costs.count("pbkdf2:sha256:1")

    names = (user.username, off.username, new.username, "khong-co")
    assert [slow(name, "sai") for name in names] == [1, 1, 1, 1]
    assert {slow(name, "sai mật khẩu") for name in names} == {len(password_forms("sai mật khẩu"))}
    assert slow(off.username, PASSWORD) == len(password_forms(PASSWORD))
    assert slow(user.username, PASSWORD) == 1


TYPED = "bốn con ngựa hồng"
FORMS = password_forms(TYPED)


@pytest.mark.parametrize("kept", FORMS)
def test_a_password_that_another_keyboard_wrote_lets_in_and_is_kept_in_one_form_from_then_on(
    make, visitor, kept
):
    user = make.user()
    user.set_password_hash(werkzeug.security.generate_password_hash(kept, method="pbkdf2:sha256:1"))
    make.session.commit()
    before = user.password_hash

    for typed in FORMS:
        assert enter(visitor, user, typed).status_code == 303
        make.session.refresh(user)
        assert werkzeug.security.check_password_hash(user.password_hash, TYPED)
    assert (user.password_hash == before) == (kept == TYPED)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "\\\\example.org",
        "/\t/example.org",
        "javascript:alert(1)",
        "http:/my-tasks",
        "my-tasks",
        " //example.org",
        "/\n/example.org",
        "https:example.org",
    ],
)
def test_no_address_leads_out_of_the_portal(make, visitor, address):
    user = make.user()
    assert enter(visitor, user, next=address).location == "/my-tasks"
    assert visitor.get("/sign-in", query_string={"next": address}).location == "/my-tasks"


def test_a_page_of_the_portal_is_where_one_wanted_to_go(make, visitor):
    asked = visitor.get("/sign-in?next=/queue?q=a%26b").text
    assert 'value="/queue?q=a&amp;b"' in asked
    assert enter(visitor, make.user(), next="/queue?q=a&b").location == "/queue?q=a&b"


def test_the_cookie_holds_a_token_of_which_the_database_keeps_only_the_hash(make, visitor):
    answer = enter(visitor, make.user())

    cookie = answer.headers["Set-Cookie"]
    with visitor.session_transaction() as session:
        token = session["_user_id"]
    kept = make.session.scalars(select(SignIn)).one()
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie
    assert kept.token_hash == SignIn.hash_of(token)
    assert token != kept.token_hash


def test_over_https_the_cookie_goes_nowhere_else(make, portal_with):
    assert "Secure" in enter(portal_with(secure_cookies=True), make.user()).headers["Set-Cookie"]


def test_a_form_without_its_token_signs_nobody_in(make, portal_with):
    browser, user = portal_with(csrf=True), make.user()
    assert enter(browser, user).status_code == 400
    assert make.session.scalar(select(func.count(SignIn.id))) == 0


def test_what_a_stranger_put_into_the_session_is_dropped(make, visitor):
    with visitor.session_transaction() as session:
        session["_user_id"], session["planted"] = "token of a stranger", "x"

    enter(visitor, make.user())

    with visitor.session_transaction() as session:
        assert "planted" not in session
        assert session["_user_id"] != "token of a stranger"


def test_signing_in_again_in_the_same_browser_ends_the_earlier_sign_in(make, visitor):
    enter(visitor, make.user())
    enter(visitor, make.user())

    first, second = make.session.scalars(select(SignIn).order_by(SignIn.id)).all()
    assert first.ended_at is not None
    assert second.ended_at is None


def test_signing_out_ends_it_on_the_server_so_that_a_copied_cookie_is_worth_nothing(make, visitor):
    enter(visitor, make.user())
    copied = visitor.get_cookie("ocop").value

    answer = visitor.post("/sign-out")
    visitor.set_cookie("ocop", copied)

    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert visitor.get("/my-tasks").status_code == 401


@pytest.mark.parametrize(
    ("idle", "age", "status"),
    [
        (timedelta(days=6, hours=23), timedelta(days=20), 200),
        (timedelta(days=7), timedelta(days=20), 401),
        (timedelta(hours=1), timedelta(days=29, hours=23), 200),
        (timedelta(hours=1), timedelta(days=30), 401),
    ],
)
def test_a_sign_in_ends_after_a_week_without_use_and_after_a_month_in_any_case(
    make, sign_in, idle, age, status
):
    browser, now = sign_in(make.user()), clock.real_now()
    db.session.execute(update(SignIn).values(seen_at=now - idle, started_at=now - age))
    db.session.commit()

    assert browser.get("/my-tasks").status_code == status


def test_a_person_who_is_switched_off_is_out_at_once(make, sign_in):
    user = make.user()
    browser = sign_in(user)
    user.active = False
    make.session.commit()
    assert browser.get("/my-tasks").status_code == 401


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (PIXEL, "Chrome, Android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox, Linux"),
        ("curl/8.0", ""),
    ],
)
def test_a_device_is_named_so_that_its_owner_knows_it(agent, device):
    assert device_of(agent) == device


def test_the_sign_in_page_reads_the_portal_and_nothing_else(make, visitor, statements):
    make.user()
    with statements() as seen:
        assert visitor.get("/sign-in").status_code == 200
    assert len(seen) == 1
