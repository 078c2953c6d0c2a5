"""Servers on this machine that never come to an end: they drip, they pour, or they say nothing at all."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from itertools import cycle
from threading import Thread

DROP = 0.02
"""Seconds between two bytes of a server that drips: far less than any single read waits for."""
GIVES_UP = 6.0
"""Seconds after which such a server goes all the same, so that a test of who waits for it fails instead of hanging."""
Answering = Callable[[socket.socket], None]


class Manner(StrEnum):
    """How a server fails to come to an end."""

    SILENT = "silent"
    DRIPPING = "dripping"
    ENDLESS = "endless"


def never_end(line: socket.socket, manner: Manner, again: bytes) -> None:
    """Answer ``again`` and again in this manner, until the other side has gone. Raises OSError at the end."""
    until = time.monotonic() + GIVES_UP
    line.settimeout(GIVES_UP)
    if manner is Manner.SILENT:
        while line.recv(65_536):
            pass
    for byte in cycle(again):
        if time.monotonic() > until:
            break
        if manner is Manner.DRIPPING:
            line.sendall(bytes([byte]))
            time.sleep(DROP)
        else:
            line.sendall(again * 100)
    raise TimeoutError


@contextmanager
def serving(answering: Answering) -> Iterator[int]:
    """A port where every connection is answered so, in a thread of its own."""

    def answer(line: socket.socket) -> None:
        with line, suppress(OSError):
            answering(line)

    def accept() -> None:
        with suppress(OSError):
            while True:
                line, _address = listening.accept()
                Thread(target=answer, args=(line,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listening:
        Thread(target=accept, daemon=True).start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)


def mail_server(at: str, manner: Manner, first: bytes = b"") -> Answering:
    """A mail server that behaves until it comes to ``at``: a verb, "greeting", "handshake" or "letter".

    There it says ``first``, and goes on in its manner.
    """
    offered = b"250-STARTTLS\r\n" if at in ("STARTTLS", "handshake") else b"250-AUTH PLAIN\r\n"
    answers = {
        "greeting": b"220 here\r\n", "EHLO": b"250-here\r\n" + offered + b"250 HELP\r\n", "STARTTLS": b"220 go on\r\n",
        "AUTH": b"235 in\r\n", "DATA": b"354 go on\r\n", "letter": b"250 taken\r\n", "QUIT": b"221 bye\r\n",
    }  # fmt: skip

    def answer(line: socket.socket, step: str) -> None:
        if step == at:
            line.sendall(first)
            never_end(line, manner, b"250-and more\r\n")
        line.sendall(answers.get(step, b"250 ok\r\n"))
        if step == "STARTTLS":
            line.recv(65_536)
            never_end(line, manner, b"\x16\x03\x03\x00\xff\x02\x00\x00\xfb\x03\x03" + bytes(249))

    def talk(line: socket.socket) -> None:
        answer(line, "greeting")
        inside = False
        for heard in line.makefile("rb"):
            if inside and heard != b".\r\n":
                continue
            step = "letter" if inside else heard.split()[0].decode().upper()
            answer(line, step)
            inside = step == "DATA"

    return talk


def bridge(at: str, manner: Manner, status: bytes = b"503 Busy") -> Answering:
    """A bridge that takes a call and answers without end, from its "status", its "headers" or its "body" on."""
    rest = {"status": b"HTTP/1.1 503 B", "headers": b"x-more: y\r\n", "body": b"and so on"}[at]
    before = {"status": b"", "headers": b"HTTP/1.1 " + status + b"\r\n"}
    before["body"] = before["headers"] + b"Content-Type: text/plain\r\n\r\n"

    def talk(line: socket.socket) -> None:
        line.recv(65_536)
        line.sendall(before[at])
        never_end(line, manner, rest)

    return talk
