"""What the pages of a plan read beside the figures; one statement each, however many rows there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks.extensions import db
from ocop_tasks.figures.figure_cache import cached
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.states_as_of import AsOf, Conditions
from ocop_tasks.models import (
    Assignment,
    Evidence,
    Part,
    Plan,
    ReportKind,
    Section,
    StatusReport,
    StoredFile,
    Task,
    TaskUnit,
    Unit,
)
from ocop_tasks.models.work.status_report import BY_UNIT
from ocop_tasks.web.caching import page_cache
from ocop_tasks.web.security.current_user import portal_settings

THUMBNAILS = 4
"""How many pieces of evidence stand in a row."""


def units_within(path: str, ids: Collection[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """Of the units ``ids``, those at or under ``path``, by protocol and name."""
    return db.session.execute(
        select(Unit.id, Unit.code, Unit.short_name, Unit.name, Unit.name_en, Unit.path)
        .where(Unit.id.in_(ids), Unit.path.startswith(path, autoescape=True))
        .order_by(Unit.position, Unit.name_key, Unit.id)
    ).all()


def leads_within(plan_id: int, path: str) -> Sequence[Row[*tuple[Any, ...]]]:
    """The units at or under ``path`` that lead something in the plan, by protocol and name."""
    leading = select(Assignment.unit_id).where(Assignment.plan_id == plan_id, Assignment.part == Part.LEAD)
    return db.session.execute(
        select(Unit.id, Unit.code, Unit.short_name, Unit.path)
        .where(Unit.id.in_(leading), Unit.path.startswith(path, autoescape=True))
        .order_by(Unit.position, Unit.name_key, Unit.id)
    ).all()


def sections_and_periods_within(plan_id: int, path: str) -> tuple[set[int], set[str]]:
    """The sections in which the units at or under ``path`` lead something, and the periods in which they do."""
    rows = db.session.execute(
        select(Task.section_id, Assignment.period)
        .join(Task, Task.id == Assignment.task_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.plan_id == plan_id, Assignment.part == Part.LEAD)
        .where(Unit.path.startswith(path, autoescape=True))
        .distinct()
    ).all()
    return {row.section_id for row in rows}, {row.period for row in rows}


def tasks_in(
    plan_id: int, section_ids: Collection[int] | None, *, limit: int | None = None, offset: int = 0
) -> Sequence[Task]:
    """The tasks of some sections, or of the whole plan, in reading order, with their units."""
    statement = (
        select(Task)
        .options(joinedload(Task.section), selectinload(Task.parts).joinedload(TaskUnit.unit))
        .join(Section, Section.id == Task.section_id)
        .where(Task.plan_id == plan_id)
        .order_by(Section.position, Task.position, Task.id)
        .limit(limit)
        .offset(offset)
    )
    if section_ids is not None:
        statement = statement.where(Task.section_id.in_(section_ids))
    return db.session.scalars(statement).all()


def count_tasks(plan_id: int, section_ids: Collection[int] | None) -> int:
    """How many tasks those sections have."""
    statement = select(func.count()).select_from(Task).where(Task.plan_id == plan_id)
    if section_ids is not None:
        statement = statement.where(Task.section_id.in_(section_ids))
    return db.session.scalar(statement) or 0


def next_due(scope: Scope, as_of: AsOf) -> dict[int, date]:
    """For each task of ``scope``, the earliest due date of what is not yet submitted."""
    rule = Conditions.over(scope, as_of)
    state = rule.state
    rows = db.session.execute(
        select(state.c.task_id, func.min(state.c.due_on)).where(rule.with_unit).group_by(state.c.task_id)
    )
    return {row[0]: row[1] for row in rows}


def task_periods(scope: Scope) -> Sequence[Row[*tuple[Any, ...]]]:
    """The tasks of ``scope`` and their periods, in reading order: what can stand side by side as columns."""
    columns = (Assignment.task_id, Assignment.period, Assignment.period_from, Assignment.period_to)
    task = (Task.title, Task.title_en, Task.code, Task.frequency)
    place = (Section.position, Task.position)
    first, last = func.min(Assignment.due_on), func.max(Assignment.due_on)
    return db.session.execute(
        select(
            *columns,
            *task,
            first.label("due_from"),
            last.label("due_to"),
        )
        .join(Task, Task.id == Assignment.task_id)
        .join(Section, Section.id == Task.section_id)
        .where(*scope.where())
        .group_by(*columns, *task, *place)
        .order_by(*place, Assignment.task_id, Assignment.period_from, Assignment.period)
    ).all()


def states_of_assignments(
    scope: Scope, as_of: AsOf, unit_ids: Collection[int]
) -> Sequence[Row[*tuple[Any, ...]]]:
    """How each of those units' assignments stood."""
    state = Conditions.over(scope, as_of).state
    return db.session.execute(select(*state.c).where(state.c.unit_id.in_(unit_ids))).all()


