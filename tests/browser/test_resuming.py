"""A large file on a bad network: it goes on from where it was, in the page's own hands."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Browser, Page, Request, Route, expect

from tests.storage.samples import large_pdf
from tests.support.browsing import Known, Visits, Window
from tests.support.portal_2022 import COMMUNE
from tests.support.proxy import Proxy, running
from tests.support.server import Server, restored

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("resuming")]

LENGTH = 3_000_000
SLOW = 1_000_000
"""Bytes a second."""


@pytest.fixture(scope="module")
def served(laid_portal: Server, own_portal: Server) -> Server:
    """One portal for all these tests."""
    restored(own_portal, laid_portal)
    return own_portal


@pytest.fixture
def network(served: Server) -> Iterator[Proxy]:
    """The network between the phone and the portal."""
    with running(Proxy(int(served.address.rpartition(":")[2]))) as network:
        yield network


@pytest.fixture
def window(chromium: Browser, served: Server, network: Proxy) -> Iterator[Window]:
    """An officer's phone before the form of a report."""
    behind = replace(served, address=f"http://127.0.0.1:{network.port}")
    visits = Visits(chromium, behind, Known())
    window = visits(COMMUNE)
    window.go("/assignments/{open}".format(**served.ids))
    yield window
    visits.close()


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A scan of some pages, as it lies on the phone."""
    file = tmp_path / f"biên bản {tmp_path.name}.pdf"
    file.write_bytes(large_pdf(LENGTH, random.Random(tmp_path.name).randbytes))
    return file


def choose(page: Page, scan: Path) -> None:
    page.locator("#waiting input[type=file]:not([capture])").set_input_files(scan)


def tile(page: Page, scan: Path):
    """The tile of what has arrived."""
    return page.locator("#waiting > li[id^=evidence-]").filter(has_text=scan.name)


def is_whole(served: Server, scan: Path) -> bool:
    """Whether the portal keeps the scan byte for byte."""
    sum_ = sha256(scan.read_bytes()).hexdigest()
    kept = served.folder / "files" / "content" / sum_[:2] / sum_[2:4] / sum_
    with sqlite3.connect(served.folder / "portal.sqlite3") as database:
        (named,) = database.execute("SELECT count(*) FROM evidence WHERE sha256 = ?", [sum_]).fetchone()
    return named == 1 and kept.read_bytes() == scan.read_bytes()


def on_their_way(served: Server) -> list[Path]:
    return list((served.folder / "files" / "arriving").iterdir())


@pytest.mark.long  # how much a cut loses depends on who else uses the processors
def test_cut_again_and_again_it_arrives_and_little_is_sent_twice(window, network, served, scan):
    chance = random.Random(3)
    before = network.sent
    network.cut_at(chance.randint(300_000, 600_000) for _ in iter(int, 1))
    network.rate = SLOW

    choose(window.page, scan)

    expect(tile(window.page, scan)).to_be_visible()
    assert is_whole(served, scan)
    assert network.cut >= 5
    assert network.sent - before <= LENGTH * 1.05
    assert on_their_way(served) == []


def test_after_a_reload_the_same_file_goes_on(window, network, served, scan):
    page, places = window.page, []

    def note(request: Request) -> None:
        if request.method == "PATCH":
            places.append(int(request.headers["upload-offset"]))

    network.rate = SLOW
    before = network.sent
    choose(page, scan)
    expect(page.locator(".sending progress")).to_have_js_property("value", 33)
    reached = network.sent - before
    page.reload()
    expect(page.locator(".sending")).to_have_count(0)
    expect(page.locator("#troubled")).to_contain_text(scan.name)
    expect(page.locator("#troubled")).to_contain_text("Hãy chọn lại đúng tệp này để gửi tiếp")
    page.on("request", note)
    network.rate = SLOW * 4

    choose(page, scan)

    expect(tile(page, scan)).to_be_visible()
    expect(page.locator("#troubled > li")).to_have_count(0)
    assert is_whole(served, scan)
    assert places[0] > 0
    assert places[0] >= reached - 100_000
    assert page.evaluate("Object.keys(localStorage).filter((key) => /^(tus::|sending:)/.test(key))") == []


def test_when_the_last_answer_is_lost_it_is_asked_for_again_and_the_file_is_there_once(window, served, scan):
    lost: list[APIResponse] = []

    def lose(route: Route) -> None:
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort("connectionreset")

    window.page.route("**/evidence", lose)

    choose(window.page, scan)

    expect(tile(window.page, scan)).to_have_count(1)
    assert len(lost) == 1
    assert is_whole(served, scan)


def test_what_is_cancelled_leaves_nothing_on_the_portal(window, network, served, scan):
    network.rate = SLOW
    choose(window.page, scan)
    expect(window.page.locator(".sending [data-told]")).to_contain_text(" % · 3 MB")

    with window.page.expect_response(lambda answer: answer.request.method == "DELETE") as dropped:
        window.page.locator(".sending [data-cancel]").click()

    assert dropped.value.status == 204
    expect(window.page.locator(".sending")).to_have_count(0)
    assert on_their_way(served) == []


def test_what_may_not_be_evidence_is_told_and_dropped(window, served, tmp_path):
    program = tmp_path / "ảnh.jpg"
    program.write_bytes(b"MZ" + bytes(5000))

    with window.page.expect_response(lambda answer: answer.request.method == "DELETE"):
        choose(window.page, program)

    expect(window.page.locator("#troubled li")).to_contain_text("là chương trình")
    assert on_their_way(served) == []
