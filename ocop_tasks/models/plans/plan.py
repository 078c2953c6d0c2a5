"""The plan, its tree of sections and its targets."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Numeric, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from ocop_tasks.database import Base, Moment, enum_type, version_mapper_args
from ocop_tasks.models.files.evidence import StoredFile
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.temporal.temporal_tables import Temporal, with_history
from ocop_tasks.rules.access import PlanFacts
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.text.days import DaySpan
from ocop_tasks.rules.text.plan_names import short_plan_name
from ocop_tasks.rules.work.periods import Calendar, Period, span_of


class Plan(Base):
    """A plan of one issuer, for a year or from a day to a day; the units under the issuer are its addressees."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    state: Mapped[PlanState] = mapped_column(enum_type(PlanState), default=PlanState.RUNNING)
    year: Mapped[int]
    """The year it is called after; the first where it runs over two."""
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    """Both days belong to the plan. Empty: it is of its year, as its calendar cuts it."""
    issuer_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    standing_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    number: Mapped[str | None] = mapped_column(String(60))
    """The document's number; blank in the scanned plan, so it may be filled in later."""
    issued_on: Mapped[date | None]
    calendar: Mapped[Calendar] = mapped_column(enum_type(Calendar), default=Calendar.STATE)
    days_after_cut: Mapped[int] = mapped_column(default=3)
    """A periodic assignment is due so many days after its period's figures are cut (DOMAIN.md rule 13)."""
    published_on: Mapped[date | None]
    """The Hanoi day on which it was given to its units; empty for a draft, and for what came with the portal."""
    closed_on: Mapped[date | None]
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"), unique=True)
    """The running plan whose amendment this draft prepares; of a plan there is one at a time (decision 0074)."""
    usual_reasons: Mapped[str] = mapped_column(Text, default="")
    """What reports are usually returned for, a line each, as the standing agency words it; empty: the portal's own."""
    version: Mapped[int] = mapped_column(default=1)

    issuer: Mapped[Unit] = relationship(foreign_keys=[issuer_id], lazy="joined")
    standing_unit: Mapped[Unit] = relationship(foreign_keys=[standing_unit_id])
    amends: Mapped[Plan | None] = relationship(foreign_keys=[amends_id], remote_side=[id])
    sections: Mapped[list[Section]] = relationship(back_populates="plan", order_by="Section.position")

    __mapper_args__ = version_mapper_args(version)

    @property
    def span(self) -> Period:
        """The days that it counts: its own, or those of its year as its calendar cuts them (DOMAIN.md rule 13)."""
        return span_of(self.year, self.calendar, self.starts_on, self.ends_on)

    @property
    def first_day(self) -> date:
        """Of its work: its own, or 1 January of its year."""
        return self.starts_on or date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """Of its work: its own, or 31 December of its year. What has no date is due then."""
        return self.ends_on or date(self.year, 12, 31)

    @property
    def days(self) -> DaySpan:
        """All days of its work."""
        return DaySpan(self.first_day, self.last_day)

    @property
    def is_of_year(self) -> bool:
        """Whether it is of one year, as most are: it has no days of its own."""
        return self.starts_on is None and self.ends_on is None

    @property
    def short_name(self) -> str:
        """What it is called in a row beside those of other plans: "OCOP 2022"."""
        return short_plan_name(self.title, self.first_day.year, self.last_day.year)

    @property
    def short_name_en(self) -> str | None:
        """The same in English, where its title is told in English too."""
        first, last = self.first_day.year, self.last_day.year
        return short_plan_name(self.title_en, first, last) if self.title_en else None

    @property
    def naming(self) -> dict[str, Any]:
        """Which it is, and what its short name is made of, as notices keep it."""
        named: dict[str, Any] = {"plan_id": self.id, "plan": self.title, "plan_year": self.year}
        if self.title_en:
            named["plan_en"] = self.title_en
        if self.starts_on and self.ends_on:
            named["plan_years"] = [self.starts_on.year, self.ends_on.year]
        return named

    @property
    def is_running(self) -> bool:
        """Whether its units work on it."""
        return self.state is PlanState.RUNNING

    @property
    def is_amendment(self) -> bool:
        """Whether it is no plan of its own, but prepares what another will decide."""
        return self.amends_id is not None

    @property
    def facts(self) -> PlanFacts:
        """What ``rules.access`` asks of a plan."""
        return PlanFacts(self.issuer.path, self.standing_unit_id, self.state, self.is_amendment)


RUNNING_PLANS = select(Plan.id).where(Plan.state == PlanState.RUNNING)
"""The ids of the plans on which units work: lists of what is to be done hold nothing of others."""
BEYOND_DRAFTS = select(Plan.id).where(Plan.state != PlanState.DRAFT)
"""The ids of the plans that others than their makers have seen."""
OF_THEIR_OWN = Plan.amends_id.is_(None)
"""Plans that are listed and found: an amendment is met in the plan that it amends."""


def running_plans(session: Session) -> dict[int, Plan]:
    """The plans on which units work, by their ids in order; one statement."""
    found = session.scalars(select(Plan).where(Plan.state == PlanState.RUNNING).order_by(Plan.id))
    return {plan.id: plan for plan in found}


@with_history("plan_id")
class Section(Temporal, Base):
    """One heading of the plan; ``label`` is its number as printed ("II.5"), ``position`` its reading order."""

    fixed = ("plan_id",)
    dated = ("parent_id", "label", "title", "title_en", "position")

    __tablename__ = "section"
    __table_args__ = (UniqueConstraint("plan_id", "label"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("section.id"), index=True)
    label: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    position: Mapped[int]
    origin_id: Mapped[int | None]
    """In an amendment: the section that it is the copy of. No foreign key: that one may be removed meanwhile."""

    plan: Mapped[Plan] = relationship(back_populates="sections")

    @classmethod
    def is_kept(cls) -> ColumnElement[bool]:
        """Nobody but its makers has seen a draft."""
        return cls.plan_id.in_(BEYOND_DRAFTS)


@with_history("plan_id")
class Target(Temporal, Base):
    """A number the plan wants reached (chỉ tiêu)."""

    fixed = ("plan_id",)
    dated = (
        "section_id",
        "title",
        "title_en",
        "planned",
        "measure",
        "measure_en",
        "due_on",
        "position",
        "measured_in",
    )

    __tablename__ = "target"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"))
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    planned: Mapped[Decimal] = mapped_column(Numeric(14, 2))
    measure: Mapped[str] = mapped_column(String(60))
    measure_en: Mapped[str | None] = mapped_column(String(60))
    due_on: Mapped[date]
    position: Mapped[int] = mapped_column(default=0)
    measured_in: Mapped[Counted | None] = mapped_column(enum_type(Counted))
    """What of the log of outreach activities is its value, where that is not typed (docs/decisions/0065)."""
    origin_id: Mapped[int | None]
    """In an amendment: the target that it is the copy of."""

    plan: Mapped[Plan] = relationship()
    section: Mapped[Section] = relationship()

    @classmethod
    def is_kept(cls) -> ColumnElement[bool]:
        """Nobody but its makers has seen a draft."""
        return cls.plan_id.in_(BEYOND_DRAFTS)


class PlanDocument(Base):
    """The plan as signed, uploaded by the standing agency; the newest is shown, earlier ones stay."""

    __tablename__ = "plan_document"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("stored_file.sha256"))
    name: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)

    file: Mapped[StoredFile] = relationship()
    by: Mapped[User] = relationship()
