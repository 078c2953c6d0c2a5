"""What *Việc của tôi* reads: one statement for all rows, however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import aliased

from ocop_tasks.extensions import db
from ocop_tasks.models import (
    Assignment,
    Direction,
    DirectionEntry,
    Part,
    Plan,
    Section,
    StatusReport,
    Task,
    TaskUnit,
    Unit,
)
from ocop_tasks.models.plans.plan import RUNNING_PLANS
from ocop_tasks.models.work.extension import asked_until, leads_asking
from ocop_tasks.models.work.status_report import ReportKind
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.direction_rules import UNANSWERED, Entry
from ocop_tasks.rules.work.status import Status


def my_assignments(unit: Unit) -> Sequence[Row[*tuple[Any, ...]]]:
    """All that the unit and the units under it lead or coordinate, by due date; why one was returned comes along."""
    return db.session.execute(_MINE, {"path": unit.path}).all()


def _newest_return(column: str) -> Any:
    return (
        select(getattr(StatusReport, column))
        .where(StatusReport.assignment_id == Assignment.id, StatusReport.kind == ReportKind.RETURN)
        .order_by(StatusReport.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _leads() -> Any:
    """How many lead assignments share the task's weight, cancelled ones included (DOMAIN.md rule 7)."""
    other = aliased(Assignment)
    where = (other.task_id == Assignment.task_id, other.part == Part.LEAD)
    return select(func.count(other.id)).where(*where).scalar_subquery().label("leads")


def _of_units_below(path: str) -> ColumnElement[bool]:
    """The work of the units under the one of that parameter: by their ids, which there is an index for."""
    below = select(Unit.id).where(Unit.path.startswith(bindparam(path)))
    return Assignment.unit_id.in_(below.correlate(None))


def _statement() -> Select[*tuple[Any, ...]]:
    asking, latest = leads_asking()
    coordinates = Assignment.part == Part.COORDINATING
    return (
        select(
            Assignment.id,
            Assignment.plan_id,
            Assignment.part,
            Assignment.status,
            Assignment.percent,
            Assignment.returned,
            Assignment.submitted_on,
            Assignment.period,
            Assignment.period_from,
            Assignment.period_to,
            Assignment.due_on,
            Assignment.starts_on,
            Assignment.said_on,
            asked_until(Assignment.id).label("asked_until"),
            case((coordinates, asking), else_=0).label("leads_asking"),
            case((coordinates, latest), else_=None).label("leads_asked_until"),
            Assignment.unit_id,
            Unit.short_name.label("unit_name"),
            Task.title,
            Task.title_en,
            Task.wording,
            Task.wording_en,
            Task.weight,
            Section.label.label("section"),
            Section.position.label("section_position"),
            Plan.title.label("plan_title"),
            Plan.title_en.label("plan_title_en"),
            _leads(),
            case((Assignment.returned, _newest_return("note")), else_=None).label("reason"),
            case((Assignment.returned, _newest_return("day")), else_=None).label("returned_on"),
        )
        .join(Task, Task.id == Assignment.task_id)
        .join(Section, Section.id == Task.section_id)
        .join(Plan, Plan.id == Assignment.plan_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(_of_units_below("path"), Assignment.status != Status.CANCELLED)
        .where(Plan.state == PlanState.RUNNING)
        .order_by(
            Assignment.due_on, Assignment.plan_id.desc(), Section.position, Task.position, Assignment.id
        )
    )


_MINE = _statement()
"""Made once: putting it together costs as much as running it."""


def directions_to(unit: Unit) -> Sequence[Row[*tuple[Any, ...]]]:
    """The directions to the unit, and the units under it, that wait for an answer, the soonest asked for first."""
    return db.session.execute(_DIRECTIONS, {"path": unit.path}).all()


def directions_on(assignment_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The directions on one assignment that wait for an answer."""
    return db.session.execute(_DIRECTIONS_ON, {"id": assignment_id}).all()


def _directions(which: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    newest = (
        select(func.max(DirectionEntry.id))
        .where(DirectionEntry.direction_id == Direction.id, DirectionEntry.kind == Entry.DIRECTED)
        .correlate(Direction)
        .scalar_subquery()
    )
    columns = (
        Direction.id,
        Direction.plan_id,
        Direction.standing,
        Direction.answer_by,
        DirectionEntry.text,
    )
    return (
        select(*columns, Assignment.id.label("assignment_id"), Task.title, Task.title_en)
        .join(DirectionEntry, DirectionEntry.id == newest)
        .join(Assignment, Assignment.id == Direction.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(which, Direction.standing.in_(UNANSWERED), Direction.plan_id.in_(RUNNING_PLANS))
        .order_by(Direction.answer_by, Direction.id)
    )


_DIRECTIONS = _directions(_of_units_below("path"))
_DIRECTIONS_ON = _directions(Assignment.id == bindparam("id"))


def followed_tasks(unit: Unit) -> Sequence[Row[*tuple[Any, ...]]]:
    """The running plans' tasks that the unit follows and owes nothing for, with how many of their leads' assignments
    are done.
    """
    leads = and_(
        Assignment.task_id == Task.id,
        Assignment.part == Part.LEAD,
        Assignment.status != Status.CANCELLED,
    )
    done = func.sum(case((Assignment.status == Status.COMPLETED, 1), else_=0)).label("done")
    columns = (Task.id, Task.plan_id, Task.title, Task.title_en, Section.label.label("section"))
    statement = (
        select(*columns, func.count(Assignment.id).label("all"), done)
        .join(TaskUnit, and_(TaskUnit.task_id == Task.id, TaskUnit.part == Part.FOLLOWING))
        .join(Section, Section.id == Task.section_id)
        .outerjoin(Assignment, leads)
        .where(TaskUnit.unit_id == unit.id, Task.cancelled_at.is_(None), Task.plan_id.in_(RUNNING_PLANS))
        .group_by(
            Task.id,
            Task.plan_id,
            Task.title,
            Task.title_en,
            Section.label,
            Section.position,
            Task.position,
        )
        .order_by(Task.plan_id.desc(), Section.position, Task.position, Task.id)
    )
    return db.session.execute(statement).all()
