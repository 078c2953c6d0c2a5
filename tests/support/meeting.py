"""Two requests that really meet: the first stands right before its commit while the second comes as far as it can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, get_ident
from time import monotonic, sleep
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import event

from ocop_tasks.database import end_writing
from ocop_tasks.extensions import db

Answer = TypeVar("Answer")
IT_WAITS = 0.05
"""Seconds that a statement of the second one takes once it waits for the first."""
AT_MOST = 10.0
"""Seconds: nothing waits longer, whatever is wrong."""


class _Meeting:
    """Who is where."""

    def __init__(self) -> None:
        self.first: int | None = None
        self.second: int | None = None
        self.at_the_end, self.over = Event(), Event()
        self.asking_since: float | None = None

    def before_commit(self, _session: Any) -> None:
        """The first one stops here, once, until the second has ended or waits."""
        if get_ident() != self.first or self.at_the_end.is_set():
            return
        self.at_the_end.set()
        until = monotonic() + AT_MOST
        while not self.over.is_set() and not self._second_waits() and monotonic() < until:
            sleep(0.002)

    def _second_waits(self) -> bool:
        since = self.asking_since
        return since is not None and monotonic() - since > IT_WAITS

    def before_statement(self, *_: Any) -> None:
        if get_ident() == self.second:
            self.asking_since = monotonic()

    def after_statement(self, *_: Any) -> None:
        if get_ident() == self.second:
            self.asking_since = None

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Listen to both while they run."""
        heard: tuple[tuple[Any, str, Callable[..., None]], ...] = (
            (db.session, "before_commit", self.before_commit),
            (db.engine, "before_cursor_execute", self.before_statement),
            (db.engine, "after_cursor_execute", self.after_statement),
            (db.engine, "handle_error", self.after_statement),
        )
        for where, name, hear in heard:
            event.listen(where, name, hear)
        try:
            yield
        finally:
            for where, name, hear in heard:
                event.remove(where, name, hear)


def meet(app: Flask, first: Callable[[], Answer], second: Callable[[], Answer]) -> tuple[Answer, Answer]:
    """Do ``first`` up to its commit, then ``second`` until it ends or waits, then let both end; their answers."""
    meeting = _Meeting()

    def do(call: Callable[[], Answer]) -> Answer:
        with app.app_context():
            try:
                return call()
            finally:
                db.session.remove()
                end_writing()

    def begin() -> Answer:
        meeting.first = get_ident()
        try:
            return do(first)
        finally:
            meeting.at_the_end.set()

    def join() -> Answer:
        meeting.second = get_ident()
        meeting.at_the_end.wait(AT_MOST)
        try:
            return do(second)
        finally:
            meeting.over.set()

    db.session.rollback()
    with meeting.watching(), ThreadPoolExecutor(2) as pool:
        answers: list[Future[Answer]] = [pool.submit(begin), pool.submit(join)]
        one, other = (answer.result() for answer in answers)
    return one, other
