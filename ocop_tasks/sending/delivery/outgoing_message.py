"""A message as its carrier takes it: all that it says and whom it is for, free of the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from ocop_tasks.models import Delivery, Notice, User
from ocop_tasks.rules.notice_topics import Topic


class Refused(Exception):
    """The receiver will never take this message; the text says why."""


class PutOff(Exception):
    """The receiver does not take this message now."""


class Cut(PutOff):
    """It broke while this message was under way: nobody knows whether it was taken, or whether it is to blame."""


class Down(Exception):
    """The carrier takes no messages at all now; none of them is to blame."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a message is for."""

    username: str
    name: str
    email: str
    phone: str
    unit: str
    locale: str

    @classmethod
    def of(cls, user: User) -> Person:
        """The person as he is known now."""
        unit = user.unit.short_name
        return cls(user.username, user.name, user.email or "", user.phone or "", unit, user.locale)


@dataclass(frozen=True, slots=True)
class Said:
    """One notice in a message."""

    key: str
    topic: Topic
    occasion: str
    facts: dict[str, Any]
    address: str
    at: datetime

    @classmethod
    def of(cls, notice: Notice) -> Said:
        """The notice as it was kept."""
        return cls(notice.key, notice.topic, notice.occasion, notice.facts, notice.address, notice.at)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message."""

    id: int
    key: str
    tries: int
    """How often it was begun, this time included."""
    made_at: datetime
    to: Person
    notices: tuple[Said, ...]


def load(session: Session, delivery_ids: Sequence[int]) -> list[Parcel]:
    """The messages with these ids, in their order."""
    statement = (
        select(Delivery)
        .options(joinedload(Delivery.user).joinedload(User.unit), selectinload(Delivery.notices))
        .where(Delivery.id.in_(delivery_ids))
        .execution_options(populate_existing=True)
    )
    found = {row.id: row for row in session.scalars(statement)}
    return [_parcel(found[delivery_id]) for delivery_id in delivery_ids]


def _parcel(row: Delivery) -> Parcel:
    notices = tuple(Said.of(notice) for notice in row.notices)
    return Parcel(row.id, row.key, row.tries, row.made_at, Person.of(row.user), notices)