def tasks_of(scope: Scope, *, limit: int) -> Sequence[Task]:
    """The first tasks of ``scope`` in reading order."""
    return db.session.scalars(
        select(Task)
        .join(Section, Section.id == Task.section_id)
        .where(Task.id.in_(scope.tasks()))
        .order_by(Section.position, Task.position, Task.id)
        .limit(limit)
    ).all()


def last_notes(assignment_ids: Collection[int]) -> dict[int, StatusReport]:
    """The last thing that each assignment's unit said in words."""
    newest = (
        select(func.max(StatusReport.id))
        .where(
            StatusReport.assignment_id.in_(assignment_ids),
            StatusReport.kind.in_(BY_UNIT - {ReportKind.WITHDRAWAL}),
            StatusReport.note != "",
        )
        .group_by(StatusReport.assignment_id)
    )
    found = db.session.scalars(select(StatusReport).where(StatusReport.id.in_(newest)))
    return {report.assignment_id: report for report in found}


def newest_evidence(assignment_ids: Collection[int]) -> dict[int, list[Row[*tuple[Any, ...]]]]:
    """The newest pieces of evidence that stand with each assignment's reports, and how many there are in all."""
    each = Evidence.assignment_id
    numbered = (
        select(
            Evidence.id,
            Evidence.assignment_id,
            Evidence.kind,
            Evidence.name,
            StoredFile.media_type,
            func.row_number().over(partition_by=each, order_by=Evidence.id.desc()).label("number"),
            func.count().over(partition_by=each).label("pieces"),
        )
        .outerjoin(StoredFile, StoredFile.sha256 == Evidence.sha256)
        .where(
            Evidence.assignment_id.in_(assignment_ids),
            Evidence.withdrawn_at.is_(None),
            Evidence.report_id.is_not(None),
        )
        .subquery("numbered")
    )
    found: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    newest = select(numbered).where(numbered.c.number <= THUMBNAILS)
    for row in db.session.execute(newest.order_by(numbered.c.assignment_id, numbered.c.number)):
        found.setdefault(row.assignment_id, []).append(row)
    return found


def task_with_details(task_id: int) -> Task:
    """A task with all that its page shows but the units' rows."""
    statement: Select[Task] = (
        select(Task)
        .options(
            joinedload(Task.section),
            joinedload(Task.plan).options(joinedload(Plan.issuer), selectinload(Plan.sections)),
            selectinload(Task.parts).joinedload(TaskUnit.unit),
        )
        .where(Task.id == task_id)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


def plan_of_task(task_id: int) -> int | None:
    """The plan to which a task belongs; None where there is no such task."""
    return cached(
        ("plan of task", task_id),
        portal_settings().revision,
        lambda: db.session.scalar(select(Task.plan_id).where(Task.id == task_id)),
        size=lambda _id: page_cache.FACTS_SIZE,
    )
