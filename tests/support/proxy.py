"""A weak network between a client and a server of this machine: slow, far away, and cut off again and again.

It passes bytes on as they are and counts those that the client sends. A cut is one that neither side is told of
kindly: both connections are reset, and what was under way is lost.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

PIECE = 8192
RESET = struct.pack("ii", 1, 0)
FOREVER = 1 << 62
TICK = 0.002
"""Seconds that are not worth sleeping."""


@dataclass
class Proxy:
    """A network to ``target``, a port of this machine."""

    target: int
    cuts: Iterable[int] = ()
    """After so many bytes from the client comes the next cut."""
    cut_every: float = 0.0
    """Seconds between two cuts; 0: none."""
    rate: float = 0.0
    """Bytes a second in each direction; 0: as fast as can be."""
    delay: float = 0.0
    """Seconds that a byte is under way in each direction."""
    port: int = 0
    sent: int = 0
    """Bytes that came from the client."""
    cut: int = 0
    """How many cuts there were."""
    _lines: set[_Line] = field(default_factory=set)
    _left: int = FOREVER
    _next: Iterator[int] = field(default_factory=lambda: iter(()))
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def cut_at(self, cuts: Iterable[int]) -> None:
        """From now on, cut after so many bytes from the client, again and again."""
        self._next = iter(cuts)
        self._left = next(self._next, FOREVER)

    async def _serve(self, ready: threading.Event, end: asyncio.Event) -> None:
        self.cut_at(self.cuts)
        server = await asyncio.start_server(self._connect, "127.0.0.1", self.port, limit=PIECE)
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        clock = asyncio.create_task(self._cut_now_and_then())
        await end.wait()
        server.close()
        clock.cancel()
        for line in self._lines:
            line.reset()
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _connect(self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        try:
            from_server, to_server = await asyncio.open_connection(sock=_short_line(self.target), limit=PIECE)
        except OSError:
            to_client.transport.abort()
            return
        to_server.transport.set_write_buffer_limits(PIECE)
        line, task = _Line([to_client, to_server]), asyncio.current_task()
        assert task
        self._lines.add(line)
        self._tasks.add(task)
        try:
            async with asyncio.TaskGroup() as pumps:
                self._pump(pumps, from_client, to_server, counted=True)
                self._pump(pumps, from_server, to_client, counted=False)
        except* OSError:
            pass
        finally:
            self._tasks.discard(task)
            self._lines.discard(line)
            line.reset()

    def _pump(
        self,
        pumps: asyncio.TaskGroup,
        source: asyncio.StreamReader,
        sink: asyncio.StreamWriter,
        *,
        counted: bool,
    ) -> None:
        """Pass on what comes in one direction; what is under way is bound by rate and delay, as on a real line."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(maxsize=0 if self.delay else 1)
        pumps.create_task(self._take(source, under_way, counted))
        pumps.create_task(_pass_on(under_way, sink))

    async def _take(
        self, source: asyncio.StreamReader, under_way: asyncio.Queue[tuple[float, bytes]], counted: bool
    ) -> None:
        now = asyncio.get_running_loop().time
        free = now()
        while piece := await source.read(min(PIECE, self._left) if counted else PIECE):
            if counted:
                self._count(len(piece))
            await under_way.put((now() + self.delay, piece))
            if self.rate:
                free = max(free, now()) + len(piece) / self.rate
                if free - now() > TICK:
                    await asyncio.sleep(free - now())
        await under_way.put((0.0, b""))

    def _count(self, bytes_: int) -> None:
        self.sent += bytes_
        self._left -= bytes_
        if self._left <= 0:
            self._left = next(self._next, FOREVER)
            self._reset()

    async def _cut_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(self.cut_every or 0.1)
            if self.cut_every:
                self._reset()

    def _reset(self) -> None:
        self.cut += bool(self._lines)
        for line in list(self._lines):
            line.reset()


def _short_line(port: int) -> socket.socket:
    """A connection that holds few bytes, as a weak network does: this machine's own would hold megabytes."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIECE)
    try:
        line.connect(("127.0.0.1", port))
    except OSError:
        line.close()
        raise
    line.setblocking(False)
    return line


async def _pass_on(under_way: asyncio.Queue[tuple[float, bytes]], sink: asyncio.StreamWriter) -> None:
    while True:
        due, piece = await under_way.get()
        if sink.is_closing():
            raise ConnectionResetError
        if (wait := due - asyncio.get_running_loop().time()) > TICK:
            await asyncio.sleep(wait)
        if not piece:
            sink.write_eof()
            return
        sink.write(piece)
        await sink.drain()


@dataclass(eq=False)
class _Line:
    """One connection of the client with its continuation to the server."""

    ends: list[asyncio.StreamWriter]

    def reset(self) -> None:
        """Drop both ends with what is under way."""
        for end in self.ends:
            taken = end.get_extra_info("socket")
            if taken is not None and taken.fileno() >= 0:
                taken.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            end.transport.abort()


@contextmanager
def running(proxy: Proxy) -> Iterator[Proxy]:
    """The network, until the block ends; its ``port`` takes the server's place."""
    ready, loop = threading.Event(), asyncio.new_event_loop()
    end = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(proxy._serve(ready, end)), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield proxy
    finally:
        loop.call_soon_threadsafe(end.set)
        thread.join(10)
        loop.close()
