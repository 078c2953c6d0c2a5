"""One exchange with a server outside, from looking up its name to its last byte, ends after so many seconds.

The timeouts of ``smtplib`` and ``http.client`` are those of single reads and writes: a server that sends a byte now
and then is waited for without end. Here the line itself is shut down when the time is over, which ends whatever reads
or writes on it, TLS handshakes too.
"""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Event, Thread, Timer
from time import monotonic
from typing import Any

TOO_SLOW, TOO_LONG = "answered too slowly", "answered without end"
"""The reasons as they are kept with a message; ``notices.delivery_views`` says them to the administrator."""


class TooSlow(OSError):
    """The time for the exchange was over."""

    def __str__(self) -> str:
        return TOO_SLOW


class TooLong(Exception):
    """The server answered more than anybody reads. No OSError: ``smtplib`` would say something else for it."""

    def __str__(self) -> str:
        return TOO_LONG


class Deadline:
    """When an exchange ends."""

    def __init__(self, seconds: float) -> None:
        self._ends = monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left. Raises TooSlow when none are."""
        left = self._ends - monotonic()
        if left <= 0:
            raise TooSlow
        return left


def connect(host: str, port: int, deadline: Deadline) -> socket.socket:
    """A connection to the first of the server's addresses that takes one. Raises OSError, TooSlow among them."""
    failed: OSError = OSError("no address")
    for family, kind, protocol, _name, address in _addresses_of(host, port, deadline):
        line = socket.socket(family, kind, protocol)
        try:
            line.settimeout(deadline.left)
            line.connect(address)
        except OSError as error:
            line.close()
            failed = TooSlow() if isinstance(error, TimeoutError) else error
        else:
            line.settimeout(None)  # from here on ``shut_down_at`` watches
            return line
    raise failed


def _addresses_of(host: str, port: int, deadline: Deadline) -> list[Any]:
    """The server's addresses. Nothing ends a look-up from outside, so it is left alone when the time is over."""
    answers: SimpleQueue[list[Any] | OSError] = SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except (OSError, UnicodeError) as error:
            answers.put(error if isinstance(error, OSError) else OSError(str(error)))

    Thread(target=look_up, name="name look-up", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left)
    except Empty:
        raise TooSlow from None
    if isinstance(answer, OSError):
        raise answer
    return answer


@contextmanager
def shut_down_at(deadline: Deadline, line: socket.socket) -> Iterator[None]:
    """Shut ``line`` down when the time is over. Raises TooSlow then, whatever the block made of it."""
    late, seconds = Event(), deadline.left
    # A handle of its own on the same connection: TLS takes the first one over, and gives it another number.
    same_line = socket.socket(fileno=os.dup(line.fileno()))

    def shut_down() -> None:
        late.set()
        with suppress(OSError):
            same_line.shutdown(socket.SHUT_RDWR)

    watch = Timer(seconds, shut_down)
    watch.daemon = True
    watch.start()
    try:
        yield
    except Exception as error:
        if late.is_set():
            raise TooSlow from error
        raise
    finally:
        watch.cancel()
        same_line.close()
    if late.is_set():
        raise TooSlow


def wrap_tls(line: socket.socket, host: str) -> ssl.SSLSocket:
    """TLS over ``line``, with the server's certificate checked for ``host``. Raises OSError."""
    return ssl.create_default_context().wrap_socket(line, server_hostname=host)
