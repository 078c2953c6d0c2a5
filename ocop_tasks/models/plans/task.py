"""Tasks: the obligations of a plan, and the units that lead, coordinate or follow each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Dialect, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.types import TypeDecorator

from ocop_tasks.database import Base, Moment, enum_type, version_mapper_args
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.plans.plan import BEYOND_DRAFTS, Plan, Section
from ocop_tasks.models.plans.task_start import TaskStart
from ocop_tasks.models.temporal.temporal_tables import Temporal, with_history
from ocop_tasks.rules.outreach.measured_progress import Counted, Measure
from ocop_tasks.rules.text.text_search import searchable
from ocop_tasks.rules.work.due_rules import DueRule, parse_due_rule
from ocop_tasks.rules.work.periods import Frequency

SEARCHED = ("title", "title_en", "wording", "wording_en", "notes", "notes_en")
"""What a task is found by, in either language."""


class DueRuleText(TypeDecorator[DueRule]):
    """A rule for due dates, kept as its own text ("last 24")."""

    impl = String(20)
    cache_ok = True

    def process_bind_param(self, value: DueRule | None, dialect: Dialect) -> str | None:
        """As the database holds it."""
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> DueRule | None:
        """As the rules know it. Raises ValueError."""
        return None if value is None else parse_due_rule(value)


class Part(StrEnum):
    """What a unit does in a task: chủ trì, phối hợp, theo dõi. Only leads count in progress (DOMAIN.md rule 4)."""

    LEAD = "lead"
    COORDINATING = "coordinating"
    FOLLOWING = "following"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """All that the standing agency decides about a task; a change of a task is from one of these to another."""

    section_id: int
    title: str
    frequency: Frequency
    due_on: date | None = None
    """A one-off task's last day on time; a periodic one has none of its own."""
    due_rule: DueRule | None = None
    """When each period of a periodic task is due; without one, some days after the plan's cut."""
    title_en: str | None = None
    wording: str = ""
    wording_en: str | None = None
    weight: int = 1
    evidence_required: bool = True
    notes: str = ""
    notes_en: str | None = None
    measured_in: Counted | None = None
    measure_target: int | None = None
    parts: Mapping[int, Part] = field(default_factory=dict)
    """What each unit does, by the unit's id."""

    @property
    def owing(self) -> dict[int, Part]:
        """The units that lead or coordinate; a follower owes nothing."""
        return {unit_id: part for unit_id, part in self.parts.items() if part is not Part.FOLLOWING}


COLUMNS = tuple(name for name in Terms.__dataclass_fields__ if name != "parts")
"""Those of its terms that are columns."""


@with_history("plan_id")
class Task(Temporal, Base):
    """One obligation. One-off (``due_on`` set) or periodic (each period has its own due date)."""

    fixed = ("plan_id",)
    dated = (*COLUMNS, "code", "position", "search_text", "cancelled_at", "cancel_reason")

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("plan_id", "code"),
        Index("ix_task_section_position", "section_id", "position"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id"))
    code: Mapped[str] = mapped_column(String(30))
    title: Mapped[str] = mapped_column(String(300))
    title_en: Mapped[str | None] = mapped_column(String(300))
    frequency: Mapped[Frequency] = mapped_column(enum_type(Frequency))
    due_on: Mapped[date | None]
    due_rule: Mapped[DueRule | None] = mapped_column(DueRuleText)
    """A periodic task's own rule for the due dates of its periods; none: the plan's (docs/decisions/0069)."""
    wording: Mapped[str] = mapped_column(String(300), default="")
    """The deadline as the plan words it; it stays in sight beside the date (DOMAIN.md rule 1)."""
    wording_en: Mapped[str | None] = mapped_column(String(300))
    weight: Mapped[int] = mapped_column(default=1)
    evidence_required: Mapped[bool] = mapped_column(default=True)
    notes: Mapped[str] = mapped_column(Text, default="")
    """Ambiguities of the plan, a paragraph each, kept in sight."""
    notes_en: Mapped[str | None] = mapped_column(Text)
    measured_in: Mapped[Counted | None] = mapped_column(enum_type(Counted))
    """What of the log of outreach activities counts, where the task's progress follows it."""
    measure_target: Mapped[int | None]
    """So many of them are asked of each unit in each period."""
    search_text: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    cancelled_at: Mapped[datetime | None] = mapped_column(Moment)
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    origin_id: Mapped[int | None]
    """In an amendment: the task that it is the copy of."""
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship()
    section: Mapped[Section] = relationship()
    parts: Mapped[list[TaskUnit]] = relationship(back_populates="task", cascade="all, delete-orphan")
    start: Mapped[TaskStart | None] = relationship(cascade="all, delete-orphan")
    """How far it was before its plan was published, where a spreadsheet said it."""

    __mapper_args__ = version_mapper_args(version)

    @classmethod
    def is_kept(cls) -> ColumnElement[bool]:
        """Nobody but its makers has seen a draft."""
        return cls.plan_id.in_(BEYOND_DRAFTS)

    @validates(*SEARCHED)
    def _keep_searchable(self, changed: str, value: str | None) -> str | None:
        texts = (value if name == changed else getattr(self, name) for name in SEARCHED)
        self.search_text = searchable(" ".join(text for text in texts if text))
        return value

    @property
    def measure(self) -> Measure | None:
        """What is asked of each unit in each period, where its progress follows the log of outreach activities."""
        if self.measured_in is None or not self.measure_target:
            return None
        return Measure(self.measured_in, self.measure_target)

    @property
    def terms(self) -> Terms:
        """What is decided about it now."""
        told = {name: getattr(self, name) for name in COLUMNS}
        return Terms(**told, parts={entry.unit_id: entry.part for entry in self.parts})

    def apply_terms(self, terms: Terms, units: Mapping[int, Unit]) -> None:
        """Stand by ``terms`` from now on; ``units`` holds those of them by id. Its version grows in any case."""
        for name in COLUMNS:
            setattr(self, name, getattr(terms, name))
        if self.id is not None:
            flag_modified(self, "title")
        self.parts = [entry for entry in self.parts if entry.unit_id in terms.parts]
        known = {entry.unit_id: entry for entry in self.parts}
        for unit_id, part in terms.parts.items():
            if unit_id in known:
                known[unit_id].part = part
            else:
                self.parts.append(TaskUnit(unit=units[unit_id], part=part))

    @property
    def leads(self) -> list[TaskUnit]:
        """The parts of the units that lead it."""
        return [entry for entry in self.parts if entry.part is Part.LEAD]

    def units(self, part: Part) -> list[Unit]:
        """The units that have ``part`` in the task, by protocol and name."""
        units = [entry.unit for entry in self.parts if entry.part == part]
        return sorted(units, key=lambda unit: (unit.position, unit.name_key))


class TaskUnit(Base):
    """One unit's part in a task."""

    __tablename__ = "task_unit"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    part: Mapped[Part] = mapped_column(enum_type(Part))

    task: Mapped[Task] = relationship(back_populates="parts")
    unit: Mapped[Unit] = relationship(lazy="joined")
