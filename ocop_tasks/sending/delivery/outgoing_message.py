"""A message as it is handed to a carrier: its notices and its recipient, independent of the database session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from ocop_tasks.models import Delivery, Notice, User, delivered_notice
from ocop_tasks.models.work.notice_reasons import still_stands
from ocop_tasks.rules.notice_topics import Topic


class PermanentFailure(Exception):
    """The receiver will never take this message; the text says why."""


class TemporaryFailure(Exception):
    """The receiver does not take this message now."""


class ConnectionLost(TemporaryFailure):
    """The connection broke while this message was being sent: nobody knows whether it was taken, or is the cause."""


class CarrierUnavailable(Exception):
    """The carrier takes no messages at all now, whatever is in them."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message is for."""

    username: str
    name: str
    email: str
    phone: str
    unit: str
    locale: str

    @classmethod
    def of(cls, user: User) -> Recipient:
        """The person as he is known now."""
        unit = user.unit.short_name
        return cls(user.username, user.name, user.email or "", user.phone or "", unit, user.locale)


@dataclass(frozen=True, slots=True)
class MessageNotice:
    """One notice in a message."""

    key: str
    topic: Topic
    occasion: str
    facts: dict[str, Any]
    address: str
    at: datetime

    @classmethod
    def from_notice(cls, notice: Notice) -> MessageNotice:
        """The notice as it was kept."""
        return cls(notice.key, notice.topic, notice.occasion, notice.facts, notice.address, notice.at)


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One message."""

    id: int
    key: str
    tries: int
    """How often it was begun, this time included."""
    made_at: datetime
    to: Recipient
    notices: tuple[MessageNotice, ...]


def load(session: Session, delivery_ids: Sequence[int]) -> list[OutgoingMessage]:
    """The messages with these ids, in their order."""
    statement = (
        select(Delivery)
        .options(joinedload(Delivery.user).joinedload(User.unit), selectinload(Delivery.notices))
        .where(Delivery.id.in_(delivery_ids))
        .execution_options(populate_existing=True)
    )
    found = {row.id: row for row in session.scalars(statement)}
    return [_message(found[delivery_id]) for delivery_id in delivery_ids]


def what_stands(session: Session, message: OutgoingMessage) -> OutgoingMessage:
    """The message with what of it still stands at this moment, which may be nothing; it keeps its id."""
    stands = (
        select(Notice.key)
        .join(delivered_notice, delivered_notice.c.notice_id == Notice.id)
        .where(delivered_notice.c.delivery_id == message.id, still_stands)
    )
    session.rollback()  # what was read before this moment may be old
    keys = set(session.scalars(stands))
    session.rollback()
    return replace(message, notices=tuple(notice for notice in message.notices if notice.key in keys))


def _message(row: Delivery) -> OutgoingMessage:
    notices = tuple(MessageNotice.from_notice(notice) for notice in row.notices)
    return OutgoingMessage(row.id, row.key, row.tries, row.made_at, Recipient.of(row.user), notices)
