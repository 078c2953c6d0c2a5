"""While another writes for longer than anybody waits, or the database is away, people are told so and lose nothing."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.security import generate_password_hash

from ocop_tasks import clock, create_app, database
from ocop_tasks.extensions import db
from ocop_tasks.models import Draft, SignIn, StatusReport
from ocop_tasks.web.pages import database_busy, error_pages
from ocop_tasks.web.security import current_user
from ocop_tasks.web.uploads import unfinished_uploads
from tests.outreach.entries import Log, photo, send
from tests.support.forms import typed

OURS = {"Origin": "http://localhost"}
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
QUEUE = {"Accept": "application/json"}
LATEST = 4.0
"""Seconds: less than a page's patience, which is shorter still in these tests."""


@pytest.fixture
def lock_held(app, make, monkeypatch):
    """Another connection, which holds the lock of writing, or on PostgreSQL the row of one assignment."""
    monkeypatch.setattr(database, "PAGE_LOCK_TIMEOUT", 200)

    @contextmanager
    def held(row=None):
        db.session.rollback()
        engine = create_engine(app.config["SETTINGS"].database_url)
        with engine.connect() as other:
            if engine.dialect.name == "sqlite":
                other.exec_driver_sql("BEGIN IMMEDIATE")
            elif row:
                other.execute(text("SELECT 1 FROM assignment WHERE id = :id FOR UPDATE"), {"id": row})
            else:
                other.exec_driver_sql(f"SELECT pg_advisory_xact_lock({database.WRITER_LOCK_ID})")
            began = time.monotonic()
            yield
            assert time.monotonic() - began < LATEST
            other.rollback()
        engine.dispose()

    return held


@pytest.fixture
def report(make, sign_in):
    """A unit's officer, his browser, and what he sends with it."""
    assignment = make.assignment()
    browser = sign_in(make.focal_point(assignment))
    page = browser.get(f"/assignments/{assignment.id}").text
    fields = typed(page) | {"status": "in_progress", "percent": "40", "note": "Đã dự thảo <b>, chờ ký"}
    return browser, f"/assignments/{assignment.id}/reports", fields


def reports(make):
    """How many there are."""
    make.session.rollback()
    return make.session.query(StatusReport).count()


def test_a_plain_form_comes_back_with_what_was_typed_and_is_sent_again_from_there(make, report, lock_held):
    browser, address, fields = report
    with lock_held():
        answer = browser.post(address, data=fields, headers=OURS)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == str(database_busy.RETRY_AFTER)
    assert str(error_pages.UNSAVED) in answer.text
    assert reports(make) == 0
    again = typed(answer.text)
    assert again["note"] == fields["note"]
    assert f'action="{address}?"' in answer.text
    assert browser.post(address, data=again, headers=OURS).status_code == 303
    assert browser.post(address, data=again, headers=OURS).status_code == 303
    assert reports(make) == 1, "and twice is once, for the key came along"


def test_a_row_that_another_holds_is_told_the_same_way(make, report, lock_held):
    browser, address, fields = report
    with lock_held(row=int(address.split("/")[2])):
        answer = browser.post(address, data=fields, headers=OURS)

    assert answer.status_code == 503
    assert typed(answer.text)["note"] == fields["note"]


def test_htmx_gets_a_notice_beside_the_form(make, report, lock_held):
    browser, address, fields = report
    with lock_held():
        answer = browser.post(address, data=fields, headers=HTMX)

    assert answer.status_code == 503
    assert answer.headers["HX-Retarget"] == "#notices"
    assert str(error_pages.UNSAVED) in answer.text
    assert "<form" not in answer.text


def test_a_draft_is_later_too(make, report, lock_held):
    browser, address, fields = report
    with lock_held():
        assert browser.post(address.replace("reports", "draft"), data=fields, headers=HTMX).status_code == 503
    assert make.session.query(Draft).count() == 0


def test_a_devices_queue_is_told_and_keeps_it(make, report, lock_held):
    browser, address, fields = report
    with lock_held():
        answer = browser.post(address, data=fields, headers=QUEUE)

    assert answer.status_code == 503
    assert answer.json["taken"] is False
    assert answer.headers["Retry-After"]


def test_whoever_reads_waits_for_nobody(make, report, lock_held):
    browser, address, _fields = report
    with lock_held():
        assert browser.get(address.removesuffix("/reports")).status_code == 200


