"""What a unit's pages read; one statement each, however many rows there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, and_, case, select
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks.extensions import db
from ocop_tasks.models import (
    Assignment,
    Evidence,
    Part,
    Plan,
    Section,
    StatusReport,
    Task,
    TaskUnit,
    Unit,
    User,
)
from ocop_tasks.models.report import ReportKind
from ocop_tasks.rules.status import Status
from ocop_tasks.rules.timeliness import Timeliness, days_late, days_left, timeliness


class Group(StrEnum):
    """The groups of *Việc của tôi*, most pressing first."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    OPEN = "open"
    WAITING = "waiting"
    LATER = "later"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of *Việc của tôi*, with what is derived on the day it is looked at."""

    row: Row[Any]
    group: Group
    timeliness: Timeliness | None
    days: int
    """Days late when overdue, days left otherwise."""


def my_assignments(unit: Unit, part: Part) -> Select[Any]:
    """The unit's and its sub-units' assignments with ``part``, by due date, each with why it was returned."""
    reason = (
        select(StatusReport.note)
        .where(StatusReport.assignment_id == Assignment.id, StatusReport.kind == ReportKind.RETURN)
        .order_by(StatusReport.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            Assignment.id,
            Assignment.status,
            Assignment.percent,
            Assignment.returned,
            Assignment.submitted_on,
            Assignment.period,
            Assignment.period_from,
            Assignment.period_to,
            Assignment.due_on,
            Assignment.starts_on,
            Assignment.unit_id,
            Unit.short_name.label("unit_name"),
            Task.title,
            Task.title_en,
            Task.wording,
            Task.wording_en,
            Task.frequency,
            Section.label.label("section"),
            case((Assignment.returned, reason), else_=None).label("reason"),
        )
        .join(Task, Task.id == Assignment.task_id)
        .join(Section, Section.id == Task.section_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(
            Unit.path.startswith(unit.path), Assignment.part == part, Assignment.status != Status.CANCELLED
        )
        .order_by(Assignment.due_on, Section.position, Assignment.id)
    )


def grouped(rows: Sequence[Row[Any]], today: date) -> list[tuple[Group, list[Line]]]:
    """The rows in their groups; within a group the order of the query stays."""
    lines = sorted((_line(row, today) for row in rows), key=lambda line: list(Group).index(line.group))
    return [(group, list(members)) for group, members in groupby(lines, key=lambda line: line.group)]


def _line(row: Row[Any], today: date) -> Line:
    judged = timeliness(row.status, row.due_on, row.submitted_on, today)
    late = days_late(row.status, row.due_on, row.submitted_on, today)
    return Line(row, _group(row, judged, today), judged, late or days_left(row.due_on, today))


def _group(row: Row[Any], judged: Timeliness | None, today: date) -> Group:
    if row.status == Status.COMPLETED:
        return Group.DONE
    if row.status == Status.SUBMITTED:
        return Group.WAITING
    if judged is Timeliness.OVERDUE:
        return Group.OVERDUE
    if judged is Timeliness.DUE_SOON:
        return Group.DUE_SOON
    return Group.LATER if row.starts_on > today and row.status == Status.NOT_STARTED else Group.OPEN


def followed_tasks(unit: Unit) -> Select[Any]:
    """The tasks that the unit follows and owes nothing for."""
    return (
        select(Task.id, Task.title, Task.title_en, Section.label.label("section"))
        .join(TaskUnit, and_(TaskUnit.task_id == Task.id, TaskUnit.part == Part.FOLLOWING))
        .join(Section, Section.id == Task.section_id)
        .where(TaskUnit.unit_id == unit.id, Task.cancelled_at.is_(None))
        .order_by(Section.position, Task.position, Task.id)
    )


def whole(assignment_id: int) -> Assignment | None:
    """An assignment with everything its page shows, in a fixed number of statements."""
    return db.session.scalar(
        select(Assignment)
        .options(
            joinedload(Assignment.task).options(
                joinedload(Task.section),
                joinedload(Task.plan).options(joinedload(Plan.issuer), joinedload(Plan.standing_unit)),
                selectinload(Task.parts),
            ),
            joinedload(Assignment.unit),
            selectinload(Assignment.reports).options(
                joinedload(StatusReport.by).joinedload(User.unit), selectinload(StatusReport.evidence)
            ),
            selectinload(Assignment.evidence).options(
                joinedload(Evidence.by), joinedload(Evidence.withdrawn_by)
            ),
        )
        .where(Assignment.id == assignment_id)
    )


def fellow_assignments(assignment: Assignment) -> Select[tuple[Assignment]]:
    """The coordinating units' assignments on the same task and period, whose notes belong beside the lead's report."""
    return (
        select(Assignment)
        .options(
            joinedload(Assignment.unit),
            selectinload(Assignment.reports).joinedload(StatusReport.by),
            selectinload(Assignment.evidence),
        )
        .where(
            Assignment.task_id == assignment.task_id,
            Assignment.period == assignment.period,
            Assignment.part == Part.COORDINATING,
            Assignment.id != assignment.id,
            Assignment.said_on.is_not(None),
        )
        .order_by(Assignment.id)
    )
