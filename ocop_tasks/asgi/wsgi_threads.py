"""The WSGI application run in threads, and its answer sent without one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from ocop_tasks.asgi.asgi_types import Send

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

Result = TypeVar("Result")
FEW = 4
"""Threads that do what they can; why not all of them do, ``Threads`` says."""
AT_ONCE = 512 * 1024
"""Bytes of an answer that are handed over at once; of a longer one the rest is read as its reader takes it."""
SLICE = 16 * 1024
"""Bytes of a long answer that its reader must have taken in ``LONGEST_PAUSE`` seconds."""
LONGEST_PAUSE = 60


class Answer:
    """What a WSGI application answers: status, headers, and a body that is read piece by piece."""

    def __init__(self) -> None:
        self.status = 500
        self.headers: list[tuple[str, str]] = []
        self.first = b""
        """The body, or its beginning."""
        self.is_whole = False
        self._body: Iterable[bytes] = ()
        self._rest: Iterator[bytes] = iter(())

    @classmethod
    def of(cls, status: int, headers: list[tuple[str, str]], body: bytes) -> Answer:
        """One that no application has made."""
        made = cls()
        made.status, made.headers, made.first, made.is_whole = status, headers, body, True
        return made

    def begin(self, application: WSGIApplication, environ: WSGIEnvironment) -> Answer:
        """Carry the request out, up to the first ``AT_ONCE`` bytes of its answer."""
        self._body = application(environ, self._start)
        self._rest = iter(self._body)
        self.first = self.more()
        return self

    def more(self) -> bytes:
        """The next ``AT_ONCE`` bytes or so; closes the body behind the last of them, or where it fails."""
        pieces, size = [], 0
        try:
            for piece in self._rest:
                pieces.append(piece)
                size += len(piece)
                if size >= AT_ONCE:
                    break
            else:
                self.is_whole = True
        finally:
            if size < AT_ONCE:
                self.close()
        return b"".join(pieces)

    def close(self) -> None:
        """Let the application clear up."""
        if close := getattr(self._body, "close", None):
            close()

    def header(self, name: str) -> str:
        """The value of a header, or nothing."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def _start(self, status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
        self.status, self.headers = int(status[:3]), headers
        return None


class Threads:
    """So many threads in which ``application`` is run, and its answers sent from.

    The first ``FEW`` of them do what they can, and the others only what comes while those are busy: a pool hands work
    to whichever thread has rested longest, and many that take turns cost a page up to a tenth more of the processor.
    """

    def __init__(self, application: WSGIApplication, count: int, name: str) -> None:
        self.application = application
        few = min(FEW, count)
        self._few = ThreadPoolExecutor(few, thread_name_prefix=name)
        self._others = ThreadPoolExecutor(max(1, count - few), thread_name_prefix=name)
        self._few_free = few
        self._free = asyncio.Semaphore(count)

    async def run(self, environ: WSGIEnvironment) -> Answer:
        """The answer to a request whose body has arrived, or its beginning."""
        return await self._do(Answer().begin, self.application, environ)

    async def send(self, answer: Answer, send: Send) -> None:
        """Hand the answer over; between two pieces of a long one no thread waits for its reader.

        A reader is left who takes nothing of it for ``LONGEST_PAUSE`` seconds, however long the whole takes.
        """
        headers = [
            (name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        if answer.is_whole:
            await send({"type": "http.response.body", "body": answer.first})
        else:
            await self._send_long(answer, send)

    async def _send_long(self, answer: Answer, send: Send) -> None:
        piece = answer.first
        while piece:
            if not await _is_accepted(piece, send):
                await self._do(answer.close)
                return
            piece = b"" if answer.is_whole else await self._do(answer.more)
        await send({"type": "http.response.body", "body": b""})

    async def _do(self, work: Callable[..., Result], *given: Any) -> Result:
        """Carry ``work`` out in a thread that is free; nothing waits behind work while another thread rests."""
        run = asyncio.get_running_loop().run_in_executor
        async with self._free:
            if self._few_free <= 0:
                return await run(self._others, work, *given)
            self._few_free -= 1
            try:
                return await run(self._few, work, *given)
            finally:
                self._few_free += 1


async def _is_accepted(piece: bytes, send: Send) -> bool:
    """Whether the reader took the ``piece``, each slice of it in time."""
    try:
        for at in range(0, len(piece), SLICE):
            async with asyncio.timeout(LONGEST_PAUSE):
                await send({"type": "http.response.body", "body": piece[at : at + SLICE], "more_body": True})
    except TimeoutError:
        return False
    return True
