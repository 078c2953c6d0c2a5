"""One report as the agency looks at it: what is said, the evidence beside it, and how it went the last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row

from ocop_tasks.figures.outreach.outreach_evidence import OutreachEvidence, outreach_evidence_for
from ocop_tasks.models import Assignment, Evidence, EvidenceKind, ReportKind, StatusReport, User
from ocop_tasks.models.work.status_report import SAYS_DONE
from ocop_tasks.review import decision_wording, queries
from ocop_tasks.review.queue_rows import in_words, seen_version
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.timeliness import Timeliness, days_late, timeliness


@dataclass(frozen=True, slots=True)
class PreviousPeriod:
    """The unit's previous period on the same task."""

    row: Row[Any]
    timeliness: Timeliness | None
    days_late: int

    @property
    def days_to_confirm(self) -> int | None:
        """How many days after the submission it was confirmed."""
        if self.row.status != Status.COMPLETED or not self.row.confirmed_on or not self.row.submitted_on:
            return None
        days: int = (self.row.confirmed_on - self.row.submitted_on).days
        return days


@dataclass(frozen=True, slots=True)
class ReportPage:
    """A report with all that its page shows. ``shown`` is the piece of evidence that is shown large."""

    assignment: Assignment
    submission: StatusReport | None
    pieces: list[Evidence]
    shown: Evidence | None
    previous_period: PreviousPeriod | None
    coordinating_notes: Sequence[StatusReport]
    logged: OutreachEvidence | None
    """What the log of outreach activities says, where the task is measured by it."""
    refusal: str | None
    """Why the person may not judge it, in a sentence; None where he may."""
    to_take_back: StatusReport | None = None
    """The decision by which it stands as it does, if the person may take it back."""
    asked_until: date | None = None
    """Until when more time is asked for and not decided, while it waits."""

    @property
    def waits(self) -> bool:
        """Whether it still waits for somebody's word."""
        return self.assignment.status == Status.SUBMITTED

    @property
    def files(self) -> list[Evidence]:
        """The evidence that can be looked at."""
        return [piece for piece in self.pieces if piece.file is not None]

    @property
    def documents_and_links(self) -> list[Evidence]:
        """Documents and links, which are told and not shown."""
        return [piece for piece in self.pieces if piece.file is None]

    @property
    def evidence(self) -> str:
        """3 ảnh, 1 tệp."""
        photos = sum(piece.is_image for piece in self.files)
        links = sum(piece.kind == EvidenceKind.LINK for piece in self.documents_and_links)
        return in_words((photos, len(self.files) - photos, len(self.documents_and_links) - links, links))

    @property
    def usual_reasons(self) -> list[str]:
        """What reports of this plan are usually returned for."""
        return decision_wording.usual_reasons(self.assignment.task.plan)

    @property
    def seen_version(self) -> str:
        """What the person is looking at."""
        return seen_version_of(self.assignment)

    @property
    def days_late(self) -> int:
        """How many days late it was submitted."""
        submitted = self.assignment.submitted_on
        return max(0, (submitted - self.assignment.due_on).days) if submitted else 0

    @property
    def taken_back(self) -> StatusReport | None:
        """Why a decision was taken back, while that is the last word on it."""
        newest = decision_wording.newest_event(self.assignment)
        return newest if newest and newest.kind == ReportKind.UNDO and newest.note else None

    @property
    def earlier_returns(self) -> list[StatusReport]:
        """Earlier returns that were not taken back, newest first."""
        reports = self.assignment.reports
        undone = {one.about_id for one in reports if one.kind == ReportKind.UNDO}
        return [one for one in reversed(reports) if one.kind == ReportKind.RETURN and one.id not in undone]


def report_page(assignment: Assignment, user: User, today: date, piece_id: int | None = None) -> ReportPage:
    """What ``user`` sees of ``assignment``, which comes from ``queries.with_details``."""
    pieces = assignment.sent_evidence()
    files = [piece for piece in pieces if piece.file is not None]
    refusal = assignment.refusal(user)
    return ReportPage(
        assignment,
        submission_of(assignment),
        pieces,
        next((piece for piece in files if piece.id == piece_id), files[0] if files else None),
        _previous_period(assignment, today),
        queries.coordinating_notes(assignment),
        outreach_evidence_for(assignment, user),
        decision_wording.refusal_sentence(assignment, refusal) if refusal else None,
        assignment.decision_to_take_back(user),
    )


def submission_of(assignment: Assignment) -> StatusReport | None:
    """The submission that waits, or that was judged; or what was taken over as done."""
    said = (one for one in reversed(assignment.reports) if one.kind in SAYS_DONE)
    return next((one for one in said if one.submitted_on is not None), None)


def seen_version_of(assignment: Assignment) -> str:
    """A word for the report's present state with its evidence."""
    evidence_with = max((piece.report_id or 0 for piece in assignment.evidence), default=0)
    return seen_version(assignment.version, evidence_with, len(assignment.sent_evidence()))


def _previous_period(assignment: Assignment, today: date) -> PreviousPeriod | None:
    row = queries.previous_period(assignment)
    if row is None:
        return None
    judged = timeliness(row.status, row.due_on, row.submitted_on, today)
    return PreviousPeriod(row, judged, days_late(row.status, row.due_on, row.submitted_on, today))
