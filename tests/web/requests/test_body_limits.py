"""What a request may bring is looked at before anything of it is read: every route, every kind of body."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from ocop_tasks.rules.access import Role
from ocop_tasks.web.requests.body_limits import MAX_BODY, MAX_FIELDS, max_body_size

TAKE_FILES = {
    "admin.import_upload": "one",
    "drafting.add_plan_document": "one",
    "outreach.correct": "many",
    "outreach.log": "many",
    "planning.import_upload": "one",
    "planning.send_plan_file": "one",
    "products.import_upload": "one",
    "targets.record": "one",
    "uploads.add": "one",
    "uploads.in_disguise": "one",
    "work.note": "many",
    "work.report": "many",
    "work.send_evidence": "many",
}
"""Endpoints that are sent files; every other one is sent fields."""
FORM, QUERY, JSON, NONE = (
    "multipart/form-data; boundary=x",
    "application/x-www-form-urlencoded",
    "application/json",
    "",
)
THREE_MB = 3_000_000


class Unread(BytesIO):
    """A body that nobody may read."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Complain."""
        raise AssertionError("the body was read")

    def readinto(self, _buffer: Any, /) -> int:
        """Complain."""
        raise AssertionError("the body was read")


def sending(app) -> list[tuple[str, str, str]]:
    """Every route that something can be sent to: its endpoint, method and an address."""
    adapter, found = app.url_map.bind("localhost"), []
    for rule in app.url_map.iter_rules():
        values = {name: "people" if name == "kind" else 1 for name in rule.arguments}
        for method in sorted((rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}):
            found.append((rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)))
    return found


def push(browser, method: str, address: str, kind: str, length: int):
    """Send a body of which nothing can be read."""
    told = {"CONTENT_LENGTH": str(length)}
    return browser.open(
        address, method=method, input_stream=Unread(), content_type=kind, environ_overrides=told
    )


def test_the_routes_that_take_files_are_these(app):
    declared = {
        endpoint: files
        for endpoint, view in app.view_functions.items()
        if (files := getattr(view, "files", None))
    }
    assert declared == TAKE_FILES


@pytest.mark.parametrize("kind", [FORM, QUERY, JSON, NONE])
def test_three_megabytes_to_a_form_without_files_are_refused_unread(app, make, sign_in, kind):
    browser = sign_in(make.user(Role.ADMINISTRATOR))
    taken = {
        (method, address): answer.status_code
        for endpoint, method, address in sending(app)
        if endpoint not in TAKE_FILES
        and (answer := push(browser, method, address, kind, THREE_MB)).status_code != 413
    }
    assert taken == {}


def test_whoever_looks_sends_nothing_long_either(make, sign_in):
    assert push(sign_in(make.user()), "GET", "/my-tasks", NONE, THREE_MB).status_code == 413


def test_it_says_that_nothing_was_read_and_what_was_typed_is_still_there(make, sign_in):
    told = push(sign_in(make.user()), "POST", "/language", FORM, THREE_MB)

    assert "Trang này không nhận tệp, nên nội dung dài hơn 2 MB chưa được đọc" in told.text
    assert "nội dung đã gõ vẫn còn ở đó" in told.text


def test_a_form_with_files_brings_what_the_settings_allow(make, sign_in):
    make.portal.max_file_mb, make.portal.max_files = 3, 4
    make.session.commit()
    assignment = make.assignment()
    browser = sign_in(make.focal_point(assignment))
    address = f"/assignments/{assignment.id}/reports"

    refused = push(browser, "POST", address, FORM, MAX_FIELDS + 12_000_001)

    assert refused.status_code == 413
    assert "Một lần gửi được nhiều nhất 14 MB" in refused.text
    assert push(browser, "POST", address, FORM, MAX_FIELDS + 12_000_000).status_code == 500  # it was read


def test_whoever_never_signed_in_sends_fields_alone(app, make, visitor):
    answers = {
        push(visitor, method, address, FORM, THREE_MB).status_code for _e, method, address in sending(app)
    }
    assert answers == {401}


def asked(method: str, path: str, cookie: str = "") -> dict[str, Any]:
    """The environ of a request."""
    return EnvironBuilder(path=path, method=method, headers=[("Cookie", cookie)]).get_environ()


def test_the_server_is_told_without_the_database(app, make, sign_in, statements):
    browser = sign_in(make.user())
    kept = browser.get_cookie(app.config["SESSION_COOKIE_NAME"], domain="localhost")
    cookie = f"{kept.key}={kept.value}"
    with statements() as seen:
        told = {
            path: max_body_size(app, asked(method, path, cookie))
            for method, path in [
                ("POST", "/assignments/7/reports"),
                ("PATCH", "/uploads/abc"),
                ("POST", "/sign-in"),
                ("GET", "/assignments/7"),
                ("POST", "/nowhere/xã"),
            ]
        }
    assert list(told.values()) == [MAX_BODY["many"], MAX_BODY["one"], MAX_FIELDS, MAX_FIELDS, MAX_FIELDS]
    assert seen == []
    assert max_body_size(app, asked("POST", "/assignments/7/reports")) == MAX_FIELDS
    assert max_body_size(app, asked("POST", "/assignments/7/reports", cookie + "x")) == MAX_FIELDS
