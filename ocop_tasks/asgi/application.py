"""The ASGI application: a request's body arrives first, then a thread carries the request out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from ocop_tasks.asgi import upload_pieces
from ocop_tasks.asgi.bodies import Outcome, Pace, take
from ocop_tasks.asgi.environ import environ_of
from ocop_tasks.asgi.types import Receive, Scope, Send
from ocop_tasks.asgi.wsgi import Answer, Threads
from ocop_tasks.web.body_limits import TOO_SLOW

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

BodyLimit = Callable[["WSGIEnvironment"], int]
"""Says how many bytes a request may bring."""
WITHOUT_BODY = frozenset({"GET", "HEAD", "OPTIONS"})
THREADS = 16
"""In which pages are made and forms carried out."""
UPLOAD_THREADS = 6
"""In which pieces of files are written: so long as the disk takes, not as the sender takes."""
PASSWORD_THREADS = 3
"""In which passwords are judged: each takes a processor for a tenth of a second, and those that wait hold no thread of
the pages'. One more than are judged at once (``accounts.throttling``), so that a refusal need not wait for them."""
MOST_PASSWORDS = 60
"""Passwords that wait or are judged: about as many as are done before somebody gives up."""
WITH_PASSWORD = frozenset({"/sign-in", "/password"})
MOST_ARRIVING = 1_000
"""Bodies on their way to one process. An office has a few; the next are told to come back."""
BUSY = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><title>Cổng đang bận</title><h1>Cổng đang bận</h1>'
    "<p>Chưa có gì được ghi. Hãy quay lại trang trước và gửi lại sau một phút.</p>"
    '<p lang="en">The portal is busy and nothing was saved. Please go back and send again in a minute.</p>'
).encode()
BUSY_HEADERS = [
    ("content-type", "text/html; charset=utf-8"), ("retry-after", "60"), ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'"), ("connection", "close"),
]  # fmt: skip


class AsgiApplication:
    """Runs the WSGI ``application``; ``largest_body`` says how much a request may bring."""

    def __init__(
        self,
        application: WSGIApplication,
        largest_body: BodyLimit,
        *,
        pace: Pace | None = None,
        most_arriving: int = MOST_ARRIVING,
    ) -> None:
        self.largest_body, self.pace, self.most_arriving = largest_body, pace or Pace(), most_arriving
        self._arriving = 0
        self._threads = Threads(application, THREADS, "request")
        self._upload_threads = Threads(application, UPLOAD_THREADS, "upload")
        self._password_threads = Threads(application, PASSWORD_THREADS, "password")
        self._passwords = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        environ = environ_of(scope)
        if environ["REQUEST_METHOD"] in WITHOUT_BODY:
            environ.pop("CONTENT_LENGTH", None)
            environ["wsgi.input"] = BytesIO()
            await self._threads.send(await self._threads.run(environ), send)
        elif self._arriving >= self.most_arriving:
            await self._threads.send(Answer.of(503, BUSY_HEADERS, BUSY), send)
        else:
            await self._with_body(environ, receive, send)

    async def _with_body(self, environ: WSGIEnvironment, receive: Receive, send: Send) -> None:
        self._arriving += 1
        try:
            if upload_pieces.can_be_cut(environ):
                answer = await upload_pieces.hand_on(environ, receive, self._upload_threads, self.pace)
            else:
                answer = await self._arrived(environ, receive)
        finally:
            self._arriving -= 1
        if answer is not None:
            await self._threads.send(answer, send)

    async def _arrived(self, environ: WSGIEnvironment, receive: Receive) -> Answer | None:
        """The answer to a request whose body arrives whole, or is not taken; None where the connection broke off.

        The portal itself says why it was not taken: it is told the length of one that is too large.
        """
        limit = self.largest_body(environ)
        body = await take(receive, upload_pieces.length_of(environ), limit, self.pace)
        with body.stream:
            if body.outcome is Outcome.BROKEN_OFF:
                return None
            size = max(limit + 1, body.announced) if body.outcome is Outcome.TOO_LARGE else body.size
            environ |= {"wsgi.input": body.stream, "CONTENT_LENGTH": str(size)}
            environ[TOO_SLOW] = body.outcome is Outcome.TOO_SLOW
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            if environ["PATH_INFO"] in WITH_PASSWORD:
                return await self._judged(environ)
            return await self._threads.run(environ)

    async def _judged(self, environ: WSGIEnvironment) -> Answer | None:
        """The answer to a request with a password in it."""
        if self._passwords >= MOST_PASSWORDS:
            return Answer.of(503, BUSY_HEADERS, BUSY)
        self._passwords += 1
        try:
            return await self._password_threads.run(environ)
        finally:
            self._passwords -= 1
