"""A page that is asked for again: not sent twice while nothing changed, never kept when something did."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Draft, SignIn
from ocop_tasks.rules.access import Role
from ocop_tasks.web.security.current_user import TOUCH_EVERY
from ocop_tasks.web.security.security_headers import HEADERS
from tests.conftest import on_day


@pytest.fixture
def held(make, sign_in):
    """A person's browser that holds his page, the tag of it, and what it is about."""
    assignment = make.assignment()
    person = make.focal_point(assignment)
    browser = sign_in(person)
    page = browser.get("/my-tasks")
    assert page.status_code == 200
    return browser, {"If-None-Match": page.headers["ETag"]}, assignment, person


def test_an_unchanged_page_is_neither_made_nor_sent_again(held, statements):
    browser, tag, _assignment, _person = held

    with statements() as seen:
        again = browser.get("/my-tasks", headers=tag)

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag["If-None-Match"]
    assert again.headers["Cache-Control"] == "private, no-cache"
    assert {name: again.headers.get(name) for name in HEADERS} == HEADERS
    assert seen == []  # nothing was loaded: the one look at the sign-in went straight to the driver


def test_a_change_makes_it_new(held, make):
    browser, tag, assignment, _person = held
    make.progress(assignment)

    assert browser.get("/my-tasks", headers=tag).status_code == 200


def test_other_drafts_make_it_new_whatever_their_numbers_come_to(make, sign_in):
    unit = make.unit()
    first, second, third, fourth = sorted(make.assignment(unit=unit).id for _ in range(4))
    assert first + fourth == second + third
    browser = sign_in(make.user(unit=unit))
    for number in (first, fourth):
        browser.post(f"/assignments/{number}/draft", data={"note": "Đang viết"})
    tag = {"If-None-Match": browser.get("/my-tasks").headers["ETag"]}
    assert browser.get("/my-tasks", headers=tag).status_code == 304

    make.session.query(Draft).delete()
    make.session.commit()
    for number in (second, third):
        browser.post(f"/assignments/{number}/draft", data={"note": "Đang viết"})

    assert browser.get("/my-tasks", headers=tag).status_code == 200


def test_another_day_makes_it_new(held):
    browser, tag, _assignment, _person = held

    with on_day(date(2022, 6, 16)):
        assert browser.get("/my-tasks", headers=tag).status_code == 200


def test_another_language_makes_it_new(held):
    browser, tag, _assignment, _person = held
    browser.post("/language", data={"language": "en"})

    assert browser.get("/my-tasks", headers=tag).status_code == 200


def test_a_fragment_and_a_page_have_tags_of_their_own(make, sign_in):
    agency = sign_in(make.standing_agency())
    tag = agency.get("/queue").headers["ETag"]

    assert agency.get("/queue", headers={"If-None-Match": tag}).status_code == 304
    part = agency.get("/queue", headers={"If-None-Match": tag, "HX-Request-Type": "partial"})
    assert part.status_code == 200
    assert {"HX-Request", "HX-Request-Type"} <= {each.strip() for each in part.headers["Vary"].split(",")}


def test_another_persons_tag_opens_nothing(held, make, sign_in):
    _browser, tag, assignment, _person = held
    other = sign_in(make.focal_point(assignment))

    assert other.get("/my-tasks", headers=tag).status_code == 200


def test_who_is_signed_out_or_switched_off_gets_no_304(held, visitor):
    browser, tag, _assignment, person = held
    assert visitor.get("/my-tasks", headers=tag).status_code != 304

    person.active = False
    db.session.commit()
    assert browser.get("/my-tasks", headers=tag).status_code != 304


def test_a_sign_in_that_has_ended_gets_no_304(held):
    browser, tag, _assignment, person = held
    db.session.query(SignIn).filter_by(user_id=person.id).one().ended_at = clock.real_now()
    db.session.commit()

    assert browser.get("/my-tasks", headers=tag).status_code != 304


def test_who_may_no_longer_see_a_page_is_not_told_that_his_copy_of_it_stands(make, sign_in):
    plan, assignment, other = make.plan, make.assignment(), make.unit()
    page = f"/plans/{plan.id}/units/{assignment.unit_id}"

    def moved(person):
        person.unit = other

    def made_administrator(person):
        person.role = Role.ADMINISTRATOR

    def given_a_one_time_password(person):
        person.give_one_time_password()

    for change, answered in ((moved, 404), (made_administrator, 403), (given_a_one_time_password, 303)):
        person = make.user(unit=assignment.unit)
        browser = sign_in(person)
        tag = {"If-None-Match": browser.get(page).headers["ETag"]}
        assert browser.get(page, headers=tag).status_code == 304
        change(person)
        db.session.commit()
        assert browser.get(page, headers=tag).status_code == answered, change.__name__


def test_a_long_unnoted_use_is_noted_all_the_same(held):
    browser, tag, _assignment, person = held
    started = db.session.query(SignIn).filter_by(user_id=person.id).one()
    started.seen_at = before = clock.real_now() - TOUCH_EVERY - timedelta(minutes=1)
    db.session.commit()

    assert browser.get("/my-tasks", headers=tag).status_code == 304
    assert db.session.get_one(SignIn, started.id, populate_existing=True).seen_at > before


def test_a_message_that_waits_is_told_on_the_next_page(held, make):
    browser, tag, _assignment, _person = held
    with browser.session_transaction() as session:
        session["_flashes"] = [("success", "Đã lưu báo cáo.")]

    page = browser.get("/my-tasks", headers=tag)

    assert "Đã lưu báo cáo." in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/healthz", "/my-tasks"])
def test_where_the_database_does_not_answer_flask_says_so_in_words(held, monkeypatch, path):
    browser, tag, _assignment, _person = held
    driver = db.engine.dialect.loaded_dbapi

    def broken(_statement, _engine, **_given):
        raise driver.OperationalError("no connection")

    monkeypatch.setattr("ocop_tasks.compiled_sql.CompiledSelect.first", broken)
    monkeypatch.setitem(browser.application.config, "PROPAGATE_EXCEPTIONS", False)

    answer = browser.get(path, headers=tag)

    assert answer.status_code in (200, 500, 503)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Request-Id"]
