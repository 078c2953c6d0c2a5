"""Several things in one moment, or one that dies half-way: each in a thread or a process of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask
from sqlalchemy import event

from ocop_tasks.database import end_writing
from ocop_tasks.extensions import db

Answer = TypeVar("Answer")


def at_once(app: Flask, *calls: Callable[[], Answer]) -> list[Answer]:
    """Do all ``calls``, each in a thread of its own, as near to one moment as can be; their answers in order."""
    start = Barrier(len(calls))

    def do(call: Callable[[], Answer]) -> Answer:
        with app.app_context():
            start.wait()
            try:
                return call()
            finally:
                db.session.remove()
                end_writing()

    db.session.remove()
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(do, calls))


def killed(app: Flask, call: Callable[[], object], *, after: int) -> bool:
    """Do ``call`` in a process that is killed (SIGKILL) after so many statements; whether it came to that."""
    db.session.remove()
    db.engine.dispose()
    child = os.fork()
    if child == 0:
        with app.app_context():
            _die_after(after)
            call()
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return status != 0


def _die_after(statements: int) -> None:
    left = [statements]

    def count(*_: object) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    event.listen(db.engine, "before_cursor_execute", count)
    event.listen(db.engine, "commit", count)
