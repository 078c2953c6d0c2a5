"""How many files are looked at at once in one process of the server, and how many requests may wait for their turn.

A request that waits holds one of the sixteen threads in which its process makes pages
(``asgi.asgi_application``). Pages need some of them at any moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore


class Busy(Exception):
    """It could not be looked at this time, which says nothing of the file: ask again later."""


class Lane:
    """``at_once`` have their turn, ``waiting`` more wait for it, each at most ``patience`` seconds."""

    def __init__(self, at_once: int, waiting: int, patience: float) -> None:
        self.patience = patience
        self._places = BoundedSemaphore(at_once + waiting)
        self._turns = BoundedSemaphore(at_once)

    @contextmanager
    def place(self) -> Iterator[None]:
        """A place in the lane. Raises Busy, at once, where there is none."""
        if not self._places.acquire(blocking=False):
            raise Busy("too many wait")
        try:
            yield
        finally:
            self._places.release()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """The turn of whoever has a place. Raises Busy where it does not come in time."""
        if not self._turns.acquire(timeout=self.patience):
            raise Busy("waited too long")
        try:
            yield
        finally:
            self._turns.release()
