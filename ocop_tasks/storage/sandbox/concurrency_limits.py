"""How many files are inspected at once in one process of the server, and how many requests may wait.

A request that waits holds one of the sixteen threads in which its process makes pages
(``asgi.asgi_application``). Pages need some of them at any moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore


class Busy(Exception):
    """The file could not be inspected this time, which says nothing of the file: try again later."""


class ConcurrencyLimit:
    """``at_once`` run, ``waiting`` more wait, each at most ``patience`` seconds."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self.patience = patience
        self._admitted = BoundedSemaphore(at_once + waiting)
        self._running = BoundedSemaphore(at_once)

    @contextmanager
    def queued(self) -> Iterator[None]:
        """Be among those that run or wait. Raises Busy, at once, where there are too many."""
        if not self._admitted.acquire(blocking=False):
            raise Busy("too many wait")
        try:
            yield
        finally:
            self._admitted.release()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Be among those that run; only within ``queued``. Raises Busy where it takes longer than ``patience``."""
        if not self._running.acquire(timeout=self.patience):
            raise Busy("waited too long")
        try:
            yield
        finally:
            self._running.release()
