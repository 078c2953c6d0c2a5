"""Run a task on a file in the sandbox process, and return its answer or raise why there is none."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from ocop_tasks.storage.sandbox.concurrency_limits import Busy
from ocop_tasks.storage.sandbox.forkserver import BEGUN, NO_MEMORY, NOT_LIMITED, STATUS

PROGRAM = Path(__file__).with_name("sandboxed_process.py")
GRACE = 2.0
"""Seconds after its time in which a process must have been ended by the kernel."""
LARGEST_ANSWER = 32 * 1024 * 1024
CHUNK = 256 * 1024


class LimitExceeded(Exception):
    """The file takes more seconds of the processor, or more memory, than any file may."""


class TaskFailed(Exception):
    """The process stumbled over the file, or died of it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one look at one file may take."""

    cpu: int
    """Seconds of the processor."""
    wall: float
    """Seconds on the clock."""
    memory: int
    """Bytes of address space, the libraries' own among them."""


class Sandbox:
    """The program that looks, started when it is first needed and again whenever it has ended. Threads may share it."""

    def __init__(self, program: Path = PROGRAM) -> None:
        self.program = program
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._orders: socket.socket | None = None

    def run(self, task: str, file: BinaryIO, *arguments: str, limits: Limits) -> bytes:
        """What ``task`` answers on ``file``, a real file, which it may change but not make longer.

        Raises LimitExceeded and TaskFailed where it is the file's fault, Busy where nobody can say.
        """
        order = {
            "task": task, "arguments": arguments, "cpu": limits.cpu, "wall": limits.wall, "memory": limits.memory,
        }  # fmt: skip
        for _try in range(2):  # the program may end, having been idle, at this very moment
            answer = self._ask(json.dumps(order).encode(), file, limits.wall + GRACE)
            if answer.startswith(BEGUN):
                return _judged(answer.removeprefix(BEGUN))
        raise Busy("the process did not begin")

    def end(self) -> None:
        """End the program and all that it has begun; the next order starts it again."""
        with self._lock:
            self._end()

    def _ask(self, order: bytes, file: BinaryIO, seconds: float) -> bytes:
        """All that came before the other side was closed."""
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                self._send(order, [theirs.fileno(), file.fileno()])
            try:
                return _all_of(ours, time.monotonic() + seconds)
            except TimeoutError:
                self.end()
                raise Busy("no answer") from None

    def _send(self, order: bytes, files: list[int]) -> None:
        with self._lock:
            if self._process is None or self._process.poll() is not None:
                self._start()
            assert self._orders is not None
            try:
                socket.send_fds(self._orders, [order], files)
            except OSError:
                self._end()

    def _start(self) -> None:
        """Without the portal's environment, in which its secrets are."""
        self._end()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.settimeout(GRACE)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-I", str(self.program)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                env={"LANG": "C.UTF-8", "MALLOC_ARENA_MAX": "1"},
                start_new_session=True,
            )
        self._orders = ours

    def _end(self) -> None:
        if self._orders is not None:
            self._orders.close()
        if self._process is not None and self._process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._orders = self._process = None


SHARED = Sandbox()
"""The one of this process of the server."""


def _all_of(answer: socket.socket, until: float) -> bytes:
    whole = bytearray()
    while len(whole) < LARGEST_ANSWER:
        answer.settimeout(max(0.001, until - time.monotonic()))
        try:
            piece = answer.recv(CHUNK)
        except ConnectionError:
            break
        if not piece:
            break
        whole += piece
    return bytes(whole)


def _judged(answer: bytes) -> bytes:
    """What the task gave back, where its process ended well."""
    given, status = answer[: -STATUS.size], answer[-STATUS.size :]
    if len(status) < STATUS.size:
        raise Busy("ended from outside")
    code = os.waitstatus_to_exitcode(STATUS.unpack(status)[0])
    if code == 0:
        return given
    if code in (NO_MEMORY, -signal.SIGXCPU):
        raise LimitExceeded(f"ended with {code}")
    if code in (NOT_LIMITED, -signal.SIGALRM, -signal.SIGKILL, -signal.SIGTERM):
        raise Busy(f"ended with {code}: {given.decode(errors='replace')}")
    raise TaskFailed(f"ended with {code}: {given.decode(errors='replace')}")
