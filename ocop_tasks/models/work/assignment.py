"""Assignments: one task × one unit × one period, and everything that can happen to one (DOMAIN.md rules 2 to 9)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ocop_tasks import clock
from ocop_tasks.database import Base, enum_type, version_mapper_args
from ocop_tasks.models.files.evidence import Evidence
from ocop_tasks.models.outreach.measurement import counts_of
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.task import Part, Task
from ocop_tasks.models.temporal.temporal_tables import Temporal, with_history
from ocop_tasks.models.work.status_report import (
    BY_UNIT,
    SAYS_DONE,
    STATUS_NEUTRAL,
    UNTOUCHED,
    ReportKind,
    StatusReport,
    WorkState,
    standing_decision,
    what_stands,
)
from ocop_tasks.rules.access import WorkFacts
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work import status
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import FirstEntry
from ocop_tasks.rules.work.timeliness import FollowUp, Timeliness, days_late, follow_up, timeliness

if TYPE_CHECKING:
    from ocop_tasks.models.work.direction import Direction
    from ocop_tasks.models.work.extension import ExtensionStep

UNDO_WITHIN = timedelta(seconds=60)
"""The page offers an undo for ten seconds; the rest is for a slow network."""


@with_history("task_id")
class Assignment(WorkState, Temporal, Base):
    """One unit's share of a task in one period. ``part`` is lead or coordinating."""

    fixed = ("plan_id", "task_id")
    dated = (
        "unit_id",
        "part",
        "period",
        "period_from",
        "period_to",
        "due_on",
        "first_due_on",
        "starts_on",
    )

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("task_id", "unit_id", "period"),
        Index("ix_assignment_unit_id_due_on", "unit_id", "due_on"),
        Index("ix_assignment_plan_id_part_status_due_on", "plan_id", "part", "status", "due_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    part: Mapped[Part] = mapped_column(enum_type(Part))
    period: Mapped[str] = mapped_column(String(10))
    """"2022", "2022-Q1", "2022-H1", "2022-03"."""
    period_from: Mapped[date]
    period_to: Mapped[date]
    due_on: Mapped[date]
    """The last day that is still on time: the granted one, where an extension was granted."""
    first_due_on: Mapped[date]
    """The due date that it was given with; it stays in sight, and the figures can be judged by it too."""
    starts_on: Mapped[date]
    """From which day the unit is expected to say something: the period's first, or the day it was assigned."""
    version: Mapped[int] = mapped_column(default=1)

    task: Mapped[Task] = relationship()
    unit: Mapped[Unit] = relationship()
    reports: Mapped[list[StatusReport]] = relationship(back_populates="assignment", order_by=StatusReport.id)
    evidence: Mapped[list[Evidence]] = relationship(order_by=Evidence.id)
    extension_steps: Mapped[list[ExtensionStep]] = relationship(
        back_populates="assignment", order_by="ExtensionStep.id"
    )
    directions: Mapped[list[Direction]] = relationship(back_populates="assignment", order_by="Direction.id")

    __mapper_args__ = version_mapper_args(version)

    # -- what it is ------------------------------------------------------------------------------------------

    @property
    def is_lead(self) -> bool:
        """Whether the unit leads here, so that the assignment counts in progress."""
        return self.part == Part.LEAD

    @property
    def facts(self) -> WorkFacts:
        """What ``rules.access`` asks of an assignment."""
        watching = {entry.unit_id for entry in self.task.parts if entry.part != Part.LEAD or not self.is_lead}
        return WorkFacts(self.task.plan.facts, self.unit_id, self.unit.path, self.is_lead, watching)

    def timeliness(self, today: date) -> Timeliness | None:
        """How it stands against its due date on ``today``; None when it no longer applies."""
        return timeliness(self.status, self.due_on, self.submitted_on, today)

    def follow_up(self, today: date) -> FollowUp | None:
        """Which of the four counts of follow-up it is in on ``today``."""
        return follow_up(self.status, self.due_on, self.submitted_on, today)

    def days_late(self, today: date) -> int:
        """Whole days past the due date; 0 when it is not late."""
        return days_late(self.status, self.due_on, self.submitted_on, today)

    # -- what the unit says ----------------------------------------------------------------------------------

    def report_progress(
        self, *, by: User, at: datetime, percent: int, note: str, started: bool = True
    ) -> StatusReport:
        """Say that the work is under way, so many per cent of it done, or why it has not started. Raises RuleBroken."""
        status.check_can_report(
            self.status, role_is_lead=self.is_lead, taken_over=self.was_taken_over_as_done
        )
        status.check_percent(percent)
        now = Status.IN_PROGRESS if started else Status.NOT_STARTED
        done = percent if started else 0
        return self._append(ReportKind.PROGRESS, by, at, note, status=now, percent=done)

    def submit(self, *, by: User, at: datetime, note: str) -> StatusReport:
        """Say that the work is done and ask for confirmation, with the evidence that waits on it. Raises RuleBroken."""
        logged = counts_of(self).activities if self.task.measure else 0
        status.check_can_submit(
            self.status,
            role_is_lead=self.is_lead,
            evidence_required=self.task.evidence_required,
            evidence_count=len(self.evidence_for(by)) + logged,
            note=note,
            taken_over=self.was_taken_over_as_done,
        )
        return self._append(
            ReportKind.SUBMISSION,
            by,
            at,
            note,
            status=Status.SUBMITTED,
            percent=100,
            submitted_on=clock.day_of(at),
        )

    def add_note(self, *, by: User, at: datetime, note: str) -> StatusReport:
        """Say something without changing the status: what a coordinating unit does. Raises RuleBroken."""
        if not note.strip() and not self.pending_evidence(by):
            raise RuleBroken("note_needed")
        return self._append(ReportKind.NOTE, by, at, note)

    def withdraw_report(self, report: StatusReport, *, by: User, at: datetime, reason: str) -> StatusReport:
        """Take back the unit's newest word: the state before it stands again. Raises RuleBroken."""
        newest = next(iter(what_stands(self.reports)), None)
        if newest is not report or report.kind not in (ReportKind.PROGRESS, ReportKind.SUBMISSION):
            raise RuleBroken("only_newest_report")
        if not reason.strip():
            raise RuleBroken("reason_needed")
        place = self.reports.index(report)
        before = self.reports[place - 1] if place else None
        return self._append(
            ReportKind.WITHDRAWAL,
            by,
            at,
            reason,
            about=report,
            **(before.state_values if before else UNTOUCHED),
        )

    def update_from_log(self, *, by: User, at: datetime) -> StatusReport | None:
        """Let the per cent be what the log of outreach activities says; None where that changes nothing.

        The first activity begins the work. What was confirmed or no longer applies stays as it is.
        """
        measure = self.task.measure
        if measure is None or self.status in (Status.COMPLETED, Status.CANCELLED):
            return None
        logged = counts_of(self)
        begins = logged.activities > 0 and self.status == Status.NOT_STARTED
        now, said_on = measure.percent(logged), clock.day_of(at)
        if now == self.percent and said_on == self.said_on and not begins:
            return None
        stands = Status.IN_PROGRESS if begins else self.status
        return self._append(ReportKind.COUNT, by, at, "", status=stands, percent=now, said_on=said_on)

    # -- what the standing agency says -----------------------------------------------------------------------

    def refusal(self, by: User) -> str | None:
        """The code of the rule that keeps ``by`` from confirming or returning it now; None where he may."""
        try:
            self._check_may_judge(by)
        except RuleBroken as broken:
            return broken.code
        return None

    def confirm(self, *, by: User, at: datetime) -> StatusReport:
        """Accept what the unit submitted. Raises RuleBroken if it was not submitted, or ``by`` may not judge it."""
        self._check_may_judge(by)
        return self._append(ReportKind.CONFIRMATION, by, at, "", status=Status.COMPLETED, percent=100)

    def send_back(self, *, by: User, at: datetime, reason: str) -> StatusReport:
        """Return what the unit submitted, or what was taken over as done, with the reason. Raises RuleBroken."""
        taken_over = self.was_taken_over_as_done
        if not taken_over:
            self._check_may_judge(by)
        status.check_can_send_back(self.status, reason, taken_over=taken_over)
        percent = next((r.percent for r in reversed(self.reports) if r.kind == ReportKind.PROGRESS), 0)
        return self._append(
            ReportKind.RETURN,
            by,
            at,
            reason.strip(),
            status=Status.IN_PROGRESS,
            percent=percent,
            submitted_on=None,
            returned=True,
        )

    def take_over(self, entry: FirstEntry, *, by: User, at: datetime, note: str) -> StatusReport:
        """Begin with what the standing agency knew of it before it was given (docs/decisions/0079)."""
        return self._append(
            ReportKind.TAKEN_OVER,
            by,
            at,
            note,
            status=entry.status,
            percent=entry.percent,
            submitted_on=entry.submitted_on,
        )

    @property
    def was_taken_over_as_done(self) -> bool:
        """Whether it is done by what was known before it was given, which nobody reported and nobody confirmed."""
        if self.status is not Status.COMPLETED:
            return False
        judged = (ReportKind.TAKEN_OVER, ReportKind.CONFIRMATION)
        newest = next((report for report in what_stands(self.reports) if report.kind in judged), None)
        return newest is not None and newest.kind is ReportKind.TAKEN_OVER

    def undo_confirmation(self, *, by: User, at: datetime) -> StatusReport:
        """Take one's own confirmation back, shortly after it. Raises RuleBroken."""
        status.check_can_undo_confirmation(self.status)
        return self._undo(ReportKind.CONFIRMATION, by, at)

    def undo_return(self, *, by: User, at: datetime) -> StatusReport:
        """Take one's own return back, shortly after it and before the unit said anything. Raises RuleBroken."""
        return self._undo(ReportKind.RETURN, by, at)

    def take_back(self, decision: StatusReport, *, by: User, at: datetime, reason: str) -> StatusReport:
        """Take a confirmation or return of any age back: it stands as before it, past days as they were.

        Raises RuleBroken as ``status.check_can_take_back`` does, or "already_taken_back", "task_cancelled",
        "unit_not_in_task" or "unit_switched_off" where the work could not be gone on with.
        """
        self._check_may_take_back(decision, by, reason)
        before = self.report_before(decision)
        return self._append(ReportKind.UNDO, by, at, reason, about=decision, **before.state_values)

    def report_before(self, decision: StatusReport) -> StatusReport:
        """How it stood when it was confirmed or returned."""
        return self.reports[self.reports.index(decision) - 1]

    def decision_to_take_back(self, by: User) -> StatusReport | None:
        """The confirmation or return by which it stands as it does, if ``by`` may take that back."""
        decision = standing_decision(self.reports)
        return None if decision is None or self.refusal_to_take_back(decision, by) else decision

    def refusal_to_take_back(self, decision: StatusReport, by: User) -> str | None:
        """The code of the rule that keeps ``by`` from taking ``decision`` back; None where he may, with a reason."""
        try:
            self._check_may_take_back(decision, by, reason="-")
        except RuleBroken as broken:
            return broken.code
        return None

    def cancel(self, *, by: User, at: datetime, reason: str) -> StatusReport:
        """Say that it no longer applies to this unit; it leaves the count. Raises RuleBroken."""
        status.check_can_cancel(self.status, reason)
        return self._append(ReportKind.CANCELLATION, by, at, reason.strip(), status=Status.CANCELLED)

    def restore(self, *, by: User, at: datetime, reason: str) -> StatusReport:
        """Let a cancelled assignment apply again, as it stood before. Raises RuleBroken."""
        status.check_can_restore(self.status)
        before = next((r for r in reversed(self.reports) if r.status != Status.CANCELLED), None)
        return self._append(
            ReportKind.RESTORATION,
            by,
            at,
            reason.strip(),
            **(before.state_values if before else UNTOUCHED),
        )

    # -- evidence --------------------------------------------------------------------------------------------

    def sent_evidence(self) -> list[Evidence]:
        """The evidence that went with a report and was not withdrawn; what was not sent is its author's alone."""
        return [piece for piece in self.evidence if piece.report_id and piece.withdrawn_at is None]

    def evidence_for(self, user: User) -> list[Evidence]:
        """What stands behind the next report of ``user``: what was sent before, and what he has just added."""
        return self.sent_evidence() + self.pending_evidence(user)

    def pending_evidence(self, user: User) -> list[Evidence]:
        """What ``user`` has added and not yet sent with a report."""
        waiting = [piece for piece in self.evidence if piece.report_id is None and piece.withdrawn_at is None]
        return [piece for piece in waiting if (piece.by_id or piece.by.id) == user.id]

    # -- inside ----------------------------------------------------------------------------------------------

    def _append(
        self,
        kind: ReportKind,
        by: User,
        at: datetime,
        note: str,
        *,
        about: StatusReport | None = None,
        **change: object,
    ) -> StatusReport:
        """Write one row of the log, with the whole state it leaves, and bring the assignment to that state."""
        if kind is not ReportKind.RETURN and kind not in STATUS_NEUTRAL and "returned" not in change:
            change["returned"] = False
        if "percent" in change and self.task.measure and change.get("status") != Status.COMPLETED:
            change["percent"] = self.task.measure.percent(counts_of(self))
        if kind in BY_UNIT:
            change["said_on"] = clock.day_of(at)
        for name, value in change.items():
            setattr(self, name, value)
        report = StatusReport(
            kind=kind,
            note=note.strip(),
            by=by,
            at=at,
            day=max([clock.day_of(at), *(each.day for each in self.reports[-1:])]),
            about_id=about.id if about else None,
            said_on=self.said_on,
            **self.state_values,
        )
        if kind in (ReportKind.PROGRESS, ReportKind.SUBMISSION, ReportKind.NOTE):
            report.evidence = self.pending_evidence(by)
        self.reports.append(report)
        return report

    def _check_may_judge(self, by: User) -> None:
        own = by.unit_id == self.unit_id
        second_person = own and by.id != self._submitter_id()
        status.check_can_confirm(self.status, own_unit=own, second_person=second_person)

    def _check_may_take_back(self, decision: StatusReport, by: User, reason: str) -> None:
        if any(row.kind is ReportKind.UNDO and row.about_id == decision.id for row in self.reports):
            raise RuleBroken("already_taken_back")
        own = by.unit_id == self.unit_id
        status.check_can_take_back(
            self.status,
            reason,
            reported_since=standing_decision(self.reports) is not decision,
            own_unit=own,
            second_person=own and by.id != self._submitter_id(),
        )
        if self.task.cancelled_at is not None:
            raise RuleBroken("task_cancelled")
        if self.unit_id not in self.task.terms.owing:
            raise RuleBroken("unit_not_in_task")
        if not self.unit.active:
            raise RuleBroken("unit_switched_off")

    def _undo(self, kind: ReportKind, by: User, at: datetime) -> StatusReport:
        """Let the submission stand again as it stood before the newest word, which is of ``kind`` and of ``by``."""
        newest = self.reports[-1] if self.reports else None
        if newest is None or newest.kind != kind:
            raise RuleBroken("nothing_to_undo")
        if newest.by_id != by.id:
            raise RuleBroken("not_yours_to_undo")
        if at - newest.at > UNDO_WITHIN:
            raise RuleBroken("too_late_to_undo")
        return self._append(ReportKind.UNDO, by, at, "", about=newest, **self.reports[-2].state_values)

    def _submitter_id(self) -> int | None:
        return next((r.by_id for r in reversed(self.reports) if r.kind in SAYS_DONE), None)
