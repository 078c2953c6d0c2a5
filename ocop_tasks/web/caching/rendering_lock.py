"""A lock by which one process makes one page at a time, where the database is in the process too (SQLite).

Python carries out one thread at a time. Four pages at once in four threads are not quicker than one after the other:
they switch wherever one of them asks SQLite, compresses or logs, and each switch costs more than it gains. On
PostgreSQL a page waits for another machine, and the next may use that time.
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
ENVIRON_KEY = "ocop.rendering_lock"
MAX_WAIT = 0.05
"""Seconds. Behind a page that takes long, a workbook for example, the next begins after so long beside it."""


def set_up(app: Flask) -> None:
    """Put the lock around requests that only read; one that writes may wait for another writer."""
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            app.wsgi_app = RenderingLockMiddleware(app.wsgi_app)  # type: ignore[method-assign]


def release() -> None:
    """Let the next page begin: what this request does from here on takes long, in another process."""
    if held := request.environ.get(ENVIRON_KEY):
        held.release()


class HeldLock:
    """The lock as one request holds it, or does not after waiting in vain."""

    def __init__(self, lock: Lock) -> None:
        self._lock, self._mine = lock, lock.acquire(timeout=MAX_WAIT)

    def release(self) -> None:
        """Let the next request have it; harmless when called twice."""
        if self._mine:
            self._mine = False
            self._lock.release()


class RenderingLockMiddleware:
    """Requests that only read pass to ``inner`` one at a time."""

    def __init__(self, inner: WSGIApplication) -> None:
        self.inner, self.lock = inner, Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, under the lock if it only reads. A file that is streamed afterwards needs it no longer."""
        if environ["REQUEST_METHOD"] not in READ_METHODS:
            return self.inner(environ, start_response)
        held = environ[ENVIRON_KEY] = HeldLock(self.lock)
        try:
            return self.inner(environ, start_response)
        finally:
            held.release()
