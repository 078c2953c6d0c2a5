"""Evidence: what an inspector will ask for in three years (DOMAIN.md rule 10)."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from ocop_tasks import clock
from ocop_tasks.database import Base, Moment, enum_type
from ocop_tasks.models.people.user import User
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.text_search import searchable


class EvidenceKind(StrEnum):
    """A file, a link, or a paper document named by number, date and signer."""

    FILE = "file"
    LINK = "link"
    DOCUMENT = "document"


class StoredFile(Base):
    """Bytes that lie in the store under their own SHA-256, once however often they were sent."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int]
    """Bytes."""
    media_type: Mapped[str] = mapped_column(String(100))
    """By content, never by name."""
    kept_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    facts: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What it says of itself (``storage.formats.file_facts.Facts``); none where it was kept before that was asked."""

    @property
    def is_shown(self) -> bool:
        """Whether a picture of it can be made, as far as anybody knows."""
        return has_picture(self.media_type, self.facts)


def has_picture(media_type: str | None, facts: dict[str, Any] | None) -> bool:
    """Whether a picture can be made of a file of that type, about which that is known."""
    shown = (media_type or "").startswith("image/") or media_type == "application/pdf"
    return shown and "unreadable" not in (facts or {})


class Evidence(Base):
    """One piece of evidence on one assignment; it belongs to a report once that was sent, and is never deleted."""

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_assignment_report", "assignment_id", "report_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("status_report.id"), index=True)
    kind: Mapped[EvidenceKind] = mapped_column(enum_type(EvidenceKind))
    name: Mapped[str] = mapped_column(Text)
    """The file's name as sent, the link's title, or the document's number."""
    search_text: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    url: Mapped[str | None] = mapped_column(Text)
    issued_on: Mapped[date | None]
    signer: Mapped[str | None] = mapped_column(String(120))
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Moment)
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)

    file: Mapped[StoredFile | None] = relationship(lazy="joined")
    by: Mapped[User] = relationship(foreign_keys=[by_id])
    withdrawn_by: Mapped[User | None] = relationship(foreign_keys=[withdrawn_by_id])

    @validates("name")
    def _keep_searchable(self, _key: str, name: str) -> str:
        self.search_text = searchable(name)
        return name

    @property
    def is_image(self) -> bool:
        """Whether a browser-ready preview of a photo can be made."""
        return self.file is not None and self.file.is_shown and self.file.media_type.startswith("image/")

    @property
    def is_pdf(self) -> bool:
        """Whether it can be shown inside the page as a PDF."""
        return self.file is not None and self.file.is_shown and self.file.media_type == "application/pdf"

    def is_open_to(self, user: User) -> bool:
        """Whether somebody who may read the work may read this: what was not sent yet is its author's alone."""
        return self.report_id is not None or self.by_id == user.id

    def withdraw(self, *, by: User, at: datetime, reason: str) -> None:
        """Take it back, in sight and with a reason; the bytes stay. Raises RuleBroken."""
        if self.withdrawn_at is not None:
            raise RuleBroken("already_withdrawn")
        if not reason.strip():
            raise RuleBroken("reason_needed")
        self.withdrawn_at, self.withdrawn_by, self.withdrawn_reason = at, by, reason.strip()
