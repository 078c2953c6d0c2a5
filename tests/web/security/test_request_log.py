"""The log: one JSON object a line, enough to follow a request, and nothing that nobody else should read."""

from __future__ import annotations

import json
import logging
from io import StringIO

import pytest
from sqlalchemy import text

from ocop_tasks.extensions import db
from ocop_tasks.web.security import request_log
from tests.support.making import PASSWORD

SECRET_NOTE = "chỉ người nhận được đọc"


@pytest.fixture
def lines(app, monkeypatch):
    """What the app logs from here on; call it to read."""
    stream = StringIO()
    kept = {name: list(getattr(app, name)[None]) for name in ("before_request_funcs", "after_request_funcs")}
    level = logging.getLogger(request_log.OURS).level
    handlers = list(logging.getLogger(request_log.OURS).handlers)
    for name in kept:
        monkeypatch.setitem(getattr(app, name), None, list(kept[name]))
    monkeypatch.setattr(app, "_got_first_request", False)
    monkeypatch.setitem(app.config, "SETTINGS", _talkative(app.config["SETTINGS"]))
    request_log.set_up(app, stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.getLogger(request_log.OURS).handlers[:] = handlers
    logging.getLogger(request_log.OURS).setLevel(level)


def _talkative(settings):
    from dataclasses import replace

    return replace(settings, log_level="INFO")


def test_a_request_is_one_line_with_the_id_that_the_answer_carries(lines, make, sign_in):
    answer = sign_in(make.user()).get("/my-tasks?q=tìm+gì")

    line = lines()[-1]
    assert line["message"] == "request"
    assert (line["method"], line["path"], line["status"]) == ("GET", "/my-tasks", 200)
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert line["ms"] >= 0
    assert line["at"].endswith("Z")


def test_neither_passwords_nor_tokens_nor_bodies_are_logged(lines, make, sign_in, visitor):
    person = make.user()
    visitor.post("/sign-in", data={"username": person.username, "password": PASSWORD})
    visitor.post("/sign-in", data={"username": person.username, "password": "sai mật khẩu này"})
    browser = sign_in(person)
    assignment = make.assignment(unit=person.unit)
    browser.post(f"/assignments/{assignment.id}/reports", data={"status": "in_progress", "note": SECRET_NOTE})
    with browser.session_transaction() as session:
        token = session["_user_id"]

    told = json.dumps(lines(), ensure_ascii=False)
    assert len(lines()) >= 3
    assert not [secret for secret in (PASSWORD, "sai mật khẩu này", SECRET_NOTE, token) if secret in told]


def test_an_unexpected_error_is_told_with_its_place_but_without_the_rows_it_was_about(
    lines, make, sign_in, app
):
    browser = sign_in(make.user())

    def fail() -> str:
        db.session.execute(
            text("SELECT no_such_column FROM portal WHERE revision = :it"), {"it": SECRET_NOTE}
        )
        return ""

    view = app.view_functions["work.my_tasks"]
    vars(fail).update(access=vars(view)["access"], fresh=True, streams=False)
    app.view_functions["work.my_tasks"] = fail
    try:
        answer = browser.get("/my-tasks")
    finally:
        app.view_functions["work.my_tasks"] = view

    error = next(line for line in lines() if line["level"] == "error")
    assert answer.status_code == 500
    assert error["request_id"] == answer.headers["X-Request-Id"]
    assert error["logger"].startswith("ocop_tasks")
    assert "Traceback" in error["exception"]
    assert SECRET_NOTE not in json.dumps(error, ensure_ascii=False)
    assert error["request_id"] in answer.text, "the person can name it to whoever helps"


def test_an_address_that_is_a_key_is_logged_as_what_it_looks_like(lines, visitor, make):
    visitor.get("/calendar/mot-khoa-bi-mat.ics")
    assert lines()[-1]["path"] == "/calendar/<token>.ics"
