"""One page after the other within a process, where the database is in the process too.

Python carries out one thread at a time. Four pages at once in four threads are not quicker than one after the other:
they change places wherever one of them asks SQLite, compresses or logs, and each change costs more than what it was
made for. On PostgreSQL a page waits for another machine, and the next may use that time.
"""

from __future__ import annotations

from collections.abc import Iterable
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, request

from ocop_tasks.extensions import db

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

READ_METHODS = frozenset({"GET", "HEAD"})
ENVIRON_KEY = "ocop.turn"
MAX_WAIT = 0.05
"""Seconds. Behind a page that takes long, a workbook for example, the next begins after so long beside it."""


def set_up(app: Flask) -> None:
    """Let requests that only look take turns; one that sends something may wait for another writer."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            app.wsgi_app = RenderingLockMiddleware(app.wsgi_app)  # type: ignore[method-assign]


def release() -> None:
    """Let the next page begin: what this request does from here on takes long, and not in this process."""
    if turn := request.environ.get(ENVIRON_KEY):
        turn.pass_on()


class HeldLock:
    """One request's turn, if it has it."""

    def __init__(self, lock: Lock) -> None:
        self._lock, self._mine = lock, lock.acquire(timeout=MAX_WAIT)

    def pass_on(self) -> None:
        """Give it to the next; harmless when called twice."""
        if self._mine:
            self._mine = False
            self._lock.release()


class RenderingLockMiddleware:
    """In front of ``inner``."""

    def __init__(self, inner: WSGIApplication) -> None:
        self.inner, self.turn = inner, Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, in turn if it only looks. A file that is read while it goes out needs the turn no longer."""
        if environ["REQUEST_METHOD"] not in READ_METHODS:
            return self.inner(environ, start_response)
        turn = environ[ENVIRON_KEY] = HeldLock(self.turn)
        try:
            return self.inner(environ, start_response)
        finally:
            turn.pass_on()
