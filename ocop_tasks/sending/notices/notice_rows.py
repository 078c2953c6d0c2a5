"""How notices come into the table: all of a batch in one statement, and each key once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ocop_tasks.models import Notice
from ocop_tasks.rules.notice_topics import Topic
from ocop_tasks.rules.text.cleaning import as_kept

EXCERPT = 600
"""Letters of a reason or a direction that a notice repeats; the rest is on its page."""


def once(session: Session, table: Table, *key: str) -> Insert:
    """An insert that leaves rows alone whose ``key`` is there already, on either database."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing(index_elements=key)


def add(session: Session, notices: Iterable[dict[str, Any]]) -> int:
    """Add the ``notices`` that are not there yet; how many those were. The caller commits."""
    rows = list(notices)
    if not rows:
        return 0
    table = Notice.__table__
    assert isinstance(table, Table)
    return len(session.execute(once(session, table, "key").returning(table.c.id), rows).all())


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing to tell; ``key`` names what happened, and the day where it can happen again."""

    key: str
    topic: Topic
    occasion: str
    facts: dict[str, Any]
    address: str
    at: datetime

    def to(self, user_id: int) -> dict[str, Any]:
        """The row that tells it to one person."""
        return {
            "key": f"{self.key}:{user_id}",
            "user_id": user_id,
            "topic": self.topic,
            "occasion": str(self.occasion),
            "facts": self.facts,
            "address": self.address,
            "at": self.at,
        }


def excerpt(text: str) -> str:
    """The beginning of ``text``, its line ends as they were typed."""
    kept = as_kept(text)
    return kept if len(kept) <= EXCERPT else kept[: EXCERPT - 1] + "…"
