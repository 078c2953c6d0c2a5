"""A file that is sent in one long PATCH (tus 1.0) reaches the portal as many short ones, each whole and at once.

So a slow phone holds no thread, what it has sent lies safe a few seconds later, and a person who is switched off
meanwhile is refused with the next piece.
"""

from __future__ import annotations

import asyncio
from io import BytesIO
from typing import TYPE_CHECKING

from ocop_tasks.asgi.asgi_types import Receive
from ocop_tasks.asgi.request_bodies import BrokenOff, Pace, TooSlow, chunks
from ocop_tasks.asgi.wsgi_threads import Answer, Threads
from ocop_tasks.uploads.tus_protocol import ANNOUNCED

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

CHUNK = 8 * 1024
"""Bytes that are waited for before they are handed on: what a dying process loses at most, of a slow sender's."""
LONGEST = 5
"""Seconds until what has come is handed on, however little it is."""
MOST_HELD = 512 * 1024
"""Bytes of a quick sender that are collected while the piece before is written."""
OFFSET, CHECKSUM = "HTTP_UPLOAD_OFFSET", "HTTP_UPLOAD_CHECKSUM"


def can_be_chunked(environ: WSGIEnvironment) -> bool:
    """Whether it is such a PATCH, plain or in disguise, which tells its length and has no sum over the whole."""
    method = environ["REQUEST_METHOD"]
    if method == "POST":
        method = environ.get("HTTP_X_HTTP_METHOD_OVERRIDE", "").upper()
    return (
        method == "PATCH"
        and environ["PATH_INFO"].startswith("/uploads/")
        and CHECKSUM not in environ
        and _number(environ.get(OFFSET, "")) is not None
        and _number(environ.get("CONTENT_LENGTH", "")) is not None
    )


def length_of(environ: WSGIEnvironment) -> int:
    """Bytes that the request announces; 0 where it announces none."""
    return _number(environ.get("CONTENT_LENGTH", "")) or 0


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


async def forward_chunks(
    environ: WSGIEnvironment, receive: Receive, threads: Threads, pace: Pace
) -> Answer | None:
    """Add the body piece by piece; the answer to the last piece, or to the first that was refused.

    None where the connection broke off: what had come was added, and nobody waits for an answer. Of a body that comes
    too slowly, too, what had come was added; its sender is answered as if it had been all, and goes on from there.
    """
    adding = _ChunkedUpload(environ, threads)
    try:
        async for chunk in chunks(receive, pace):
            if (refusal := await adding.add(chunk)) is not None:
                return refusal
    except TooSlow:
        return await adding.finish()
    except BrokenOff:
        await adding.finish()
        return None
    return await adding.finish()


class _ChunkedUpload:
    """One PATCH on its way: what has come since the last piece, and where in the file that begins."""

    def __init__(self, environ: WSGIEnvironment, threads: Threads) -> None:
        self._environ, self._threads = environ, threads
        self._at, self._left = int(environ[OFFSET]), length_of(environ)
        self._chunks: list[bytes] = []
        self._size = 0
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[Answer] | None = None

    async def add(self, chunk: bytes) -> Answer | None:
        """Take a chunk, and hand on what has come where it is time; the answer where a piece was refused."""
        if not self._chunks:
            self._timer = asyncio.get_running_loop().call_later(LONGEST, self._write_if_idle)
        self._chunks.append(chunk)
        self._size += len(chunk)
        is_time = self._writing is not None and (self._writing.done() or self._size >= MOST_HELD)
        if is_time and (refusal := await self._written()) is not None:
            return refusal
        if self._size >= CHUNK:
            self._write_if_idle()
        return None

    async def finish(self) -> Answer:
        """Hand on the rest; the portal's last answer."""
        if (refusal := await self._written()) is not None:
            return refusal
        return await self._write()

    async def _written(self) -> Answer | None:
        """Wait until no piece is being written; the answer where one was refused."""
        while (writing := self._writing) is not None:
            answer = await writing
            if self._writing is writing:  # behind a piece that was taken the next may have begun at once
                self._writing = None
            if answer.status != 204:
                return answer
        return None

    def _write_if_idle(self) -> None:
        """Hand on what there is, unless the piece before is still being written, or was refused."""
        before = self._writing
        if self._chunks and (before is None or (_is_done(before) and before.result().status == 204)):
            self._write()

    def _write(self) -> asyncio.Task[Answer]:
        """Begin to hand on what there is."""
        if self._timer is not None:
            self._timer.cancel()
        piece = b"".join(self._chunks)
        given = self._environ | {
            OFFSET: str(self._at),
            ANNOUNCED: self._left,
            "CONTENT_LENGTH": str(len(piece)),
            "wsgi.input": BytesIO(piece),
        }
        self._at += len(piece)
        self._left -= len(piece)
        self._chunks, self._size = [], 0
        self._writing = asyncio.create_task(self._threads.run(given))
        self._writing.add_done_callback(lambda _done: self._write_if_idle())
        return self._writing


def _is_done(writing: asyncio.Task[Answer]) -> bool:
    return writing.done() and not writing.cancelled() and writing.exception() is None
