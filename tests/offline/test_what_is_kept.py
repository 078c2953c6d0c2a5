"""What the server tells a device's worker: which files there are, whose a page is, and whether it may be kept."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask

from ocop_tasks.offline.views import KEPT_FILES
from ocop_tasks.settings import ROOT
from ocop_tasks.web.pages import static_files


def told(visitor) -> dict:
    """What the worker is told to keep."""
    text = visitor.get("/service-worker.js").text
    return json.loads(re.findall(r"serve\((.*)\);", text, re.DOTALL)[0])


def test_the_worker_keeps_files_that_are_there(visitor):
    for address in told(visitor)["files"]:
        assert visitor.get(address).status_code == 200, address


def test_the_worker_covers_the_whole_portal_and_is_asked_for_anew(visitor):
    answer = visitor.get("/service-worker.js")

    assert answer.mimetype == "text/javascript"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert f'from "{static_files.modules_base()}worker.js"' in answer.text


def test_a_kept_page_needs_nothing_that_is_not_kept(make, sign_in, visitor):
    """Every file that the pages name is among those of the worker."""
    _plan, commune = make.plan, make.unit()
    assignment = make.assignment(unit=commune)
    browser = sign_in(make.user(unit=assignment.unit))
    files = set(told(visitor)["files"])

    for path in ("/my-tasks", "/outreach/activities/new", "/waiting", f"/assignments/{assignment.id}"):
        answer = browser.get(path)
        assert "X-Keep" in answer.headers, path
        named = set(re.findall(r'"(/static/[^"#]+)', answer.text)) - {static_files.modules_base()}
        assert named <= files, path


@pytest.mark.parametrize("path", ["/notices", "/outreach", "/progress", "/password"])
def test_other_pages_are_not_to_be_kept(make, sign_in, path):
    make.assignment()

    answer = sign_in(make.user()).get(path)

    assert "X-Keep" not in answer.headers


@pytest.mark.parametrize(
    "path", ["/my-tasks?q=chè", "/my-tasks?part=lead&q=chè", "/outreach/activities/new?task=1"]
)
def test_neither_is_what_there_is_no_end_of(make, sign_in, path):
    """Each search, and each form that something is filled into, would be a page of its own on the device."""
    _plan, commune = make.plan, make.unit()
    make.assignment(unit=commune)

    answer = sign_in(make.user(unit=commune)).get(path)

    assert answer.status_code == 200
    assert "X-Keep" not in answer.headers


@pytest.mark.parametrize("path", ["/my-tasks?part=coordinating", "/outreach/activities/new?waiting=1"])
def test_a_part_of_one_s_tasks_is_kept_and_so_is_the_form_that_mends_what_waits(make, sign_in, path):
    _plan, commune = make.plan, make.unit()
    make.assignment(unit=commune)

    answer = sign_in(make.user(unit=commune)).get(path)

    assert "X-Keep" in answer.headers


def test_each_page_says_whose_it_is(make, sign_in, visitor):
    person = make.user()

    assert sign_in(person).get("/my-tasks").headers["X-Viewer"] == person.device_token
    assert visitor.get("/sign-in").headers["X-Viewer"] == "-"
    assert visitor.get("/my-tasks").headers["X-Viewer"] == "-"


@pytest.mark.parametrize(
    ("path", "accepted"),
    [
        ("/my-tasks", "*/*"),
        ("/assignments/1", "*/*"),
        ("/evidence/1/preview/tile", "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"),
        ("/waiting/sender", "application/json"),
        ("/password", "*/*"),
        ("/no-network", "*/*"),
        ("/service-worker.js", "*/*"),
        ("/nowhere", "*/*"),
    ],
)
def test_what_a_browser_fetches_by_itself_begins_no_session(make, visitor, path: str, accepted: str):
    """It would end the session of the sign-in form that is open beside it."""
    answer = visitor.get(path, headers={"Accept": accepted})

    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/assignments/1/draft", {"HX-Request": "true"}),
        ("/assignments/1/evidence", {"HX-Request": "true"}),
        ("/uploads", {"HX-Request": "true", "Tus-Resumable": "1.0.0", "Upload-Length": "1"}),
        ("/uploads", {"Accept": "*/*", "Tus-Resumable": "1.0.0", "Upload-Length": "1"}),
        ("/outreach/activities/new", {"Accept": "application/json"}),
    ],
)
@pytest.mark.parametrize("guarded", [False, True], ids=["without a sign-in", "without a token"])
def test_what_a_page_sends_by_itself_begins_none_either(
    app: Flask, make, visitor, monkeypatch, path: str, headers: dict[str, str], guarded: bool
):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", guarded)

    answer = visitor.post(path, headers=headers)

    assert answer.status_code == 401
    assert "Set-Cookie" not in answer.headers


def test_who_opens_a_page_without_a_sign_in_may_sign_in_there(make, visitor):
    answer = visitor.get("/my-tasks", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})

    assert answer.status_code == 401
    assert "<h1>" in answer.text
    assert answer.headers["X-Viewer"] == "-"


def test_a_page_that_tells_what_was_just_done_is_not_kept(make, sign_in):
    browser = sign_in(make.user())
    with browser.session_transaction() as session:
        session["_flashes"] = [("success", "Đã lưu.")]

    told_once, later = browser.get("/my-tasks"), browser.get("/my-tasks")

    assert "X-Keep" not in told_once.headers
    assert "X-Keep" in later.headers


def test_the_page_without_a_network_is_the_same_for_everybody(make, sign_in, visitor):
    assert sign_in(make.user(name="Lò Văn Sơn")).get("/no-network").text == visitor.get("/no-network").text


def test_a_device_learns_whom_it_sends_for(make, sign_in):
    person = make.user()

    answer = sign_in(person).get("/waiting/sender")

    assert answer.json["person"] == person.device_token
    assert answer.json["token"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_files_of_the_list_exist():
    assert [name for name in KEPT_FILES if not (ROOT / "static" / name).exists()] == []
