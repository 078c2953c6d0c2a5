"""Status reports: the append-only log from which an assignment's state on any day is read (DOMAIN.md rules 8, 9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, TypedDict, TypeVar

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship, validates

from ocop_tasks.database import Base, Moment, enum_type
from ocop_tasks.models.files.evidence import Evidence
from ocop_tasks.models.people.user import User
from ocop_tasks.rules.text.text_search import searchable
from ocop_tasks.rules.work.status import Status

if TYPE_CHECKING:
    from ocop_tasks.models.work.assignment import Assignment


class ReportKind(StrEnum):
    """What happened. The unit's own word: progress, submission, note, withdrawal; the rest is said to it."""

    PROGRESS = "progress"
    SUBMISSION = "submission"
    NOTE = "note"
    WITHDRAWAL = "withdrawal"
    CONFIRMATION = "confirmation"
    RETURN = "return"
    UNDO = "undo"
    """A decision is taken back: at once and without a word, or later with the reason."""
    CANCELLATION = "cancellation"
    RESTORATION = "restoration"
    COUNT = "count"
    """The log of outreach activities, by which the task is measured, says another per cent."""
    TAKEN_OVER = "taken_over"
    """What a table said of it before the plan was published; the publisher's word, and the first of any share."""


STATUS_NEUTRAL = frozenset({ReportKind.NOTE, ReportKind.COUNT})
"""They change no status, so what was said before them still is the newest word on it."""
SAYS_DONE = frozenset({ReportKind.SUBMISSION, ReportKind.TAKEN_OVER})
"""By one of them work came to be submitted, or done: the newest of them, where it is."""
DECISIONS = frozenset({ReportKind.CONFIRMATION, ReportKind.RETURN})
"""What whoever judges a report says to it."""
BY_UNIT = frozenset({ReportKind.PROGRESS, ReportKind.SUBMISSION, ReportKind.NOTE, ReportKind.WITHDRAWAL})


class StateValues(TypedDict, total=False):
    """Values of ``WorkState``'s columns."""

    status: Status
    percent: int
    submitted_on: date | None
    returned: bool


UNTOUCHED = StateValues(status=Status.NOT_STARTED, percent=0, submitted_on=None, returned=False)
"""How work stands before anybody said anything."""


class WorkState:
    """The columns that tell how one unit's share of a task stands; equal on an assignment and in its newest report."""

    @declared_attr
    def status(cls) -> Mapped[Status]:
        """Where it is on its way (DOMAIN.md rule 5)."""
        return mapped_column(enum_type(Status), default=Status.NOT_STARTED)

    @declared_attr
    def percent(cls) -> Mapped[int]:
        """What the unit reports as done, 0 to 100."""
        return mapped_column(default=0)

    @declared_attr
    def submitted_on(cls) -> Mapped[date | None]:
        """The Hanoi day of the submission that stands: what "on time" is judged by (DOMAIN.md rule 6)."""
        return mapped_column()

    @declared_attr
    def said_on(cls) -> Mapped[date | None]:
        """The Hanoi day on which the unit itself last said something."""
        return mapped_column()

    @declared_attr
    def returned(cls) -> Mapped[bool]:
        """Whether it lies with the unit because it was sent back."""
        return mapped_column(default=False)

    @property
    def state_values(self) -> StateValues:
        """What can be brought back: all but when the unit last said something, which no later word undoes."""
        return StateValues(
            status=self.status,
            percent=self.percent,
            submitted_on=self.submitted_on,
            returned=self.returned,
        )


class StatusReport(WorkState, Base):
    """One thing that happened to an assignment, with the whole state that it left. Never changed; deleted only
    where a publication is taken back, of which nobody had said anything."""

    __tablename__ = "status_report"
    __table_args__ = (
        Index("ix_status_report_assignment_id_id", "assignment_id", "id"),
        Index("ix_status_report_day_id", "day", "assignment_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    kind: Mapped[ReportKind] = mapped_column(enum_type(ReportKind))
    note: Mapped[str] = mapped_column(Text, default="")
    """What the unit wrote, or the reason why it was sent back, cancelled or withdrawn."""
    search_text: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(Moment)
    day: Mapped[date]
    """The Hanoi day of ``at``: what "as of" asks for."""
    about_id: Mapped[int | None] = mapped_column(ForeignKey("status_report.id"))
    """The report that a withdrawal or an undo takes back."""
    about: Mapped[StatusReport | None] = relationship(remote_side="StatusReport.id", viewonly=True)

    assignment: Mapped[Assignment] = relationship(back_populates="reports")
    by: Mapped[User] = relationship()
    evidence: Mapped[list[Evidence]] = relationship(order_by=Evidence.id)

    @validates("note")
    def _keep_searchable(self, _key: str, note: str) -> str:
        self.search_text = searchable(note)
        return note


class LogRow(Protocol):
    """A report, or a row of a query for one."""

    @property
    def id(self) -> int: ...
    @property
    def kind(self) -> ReportKind: ...
    @property
    def about_id(self) -> int | None: ...


Logged = TypeVar("Logged", bound=LogRow)


def what_stands(log: Sequence[Logged]) -> list[Logged]:
    """Of a share's ``log``, oldest first, what still stands, newest first: without decisions that were taken back,
    and without what the outreach log counted, which comes by itself."""
    taken_back = {row.about_id for row in log if row.kind is ReportKind.UNDO}
    passed_over = (ReportKind.UNDO, ReportKind.COUNT)
    return [row for row in reversed(log) if row.kind not in passed_over and row.id not in taken_back]


def standing_decision(log: Sequence[Logged]) -> Logged | None:
    """The confirmation or return by which a share stands as it does; None where its unit has the last word.

    A note changes nothing, and work that was cancelled and applies again stands as it did before.
    """
    between = (ReportKind.NOTE, ReportKind.CANCELLATION, ReportKind.RESTORATION)
    newest = next((row for row in what_stands(log) if row.kind not in between), None)
    return newest if newest is not None and newest.kind in DECISIONS else None
