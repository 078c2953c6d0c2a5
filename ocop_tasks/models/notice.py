"""Notices: what somebody is told, in the portal and outside it, each once (keyed by what, whom and which day)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ocop_tasks.database import Base, Moment, choice
from ocop_tasks.models.user import User


class Topic(StrEnum):
    """What a notice is about; each person chooses for each topic where he wants it."""

    REMINDER = "reminder"
    DIRECTION = "direction"
    ANSWER = "answer"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    EXTENSION = "extension"
    FOLLOWED = "followed"
    DIGEST = "digest"


class Channel(StrEnum):
    """Where a notice goes besides the portal itself."""

    EMAIL = "email"
    WEBHOOK = "webhook"


class DeliveryState(StrEnum):
    """How far a delivery is. ``GIVEN_UP`` after many tries; it stays in sight of the administrator."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Notice(Base):
    """One thing told to one person. ``key`` is what makes it one, however often the job runs."""

    __tablename__ = "notice"
    __table_args__ = (Index("ix_notice_user_id_read_at_id", "user_id", "read_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    """What, whom and which day: "soon:123:45:2022-06-14"."""
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    topic: Mapped[Topic] = mapped_column(choice(Topic))
    occasion: Mapped[str] = mapped_column(String(30))
    """Which sentence of the topic tells it."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What the sentence needs; plain JSON values."""
    address: Mapped[str] = mapped_column(String(200))
    """The page to open, as a path of the portal."""
    at: Mapped[datetime] = mapped_column(Moment)
    read_at: Mapped[datetime | None] = mapped_column(Moment)

    user: Mapped[User] = relationship()


class Delivery(Base):
    """One notice on its way over one channel."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("notice_id", "channel"),
        Index("ix_delivery_state_next_try_at", "state", "next_try_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    channel: Mapped[Channel] = mapped_column(choice(Channel))
    state: Mapped[DeliveryState] = mapped_column(choice(DeliveryState), default=DeliveryState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime] = mapped_column(Moment)
    """A real moment, not one of the portal's own calendar."""
    sent_at: Mapped[datetime | None] = mapped_column(Moment)
    error: Mapped[str | None] = mapped_column(Text)

    notice: Mapped[Notice] = relationship()


class NoticeChoice(Base):
    """What a person chose for one topic and channel; without a row the defaults of the feature hold."""

    __tablename__ = "notice_choice"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    topic: Mapped[Topic] = mapped_column(choice(Topic), primary_key=True)
    channel: Mapped[Channel] = mapped_column(choice(Channel), primary_key=True)
    wanted: Mapped[bool]


class CalendarAddress(Base):
    """The secret address under which a person's due dates can be subscribed to; the table keeps its SHA-256."""

    __tablename__ = "calendar_address"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(Moment)
