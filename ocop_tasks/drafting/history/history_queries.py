"""What happened, in order: status reports, evidence taken back, directions, extensions and changes of the plan, as one
list for one person.

A page of it takes a fixed number of statements: its moments, how many there are, and the rows of each kind.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures import visibility
from ocop_tasks.models import (
    Assignment,
    AuditEntry,
    Direction,
    DirectionEntry,
    Evidence,
    ExtensionStep,
    Plan,
    StatusReport,
    Task,
    Unit,
    User,
)
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.direction_rules import Entry

PER_PAGE = 50
HistoryRecord = StatusReport | Evidence | DirectionEntry | ExtensionStep | AuditEntry
"""Something that happened; of evidence, that it was taken back."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which moments: those of a plan, a task or one share of it, that ``viewer`` may see."""

    viewer: User
    work: ColumnElement[bool]
    """A condition on assignments."""
    audit: ColumnElement[bool]
    """A condition on audit entries."""


def of_plan(plan: Plan, viewer: User) -> Scope:
    """All of a plan."""
    return Scope(viewer, Assignment.plan_id == plan.id, AuditEntry.plan_id == plan.id)


def of_task(task: Task, viewer: User) -> Scope:
    """A task with the shares that the viewer may see."""
    return Scope(viewer, Assignment.task_id == task.id, AuditEntry.task_id == task.id)


def of_assignment(assignment: Assignment, viewer: User) -> Scope:
    """One share, with the changes of its task, which concern it too."""
    own = or_(AuditEntry.assignment_id == assignment.id, AuditEntry.assignment_id.is_(None))
    return Scope(viewer, Assignment.id == assignment.id, and_(AuditEntry.task_id == assignment.task_id, own))


@dataclass(frozen=True, slots=True)
class HistoryFilters:
    """The page's filters."""

    person_id: int | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of moments, the newest first."""

    moments: Sequence[HistoryRecord]
    number: int
    pages: int
    total: int


def page_of(scope: Scope, number: int, filters: HistoryFilters | None = None) -> Page:
    """The ``number``-th page, counted from 1; the last one where there are fewer."""
    moments = _moments(scope, filters or HistoryFilters())
    total = db.session.scalar(select(func.count()).select_from(moments)) or 0
    pages = max(1, -(-total // PER_PAGE))
    number = max(1, min(number, pages))
    ordered = select(moments).order_by(moments.c.at.desc(), moments.c.source, moments.c.id.desc())
    rows = db.session.execute(ordered.limit(PER_PAGE).offset(PER_PAGE * (number - 1))).all()
    return Page(_whole(rows), number, pages, total)


def people_in(scope: Scope) -> Sequence[User]:
    """Everybody who did something in ``scope``, by name."""
    moments = _moments(scope, HistoryFilters())
    return db.session.scalars(
        select(User).where(User.id.in_(select(moments.c.by_id))).order_by(User.name_key, User.id)
    ).all()


def _moments(scope: Scope, filters: HistoryFilters) -> Subquery:
    """Source, id, moment and person of everything in ``scope``."""
    seen = visibility.work(scope.viewer, Action.SEE_WORK)
    may_see = (
        select(Assignment.id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Plan, Plan.id == Assignment.plan_id)
    )
    shares = may_see.where(seen, scope.work)
    directed = may_see.where(visibility.work(scope.viewer, Action.SEE_DIRECTION), scope.work)
    threads = select(Direction.id).where(Direction.assignment_id.in_(directed))
    own = or_(AuditEntry.assignment_id.is_(None), AuditEntry.assignment_id.in_(may_see.where(seen)))
    parts: list[tuple[str, Any, Any, Any, ColumnElement[bool]]] = [
        (
            "report",
            StatusReport.id,
            StatusReport.at,
            StatusReport.by_id,
            StatusReport.assignment_id.in_(shares),
        ),
        (
            "evidence",
            Evidence.id,
            Evidence.withdrawn_at,
            Evidence.withdrawn_by_id,
            and_(
                Evidence.assignment_id.in_(shares),
                Evidence.report_id.is_not(None),
                Evidence.withdrawn_at.is_not(None),
            ),
        ),
        (
            "direction",
            DirectionEntry.id,
            DirectionEntry.at,
            DirectionEntry.by_id,
            # the report that answers is told already
            and_(DirectionEntry.direction_id.in_(threads), DirectionEntry.kind != Entry.ANSWERED),
        ),
        (
            "extension",
            ExtensionStep.id,
            ExtensionStep.at,
            ExtensionStep.by_id,
            ExtensionStep.assignment_id.in_(shares),
        ),
        ("audit", AuditEntry.id, AuditEntry.at, AuditEntry.by_id, scope.audit & own),
    ]
    return union_all(*(_part(*part, filters) for part in parts)).subquery("moments")


def _part(
    source: str, key: Any, at: Any, by_id: Any, where: ColumnElement[bool], filters: HistoryFilters
) -> Select[Any]:
    statement = select(
        literal(source).label("source"), key.label("id"), at.label("at"), by_id.label("by_id")
    ).where(where)
    if filters.person_id is not None:
        statement = statement.where(by_id == filters.person_id)
    if filters.day is not None:
        begins = clock.in_hanoi(filters.day, time(0))
        statement = statement.where(at >= begins, at < begins + timedelta(days=1))
    return statement


def _whole(rows: Sequence[Any]) -> Sequence[HistoryRecord]:
    """The rows of a page with all that is told of them, in the page's order."""
    place = joinedload(StatusReport.assignment).options(
        joinedload(Assignment.unit), joinedload(Assignment.task)
    )
    kinds: dict[str, Select[Any]] = {
        "report": select(StatusReport).options(
            place,
            joinedload(StatusReport.by),
            joinedload(StatusReport.about),
            selectinload(StatusReport.evidence),
        ),
        "evidence": select(Evidence).options(joinedload(Evidence.withdrawn_by)),
        "direction": select(DirectionEntry).options(
            joinedload(DirectionEntry.by), joinedload(DirectionEntry.direction)
        ),
        "extension": select(ExtensionStep).options(joinedload(ExtensionStep.by)),
        "audit": select(AuditEntry).options(joinedload(AuditEntry.by)),
    }
    found: dict[tuple[str, int], HistoryRecord] = {}
    for source, statement in kinds.items():
        ids = [row.id for row in rows if row.source == source]
        if ids:
            key = statement.column_descriptions[0]["entity"].id
            found |= {(source, each.id): each for each in db.session.scalars(statement.where(key.in_(ids)))}
    return [found[row.source, row.id] for row in rows]


def share_of(moment: HistoryRecord) -> int | None:
    """The id of the share that ``moment`` is about; None for a change of a task or of the plan."""
    return moment.direction.assignment_id if isinstance(moment, DirectionEntry) else moment.assignment_id


def shares_mentioned(moments: Sequence[HistoryRecord]) -> dict[int, Assignment]:
    """The shares that ``moments`` other than reports name, by id, with unit and task."""
    ids = {named for each in moments if not isinstance(each, StatusReport) and (named := share_of(each))}
    if not ids:
        return {}
    shares = db.session.scalars(
        select(Assignment)
        .options(joinedload(Assignment.unit), joinedload(Assignment.task))
        .where(Assignment.id.in_(ids))
    )
    return {share.id: share for share in shares}
