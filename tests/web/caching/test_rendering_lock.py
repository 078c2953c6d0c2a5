"""Pages take turns within a process where its database is SQLite; nobody waits long, and who sends waits for nobody."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest

from ocop_tasks.extensions import db
from ocop_tasks.web.caching.rendering_lock import ENVIRON_KEY, MAX_WAIT, RenderingLockMiddleware

LONG = 20
"""Seconds after which a test gives up."""


class Office:
    """An application whose answers take as long as it is told, and which knows how many are at work at once."""

    def __init__(self) -> None:
        self.guard, self.inside, self.most = Lock(), 0, 0
        self.long, self.begun = Event(), Event()

    def __call__(self, environ, _start_response):
        with self.guard:
            self.inside += 1
            self.most = max(self.most, self.inside)
        try:
            if environ["PATH_INFO"] == "/broken":
                raise ZeroDivisionError
            if environ["PATH_INFO"] == "/long":
                self.begun.set()
                assert self.long.wait(LONG)
            else:
                time.sleep(0.002)
            return [b"done"]
        finally:
            with self.guard:
                self.inside -= 1


@pytest.fixture
def office():
    return Office()


def ask(turns, path, method="GET"):
    return turns({"REQUEST_METHOD": method, "PATH_INFO": path}, None)


def test_pages_are_made_one_after_the_other(office, monkeypatch):
    monkeypatch.setattr(
        "ocop_tasks.web.caching.rendering_lock.MAX_WAIT", LONG
    )  # a busy machine is not a page that takes long
    turns = RenderingLockMiddleware(office)

    with ThreadPoolExecutor(4) as people:
        answers = list(people.map(lambda _each: ask(turns, "/page"), range(12)))

    assert answers == [[b"done"]] * 12
    assert office.most == 1


def test_behind_a_page_that_takes_long_the_next_begins_beside_it(office):
    turns = RenderingLockMiddleware(office)
    with ThreadPoolExecutor(1) as somebody:
        long = somebody.submit(ask, turns, "/long")
        assert office.begun.wait(LONG)

        began = time.monotonic()
        assert ask(turns, "/page") == [b"done"]
        waited = time.monotonic() - began
        office.long.set()

        assert long.result(LONG) == [b"done"]
    assert waited >= MAX_WAIT
    assert office.most == 2


def test_who_sends_something_waits_for_nobody(office):
    turns = RenderingLockMiddleware(office)
    with ThreadPoolExecutor(1) as somebody:
        long = somebody.submit(ask, turns, "/long", "POST")
        assert office.begun.wait(LONG)

        assert turns.lock.acquire(blocking=False)  # the one that sends holds no turn
        assert ask(turns, "/page", "POST") == [b"done"]  # and needs none
        turns.lock.release()
        office.long.set()

        assert long.result(LONG) == [b"done"]


def test_a_page_that_fails_gives_its_turn_back(office):
    turns = RenderingLockMiddleware(office)

    with pytest.raises(ZeroDivisionError):
        ask(turns, "/broken")

    assert turns.lock.acquire(blocking=False)


def test_turns_are_taken_where_the_database_is_in_the_process(app):
    with app.app_context():
        here = db.engine.dialect.name == "sqlite"

    layer, layers = app.wsgi_app, []
    while layer is not None:
        layers.append(type(layer).__name__)
        layer = (
            getattr(layer, "application", None)
            or getattr(layer, "inner", None)
            or getattr(layer, "app", None)
        )
        if layer is app:
            break
    assert ("RenderingLockMiddleware" in layers) is here


def test_who_goes_on_elsewhere_passes_his_turn_on(office, monkeypatch):
    monkeypatch.setattr("ocop_tasks.web.caching.rendering_lock.MAX_WAIT", LONG)

    def making_a_picture(environ, start_response):
        environ[ENVIRON_KEY].release()
        environ[ENVIRON_KEY].release()
        return office(environ, start_response)

    turns = RenderingLockMiddleware(making_a_picture)
    with ThreadPoolExecutor(2) as people:
        slow = people.submit(ask, turns, "/long")
        assert office.begun.wait(LONG)
        begun = time.perf_counter()
        assert ask(turns, "/page") == [b"done"]
        waited = time.perf_counter() - begun
        office.long.set()
        assert slow.result(LONG) == [b"done"]

    assert waited < LONG
