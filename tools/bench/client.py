"""A small load client: so many keep-alive connections in one thread, each asking again as soon as it was answered."""

from __future__ import annotations

import select
import socket
import time
from dataclasses import dataclass, field

CONNECTIONS = 8
HOST = "127.0.0.1"


class WrongAnswer(Exception):
    """The server answered something else than was asked for."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, over and over."""

    path: str
    port: int
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    def raw(self) -> bytes:
        """The bytes that go over the wire."""
        lines = [f"GET {self.path} HTTP/1.1", f"Host: {HOST}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


@dataclass(frozen=True, slots=True)
class Load:
    """What a span of asking came to."""

    rate: float
    """Answers a second."""
    busy: float
    """The share of the time in which the client itself was computing: near 1, it would be what is measured."""


class _Connection:
    """One keep-alive connection with one request on its way."""

    def __init__(self, ask: Ask) -> None:
        self.socket = socket.create_connection((HOST, ask.port), timeout=10)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.request, self.status = ask.raw(), str(ask.status).encode()
        self.missing, self.head = 0, b""

    def send(self) -> None:
        self.socket.sendall(self.request)

    def receive(self) -> bool:
        """Take what has come; whether the answer is whole. Raises WrongAnswer."""
        data = self.socket.recv(1 << 18)
        if not data:
            raise WrongAnswer("the server closed the connection")
        if self.missing:
            self.missing -= len(data)
            return self.missing == 0
        self.head += data
        end = self.head.find(b"\r\n\r\n")
        if end < 0:
            return False
        if self.head[9:12] != self.status:
            raise WrongAnswer(self.head[:400].decode("latin-1"))
        self.missing = _length(self.head[:end]) - (len(self.head) - end - 4)
        self.head = b""
        return self.missing == 0


def _length(head: bytes) -> int:
    at = head.lower().find(b"\r\ncontent-length:")
    return int(head[at + 17 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def load(ask: Ask, seconds: float, connections: int = CONNECTIONS) -> Load:
    """Ask for ``seconds`` over ``connections``. Raises WrongAnswer."""
    poll, open_ = select.epoll(), {}
    try:
        for _ in range(connections):
            connection = _Connection(ask)
            open_[connection.socket.fileno()] = connection
            poll.register(connection.socket, select.EPOLLIN)
        answers, began, computing = 0, time.perf_counter(), time.process_time()
        for connection in open_.values():
            connection.send()
        while (now := time.perf_counter()) - began < seconds:
            for handle, _event in poll.poll(1):
                if open_[handle].receive():
                    answers += 1
                    open_[handle].send()
        return Load(answers / (now - began), (time.process_time() - computing) / (now - began))
    finally:
        for connection in open_.values():
            connection.socket.close()
        poll.close()
