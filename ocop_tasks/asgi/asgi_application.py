"""The ASGI application: a request's body arrives first, then a thread carries the request out."""

from __future__ import annotations

import logging
from collections.abc import Callable
from io import BytesIO
from shutil import disk_usage
from tempfile import gettempdir
from typing import TYPE_CHECKING

from ocop_tasks.asgi import upload_chunks
from ocop_tasks.asgi.asgi_types import Receive, Scope, Send
from ocop_tasks.asgi.request_bodies import Outcome, Pace, receive_body
from ocop_tasks.asgi.wsgi_environ import environ_of
from ocop_tasks.asgi.wsgi_threads import Answer, Threads
from ocop_tasks.web.requests.body_limits import MAX_FIELDS, ONLY_ASKED, TOO_SLOW
from ocop_tasks.web.uploads.upload_quota import RESERVE

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
the pages'. One more than are judged at once (``accounts.sign_in_throttling``), so that a refusal need not wait
for them."""
MOST_PASSWORDS = 60
"""Passwords that wait or are judged: about as many as are done before somebody gives up."""
WITH_PASSWORD = frozenset({"/sign-in", "/password"})
MOST_ARRIVING = 1_000
"""Bodies on their way to one process. An office has a few; the next are told to come back."""
MOST_COMING = 4_000_000_000
"""Bytes of long bodies that are on their way to one process together."""
HEADERS = [
    ("content-type", "text/html; charset=utf-8"), ("retry-after", "60"), ("cache-control", "no-store"),
    ("content-security-policy", "default-src 'none'"), ("connection", "close"),
]  # fmt: skip
PAGE = (
    '<!doctype html><html lang="vi"><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>'
    "<p>{words}</p>{english}"
)
BUSY = Answer.of(
    503,
    HEADERS,
    PAGE.format(
        title="Cổng đang bận",
        words="Chưa có gì được ghi. Hãy quay lại trang trước và gửi lại sau một phút.",
        english='<p lang="en">The portal is busy and nothing was saved. Please go back and send again in a minute.</p>',
    ).encode(),
)
BROKEN = Answer.of(
    500,
    HEADERS,
    PAGE.format(
        title="Lỗi của hệ thống",
        words="Những gì đã báo “đã lưu” vẫn an toàn. Hãy thử lại sau ít phút.",
        english='<p lang="en">The portal has a problem. What it said was saved is safe. Please try again.</p>',
    ).encode(),
)
"""What is told where not even the portal's own error page could be made."""
log = logging.getLogger(__name__)


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
        self._arriving = self._announced = 0
        self._threads = Threads(application, THREADS, "request")
        self._upload_threads = Threads(application, UPLOAD_THREADS, "upload")
        self._password_threads = Threads(application, PASSWORD_THREADS, "password")
        self._passwords = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request, whatever happens with it."""
        try:
            answer = await self._answer(environ_of(scope), receive)
        except Exception:
            log.exception("a request could not be carried out")
            answer = BROKEN
        if answer is not None:
            await self._threads.send(answer, send)

    async def _answer(self, environ: WSGIEnvironment, receive: Receive) -> Answer | None:
        """The answer; None where the connection broke off."""
        if environ["REQUEST_METHOD"] in WITHOUT_BODY:
            environ.pop("CONTENT_LENGTH", None)
            return await self._threads.run(environ | {"wsgi.input": BytesIO()})
        is_cut = upload_chunks.can_be_chunked(environ)
        announced = 0 if is_cut else upload_chunks.length_of(environ)  # what is cut lies nowhere aside
        if self._arriving >= self.most_arriving or not self._has_room(announced):
            return BUSY
        self._arriving, self._announced = self._arriving + 1, self._announced + announced
        try:
            if is_cut:
                return await upload_chunks.forward_chunks(environ, receive, self._upload_threads, self.pace)
            return await self._answer_with_body(environ, receive, announced)
        finally:
            self._arriving, self._announced = self._arriving - 1, self._announced - announced

    def _has_room(self, announced: int) -> bool:
        """Whether the disk takes one more body beside those that are on their way."""
        if announced <= MAX_FIELDS:
            return True
        coming = self._announced + announced
        return coming <= MOST_COMING and disk_usage(gettempdir()).free - coming >= RESERVE

    async def _answer_with_body(
        self, environ: WSGIEnvironment, receive: Receive, announced: int
    ) -> Answer | None:
        """The answer to a request whose body arrives whole, or is not taken.

        The portal itself says why it was not taken: it is told the length of one that is too large. Before a long one
        is read it is asked whether it would take it at all.
        """
        limit = self.largest_body(environ) if announced else min(MAX_FIELDS, self.largest_body(environ))
        if MAX_FIELDS < announced <= limit:
            asked = await self._threads.run(environ | {"wsgi.input": BytesIO(), ONLY_ASKED: True})
            if asked.status != 204:
                body = await receive_body(
                    receive, announced, 0, self.pace
                )  # its sender is told when he has sent it
                return None if body.outcome is Outcome.BROKEN_OFF else asked
        body = await receive_body(receive, announced, limit, self.pace)
        with body.stream:
            if body.outcome is Outcome.BROKEN_OFF:
                return None
            if body.outcome is Outcome.NO_ROOM:
                return BUSY
            size = max(limit + 1, announced) if body.outcome is Outcome.TOO_LARGE else body.size
            environ |= {"wsgi.input": body.stream, "CONTENT_LENGTH": str(size)}
            environ[TOO_SLOW] = body.outcome is Outcome.TOO_SLOW
            environ.pop("HTTP_TRANSFER_ENCODING", None)
            if environ["PATH_INFO"] in WITH_PASSWORD:
                return await self._answer_password(environ)
            return await self._threads.run(environ)

    async def _answer_password(self, environ: WSGIEnvironment) -> Answer:
        """The answer to a request with a password in it."""
        if self._passwords >= MOST_PASSWORDS:
            return BUSY
        self._passwords += 1
        try:
            return await self._password_threads.run(environ)
        finally:
            self._passwords -= 1
