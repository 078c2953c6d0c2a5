"""Bodies of requests as they arrive, without a thread: within a time and up to a size.

The time grows with what has come, not with what was announced: a weak phone that sends 5 kB a second may go on for as
long as it needs, and whoever sends a letter now and then is cut off soon, whatever he promised.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from tempfile import TemporaryFile
from typing import IO, BinaryIO, cast

from ocop_tasks.asgi.asgi_types import Receive

log = logging.getLogger(__name__)
IN_MEMORY = 256 * 1024
"""Bytes of a body that are held in memory; more lie on the disk."""
MOST_DISCARDED = 64_000_000
"""Bytes of a body over its limit that are read and thrown away."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How slowly a body may come."""

    grace: float = 30
    """Seconds that every body has, however short."""
    slowest: float = 4_000
    """Bytes a second with which it must come beyond that, on the whole."""
    longest_pause: float = 20
    """Seconds without a byte."""

    def seconds_to_wait(self, took: float, received: int) -> float:
        """Seconds to wait for the next bytes, after ``took`` seconds in which ``received`` bytes came."""
        return max(0.0, min(self.longest_pause, self.grace + received / self.slowest - took))


class Outcome(Enum):
    """How a body ended."""

    WHOLE = "whole"
    TOO_LARGE = "too large"
    TOO_SLOW = "too slow"
    BROKEN_OFF = "broken off"
    NO_ROOM = "no room"
    """The disk took no more of it."""


class TooSlow(Exception):
    """The body comes more slowly than it may."""


class BrokenOff(Exception):
    """The connection is gone; nobody waits for an answer."""


@dataclass(slots=True)
class Body:
    """What has come of a body; nothing is kept of one that was not taken."""

    stream: BinaryIO
    size: int
    announced: int
    """Bytes that its sender promised, 0 where he promised nothing."""
    outcome: Outcome


async def chunks(receive: Receive, pace: Pace) -> AsyncIterator[bytes]:
    """The body's bytes as they come. Raises TooSlow or BrokenOff; after that nothing more may be received."""
    now = asyncio.get_running_loop().time
    began, received, more = now(), 0, True
    while more:
        try:
            async with asyncio.timeout(pace.seconds_to_wait(now() - began, received)):
                message = await receive()
        except TimeoutError:
            raise TooSlow from None
        if message["type"] == "http.disconnect":
            raise BrokenOff
        more = message.get("more_body", False)
        chunk: bytes = message.get("body", b"")
        received += len(chunk)
        if chunk:
            yield chunk


async def receive_body(receive: Receive, announced: int, limit: int, pace: Pace) -> Body:
    """Let a body arrive, in memory or on the disk.

    Of one over ``limit`` bytes nothing is kept; up to ``MOST_DISCARDED`` bytes of it are read on, for a browser that is
    cut off in the middle of sending shows its person no answer.
    """
    arrived, size, outcome = _Buffer(), 0, Outcome.WHOLE
    if announced > limit + MOST_DISCARDED:
        return Body(BytesIO(), 0, announced, Outcome.TOO_LARGE)
    try:
        async for chunk in chunks(receive, pace):
            size += len(chunk)
            if size <= limit:
                await arrived.add(chunk)
            elif size <= limit + MOST_DISCARDED:
                outcome = Outcome.TOO_LARGE
                arrived.drop()
            else:
                break
        if outcome is Outcome.WHOLE:
            return Body(await arrived.whole(), arrived.size, announced, outcome)
    except TooSlow:
        outcome = Outcome.TOO_SLOW
    except BrokenOff:
        outcome = Outcome.BROKEN_OFF
    except OSError:
        log.exception("a body could not be written aside")
        outcome = Outcome.NO_ROOM
    except BaseException:
        arrived.drop()
        raise
    arrived.drop()
    return Body(BytesIO(), 0, announced, outcome)


class _Buffer:
    """Bytes that lie aside: a few in memory, many in a temporary file, which a thread writes."""

    def __init__(self) -> None:
        self.size = 0
        self._memory: list[bytes] = []
        self._in_memory = 0
        self._file: IO[bytes] | None = None

    async def add(self, chunk: bytes) -> None:
        self._memory.append(chunk)
        self._in_memory += len(chunk)
        self.size += len(chunk)
        if self._in_memory > IN_MEMORY:
            await asyncio.to_thread(self._write)

    async def whole(self) -> BinaryIO:
        """All of it, from its beginning."""
        if self._file is None:
            return BytesIO(b"".join(self._memory))
        await asyncio.to_thread(self._write)
        self._file.seek(0)
        return cast(BinaryIO, self._file)

    def drop(self) -> None:
        """Forget it."""
        if self._file is not None:
            with suppress(OSError):  # what the full disk did not take is not wanted any more
                self._file.close()
        self._memory, self._in_memory, self._file, self.size = [], 0, None, 0

    def _write(self) -> None:
        if self._file is None:
            self._file = TemporaryFile(prefix="ocop-")  # noqa: SIM115  (closed with the request)
        self._file.writelines(self._memory)
        self._file.flush()  # so that a full disk says so here
        self._memory, self._in_memory = [], 0
