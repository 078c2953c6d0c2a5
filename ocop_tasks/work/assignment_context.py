"""What the page of one assignment shows around its form: its history, its evidence, and who works beside it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from ocop_tasks.models import Assignment, ReportKind, User
from ocop_tasks.work import queries
from ocop_tasks.work.queries import Piece, Rows


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows only, read once."""

    has_document: bool
    """Whether the plan as signed was uploaded."""
    history: Rows
    """Oldest first."""
    sent: list[Piece]
    """Evidence that went with reports, also what was withdrawn later."""
    waiting: list[Piece]
    """What the reader has added and not yet sent."""
    pieces: dict[int, list[Piece]]
    """Evidence by the report it went with."""
    leads: Rows
    notes: Rows

    @property
    def newest_id(self) -> int:
        """The newest report's id; 0 when nothing was said yet."""
        return self.history[-1].id if self.history else 0

    @property
    def newest_word_id(self) -> int:
        """The newest report's that somebody wrote: what the log counts comes by itself."""
        return next((row.id for row in reversed(self.history) if row.kind != ReportKind.COUNT), 0)

    def newest(self, kind: str) -> object | None:
        """The newest report of that kind."""
        return next((row for row in reversed(self.history) if row.kind == ReportKind(kind)), None)

    def after(self, report_id: int) -> Rows:
        """What was said since, newest first."""
        return [row for row in reversed(self.history) if row.id > report_id]

    @property
    def taken_back(self) -> set[int]:
        """The reports that were withdrawn or undone."""
        return {row.about_id for row in self.history if row.about_id}

    @property
    def standing(self) -> int:
        """How many pieces were sent and still stand."""
        return sum(1 for piece in self.sent if piece.withdrawn_at is None)


def sheet_of(assignment: Assignment, has_document: bool, reader: User) -> Sheet:
    """What the page of ``assignment`` tells ``reader``."""
    notes = queries.notes_beside(assignment) if assignment.is_lead else []
    leads = [] if assignment.is_lead else queries.leads_beside(assignment)
    beside = {note.assignment_id for note in notes}
    pieces = queries.evidence_of(assignment.id, *beside)
    by_report: defaultdict[int, list[Piece]] = defaultdict(list)
    for piece in pieces:
        if piece.report_id:
            by_report[piece.report_id].append(piece)
    history = queries.history(assignment.id)
    own_reports = {row.id for row in history}
    return Sheet(
        has_document=has_document,
        history=history,
        sent=[piece for piece in pieces if piece.report_id in own_reports],
        waiting=queries.waiting(pieces, reader),
        pieces=dict(by_report),
        leads=leads,
        notes=notes,
    )
