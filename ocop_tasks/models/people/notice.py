"""Notices: what somebody is told, in the portal and outside it, each once (keyed by what, whom and which day)."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, Index, Select, String, Table, Text, false, insert
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from ocop_tasks.database import Base, Moment, enum_type
from ocop_tasks.models.people.user import User
from ocop_tasks.rules.notice_topics import Channel, Topic

EXCERPT = 600
"""Letters of a reason or a direction that a notice repeats; the rest is on its page."""


def excerpt(text: str) -> str:
    """The beginning of ``text``, its line ends as they were typed."""
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"


def notify(
    session: Session,
    people: Select[int],
    key: str,
    topic: Topic,
    *,
    occasion: str,
    facts: dict[str, Any],
    address: str,
    at: datetime,
) -> None:
    """One notice for each of ``people``, whose ids it selects; ``key``, of what it is about, is unique with each id."""
    same = {"topic": topic, "occasion": occasion, "facts": facts, "address": address, "at": at}
    rows = [{"key": f"{key}:{user_id}", "user_id": user_id} | same for user_id in session.scalars(people)]
    if rows:
        session.execute(insert(Notice), rows)


class DeliveryState(StrEnum):
    """How far a delivery is. ``GIVEN_UP``: refused, or put off for days; it stays in sight of the administrator.
    ``DROPPED``: nothing of what it says stood any longer when it was to go.
    """

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


class Notice(Base):
    """One thing told to one person. ``key`` is what makes it one, however often the job runs."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_user_id_read_at_id", "user_id", "read_at", "id"),
        Index(
            "ix_notice_to_pass_on",
            "user_id",
            "id",
            sqlite_where=Column("passed_on") == false(),
            postgresql_where=Column("passed_on") == false(),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    """What, whom and which day: "reminder:123:45:2022-06-14"."""
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    topic: Mapped[Topic] = mapped_column(enum_type(Topic))
    occasion: Mapped[str] = mapped_column(String(30))
    """Which sentence of the topic tells it."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What the sentence needs; plain JSON values."""
    address: Mapped[str] = mapped_column(String(200))
    """The page to open, as a path of the portal."""
    at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)
    passed_on: Mapped[bool] = mapped_column(default=False)
    """Whether its deliveries were made, of which there may be none."""

    user: Mapped[User] = relationship()

    @property
    def is_unread(self) -> bool:
        """Whether it waits to be read."""
        return self.read_at is None

    def read(self, *, at: datetime) -> None:
        """It was read; what counts is the first time."""
        self.read_at = self.read_at or at


delivered_notice = Table(
    "delivered_notice",
    Base.metadata,
    Column("delivery_id", ForeignKey("delivery.id"), primary_key=True),
    Column("notice_id", ForeignKey("notice.id"), primary_key=True, index=True),
)


class Delivery(Base):
    """One message to one person over one channel: a mail with the notices of one moment, or one webhook call."""

    __tablename__ = "delivery"
    __table_args__ = (Index("ix_delivery_state_channel_next_try_at", "state", "channel", "next_try_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(140), unique=True)
    """The channel and the first notice's key: the same message has the same id whenever it is sent."""
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))
    state: Mapped[DeliveryState] = mapped_column(enum_type(DeliveryState), default=DeliveryState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    made_at: Mapped[datetime] = mapped_column(Moment)
    """A real moment, like all of a delivery: not one of the portal's own calendar."""
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    """While somebody is sending it: when others may take it for lost and send it again."""
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(Text)
    """What the last try met."""

    user: Mapped[User] = relationship()
    notices: Mapped[list[Notice]] = relationship(secondary=delivered_notice, order_by=Notice.id)


class NoticeChoice(Base):
    """What a person chose for one topic and channel; without a row ``rules.notice_topics.wanted_by_default`` holds."""

    __tablename__ = "notice_choice"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(enum_type(Topic), primary_key=True)
    channel: Mapped[Channel] = mapped_column(enum_type(Channel), primary_key=True)
    wanted: Mapped[bool]


class CalendarAddress(Base):
    """The secret address under which a person's due dates can be subscribed to; the table keeps its SHA-256."""

    __tablename__ = "calendar_address"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)

    user: Mapped[User] = relationship()

    def renew(self, *, at: datetime) -> str:
        """A new token, told once; the address with the old one leads nowhere from now on."""
        token = secrets.token_urlsafe(32)
        self.token_hash, self.made_at = self.hash_of(token), at
        return token

    @staticmethod
    def hash_of(token: str) -> str:
        """What the table keeps of a token."""
        return hashlib.sha256(token.encode()).hexdigest()
