"""What the WSGI application sees of a request, and how its answer goes out."""

from __future__ import annotations

import asyncio
import threading
import time

from ocop_tasks.asgi import AsgiApplication, wsgi_threads
from ocop_tasks.asgi.asgi_application import MOST_PASSWORDS, PASSWORD_THREADS, THREADS, WITH_PASSWORD
from ocop_tasks.asgi.wsgi_environ import environ_of
from tests.asgi.conversation import Heard, scope, speak

PIECES = 40


class Long:
    """An answer of many pieces, which knows how many were asked for and whether it was closed."""

    def __init__(self, fails_at=None):
        self.made, self.closed, self.fails_at = 0, 0, fails_at

    def __call__(self, _environ, start_response):
        start_response("200 OK", [("Content-Type", "text/plain"), ("X-Name", "a")])
        return self

    def __iter__(self):
        return self

    def __next__(self):
        if self.made == self.fails_at:
            raise OSError
        if self.made == PIECES:
            raise StopIteration
        self.made += 1
        return b"x" * 100_000

    def close(self):
        self.closed += 1


def app_of(application):
    return AsgiApplication(application, lambda _environ: 1_000)


def test_an_address_arrives_byte_for_byte_and_so_does_a_header():
    head = scope("GET", "/a%20b/%C4%91/%ff", x_name="đ")
    head["query_string"] = b"q=%20x"

    environ = environ_of(head)

    assert environ["PATH_INFO"].encode("latin-1") == b"/a b/\xc4\x91/\xff"
    assert environ["QUERY_STRING"] == "q=%20x"
    assert environ["HTTP_X_NAME"].encode("latin-1") == "đ".encode()
    assert (environ["REMOTE_ADDR"], environ["SERVER_PORT"]) == ("192.0.2.7", "8000")


def test_headers_that_come_twice_are_one_and_those_with_underscores_are_nobodys():
    head = scope("GET")
    head["headers"] = [
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
        (b"x-forwarded-for", b"192.0.2.1"),
        (b"x-forwarded-for", b"192.0.2.2"),
        (b"x_forwarded_for", b"203.0.113.9"),
    ]

    environ = environ_of(head)

    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.1,192.0.2.2"


def test_a_long_answer_is_read_as_its_reader_takes_it():
    answer, seen = Long(), []

    async def read(message):
        seen.append((message.get("more_body", False), answer.made))

    async def ask():
        await app_of(answer)(scope("GET"), None, read)

    asyncio.run(ask())

    at_once = wsgi_threads.AT_ONCE // 100_000 + 1
    assert seen[1] == (True, at_once)  # no more was made than was to be handed over
    assert seen[-1] == (False, PIECES)
    assert answer.closed == 1


def test_a_reader_who_takes_nothing_is_left(monkeypatch):
    monkeypatch.setattr(wsgi_threads, "LONGEST_PAUSE", 0.05)
    answer = Long()

    async def read(message):
        if message.get("body"):
            await asyncio.Event().wait()

    async def ask():
        await asyncio.wait_for(app_of(answer)(scope("GET"), None, read), 5)

    asyncio.run(ask())

    assert answer.made < PIECES
    assert answer.closed == 1


def test_a_short_answer_is_sent_whole_and_closed():
    answer = Long()
    answer.made = PIECES - 2

    heard = speak(app_of(answer), scope("GET"))

    assert heard == Heard(200, [(b"content-type", b"text/plain"), (b"x-name", b"a")], b"x" * 200_000)
    assert answer.closed == 1


def test_an_answer_that_fails_is_closed():
    answer = Long(fails_at=3)

    assert speak(app_of(answer), scope("GET")).status == 500
    assert answer.closed == 1


class Passwords:
    """Answers once it may; knows how many passwords are with it, and answers pages at once."""

    def __init__(self):
        self.may, self.inside, self.most, self.lock = threading.Event(), 0, 0, threading.Lock()

    def __call__(self, environ, start_response):
        if environ["PATH_INFO"] in WITH_PASSWORD and environ["REQUEST_METHOD"] == "POST":
            with self.lock:
                self.inside += 1
                self.most = max(self.most, self.inside)
            self.may.wait(20)
            with self.lock:
                self.inside -= 1
        start_response("200 OK", [])
        return [b"x"]


