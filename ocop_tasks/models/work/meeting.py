"""A meeting (họp giao ban): what it went through, and the directions given in it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ocop_tasks.database import Base, Moment
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.plan import Plan


class Meeting(Base):
    """One meeting about what is late. Its items are fixed when it begins, so that "next" never skips one.

    They may be of several plans; ``plan`` is one of those, the one of whose issuer its conclusions are.
    """

    __tablename__ = "meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    assignment_ids: Mapped[list[int]] = mapped_column(JSON, default=list)
    """The assignments it goes through, in order."""

    plan: Mapped[Plan] = relationship()
    by: Mapped[User] = relationship()
