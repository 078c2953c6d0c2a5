"""Who changes dated records, when and why: told once around a change, and kept with whatever it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sqlalchemy.orm import Session

from ocop_tasks import clock

ACT = "act"
"""Where a session keeps what is being done in it."""


class Person(Protocol):
    """Whoever does it: a user, of whom this room knows nothing else."""

    @property
    def id(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Act:
    """One decision. ``action``: what was done, as the audit trail names it ("task.changed")."""

    action: str
    by_id: int | None
    """Empty: the portal's operator, or the portal itself."""
    at: datetime
    reason: str = ""
    is_correction: bool = False
    """A typing error that is set right: what it said is forgotten, also on past days."""

    @property
    def day(self) -> date:
        """The Hanoi day on which it was done."""
        return clock.day_of(self.at)


@contextmanager
def acting(
    session: Session,
    action: str,
    *,
    by: Person | None,
    at: datetime,
    reason: str = "",
    is_correction: bool = False,
) -> Iterator[None]:
    """Let what the block changes be known by ``by``, ``at`` and ``reason``; it is flushed at its end.

    An act within another is a part of it: it is known by the outer one, which is what somebody decided.
    """
    if ACT in session.info:
        yield
        session.flush()
        return
    session.flush()
    session.info[ACT] = Act(action, by.id if by else None, at, reason.strip(), is_correction)
    try:
        yield
        session.flush()
    finally:
        del session.info[ACT]
