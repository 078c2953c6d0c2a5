"""When something goes wrong the page says what, that nothing was lost, and what to do, in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Response, abort, request
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import default_exceptions

from ocop_tasks import clock, create_app
from ocop_tasks.extensions import db
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import database_busy, error_pages, labels
from ocop_tasks.web.requests import body_limits


def broken_rule() -> None:
    raise RuleBroken("not_submitted")


def second_of_two() -> None:
    raise StaleDataError("two at once")


def defect() -> None:
    raise ZeroDivisionError


CAUSES: dict[int, Callable[[], None]] = {
    400: lambda: abort(400),
    403: lambda: abort(403),
    404: lambda: abort(404),
    409: second_of_two,
    413: lambda: abort(413),
    422: broken_rule,
    429: lambda: abort(429),
    500: defect,
}


@contextmanager
def my_tasks_that(app: Flask, fail: Callable[[], None]):
    """Let the page *Việc của tôi* fail."""
    view: Any = app.view_functions["work.my_tasks"]

    def failing() -> str:
        fail()
        return ""

    vars(failing).update(access=vars(view)["access"], fresh=True, streams=False)
    app.view_functions["work.my_tasks"] = failing
    try:
        yield
    finally:
        app.view_functions["work.my_tasks"] = view


@pytest.mark.parametrize("status", CAUSES)
def test_a_page_tells_what_happened_and_what_to_do_in_both_languages(app, make, sign_in, status):
    told = {}
    with my_tasks_that(app, CAUSES[status]):
        for language in ("vi", "en"):
            answer = sign_in(make.user(locale=language)).get("/my-tasks")
            assert answer.status_code == status
            assert f'<html lang="{language}"' in answer.text
            assert answer.headers["Cache-Control"] == "no-store"
            told[language] = answer.text

    title = str(error_pages.TITLES[status])
    assert re.search(rf"<h1>\s*{title}\s*</h1>", told["vi"])
    assert title not in told["en"]
    assert "Hãy" in told["vi"] or status == 403, "it says what to do"
    assert "Về trang chính" in told["vi"], "and leads on"


def test_a_broken_rule_is_told_in_its_own_words(app, make, sign_in):
    with my_tasks_that(app, broken_rule):
        answer = sign_in(make.user()).get("/my-tasks")

    assert labels.rule_message("not_submitted") in answer.text


def test_htmx_gets_a_notice_beside_what_was_typed(app, make, sign_in):
    with my_tasks_that(app, broken_rule):
        answer = sign_in(make.user()).get("/my-tasks", headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert answer.headers["HX-Retarget"] == "#notices"
    assert "<html" not in answer.text
    assert labels.rule_message("not_submitted") in answer.text


def test_what_was_begun_is_taken_back(app, make, sign_in):
    unit = make.unit("Xã Nà Tăm")

    def fail() -> None:
        db.session.get_one(type(unit), unit.id).short_name = "Đổi dở"
        db.session.flush()
        raise ZeroDivisionError

    with my_tasks_that(app, fail):
        sign_in(make.user()).get("/my-tasks")

    assert db.session.get_one(type(unit), unit.id, populate_existing=True).short_name == "Xã Nà Tăm"


def test_more_bytes_than_a_request_may_have_are_refused_with_advice(make, sign_in):
    assignment = make.assignment()

    answer = sign_in(make.focal_point(assignment)).post(
        f"/assignments/{assignment.id}/draft", data={"note": "x" * 2_100_000}
    )

    assert answer.status_code == 413
    assert str(error_pages.TITLES[413]) in answer.text


def test_an_address_that_leads_nowhere_is_told_to_a_stranger_too(app, make, visitor):
    answer = visitor.get("/no/such/page")

    assert answer.status_code == 404
    assert str(error_pages.TITLES[404]) in answer.text


def test_only_whose_sign_in_has_ended_is_told_that_it_has(make, visitor, sign_in):
    officer = make.focal_point(make.assignment())
    once = sign_in(officer)
    officer.end_sign_ins(at=clock.real_now())
    make.session.commit()

    assert "Phiên đăng nhập đã hết" in once.get("/my-tasks").text
    for _visit in range(2):
        first = visitor.get("/my-tasks").text
        assert "Phiên đăng nhập đã hết" not in first
        assert "Trang này chỉ mở cho người đã đăng nhập" in first
        visitor.get("/sign-in")
    assert "Phiên đăng nhập đã hết" in visitor.post("/assignments/1/reports", data={"note": "Đã họp"}).text


def test_a_wrong_method_is_told_in_words(app, make, visitor):
    answer = visitor.post("/healthz")

    assert answer.status_code == 405
    assert str(error_pages.TITLES[405]) in answer.text


def test_without_a_database_there_is_still_a_page(app, make, sign_in, monkeypatch):
    browser = sign_in(make.user())

    def gone(*_args, **_more):
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(db.session, "execute", gone)
    answer = browser.get("/my-tasks")
    monkeypatch.undo()

    assert answer.status_code == 500
    assert "Lỗi của hệ thống" in answer.text
    assert 'lang="en"' in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


ANSWERED: dict[str, Callable[[FlaskClient], Any]] = {
    "nowhere": lambda client: client.get("/no/such/page"),
    "sent nowhere": lambda client: client.post("/no/such/page"),
    "a wrong method": lambda client: client.post("/healthz"),
    "without its token": lambda client: client.post("/sign-in"),
    "a stranger's bytes": lambda client: client.post("/sign-in", data={"note": "x" * 2_100_000}),
    "too slow": lambda client: client.post("/sign-in", environ_base={body_limits.TOO_SLOW: True}),
    "a broken rule": lambda client: client.get("/healthz"),
    "two at once": lambda client: client.get("/healthz?two=1"),
}


def raises_what_it_is_asked() -> str:
    second_of_two() if "two" in request.args else broken_rule()
    return ""


@pytest.fixture
def portal_at(app, tmp_path):
    """A portal at another database; ``testing``: what a handler raises comes out, and Flask does not ask a second."""

    def made(url: str, *, testing: bool = True) -> Flask:
        there = replace(app.config["SETTINGS"], database_url=url, data_dir=tmp_path)
        portal = create_app(replace(there, testing=testing, commands=False))
        portal.view_functions["health.healthz"] = gate.without_database(raises_what_it_is_asked)
        return portal

    return made


@pytest.mark.parametrize("way", ANSWERED)
def test_an_error_is_told_where_the_database_has_no_tables(app, portal_at, tmp_path, way):
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    if db.engine.dialect.name != "sqlite":
        url = app.config["SETTINGS"].database_url
        url += ("&" if "?" in url else "?") + "options=-csearch_path%3Dnowhere"

    with portal_at(url).test_client() as client:
        answer = ANSWERED[way](client)

    assert answer.status_code == 500
    assert "Lỗi của hệ thống" in answer.text
    assert 'lang="en"' in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


@pytest.mark.parametrize("way", ANSWERED)
def test_an_error_is_told_where_the_database_is_away(portal_at, way):
    with portal_at("postgresql+psycopg://nobody@127.0.0.1:1/none").test_client() as client:
        answer = ANSWERED[way](client)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == str(database_busy.RETRY_AFTER)
    assert "Cổng đang bận" in answer.text
    assert 'lang="en"' in answer.text


def test_what_finds_the_database_busy_after_the_view_is_busy_too(app, make, portal_at):
    portal = portal_at(app.config["SETTINGS"].database_url, testing=False)

    @portal.after_request
    def none_free(response: Response) -> Response:
        if response.status_code == 200:
            raise NoConnection("QueuePool limit reached")
        return response

    with portal.test_client() as client:
        answer = client.get("/sign-in")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == str(database_busy.RETRY_AFTER)


@pytest.mark.parametrize("address", ["/tasks/{}", "/assignments/{}", "/evidence/{}/original", "/queue/{}"])
def test_a_number_that_no_record_can_have_is_not_found(make, sign_in, address):
    agency = sign_in(make.standing_agency())

    assert agency.get(address.format("9" * 20)).status_code == 404


@pytest.mark.parametrize("address", ["/queue?unit={}", "/search?q=a&page={}", "/queue?page={}"])
def test_a_number_that_nothing_can_have_breaks_no_list(make, sign_in, address):
    agency = sign_in(make.standing_agency())

    assert agency.get(address.format("9" * 20)).status_code in (200, 404)


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_every_error_there_is_has_words_of_ours(app, make):
    make.session.commit()
    odd = []
    for status, error in default_exceptions.items():
        with app.test_request_context(headers={"HX-Request": "true"}):
            told = error_pages.error_response(status).get_data(as_text=True)
        if str(error.description) in told or ("Lỗi của hệ thống" in told) != (
            status >= 500 and status != 503
        ):
            odd.append(status)

    assert odd == []
