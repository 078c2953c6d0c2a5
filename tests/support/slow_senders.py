"""Senders who send a letter now and then: headers that never end, forms, files. Bounded in number and time."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

HOST, ELSEWHERE = "127.0.0.1", "127.0.0.2"
"""Where the portal is, and where the slow senders are: another address of this machine."""
EVERY = 0.5
"""Seconds between two letters."""
LONGEST = 120
"""Seconds after which they stop, whatever happens."""
HEAD = f"Host: {HOST}\r\nUser-Agent: slow\r\n"


def slow_headers() -> bytes:
    """The beginning of a head that goes on for ever."""
    return f"GET /sign-in HTTP/1.1\r\n{HEAD}X-Long: ".encode()


def slow_form(length: int = 4_000) -> bytes:
    """A sign-in form of which only the head comes quickly."""
    kind = "Content-Type: application/x-www-form-urlencoded"
    return f"POST /sign-in HTTP/1.1\r\n{HEAD}{kind}\r\nContent-Length: {length}\r\n\r\nusername=".encode()


def slow_upload(address: str, cookie: str, token: str, length: int) -> bytes:
    """A piece of a file of which only the head comes quickly."""
    told = f"Cookie: {cookie}\r\nX-CSRFToken: {token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\n"
    kind = "Content-Type: application/offset+octet-stream"
    return f"PATCH {address} HTTP/1.1\r\n{HEAD}{told}{kind}\r\nContent-Length: {length}\r\n\r\n".encode()


def slow_reader(path: str, cookie: str) -> bytes:
    """A request whose answer nobody reads."""
    return f"GET {path} HTTP/1.1\r\n{HEAD}Cookie: {cookie}\r\n\r\n".encode()


@dataclass
class Crowd:
    """So many connections to one port, each made anew when it is closed."""

    port: int
    beginnings: list[bytes]
    answers: list[int] = field(default_factory=list)
    """Statuses that they were answered with."""
    open: int = 0
    most: int = 0
    closed: int = 0
    """How often a connection was closed without an answer."""
    _stop: threading.Event = field(default_factory=threading.Event)

    async def _all(self) -> None:
        async with asyncio.timeout(LONGEST):
            await asyncio.gather(*(self._one(beginning) for beginning in self.beginnings))

    async def _one(self, beginning: bytes) -> None:
        while not self._stop.is_set():
            with suppress(OSError):
                reader, writer = await asyncio.open_connection(
                    HOST, self.port, limit=4096, local_addr=(ELSEWHERE, 0)
                )
                self.open += 1
                self.most = max(self.most, self.open)
                try:
                    await self._drip(reader, writer, beginning)
                finally:
                    self.open -= 1
                    writer.transport.abort()
            await asyncio.sleep(EVERY / 5)

    async def _drip(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, beginning: bytes
    ) -> None:
        writer.write(beginning)
        answer = asyncio.ensure_future(reader.readline())
        try:
            while not self._stop.is_set() and not answer.done():
                await asyncio.sleep(EVERY)
                if beginning and not beginning.startswith(b"GET /evidence"):
                    writer.write(b"x")
                await writer.drain()
            self.closed += answer.done() and not answer.result()
            if answer.done() and (words := answer.result().split()):
                self.answers.append(int(words[1]))
                while beginning.startswith(b"GET /evidence") and not self._stop.is_set():
                    await asyncio.sleep(EVERY)  # reads no further
        finally:
            answer.cancel()


@contextmanager
def crowd(port: int, beginnings: list[bytes]) -> Iterator[Crowd]:
    """That many slow senders until the block ends."""
    assert len(beginnings) <= 400
    sending = Crowd(port, beginnings)

    def run() -> None:
        with suppress(TimeoutError):
            asyncio.run(sending._all())

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield sending
    finally:
        sending._stop.set()
        thread.join(30)
