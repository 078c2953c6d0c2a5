"""What was already carried out, by the key that the device made for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ocop_tasks.database import Base, Moment


class IdempotencyKey(Base):
    """One request of one person that was carried out, and how it was answered: sent again, it gets the same answer.

    Written in the transaction of the work itself, so that there is either both or neither.
    """

    __tablename__ = "idempotency_key"

    LIFETIME = timedelta(days=90)
    """How long a phone may lie in a drawer between sending something and asking what became of it."""
    LONGEST = 100
    """Characters of a key."""

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(LONGEST), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    """Of the route and all that was sent: a key that comes back with something else is not the same sending."""
    route: Mapped[str] = mapped_column(Text)
    """Method and path, for whoever looks into the table."""
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Status, address to go to, what the next page says, and a small body (``web.requests.idempotency``)."""
    made_at: Mapped[datetime] = mapped_column(Moment, index=True)
    """By the world's clock."""
