"""What the page of one assignment reads, in a fixed number of statements; each is put together once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort
from sqlalchemy import Row, bindparam, exists, select
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks.extensions import db
from ocop_tasks.models import (
    Assignment,
    Evidence,
    EvidenceKind,
    Part,
    Plan,
    PlanDocument,
    ReportKind,
    StatusReport,
    StoredFile,
    Task,
    Unit,
    User,
)
from ocop_tasks.models.files.evidence import has_picture
from ocop_tasks.models.work.extension import asked_until
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web.access import gate

Rows = Sequence[Row[*tuple[Any, ...]]]

_WITH_TASK = (
    joinedload(Assignment.task).options(
        joinedload(Task.section),
        joinedload(Task.plan).joinedload(Plan.issuer),
        selectinload(Task.parts),
    ),
    joinedload(Assignment.unit),
)
_WHOLE = (
    select(Assignment)
    .options(*_WITH_TASK, selectinload(Assignment.reports), selectinload(Assignment.evidence))
    .where(Assignment.id == bindparam("id"))
)
_SHOWN = (
    select(Assignment, exists().where(PlanDocument.plan_id == Assignment.plan_id), asked_until(Assignment.id))
    .options(*_WITH_TASK)
    .where(Assignment.id == bindparam("id"))
)


def load(assignment_id: int, action: Action) -> Assignment:
    """The assignment with its reports and evidence, for the person to do ``action``. Answers 404 or 403 instead."""
    whole = db.session.scalar(_WHOLE, {"id": assignment_id}) or abort(404)
    return gate.load(Assignment, whole.id, action)


def load_for_page(assignment_id: int) -> tuple[Assignment, bool, date | None]:
    """An assignment with its task, for whom may see it; whether the plan as signed was uploaded; and until when
    more time was asked for and not yet decided. Else 404.
    """
    row = db.session.execute(_SHOWN, {"id": assignment_id}).one_or_none() or abort(404)
    return gate.load(Assignment, row[0].id, Action.SEE_WORK), row[1], row[2]


_REPORT = (
    StatusReport.id,
    StatusReport.kind,
    StatusReport.note,
    StatusReport.at,
    StatusReport.day,
    StatusReport.status,
    StatusReport.percent,
    StatusReport.submitted_on,
    StatusReport.returned,
    StatusReport.about_id,
    User.name.label("by_name"),
    Unit.short_name.label("by_unit"),
)
_HISTORY = (
    select(*_REPORT)
    .join(User, User.id == StatusReport.by_id)
    .join(Unit, Unit.id == User.unit_id)
    .where(StatusReport.assignment_id == bindparam("id"))
    .order_by(StatusReport.id)
)


def history(assignment_id: int) -> Rows:
    """Everything that was said about an assignment, from the first word on, with who said it."""
    return db.session.execute(_HISTORY, {"id": assignment_id}).all()


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A piece of evidence as a list shows it."""

    id: int
    report_id: int | None
    kind: EvidenceKind
    name: str
    issued_on: date | None
    by_id: int
    withdrawn_at: datetime | None
    media_type: str | None
    size: int | None
    facts: dict[str, Any] | None

    @property
    def has_picture(self) -> bool:
        """Whether a small picture of it can be made."""
        return has_picture(self.media_type, self.facts)


_PIECE = (
    Evidence.id,
    Evidence.report_id,
    Evidence.kind,
    Evidence.name,
    Evidence.issued_on,
    Evidence.by_id,
    Evidence.withdrawn_at,
    StoredFile.media_type,
    StoredFile.size,
    StoredFile.facts,
)
_PIECES = (
    select(*_PIECE)
    .outerjoin(StoredFile, StoredFile.sha256 == Evidence.sha256)
    .where(Evidence.assignment_id.in_(bindparam("ids", expanding=True)))
    .order_by(Evidence.id)
)


def evidence_of(*assignment_ids: int) -> list[EvidenceRow]:
    """All evidence on these assignments, in the order in which it came."""
    return [EvidenceRow(*row) for row in db.session.execute(_PIECES, {"ids": assignment_ids})]


def unsent_evidence(evidence_rows: Sequence[EvidenceRow], user: User) -> list[EvidenceRow]:
    """What ``user`` has added and not yet sent with a report."""
    own = [
        evidence for evidence in evidence_rows if evidence.by_id == user.id and evidence.withdrawn_at is None
    ]
    return [evidence for evidence in own if evidence.report_id is None]


_LEADS = (
    select(
        Assignment.id,
        Assignment.status,
        Assignment.percent,
        Assignment.returned,
        Unit.short_name,
        asked_until(Assignment.id).label("asked_until"),
    )
    .join(Unit, Unit.id == Assignment.unit_id)
    .where(
        Assignment.task_id == bindparam("task_id"),
        Assignment.period == bindparam("period"),
        Assignment.part == Part.LEAD,
        Assignment.status != Status.CANCELLED,
    )
    .order_by(Unit.position, Unit.name_key, Assignment.id)
)
_helper = Unit.__table__.alias("helper")
_NOTES = (
    select(*_REPORT, Assignment.id.label("assignment_id"), _helper.c.short_name.label("unit_name"))
    .join(Assignment, Assignment.id == StatusReport.assignment_id)
    .join(_helper, _helper.c.id == Assignment.unit_id)
    .join(User, User.id == StatusReport.by_id)
    .join(Unit, Unit.id == User.unit_id)
    .where(
        Assignment.task_id == bindparam("task_id"),
        Assignment.period == bindparam("period"),
        Assignment.part == Part.COORDINATING,
        StatusReport.kind == ReportKind.NOTE,
    )
    .order_by(StatusReport.id.desc())
)


def leads_of_same_task(assignment: Assignment) -> Rows:
    """How the leads of the same task and period stand: what a coordinating unit sees."""
    return db.session.execute(_LEADS, {"task_id": assignment.task_id, "period": assignment.period}).all()


def coordinating_notes(assignment: Assignment) -> Rows:
    """What the coordinating units wrote on the same task and period, newest first: what its lead sees."""
    if not any(entry.part == Part.COORDINATING for entry in assignment.task.parts):
        return []
    return db.session.execute(_NOTES, {"task_id": assignment.task_id, "period": assignment.period}).all()
