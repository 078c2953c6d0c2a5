"""Versions of a plan: what it decided at first, and after each amendment; and the amendment that is being prepared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ocop_tasks.database import Base, Moment, enum_type, version_mapper_args
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.plan import Plan, PlanDocument
from ocop_tasks.rules.plan_versions.plan_content import PlanContent
from ocop_tasks.rules.text.days import dmy


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The document that decided an amendment, as it is cited: its number, its day, what it is about."""

    number: str = ""
    day: date | None = None
    title: str = ""

    @property
    def is_complete(self) -> bool:
        """Whether it can be cited: by its number and its day."""
        return bool(self.number and self.day)

    @property
    def citation(self) -> str:
        """As an office cites it, in the words of its documents, whoever reads it."""
        day = f" ngày {dmy(self.day)}" if self.day else ""
        return f"Điều chỉnh theo {self.number}{day}"


class Decided:
    """Columns of a ``Decision``."""

    decision_number: Mapped[str] = mapped_column(String(60), default="")
    decision_day: Mapped[date | None]
    decision_title: Mapped[str] = mapped_column(Text, default="")

    @property
    def decision(self) -> Decision:
        """As it stands."""
        return Decision(number=self.decision_number, day=self.decision_day, title=self.decision_title)

    @decision.setter
    def decision(self, decision: Decision) -> None:
        self.decision_number, self.decision_day = decision.number, decision.day
        self.decision_title = decision.title


class Amendment(Decided, Base):
    """An amendment that is being prepared; its plan, a draft, holds what will be decided. It goes when it applies."""

    __tablename__ = "amendment"

    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), primary_key=True)
    base: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the running plan decided when this was begun: by it is known which of the two changed something."""
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship()
    by: Mapped[User] = relationship()

    __mapper_args__ = version_mapper_args(version)


class VersionKind(StrEnum):
    """What a version came of."""

    PUBLISHED = "published"
    FOUND = "found"
    """It ran before versions were kept: as it stood when its first amendment applied."""
    EDITED = "edited"
    """Changes that were made to the running plan one by one, up to the amendment after it."""
    AMENDED = "amended"


class PlanVersion(Decided, Base):
    """What a plan decided from a moment on; never changed. ``content`` needs no other row to be read."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("plan_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    ordinal: Mapped[int]
    """From 1 on."""
    kind: Mapped[VersionKind] = mapped_column(enum_type(VersionKind))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    """Empty where nobody decided it at that moment."""
    document_id: Mapped[int | None] = mapped_column(ForeignKey("plan_document.id"))
    """The signed file of the decision."""
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)

    plan: Mapped[Plan] = relationship()
    by: Mapped[User | None] = relationship()
    document: Mapped[PlanDocument | None] = relationship()

    @property
    def content(self) -> PlanContent:
        """What the plan decided."""
        return PlanContent.from_json(self.kept)
