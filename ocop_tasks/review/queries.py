"""What the queue reads; a fixed number of statements, however much waits."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from flask import abort
from sqlalchemy import Row, Select, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from ocop_tasks.extensions import db
from ocop_tasks.figures.awaiting_confirmation import awaiting_confirmation_by
from ocop_tasks.models import (
    Assignment,
    Evidence,
    EvidenceKind,
    Part,
    Plan,
    ReportKind,
    Section,
    StatusReport,
    StoredFile,
    Task,
    Unit,
    User,
)
from ocop_tasks.models.work.extension import asked_until
from ocop_tasks.models.work.status_report import SAYS_DONE
from ocop_tasks.review.queue_filters import QueueFilters, is_sent_evidence
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate

PER_PAGE = 50

_sent, _undo = aliased(StatusReport), aliased(StatusReport)
_newest_submission = (
    select(func.max(StatusReport.id))
    .where(StatusReport.assignment_id == Assignment.id, StatusReport.kind.in_(SAYS_DONE))
    .correlate(Assignment)
    .scalar_subquery()
)
_evidence_with = (
    select(func.max(Evidence.report_id))
    .where(Evidence.assignment_id == Assignment.id)
    .correlate(Assignment)
    .scalar_subquery()
)


def waiting_reports(user: User, filters: QueueFilters) -> Select[Any]:
    """The submitted assignments that ``user`` may look at to judge them, oldest submission first."""
    statement: Any = (
        select(
            Assignment.id,
            Assignment.version,
            _evidence_with.label("evidence_with"),
            Assignment.plan_id,
            Assignment.unit_id,
            Assignment.period,
            Assignment.due_on,
            Assignment.submitted_on,
            asked_until(Assignment.id).label("asked_until"),
            Unit.short_name.label("unit_name"),
            Task.title,
            Task.title_en,
            Section.label.label("section"),
            _sent.at.label("sent_at"),
            _sent.by_id.label("sent_by_id"),
        )
        .select_from(Assignment)
        .join(_sent, _sent.id == _newest_submission)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Section, Section.id == Task.section_id)
        .where(*awaiting_confirmation_by(user), *filters.conditions())
        .order_by(_sent.at, Assignment.id)
    )
    found: Select[Any] = statement
    return found


def page_of(user: User, filters: QueueFilters, offset: int, count: int) -> Sequence[Row[Any]]:
    """``count`` rows of the queue from ``offset`` on."""
    return db.session.execute(waiting_reports(user, filters).limit(count).offset(offset)).all()


def rows_with_ids(user: User, ids: Collection[int]) -> Sequence[Row[Any]]:
    """Those rows of the queue."""
    return db.session.execute(waiting_reports(user, QueueFilters()).where(Assignment.id.in_(ids))).all()


def queue_position(
    user: User, filters: QueueFilters, sent_at: datetime, assignment_id: int
) -> tuple[int, int, date | None]:
    """How many wait, and how many of them before that submission; and until when more time was asked for that one."""
    row = waiting_reports(user, filters).order_by(None).subquery("waiting")
    before = or_(row.c.sent_at < sent_at, and_(row.c.sent_at == sent_at, row.c.id < assignment_id))
    ahead = func.coalesce(func.sum(case((before, 1), else_=0)), 0)
    found = db.session.execute(
        select(func.count(), ahead, asked_until(literal(assignment_id))).select_from(row)
    ).one()
    return found[0], found[1], found[2]


def count_waiting(user: User, filters: QueueFilters) -> int:
    """How many wait."""
    return (
        db.session.scalar(
            select(func.count()).select_from(waiting_reports(user, filters).order_by(None).subquery())
        )
        or 0
    )


def next_waiting_id(user: User, filters: QueueFilters, sent_at: datetime, assignment_id: int) -> int | None:
    """The id of the one after that submission; after the last comes the first, and None when nothing else waits."""
    after = or_(_sent.at > sent_at, and_(_sent.at == sent_at, Assignment.id > assignment_id))
    others = waiting_reports(user, filters).where(Assignment.id != assignment_id)
    return db.session.scalar(
        others.with_only_columns(Assignment.id)
        .order_by(None)
        .order_by(case((after, 0), else_=1), _sent.at, Assignment.id)
        .limit(1)
    )


def evidence_counts(ids: Collection[int]) -> dict[int, tuple[int, int, int, int]]:
    """For each assignment with evidence: how many photos, other files, documents and links."""
    image = StoredFile.media_type.startswith("image/")
    kinds = (image, ~image, Evidence.kind == EvidenceKind.DOCUMENT, Evidence.kind == EvidenceKind.LINK)
    counted = [func.sum(case((kind, 1), else_=0)) for kind in kinds]
    rows = db.session.execute(
        select(Evidence.assignment_id, *counted)
        .outerjoin(StoredFile, StoredFile.sha256 == Evidence.sha256)
        .where(Evidence.assignment_id.in_(ids), is_sent_evidence())
        .group_by(Evidence.assignment_id)
    )
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows}


def filter_choices(user: User, plan_id: int | None) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """What the filters offer: the sections and the units of all that waits, in one plan or all, each in its own order.

    Plans number their sections alike: such a one comes once for each title.
    """
    row = waiting_reports(user, QueueFilters(plan=plan_id)).order_by(None)
    unit = (Unit.id, Unit.short_name, Unit.position.label("protocol"), Unit.name_key)
    columns: list[Any] = [Section.label, Section.title, Section.title_en, Section.position, *unit]
    found: Sequence[Row[Any]] = db.session.execute(row.with_only_columns(*columns).distinct()).all()
    sections = {
        (one.label, one.title): one for one in sorted(found, key=lambda one: (one.position, one.label))
    }
    units = {one.id: one for one in sorted(found, key=lambda one: (one.protocol, one.name_key, one.id))}
    return list(sections.values()), list(units.values())


def plans_with_ids(ids: Collection[int]) -> Sequence[Plan]:
    """Those plans, the newest first."""
    return db.session.scalars(
        select(Plan).where(Plan.id.in_(ids)).order_by(Plan.year.desc(), Plan.id.desc())
    ).all()


def with_details(ids: Collection[int]) -> dict[int, Assignment]:
    """Assignments by id with everything that judging or showing them needs."""
    statement = (
        select(Assignment)
        .options(
            joinedload(Assignment.unit),
            joinedload(Assignment.task).options(
                joinedload(Task.section),
                joinedload(Task.plan).joinedload(Plan.issuer),
                selectinload(Task.parts),
            ),
            selectinload(Assignment.reports).joinedload(StatusReport.by),
            selectinload(Assignment.evidence),
        )
        .where(Assignment.id.in_(ids))
        .order_by(Assignment.id)
    )
    return {one.id: one for one in db.session.scalars(statement)}


def load(assignment_id: int) -> Assignment:
    """The assignment with all that judging it needs. Answers 404 or 403 instead."""
    whole = with_details([assignment_id])  # kept, so that the gate finds it in the session
    if assignment_id not in whole:
        abort(404)
    return gate.load(Assignment, assignment_id, Action.CONFIRM)


def previous_period(assignment: Assignment) -> Row[Any] | None:
    """The same unit's previous period on this task: when it was due, submitted and confirmed, how often returned."""

    taken_back = select(_undo.id).where(
        _undo.assignment_id == Assignment.id, _undo.about_id == StatusReport.id
    )

    def of(kind: ReportKind, what: Any) -> Any:
        return (
            select(what)
            .where(
                StatusReport.assignment_id == Assignment.id, StatusReport.kind == kind, ~taken_back.exists()
            )
            .correlate(Assignment)
            .scalar_subquery()
        )

    return db.session.execute(
        select(
            Assignment.id,
            Assignment.period,
            Assignment.status,
            Assignment.due_on,
            Assignment.submitted_on,
            of(ReportKind.CONFIRMATION, func.max(StatusReport.day)).label("confirmed_on"),
            of(ReportKind.RETURN, func.count()).label("returns"),
        )
        .where(
            Assignment.task_id == assignment.task_id,
            Assignment.unit_id == assignment.unit_id,
            Assignment.part == Part.LEAD,
            Assignment.period_to < assignment.period_from,
        )
        .order_by(Assignment.period_to.desc(), Assignment.id.desc())
        .limit(1)
    ).one_or_none()


def coordinating_notes(assignment: Assignment) -> Sequence[StatusReport]:
    """What the coordinating units noted on the same task and period, newest first."""
    return db.session.scalars(
        select(StatusReport)
        .join(Assignment, Assignment.id == StatusReport.assignment_id)
        .options(joinedload(StatusReport.assignment).joinedload(Assignment.unit))
        .where(
            Assignment.task_id == assignment.task_id,
            Assignment.period == assignment.period,
            Assignment.part == Part.COORDINATING,
            StatusReport.kind == ReportKind.NOTE,
        )
        .order_by(StatusReport.id.desc())
        .limit(5)
    ).all()
