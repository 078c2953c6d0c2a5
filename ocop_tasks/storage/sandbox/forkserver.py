"""A program that has its libraries loaded and forks one limited process for each file (docs/decisions/0051).

Orders come over the socket that is its standard input, each with two open files: where the answer goes, and what is
to be looked at. An answer is ``BEGUN``, what the task gave back, and the process's wait status at its end.

It has one thread, so that it may fork. It ends, with all that it has forked, when whoever started it has ended,
however that happened; and by itself when nobody has asked for ``idle`` seconds. Standard library alone.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import socket
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

Task = Callable[..., bytes]
"""Called with the open file and the texts of the order."""

BEGUN = b"+"
STATUS = struct.Struct("!i")
FAILED, NO_MEMORY, NOT_LIMITED = 1, 2, 3
"""How a process ends whose task raised something; ``NO_MEMORY`` where it ran into its limit, ``NOT_LIMITED`` where the
system does not let it be limited: then it does not look at all."""
LONGEST_ORDER = 16 * 1024
NICER = 5
"""A page goes before a look at a file."""


def serve(tasks: Mapping[str, Task], *, idle: float) -> None:
    """Carry out orders until whoever gives them is gone, or has given none for ``idle`` seconds."""
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # a server's threads may block what limits rely on
    for each in (signal.SIGALRM, signal.SIGXCPU, signal.SIGPIPE):
        signal.signal(each, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the guards
    gc.freeze()
    with socket.socket(fileno=0) as orders:
        orders.settimeout(idle)
        try:
            while _serve_one(orders, tasks):
                pass
        except TimeoutError:
            return
    os.killpg(0, signal.SIGKILL)


def _serve_one(orders: socket.socket, tasks: Mapping[str, Task]) -> bool:
    """Fork for the next order; False when none will come any more."""
    order, files, *_ = socket.recv_fds(orders, LONGEST_ORDER, 2)
    if not order:
        return False
    answer, file = files
    if not os.fork():
        orders.close()
        _guard(socket.socket(fileno=answer), file, json.loads(order), tasks)
    os.close(answer)
    os.close(file)
    return True


def _guard(answer: socket.socket, file: int, order: dict[str, Any], tasks: Mapping[str, Task]) -> NoReturn:
    """Wait for the process that looks, and tell how it ended, whatever killed it."""
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        answer.sendall(BEGUN)
        if child := os.fork():
            os.close(file)
            answer.sendall(STATUS.pack(os.waitpid(child, 0)[1]))
        else:
            _run_task(answer, file, order, tasks)
    finally:
        os._exit(0)


def _run_task(answer: socket.socket, file: int, order: dict[str, Any], tasks: Mapping[str, Task]) -> NoReturn:
    ending = NOT_LIMITED
    try:
        _limit(order["cpu"], order["wall"], order["memory"])
        ending = FAILED
        with os.fdopen(file, "r+b") as opened:
            answer.sendall(_carry_out(tasks[order["task"]], opened, order["arguments"]))
        ending = 0
    except MemoryError:
        ending = NO_MEMORY
    except BaseException as error:  # noqa: BLE001 - told to whoever asked
        answer.sendall(repr(error)[:1000].encode(errors="replace"))
    finally:
        os._exit(ending)


def _carry_out(task: Task, file: BinaryIO, arguments: list[str]) -> bytes:
    return task(file, *arguments)


def _limit(cpu: int, wall: float, memory: int) -> None:
    """From here on the kernel ends this process past ``cpu`` or ``wall`` seconds, with ``memory`` bytes at most.

    Where the machine itself runs short, this one goes first. It makes no file longer, and leaves no core.
    """
    with suppress(OSError):
        os.nice(NICER)
        Path("/proc/self/oom_score_adj").write_text("1000", "ascii")
    _lower(resource.RLIMIT_CPU, cpu, cpu + 1)  # SIGXCPU comes before SIGKILL
    _lower(resource.RLIMIT_AS, memory, memory)
    _lower(resource.RLIMIT_FSIZE, 0, 0)
    _lower(resource.RLIMIT_CORE, 0, 0)
    signal.setitimer(signal.ITIMER_REAL, wall)


def _lower(limit: int, soft: int, hard: int) -> None:
    """The server itself may have been given less."""
    most = resource.getrlimit(limit)[1]
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(limit, (soft, hard))
