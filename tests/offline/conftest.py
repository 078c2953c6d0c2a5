"""A portal and an officer's phone that was there with a network, for the tests of what happens without one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browsing import Known, Visits, Window
from tests.support.offline import LOG, phone, until_kept
from tests.support.portal_2022 import COMMUNE
from tests.support.server import Server, copied, serving


@pytest.fixture(scope="module")
def served(laid_portal: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One portal for all these tests."""
    with serving(
        copied(laid_portal.folder, tmp_path_factory.mktemp("log")), laid_portal.ids, prepared=True
    ) as server:
        yield server


@pytest.fixture
def visits(chromium: Browser, served: Server) -> Iterator[Visits]:
    """Windows on that portal."""
    visits = Visits(chromium, served, Known())
    yield visits
    visits.close()


@pytest.fixture
def window(visits: Visits) -> Window:
    """An officer's phone that has been here with a network."""
    window = phone(visits, COMMUNE)
    window.go(LOG)
    until_kept(window, "/my-tasks", LOG, "/waiting")
    return window


@pytest.fixture
def page(window: Window) -> Page:
    """Its page."""
    return window.page


@pytest.fixture
def arrived(served: Server) -> Callable[[str], list[list[str]]]:
    """The activities of a topic that the server has, each by the names of its photos."""

    def look(topic: str) -> list[list[str]]:
        with sqlite3.connect(served.folder / "portal.sqlite3") as database:
            found = database.execute(
                "SELECT a.id, p.name FROM outreach_activity a"
                " LEFT JOIN outreach_photo p ON p.activity_id = a.id WHERE a.topic = ? ORDER BY a.id, p.id",
                (topic,),
            ).fetchall()
        return [[name for id_, name in found if id_ == one] for one in dict(found)]

    return look