def test_passwords_that_are_judged_leave_the_pages_their_threads_and_the_last_are_told_to_come_back():
    office = Passwords()
    application = app_of(office)

    async def send(method, path):
        heard = Heard()

        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}

        await application(scope(method, path), receive, heard.take)
        return heard

    async def all_of_them():
        waiting = [
            asyncio.create_task(send("POST", path)) for path in sorted(WITH_PASSWORD) * (MOST_PASSWORDS // 2)
        ]
        await asyncio.sleep(0)
        page = await asyncio.wait_for(send("GET", "/sign-in"), 5)
        report = await asyncio.wait_for(send("POST", "/notices/reading"), 5)
        over = await asyncio.wait_for(send("POST", "/sign-in"), 5)
        office.may.set()
        return page, report, over, await asyncio.gather(*waiting)

    page, report, over, waited = asyncio.run(all_of_them())

    assert (page.status, report.status, over.status) == (200, 200, 503)
    assert dict(over.headers)[b"retry-after"] == b"60"
    assert "Chưa có gì được ghi" in over.body.decode()
    assert {heard.status for heard in waited} == {200}
    assert office.most == PASSWORD_THREADS


def test_the_addresses_of_passwords_are_those_where_passwords_are_judged(app):
    known = {rule.endpoint: rule.rule for rule in app.url_map.iter_rules()}
    assert {known["accounts.sign_in"], known["accounts.change_password"]} == WITH_PASSWORD


def test_pages_go_on_in_the_first_threads_while_all_others_wait():
    office, longest = Passwords(), threading.Event()

    def application(environ, start_response):
        if environ["PATH_INFO"] == "/long":
            longest.wait(20)
        return office(environ, start_response)

    async def ask(asgi, path):
        heard = Heard()
        await asgi(scope("GET", path), None, heard.take)
        return heard.status

    async def all_of_them():
        asgi = app_of(application)
        first = [asyncio.create_task(ask(asgi, "/page")) for _ in range(wsgi_threads.FEW)]
        await asyncio.gather(*first)
        long = [asyncio.create_task(ask(asgi, "/long")) for _ in range(THREADS - 1)]
        await asyncio.sleep(0.05)
        pages = [await asyncio.wait_for(ask(asgi, "/page"), 5) for _ in range(3)]
        longest.set()
        return pages, await asyncio.gather(*long)

    pages, long = asyncio.run(all_of_them())

    assert pages == [200] * 3
    assert set(long) == {200}


def test_a_page_never_waits_behind_slow_work_while_a_thread_rests():
    office, slow = Passwords(), threading.Event()

    def application(environ, start_response):
        if environ["PATH_INFO"] == "/slow":
            slow.wait(20)
        else:
            time.sleep(0.02)
        return office(environ, start_response)

    async def ask(asgi, path):
        await asgi(scope("GET", path), None, Heard().take)

    async def all_of_them():
        asgi = app_of(application)
        first = [asyncio.create_task(ask(asgi, "/page")) for _ in range(wsgi_threads.FEW)]
        await asyncio.sleep(0)
        long = [asyncio.create_task(ask(asgi, "/slow")) for _ in range(THREADS - wsgi_threads.FEW)]
        await asyncio.gather(*first)
        await asyncio.wait_for(asyncio.gather(*(ask(asgi, "/page") for _ in range(5))), 5)
        slow.set()
        await asyncio.gather(*long)

    asyncio.run(all_of_them())


def test_a_slow_reader_is_served_as_long_as_he_takes_something(monkeypatch):
    monkeypatch.setattr(wsgi_threads, "LONGEST_PAUSE", 0.2)
    answer, read = Long(), [0]
    answer.made = PIECES - 8

    async def take(message):
        if body := message.get("body"):
            await asyncio.sleep(0.01)
            read[0] += len(body)

    async def ask():
        await app_of(answer)(scope("GET"), None, take)

    asyncio.run(ask())

    assert read == [800_000]


def test_what_cannot_be_carried_out_at_all_is_told_in_both_languages(caplog):
    def broken(_environ, _start_response):
        raise ZeroDivisionError

    heard = speak(app_of(broken), scope("GET"))

    assert heard.status == 500
    assert "What it said was saved is safe" in heard.body.decode()
    assert "ZeroDivisionError" in caplog.text


def test_a_cookie_that_is_no_text_is_none():
    head = scope("GET")
    head["headers"] = [(b"cookie", b"ocop=\xff"), (b"cookie", b"a=1")]

    assert environ_of(head)["HTTP_COOKIE"] == "a=1"
