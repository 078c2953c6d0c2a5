"""The worst day: twenty entries in villages without a network, a battery that dies, a network that comes and goes."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from hashlib import sha256
from itertools import repeat
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect

from tests.support.browsing import Window, sign_in
from tests.support.offline import LOG, lose_network, none_waits, photos, picture, stored, until_kept
from tests.support.own_browser import OwnBrowser, own_browser
from tests.support.portal_2022 import COMMUNE
from tests.support.proxy import Proxy, running
from tests.support.server import Server

pytestmark = [pytest.mark.browser, pytest.mark.long]

ENTRIES, PHOTOS, DROPS = 20, 3, 10
NOBODY = 9
"""A port on which nobody answers."""
WAITED = 60
"""Seconds in which the next entries must have arrived."""


class Network:
    """The air between the phone and the server; where it is gone, what is under way is lost in the middle."""

    def __init__(self, proxy: Proxy) -> None:
        self.proxy, self.server = proxy, proxy.target

    def go(self, window: Window) -> None:
        """The phone leaves the network, and its browser notices."""
        self.proxy.target = NOBODY
        self.proxy.cut_at(repeat(1))
        lose_network(window)

    def come(self, window: Window) -> None:
        """It is back."""
        self.proxy.target = self.server
        self.proxy.cut_at(())
        lose_network(window, lost=False)


@pytest.fixture
def network(served: Server) -> Iterator[Network]:
    """The network in front of the portal."""
    with running(Proxy(int(served.address.rpartition(":")[2]))) as proxy:
        yield Network(proxy)


@pytest.fixture
def browser(playwright_here: Playwright, network: Network, tmp_path: Path) -> Iterator[OwnBrowser]:
    """The phone's browser."""
    address = f"http://127.0.0.1:{network.proxy.port}"
    with own_browser(playwright_here, tmp_path / "profile", address) as browser:
        yield browser


def arrived(served: Server) -> list[tuple[int, str, str]]:
    """Of every activity of that day: its id, topic and a photo's SHA-256."""
    with sqlite3.connect(served.folder / "portal.sqlite3", timeout=30) as database:
        return database.execute(
            "SELECT a.id, a.topic, p.sha256 FROM outreach_activity a JOIN outreach_photo p"
            " ON p.activity_id = a.id WHERE a.topic LIKE 'Buổi %'"
        ).fetchall()


def write(window: Window, number: int) -> None:
    """Write one entry; the rest is as in the last."""
    page = window.page
    page.fill("[name=topic]", f"Buổi {number:02}")
    page.fill("[name=village]", f"Bản {number:02}")
    page.locator(".pill", has_text="Họp thôn, bản").click()
    page.fill("[name=reached]", str(20 + number))
    page.locator("#photos input[type=file]").first.set_input_files(
        [picture(f"buổi {number} ảnh {each}.jpg") for each in range(PHOTOS)]
    )
    expect(photos(window)).to_have_count(PHOTOS)
    page.get_by_role("button", name="Lưu, thêm nữa").click()
    expect(photos(window)).to_have_count(0)
    expect(page.locator("#waiting-pill b")).to_have_text(str(number))


def let_some_arrive(served: Server, number: int) -> None:
    """Wait until so many more activities are there."""
    enough, until = len({id_ for id_, *_ in arrived(served)}) + number, time.monotonic() + WAITED
    while len({id_ for id_, *_ in arrived(served)}) < enough:
        assert time.monotonic() < until, f"{len(arrived(served))} photos have arrived"
        time.sleep(0.01)


def test_twenty_entries_survive_a_dead_battery_and_ten_lost_connections(
    browser: OwnBrowser, network: Network, served: Server
):
    window = browser.start()
    sign_in(window, COMMUNE)
    window.go(LOG)
    until_kept(window, LOG, "/waiting")
    browser.close()

    window = browser.start()
    network.go(window)
    window.go(LOG)
    for number in range(1, ENTRIES + 1):
        write(window, number)
    queued = {piece["sha256"] for entry in stored(window) for piece in entry["files"]}
    browser.kill()

    window = browser.start()
    network.go(window)
    window.go("/waiting")
    expect(window.page.locator("#waiting-list > li")).to_have_count(ENTRIES)
    for _ in range(DROPS):
        network.come(window)
        let_some_arrive(served, 1)
        network.go(window)
    network.come(window)
    none_waits(window)

    found = arrived(served)
    by_entry = {id_: topic for id_, topic, _sum in found}
    assert sorted(by_entry.values()) == [f"Buổi {number:02}" for number in range(1, ENTRIES + 1)]
    assert len(found) == ENTRIES * PHOTOS
    assert {sum_ for *_rest, sum_ in found} == queued
    for sum_ in queued:
        bytes_ = next((served.folder / "files").rglob(sum_)).read_bytes()
        assert sha256(bytes_).hexdigest() == sum_
