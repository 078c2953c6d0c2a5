"""What somebody has begun to write and not yet sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ocop_tasks.compiled_sql import CompiledSelect
from ocop_tasks.database import Base, Moment
from ocop_tasks.extensions import db
from ocop_tasks.models.people.user import User

FIELDS = (
    "status",
    "percent",
    "note",
    "document_number",
    "document_date",
    "document_date_is_right",
    "document_signer",
    "link",
)
"""What a report's form lets one type; its files arrive on their own and wait as evidence."""
LONGEST = 10_000
"""Letters of a report's text, as they are kept (``rules.text.cleaning``)."""


class Draft(Base):
    """One person's unsent report on one assignment; overwritten as he types, gone when it is sent."""

    __tablename__ = "draft"

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True, index=True)
    typed: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """The form's fields by name, as they were typed: nothing is checked before it is sent."""
    saved_at: Mapped[datetime] = mapped_column(Moment)

    @classmethod
    def of(cls, session: Session, assignment_id: int, user: User) -> Draft | None:
        """The draft of ``user`` on that assignment, if there is one."""
        return session.get(cls, (assignment_id, user.id))

    @classmethod
    def exists(cls, assignment_id: int, user: User) -> bool:
        """Whether there is one: asked each time the page is shown, and mostly there is none."""
        return _waits.first(db.engine, assignment_id=assignment_id, user_id=user.id) is not None

    @classmethod
    def assignments_of(cls, session: Session, user: User) -> frozenset[int]:
        """The assignments on which ``user`` has one."""
        return frozenset(session.scalars(select(cls.assignment_id).where(cls.user_id == user.id)))

    @classmethod
    def save(
        cls, session: Session, assignment_id: int, user: User, form: Mapping[str, str], *, at: datetime
    ) -> Draft:
        """Keep what ``form`` holds of a report's fields, in place of what was kept before.

        All of it: what is too long to be sent is being shortened, and a request brings so much at most
        (``web.requests.body_limits``).
        """
        draft = cls.of(session, assignment_id, user)
        if draft is None:
            draft = cls(assignment_id=assignment_id, user_id=user.id)
            session.add(draft)
        draft.typed = {name: form[name] for name in FIELDS if form.get(name)}
        draft.saved_at = at
        return draft

    @classmethod
    def delete(cls, session: Session, assignment_id: int, user: User) -> None:
        """Forget the draft: what it said has been sent."""
        if draft := cls.of(session, assignment_id, user):
            session.delete(draft)


_waits = CompiledSelect(
    select(Draft.user_id).where(
        Draft.assignment_id == bindparam("assignment_id"), Draft.user_id == bindparam("user_id")
    )
)
