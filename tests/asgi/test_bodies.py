"""A request takes a thread once its body has come, and a body has its time and its size."""

from __future__ import annotations

import asyncio
from collections import namedtuple
from pathlib import Path

import pytest

from ocop_tasks.asgi import AsgiApplication, request_bodies
from ocop_tasks.asgi.request_bodies import Pace
from ocop_tasks.web.requests.body_limits import MAX_FIELDS, ONLY_ASKED, TOO_SLOW
from tests.asgi.conversation import GONE, Heard, scope, speak

QUICK = Pace(grace=0.2, slowest=1_000_000, longest_pause=0.1)
LIMIT = 1_000
DiskUsage = namedtuple("DiskUsage", "total used free")


class Office:
    """A WSGI application that writes down what it was asked with which body, and answers with that."""

    def __init__(self):
        self.asked, self.read = [], []

    def __call__(self, environ, start_response):
        self.asked.append(environ)
        self.read.append(environ["wsgi.input"].read())
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [self.read[-1]]


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def application(office):
    return AsgiApplication(office, lambda _environ: LIMIT, pace=QUICK)


def test_a_form_is_carried_out_when_it_has_come_whole(application, office):
    heard = speak(application, scope(transfer_encoding="chunked"), [b"a=1", 0.05, b"&b=2"])

    assert (heard.status, heard.body) == (200, b"a=1&b=2")
    assert office.asked[0]["CONTENT_LENGTH"] == "7"
    assert "HTTP_TRANSFER_ENCODING" not in office.asked[0]


def test_a_page_waits_for_no_body(application, office):
    heard = speak(application, scope("GET", content_length="50"), [10.0])

    assert heard.status == 200
    assert office.read == [b""]


@pytest.mark.parametrize(
    "body", [[b"a", 0.15, b"b"], [b"a", *[0.05, b"b"] * 10]], ids=["a pause", "a drip that never ends"]
)
def test_who_sends_too_slowly_is_told_and_takes_no_thread_meanwhile(application, office, body):
    speak(application, scope(content_length="100"), body)

    assert len(office.asked) == 1
    assert office.asked[0][TOO_SLOW]
    assert office.read == [b""]


def test_the_time_grows_with_what_has_come_and_not_with_what_was_promised():
    pace = Pace()

    assert pace.seconds_to_wait(took=29, received=0) == 1
    assert pace.seconds_to_wait(took=31, received=0) == 0
    assert pace.seconds_to_wait(took=300, received=1_500_000) == 20


def test_a_connection_that_broke_off_is_not_answered(application, office):
    heard = speak(application, scope(content_length="100"), [b"half", GONE])

    assert (heard.status, office.asked) == (0, [])


@pytest.mark.parametrize("told", [{"content_length": "5000"}, {"transfer_encoding": "chunked"}])
def test_of_a_body_over_its_limit_nothing_is_kept_and_its_sender_is_told(application, office, told):
    speak(application, scope(**told), [b"x" * 600] * 5)

    assert int(office.asked[0]["CONTENT_LENGTH"]) > LIMIT
    assert office.read == [b""]


def test_a_body_far_over_its_limit_is_not_read_at_all(application, office, monkeypatch):
    monkeypatch.setattr(request_bodies, "MOST_DISCARDED", 500)

    speak(application, scope(content_length="2000"), [10.0])

    assert office.asked[0]["CONTENT_LENGTH"] == "2000"


def test_a_large_body_lies_on_the_disk_and_is_gone_with_the_request(office, monkeypatch, tmp_path):
    monkeypatch.setattr(request_bodies, "IN_MEMORY", 100)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    application = AsgiApplication(office, lambda _environ: LIMIT, pace=QUICK)

    heard = speak(application, scope(content_length="900"), [b"x" * 90] * 10)

    assert heard.body == b"x" * 900
    assert office.asked[0]["wsgi.input"].closed
    assert list(Path(tmp_path).iterdir()) == []


def test_more_bodies_at_once_than_a_process_holds_are_told_to_come_back(office):
    application = AsgiApplication(office, lambda _environ: LIMIT, pace=Pace(), most_arriving=2)

    async def crowd() -> Heard:
        async def never():
            await asyncio.Event().wait()

        slow = [asyncio.create_task(application(scope(), never, Heard().take)) for _ in range(2)]
        await asyncio.sleep(0)
        third = Heard()
        await application(scope(), never, third.take)
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return third

    heard = asyncio.run(crowd())

    assert heard.status == 503
    assert (b"retry-after", b"60") in heard.headers
    assert "nothing was saved" in heard.body.decode()
    assert speak(application, scope(content_length="1"), [b"x"]).status == 200  # the others are gone


class Doorkeeper(Office):
    """One that takes a long body only from whom it knows, and is asked first."""

    def __call__(self, environ, start_response):
        if environ.get(ONLY_ASKED):
            self.asked.append("may it come?")
            start_response("204 OK" if environ.get("HTTP_KNOWN") else "413 TOO LARGE", [])
            return [b""]
        return super().__call__(environ, start_response)


@pytest.mark.parametrize(("known", "status"), [({"known": "yes"}, 200), ({}, 413)])
def test_a_long_body_is_asked_for_before_it_is_read(known, status, monkeypatch):
    office, long = Doorkeeper(), MAX_FIELDS + 1
    written: list[object] = []
    monkeypatch.setattr(request_bodies._Buffer, "_write", written.append)
    application = AsgiApplication(office, lambda _environ: 10 * long, pace=Pace())
    if known:
        monkeypatch.undo()

    heard = speak(application, scope(content_length=str(long), **known), [b"x" * 1000] * (long // 1000 + 1))

    assert heard.status == status
    assert office.asked[0] == "may it come?"
    assert len(office.asked) == (2 if known else 1)
    assert written == []  # nothing of what is refused lies anywhere


def test_long_bodies_find_room_on_the_disk_together_or_are_told_to_come_back(monkeypatch):
    office, long = Doorkeeper(), MAX_FIELDS + 1
    free = DiskUsage(0, 0, 1_000_000_000 + long - 1)
    monkeypatch.setattr("ocop_tasks.asgi.asgi_application.disk_usage", lambda _folder: free)
    application = AsgiApplication(office, lambda _environ: 10 * long, pace=Pace())

    assert speak(application, scope(content_length=str(long), known="yes"), [b"x"]).status == 503
    assert office.asked == []
    assert speak(application, scope(content_length="1"), [b"x"]).status == 200


def test_where_the_disk_is_full_while_a_body_comes_its_sender_is_told(office, monkeypatch, caplog):
    def full(_aside):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(request_bodies, "IN_MEMORY", 100)
    monkeypatch.setattr(request_bodies._Buffer, "_write", full)
    application = AsgiApplication(office, lambda _environ: LIMIT, pace=QUICK)

    heard = speak(application, scope(content_length="900"), [b"x" * 90] * 10)

    assert heard.status == 503
    assert "nothing was saved" in heard.body.decode()
    assert office.asked == []
