"""The chairman's directions (ý kiến chỉ đạo): a thread of both sides, in order, for good."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from ocop_tasks import clock
from ocop_tasks.database import Base, Moment, enum_type, version_mapper_args
from ocop_tasks.models.people.user import User
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.models.work.status_report import StatusReport
from ocop_tasks.rules.text.text_search import searchable
from ocop_tasks.rules.work import direction_rules
from ocop_tasks.rules.work.direction_rules import DirectionStatus, Entry


class Direction(Base):
    """One direction to one unit on one assignment. ``standing`` and ``answer_by`` are those of its newest entries."""

    __tablename__ = "direction"
    __table_args__ = (
        Index("ix_direction_assignment_id", "assignment_id"),
        Index("ix_direction_plan_id_standing", "plan_id", "standing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    standing: Mapped[DirectionStatus] = mapped_column(enum_type(DirectionStatus))
    answer_by: Mapped[date]
    """The last day on which an answer is still in time."""
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    """The meeting in which it was given."""
    version: Mapped[int] = mapped_column(default=1)

    assignment: Mapped[Assignment] = relationship(back_populates="directions")
    entries: Mapped[list[DirectionEntry]] = relationship(
        back_populates="direction", order_by="DirectionEntry.id"
    )

    __mapper_args__ = version_mapper_args(version)

    @classmethod
    def give(
        cls,
        assignment: Assignment,
        *,
        by: User,
        at: datetime,
        text: str,
        answer_by: date,
        meeting_id: int | None = None,
    ) -> Direction:
        """Direct the assignment's unit, and ask for an answer by a day. Raises RuleBroken."""
        direction_rules.check_can_direct(text, answer_by, clock.day_of(at), assignment.task.plan.last_day)
        direction = cls(plan_id=assignment.plan_id, meeting_id=meeting_id)
        assignment.directions.append(direction)
        direction._append(Entry.DIRECTED, by, at, text, answer_by=answer_by)
        return direction

    def direct_again(self, *, by: User, at: datetime, text: str, answer_by: date) -> DirectionEntry:
        """Go on in the same thread, with a new day to answer by. Raises RuleBroken."""
        last = self.assignment.task.plan.last_day
        direction_rules.check_can_direct_again(self.standing, text, answer_by, clock.day_of(at), last)
        return self._append(Entry.DIRECTED, by, at, text, answer_by=answer_by)

    def acknowledge(self, *, by: User, at: datetime) -> DirectionEntry:
        """The unit has read it. Raises RuleBroken."""
        direction_rules.check_can_acknowledge(self.standing)
        return self._append(Entry.ACKNOWLEDGED, by, at, "")

    def answer(self, report: StatusReport) -> DirectionEntry:
        """The unit's report answers it. Raises RuleBroken."""
        direction_rules.check_can_answer(self.standing)
        return self._append(Entry.ANSWERED, report.by, report.at, report.note, report=report)

    def close(self, *, by: User, at: datetime, text: str = "") -> DirectionEntry:
        """The chairman is content. Raises RuleBroken."""
        direction_rules.check_can_close(self.standing)
        return self._append(Entry.CLOSED, by, at, text)

    def days_unanswered(self, today: date) -> int:
        """Whole days past the day by which an answer was asked; 0 when it was answered or is not late."""
        return direction_rules.days_unanswered(self.standing, self.answer_by, today)

    def _append(
        self,
        kind: Entry,
        by: User,
        at: datetime,
        text: str,
        *,
        answer_by: date | None = None,
        report: StatusReport | None = None,
    ) -> DirectionEntry:
        entry = DirectionEntry(
            kind=kind,
            text=text.strip(),
            answer_by=answer_by,
            report=report,
            by=by,
            at=at,
            day=clock.day_of(at),
        )
        self.entries.append(entry)
        self.standing = direction_rules.AFTER[kind]
        if answer_by is not None:
            self.answer_by = answer_by
        return entry


def answer_with(report: StatusReport) -> list[Direction]:
    """Let a unit's report answer every direction on its assignment that waits for an answer; those it answered."""
    waiting = [each for each in report.assignment.directions if each.standing in direction_rules.UNANSWERED]
    for direction in waiting:
        direction.answer(report)
    return waiting


class DirectionEntry(Base):
    """One thing said in a thread. Never changed, never deleted."""

    __tablename__ = "direction_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    direction_id: Mapped[int] = mapped_column(ForeignKey("direction.id"), index=True)
    kind: Mapped[Entry] = mapped_column(enum_type(Entry))
    text: Mapped[str] = mapped_column(Text, default="")
    search_text: Mapped[str] = mapped_column(Text, default="")
    answer_by: Mapped[date | None]
    report_id: Mapped[int | None] = mapped_column(ForeignKey("status_report.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    day: Mapped[date]

    direction: Mapped[Direction] = relationship(back_populates="entries")
    report: Mapped[StatusReport | None] = relationship()
    by: Mapped[User] = relationship()

    @validates("text")
    def _keep_searchable(self, _key: str, text: str) -> str:
        self.search_text = searchable(text)
        return text


class DirectionTemplate(Base):
    """A short text that leaders often direct with; edited by the standing agency and leaders."""

    __tablename__ = "direction_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    days: Mapped[int] = mapped_column(default=3)
    """How many days from today the answer is asked for."""
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = version_mapper_args(version)
