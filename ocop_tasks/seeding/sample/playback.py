"""Plays the history through the models' own methods, in order of time: no rule is passed by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from io import BytesIO

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from ocop_tasks import clock
from ocop_tasks.models import (
    Assignment,
    Evidence,
    EvidenceKind,
    Plan,
    StatusReport,
    StoredFile,
    Task,
    Unit,
    User,
)
from ocop_tasks.models.work.direction import answer_with
from ocop_tasks.seeding.sample.pictures import photo
from ocop_tasks.seeding.sample.sample_directions import LEADER_ACTIONS, perform
from ocop_tasks.seeding.sample.sample_file import EntrySeed, Happening, PieceSeed
from ocop_tasks.seeding.sample.scanned_pages import scan
from ocop_tasks.sending.notices import notice_events
from ocop_tasks.storage.stores.base import Store

UPLOAD_BEFORE = timedelta(minutes=4)
LARGEST = 2_000_000
"""Bytes."""


class History:
    """Everything on one plan, by the people of its units."""

    def __init__(self, session: Session, store: Store, plan: Plan, people: dict[str, User]) -> None:
        self.session, self.store, self.plan, self.people = session, store, plan, people
        self.assignments = _assignments(session, plan)

    def play(self, happenings: Sequence[Happening]) -> None:
        """Let everything happen, each at its own moment. Raises RuleBroken, or KeyError for work that nobody has."""
        for happening in happenings:
            assignment = self.assignments[happening.unit, happening.task, happening.period]
            with clock.at_moment(happening.entry.at):
                if happening.entry.does in LEADER_ACTIONS:
                    self._decide(assignment, happening.entry)
                else:
                    self._happen(assignment, happening.entry)
                self.session.flush()

    def _happen(self, assignment: Assignment, entry: EntrySeed) -> None:
        at, own = clock.now(), self.people[assignment.unit.code]
        for piece in entry.evidence:
            assignment.evidence.append(self._piece(piece, assignment.unit, own))
        match entry.does:
            case "submit":
                self._answer(assignment.submit(by=own, at=at, note=entry.note))
            case "note":
                self._answer(assignment.add_note(by=own, at=at, note=entry.note))
            case "progress" | "idle":
                started = entry.does == "progress"
                self._answer(
                    assignment.report_progress(
                        by=own, at=at, percent=entry.percent, note=entry.note, started=started
                    )
                )
            case "confirm":
                assignment.confirm(by=self._judge(assignment), at=at)
            case "return":
                assignment.send_back(by=self._judge(assignment), at=at, reason=entry.note)
            case "cancel":
                assignment.cancel(by=self._judge(assignment), at=at, reason=entry.note)

    def _decide(self, assignment: Assignment, entry: EntrySeed) -> None:
        own, leader = self.people[assignment.unit.code], self.people[entry.by]
        perform(self.session, assignment, entry, own=own, leader=leader)

    @staticmethod
    def _answer(report: StatusReport) -> None:
        """The unit's word answers what leaders asked of it."""
        for direction in answer_with(report):
            notice_events.notify_of_answer(direction)

    def _judge(self, assignment: Assignment) -> User:
        """Who decides for the standing agency: its first officer on communes, the second on agencies, its own too."""
        code = self.plan.standing_unit.code
        return self.people[code if assignment.unit.kind == "commune" else f"{code}-2"]

    def _piece(self, seed: PieceSeed, unit: Unit, by: User) -> Evidence:
        piece = Evidence(by=by, at=clock.now() - UPLOAD_BEFORE)
        if seed.paper:
            piece.kind, piece.name = EvidenceKind.DOCUMENT, seed.paper
            piece.issued_on, piece.signer = seed.dated, seed.signer
        elif seed.link:
            piece.kind, piece.name, piece.url = EvidenceKind.LINK, seed.name or seed.link, seed.link
        elif seed.photo and seed.name:
            piece.kind, piece.name = EvidenceKind.FILE, seed.name
            piece.file = self._file(photo(seed.photo, f"{unit.code}/{seed.name}"), "image/jpeg")
        elif seed.scan:
            piece.kind, piece.name = EvidenceKind.FILE, seed.scan
            page = scan(seed.scan, unit.name, f"{clock.today():%d/%m/%Y}")
            piece.file = self._file(page, "application/pdf")
        return piece

    def _file(self, content: bytes, media_type: str) -> StoredFile:
        received = self.store.receive(BytesIO(content), limit=LARGEST)
        self.store.keep(received)
        row = self.session.get(StoredFile, received.sha256)
        return row or StoredFile(
            sha256=received.sha256, size=received.size, media_type=media_type, kept_at=clock.now()
        )


def _assignments(session: Session, plan: Plan) -> dict[tuple[str, str, str], Assignment]:
    rows = session.scalars(
        select(Assignment)
        .options(joinedload(Assignment.unit), joinedload(Assignment.task).selectinload(Task.parts))
        .where(Assignment.plan_id == plan.id)
    )
    return {(row.unit.code, row.task.code, row.period): row for row in rows}
