"""What every answer carries, what no form goes without, and that what people type never becomes a page."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from ocop_tasks import clock, create_app
from ocop_tasks.extensions import db
from ocop_tasks.figures import figure_cache
from ocop_tasks.web.security.security_headers import HEADERS
from tests.conftest import LATER_ON_POSTGRESQL, settings_for
from tests.web.access_table import Line, table
from tests.web.access_world import AccessWorld

SCRIPT = '<script>alert("x")</script>'
HOSTILE = """javascript:"'><script>x</script><b onclick="x" style="x"> %s {{ 7 * 7 }}"""
WORDS = {"title", "name", "wording", "notes", "measure"}
TYPED = (
    WORDS | {f"{word}_en" for word in WORDS} | {"short_name", "note", "text", "reason", "subject", "signer"}
)
TYPED |= {"phone", "email", "error", "number", "withdrawn_reason", "cancel_reason", "usual_reasons", "device"}
TYPED |= {"search_text"}
"""Columns that hold what somebody typed."""


@pytest.fixture
def guarded(app: Flask):
    """The app as it is outside of tests: forms need their token."""
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.mark.parametrize("address", ["/my-tasks", "/sign-in", "/no/such/page", "/healthz", "/progress"])
def test_every_answer_carries_the_strict_headers(make, sign_in, address):
    answer = sign_in(make.user(unit=make.plan.standing_unit)).get(address)

    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_over_https_browsers_are_told_to_stay_there(make, visitor):
    assert (
        "max-age"
        in visitor.get("/sign-in", base_url="https://localhost").headers["Strict-Transport-Security"]
    )
    assert "Strict-Transport-Security" not in visitor.get("/sign-in").headers


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(make, visitor):
    cookie = visitor.get("/sign-in").headers["Set-Cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_https_the_cookie_cannot_be_set_by_a_neighbouring_address(tmp_path):
    def cookie(**changes) -> str:
        settings = settings_for(f"sqlite:///{tmp_path / 'portal.sqlite3'}", tmp_path, **changes)
        return str(create_app(settings).config["SESSION_COOKIE_NAME"])

    assert (cookie(), cookie(secure_cookies=True)) == ("ocop", "__Host-ocop")


@pytest.mark.parametrize("address", ["/sign-in", "/assignments/1/reports", "/assignments/1/evidence"])
def test_a_stranger_cannot_make_the_server_keep_a_large_body(guarded, make, visitor, monkeypatch, address):
    read = []
    monkeypatch.setattr("werkzeug.formparser.FormDataParser.parse", lambda *_args: read.append(address))
    sent = {"note": "x", "files": (BytesIO(bytes(3_000_000)), "ảnh.jpg")}
    headers = {"Origin": "http://localhost"}

    answer = visitor.post(address, data=sent, headers=headers)

    assert (answer.status_code, read) == (401, [])
    assert "Phiên đăng nhập đã hết" in answer.text


def test_whose_sign_in_ran_out_still_has_his_text_beside_large_photos(make, sign_in):
    assignment = make.assignment()
    officer = make.focal_point(assignment)
    browser = sign_in(officer)
    officer.end_sign_ins(at=clock.real_now())
    make.session.commit()
    sent = {"note": "Đã họp ba bản", "files": (BytesIO(bytes(3_000_000)), "ảnh.jpg")}

    answer = browser.post(
        f"/assignments/{assignment.id}/reports", data=sent, headers={"Origin": "http://localhost"}
    )

    assert answer.status_code == 401
    assert "Đã họp ba bản" in answer.text


def posts() -> list[Line]:
    return [line for line in table() if line.method != "GET"]


def test_no_form_is_taken_without_its_token(guarded, make, sign_in):
    world = AccessWorld(make)
    browsers = {actor: sign_in(person) for actor, person in world.people.items()}
    taken = []
    for line in posts():
        address = line.address.format(**world.records)
        actor = next(
            (actor for actor, letter in line.expected.items() if letter == "y" and actor in browsers), "own"
        )
        answer = browsers[actor].post(address)
        if answer.status_code != 400:
            taken.append(f"{address} as {actor}: {answer.status_code}")

    assert not taken, "\n".join(taken)


def test_a_form_with_its_token_is_taken(guarded, make, sign_in):
    assignment = make.assignment()
    browser = sign_in(make.focal_point(assignment))
    token = re.search(
        r'name="csrf_token"[^>]*value="([^"]+)"', browser.get(f"/assignments/{assignment.id}").text
    )

    answer = browser.post("/language", data={"language": "en", "csrf_token": token[1] if token else ""})

    assert answer.status_code == 303


@pytest.mark.parametrize("address", ["/language", "/sign-out"])
def test_a_page_older_than_the_last_sign_in_still_changes_the_language_and_signs_out(
    guarded, make, sign_in, address
):
    def status(sent_by):
        browser = sign_in(make.user())
        return browser.post(
            address, data={"csrf_token": "old"}, headers={"Sec-Fetch-Site": sent_by} if sent_by else {}
        ).status_code

    assert status("same-origin") == 303
    assert [status(sent_by) for sent_by in ("same-site", "cross-site", "none", None)] == [400] * 4


def test_the_browser_s_word_is_not_enough_for_any_other_form(guarded, make, sign_in):
    assignment = make.assignment()
    browser = sign_in(make.focal_point(assignment))
    answer = browser.post(f"/assignments/{assignment.id}/reports", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 400


def test_what_people_type_is_shown_and_never_run(make, sign_in):
    assignment = make.assignment()
    assignment.task.title = f"Việc {SCRIPT}"
    assignment.task.notes = SCRIPT
    assignment.unit.short_name = f"Xã {SCRIPT}"
    person = make.focal_point(assignment)
    person.name = SCRIPT
    make.session.commit()
    photo = BytesIO()
    Image.new("RGB", (4, 4)).save(photo, "JPEG")
    photo.seek(0)
    sent = {
        "status": "submitted",
        "note": SCRIPT,
        "version": assignment.version,
        "files": [(photo, f"{SCRIPT}.jpg")],
    }
    browser, agency = sign_in(person), sign_in(make.standing_agency())
    assert browser.post(f"/assignments/{assignment.id}/reports", data=sent).status_code == 303

    pages = [
        browser.get(address)
        for address in ("/my-tasks", f"/assignments/{assignment.id}", "/evidence/1", "/search?q=alert")
    ]
    pages += [
        agency.get(address)
        for address in ("/queue", f"/queue/{assignment.id}", f"/plans/{make.plan.id}/progress")
    ]
    pages += [browser.get(f"/search?q={SCRIPT}"), browser.get(f"/sign-in?next={SCRIPT}")]

    for page in pages:
        assert page.status_code in (200, 303), page.request.path
        assert SCRIPT not in page.text, page.request.path
    assert "&lt;script&gt;" in pages[1].text


def spoil(world: AccessWorld) -> None:
    """Write what an attacker would into every text that people can type, whatever their forms would say to it."""
    for table_ in db.metadata.tables.values():
        texts = TYPED.intersection(table_.columns.keys())
        if texts:
            room = {name: getattr(table_.columns[name].type, "length", None) for name in texts}
            world.session.execute(
                table_.update().values({name: HOSTILE[:most] for name, most in room.items()})
            )
    figure_cache.clear()
    world.session.commit()


class Inline(HTMLParser):
    """Collects what of a page could run or be drawn by its own text alone."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(tag)
        self.found += [name for name in given if name.startswith("on") or name == "style"]
        addresses = [given.get(name) or "" for name in ("href", "src", "action", "formaction", "data")]
        self.found += [address for address in addresses if address.lower().startswith("javascript:")]


def inline(text: str) -> list[str]:
    """What of a page could run, or be drawn, by its own text alone."""
    parser = Inline()
    parser.feed(text)
    return parser.found


@LATER_ON_POSTGRESQL
@pytest.mark.slow
def test_no_page_has_styles_or_scripts_of_its_own_even_if_every_text_is_an_attack(make, sign_in):
    world = AccessWorld(make)
    spoil(world)
    seen = told = 0
    for line in table():
        if line.method != "GET":
            continue
        actor = next(
            (actor for actor, letter in line.expected.items() if letter == "y" and actor != "nobody"), None
        )
        if actor is None:
            continue
        answer = sign_in(world.people[actor]).get(line.address.format(**world.records))
        assert answer.status_code < 400, line.address
        if answer.mimetype == "text/html" and answer.status_code == 200:
            seen += 1
            told += "&lt;script&gt;" in answer.text
            assert inline(answer.text) == [], line.address
            assert HOSTILE not in answer.text, line.address
    assert seen > 20
    assert told > 20
