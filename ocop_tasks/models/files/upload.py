"""Files on their way, piece by piece (tus 1.0).

Their bytes lie in ``storage.stores.partial_uploads`` under the same id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ocop_tasks.database import Base, Moment, random_token
from ocop_tasks.models.people.user import User


@dataclass(frozen=True, slots=True)
class PendingUploads:
    """Files that no form has taken yet."""

    files: int
    bytes: int
    """As announced, however many of them have come."""


class Upload(Base):
    """One file of one person, until a form takes it. How much of it is there is told by the bytes, not by this row."""

    __tablename__ = "upload"

    LIFETIME = timedelta(days=7)
    """From its beginning: over a long week-end without a network it is still there."""
    MAX_FILES = 100
    """Files of one person that no form has taken yet."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=random_token)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    length: Mapped[int]
    """Bytes, as announced when it began."""
    told: Mapped[str] = mapped_column(Text, default="")
    """The client's ``Upload-Metadata``, letter by letter: it is given back when asked for."""
    made_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    """By the world's clock, like ``made_at``."""
    taken_for: Mapped[str | None] = mapped_column(String(60))
    """The record that has the file now ("assignment:7"); what is taken once is not taken for another."""

    @classmethod
    def pending(cls, session: Session, user: User | None = None) -> PendingUploads:
        """How many files no form has taken yet: those of ``user``, or everybody's."""
        found = select(func.count(), func.coalesce(func.sum(cls.length), 0)).where(cls.taken_for.is_(None))
        count, bytes_ = session.execute(found.where(cls.user_id == user.id) if user else found).one()
        return PendingUploads(count, int(bytes_))