def test_a_password_stands_in_no_page(make, sign_in, lock_held):
    user = make.user(username="ban-bo")
    user.set_password_hash(generate_password_hash("mat-khau-cua-toi", method="pbkdf2:sha256:1"))
    make.session.commit()
    browser = sign_in(user)
    new = {"current": "mat-khau-cua-toi", "new": "mat-khau-Moi-dai-2022", "again": "mat-khau-Moi-dai-2022"}
    with lock_held():
        changing = browser.post("/password", data=new, headers=OURS)
        signing_in = browser.post(
            "/sign-in", data={"username": "ban-bo", "password": "mat-khau-cua-toi"}, headers=OURS
        )

    for answer in (changing, signing_in):
        assert answer.status_code == 503
        assert "mat-khau" not in answer.text


def test_a_form_of_nobodys_is_not_sent_again(make, report, lock_held):
    browser, address, fields = report
    with lock_held():
        answer = browser.post(address, data=fields, headers={"Origin": "https://elsewhere.example"})

    assert answer.status_code == 503
    assert fields["note"] not in answer.text


def test_whoever_writes_before_the_files_of_a_refused_form_are_put_aside_is_not_waited_for_longer(
    make, sign_in, lock_held, monkeypatch
):
    log, put_aside = Log(make), unfinished_uploads.keep_for_retry
    browser = sign_in(log.officer)

    def late(received):
        with lock_held():
            put_aside(received)

    with monkeypatch.context() as patch:
        patch.setattr(unfinished_uploads, "keep_for_retry", late)
        began = time.monotonic()
        answer = send(browser, log.typed(women="99"), (photo(), "họp.jpg"))
        lasted = time.monotonic() - began

    assert lasted < LATEST
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert log.all() == []
    assert send(browser, log.typed(women="99"), (photo(), "họp.jpg")).status_code == 422


def test_a_page_does_not_fail_where_nothing_is_free_to_note_its_use_with(make, sign_in, monkeypatch):
    browser = sign_in(make.user())
    make.session.execute(update(SignIn).values(seen_at=clock.real_now() - timedelta(hours=1)))
    make.session.commit()
    asked = []

    def none_free(*_args):
        asked.append(True)
        raise NoConnection("QueuePool limit reached")

    monkeypatch.setattr(current_user, "_save_last_use", none_free)

    assert browser.get("/my-tasks").status_code == 200
    assert asked


def test_health_says_that_nothing_can_be_written(make, visitor, lock_held):
    with lock_held():
        answer = visitor.get("/healthz")
    assert (answer.status_code, answer.json["database"]) == (503, False)
    assert visitor.get("/healthz").status_code == 200


def test_when_nothing_is_free_to_ask_the_database_with(make, sign_in, monkeypatch):
    browser = sign_in(make.user())

    def none_free(*_args, **_more):
        raise NoConnection("QueuePool limit reached")

    with monkeypatch.context() as patch:
        patch.setattr(db.session, "execute", none_free)
        answer = browser.get("/my-tasks")

    assert answer.status_code == 503
    assert "Cổng đang bận" in answer.text


@pytest.fixture
def away(app, tmp_path):
    """A portal whose database, a PostgreSQL server, takes no connections."""
    gone = replace(
        app.config["SETTINGS"], database_url="postgresql+psycopg://nobody@127.0.0.1:1/none", commands=False
    )
    return create_app(replace(gone, data_dir=tmp_path))


@pytest.mark.parametrize("headers", [{}, HTMX, QUEUE])
def test_a_database_that_is_away_is_told_in_both_languages(away, headers):
    with away.test_client() as client:
        client.set_cookie(
            "ocop", away.session_interface.get_signing_serializer(away).dumps({"_user_id": "x" * 43})
        )
        answer = client.get("/my-tasks", headers=headers)

    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    if headers is not QUEUE:
        assert "Cổng đang bận" in answer.text


def test_for_a_page_postgresql_neither_works_nor_waits_for_long(app, make, monkeypatch, tmp_path):
    if db.engine.dialect.name == "sqlite":
        return  # it works in the portal's own process, on one statement after the other
    monkeypatch.setattr(database, "STATEMENT_TIMEOUT", 200)
    server = create_app(replace(app.config["SETTINGS"], commands=False, data_dir=tmp_path))
    with server.app_context():
        with pytest.raises(OperationalError) as ended, db.engine.connect() as connection:
            connection.exec_driver_sql("SELECT pg_sleep(5)")
        db.engine.dispose()
    assert database_busy.is_busy(ended.value)


def test_what_does_not_pass_by_itself_is_no_matter_of_trying_again(app, make):
    with pytest.raises(DBAPIError) as wrong:
        db.session.execute(text("SELECT nothing FROM nowhere"))
    db.session.rollback()
    assert not database_busy.is_busy(wrong.value)
    assert not database_busy.is_busy(ValueError())
