"""Several things in one moment, or one that dies half-way: each in a thread or a process of its own."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread
from typing import Any, TypeVar

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


class Beside:
    """Something that is done beside a request, begun in its middle; a writer may have to wait for the other."""

    HEAD_START = 0.3
    """Seconds that it is left alone with."""

    def __init__(self, app: Flask, call: Callable[[], Any]) -> None:
        self.app, self.call, self.answer = app, call, None
        self.thread = Thread(target=self._do)

    def _do(self) -> None:
        with self.app.app_context():
            try:
                self.answer = self.call()
            finally:
                db.session.remove()
                end_writing()

    def begin(self) -> None:
        """Begin, and give it the time to come as far as it can."""
        self.thread.start()
        self.thread.join(self.HEAD_START)

    def end(self) -> Any:
        """Wait for its end; what it answered."""
        self.thread.join(20)
        assert not self.thread.is_alive()
        return self.answer


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
