"""What the desk reads and counts: a fixed number of statements, whatever lies on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import aliased, joinedload

from ocop_tasks.desk.desk_filters import DeskFilters, ShownRows
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.states_as_of import Conditions, states
from ocop_tasks.models import (
    Assignment,
    Direction,
    Evidence,
    ExtensionStep,
    Part,
    Section,
    StatusReport,
    Task,
    Unit,
)
from ocop_tasks.models.temporal.reading import changed_since
from ocop_tasks.models.work.status_report import BY_UNIT
from ocop_tasks.rules.work.direction_rules import UNANSWERED
from ocop_tasks.rules.work.extension_rules import Step

PlanIds = Sequence[int]


@dataclass(frozen=True, slots=True)
class Counts:
    """What was overdue at the end of an earlier day; and the works that wait for an answer, and for a decision."""

    overdue_then: int
    unanswered: int
    extension_requests: int


def counts(plan_ids: PlanIds, days: Days, earlier: date) -> Counts:
    """The counts of those plans; ``earlier`` is the day whose end the change is counted from."""
    directions = select(func.count(Direction.assignment_id.distinct())).where(
        Direction.plan_id.in_(plan_ids), Direction.standing.in_(UNANSWERED)
    )
    requests = select(func.count(Assignment.id)).where(
        Assignment.plan_id.in_(plan_ids), Assignment.id.in_(awaiting_extension_decision())
    )
    same, other = _overdue_then(plan_ids, days, earlier)
    row = db.session.execute(
        select(
            same.scalar_subquery() + other.scalar_subquery(),
            directions.scalar_subquery(),
            requests.scalar_subquery(),
        )
    ).one()
    return Counts(*row)


def _overdue_then(plan_ids: PlanIds, days: Days, earlier: date) -> tuple[Select[Any], Select[Any]]:
    """What nobody spoke of or changed since is as it was; only the rest is looked up."""
    spoken_of = select(StatusReport.assignment_id).where(StatusReport.day > earlier)
    changed = union_all(spoken_of, *changed_since(Assignment, earlier))
    then = Days(earlier, days.silent_days)

    def was_due(of: type[Assignment]) -> list[ColumnElement[bool]]:
        return [of.plan_id.in_(plan_ids), of.part == Part.LEAD, of.due_on < earlier]

    same = (
        select(func.count())
        .select_from(Assignment)
        .where(*was_due(Assignment), Assignment.id.not_in(changed))
        .where(then.conditions(Assignment.__table__).overdue)
    )
    state = states(earlier, lambda of: [*was_due(of), of.id.in_(changed)], among=changed)
    other = select(func.count()).select_from(state).where(then.conditions(state).overdue)
    return same, other


IN_ORDER = (Assignment.due_on, Assignment.id)
"""The longest late first, and none before another by chance."""
ROWS = 50
AT_ONCE = 500
"""Rows held in memory where all are asked for."""
MOST_BOTTLENECKS = 4
LEAST_UNITS_LATE = 2
"""A task is a bottleneck when it is late in so many units."""


@dataclass(frozen=True, slots=True)
class Days:
    """The days the desk is read by."""

    today: date
    silent_days: int

    def conditions(self, state: Any) -> Conditions:
        """The rules of timeliness on these days, over ``state``."""
        return Conditions.on(state, self.today, self.silent_days)


def rows(plan_ids: PlanIds, days: Days, filters: DeskFilters) -> Sequence[Row[*tuple[Any, ...]]]:
    """One page of the desk and one row more, longest late first; the row more says that there is another page."""
    page = _shown_ids(plan_ids, days, filters).order_by(*IN_ORDER)
    page = page.limit(ROWS + 1).offset((filters.page - 1) * ROWS)
    return db.session.execute(_rows(page)).all()


def all_rows(plan_ids: PlanIds, days: Days, filters: DeskFilters) -> Iterator[Row[*tuple[Any, ...]]]:
    """All rows that are asked for in the same order, a few at a time: for a file, which has no pages."""
    every = _rows(_shown_ids(plan_ids, days, filters))
    yield from db.session.execute(every, execution_options={"yield_per": AT_ONCE})


def _shown_ids(plan_ids: PlanIds, days: Days, filters: DeskFilters) -> Select[int]:
    return select(Assignment.id).where(*_conditions(plan_ids, days, filters)).correlate(None)


def _rows(shown: Select[int]) -> Select[*tuple[Any, ...]]:
    """What is told of the assignments that are ``shown``: looked up for these alone, not for all that wait in line."""
    newest_word = aliased(StatusReport)
    newest_direction = aliased(Direction)
    newest_step = aliased(ExtensionStep)
    evidence = (
        select(func.count(Evidence.id))
        .where(
            Evidence.assignment_id == Assignment.id,
            Evidence.report_id.is_not(None),
            Evidence.withdrawn_at.is_(None),
        )
        .correlate(Assignment)
        .scalar_subquery()
    )
    return (
        select(
            Assignment.id,
            Assignment.plan_id,
            Assignment.status,
            Assignment.returned,
            Assignment.percent,
            Assignment.due_on,
            Assignment.first_due_on,
            Assignment.submitted_on,
            Assignment.said_on,
            Assignment.starts_on,
            Assignment.period,
            Assignment.period_from,
            Assignment.period_to,
            Assignment.unit_id,
            Assignment.task_id,
            Unit.short_name.label("unit_name"),
            Task.title,
            Task.title_en,
            Task.frequency,
            Section.label.label("section"),
            newest_word.note.label("word"),
            newest_word.day.label("word_on"),
            newest_direction.id.label("direction_id"),
            newest_direction.standing,
            newest_direction.answer_by,
            newest_step.kind.label("extension"),
            newest_step.due_on.label("extension_to"),
            evidence.label("evidence"),
        )
        .join(Task, Task.id == Assignment.task_id)
        .join(Section, Section.id == Task.section_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .outerjoin(newest_word, newest_word.id == _newest(StatusReport, StatusReport.kind.in_(BY_UNIT)))
        .outerjoin(newest_direction, newest_direction.id == _newest(Direction))
        .outerjoin(newest_step, newest_step.id == _newest(ExtensionStep))
        .where(Assignment.id.in_(shown))
        .order_by(*IN_ORDER)
    )


def all_overdue(plan_ids: PlanIds, days: Days) -> Sequence[Row[int, int]]:
    """Everything overdue in those plans with its plan, by id, longest late first: what a meeting goes through."""
    late = _conditions(plan_ids, days, DeskFilters(show=ShownRows.OVERDUE))
    return db.session.execute(
        select(Assignment.id, Assignment.plan_id).where(*late).order_by(*IN_ORDER)
    ).all()


def _newest(model: Any, *where: ColumnElement[bool]) -> Any:
    """The newest row of ``model`` on the assignment in hand: an index look-up for each row of the page."""
    return (
        select(func.max(model.id))
        .where(model.assignment_id == Assignment.id, *where)
        .correlate(Assignment)
        .scalar_subquery()
    )


def _conditions(plan_ids: PlanIds, days: Days, filters: DeskFilters) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [
        Assignment.plan_id.in_(plan_ids),
        Assignment.part == Part.LEAD,
        _shown(days, filters.show),
    ]
    chosen = {
        Assignment.unit_id: filters.unit_id,
        Assignment.task_id: filters.task_id,
        Assignment.period: filters.period,
    }
    where += [column == value for column, value in chosen.items() if value is not None]
    if filters.section_id is not None:
        where.append(Assignment.task_id.in_(select(Task.id).where(Task.section_id == filters.section_id)))
    return where


def _shown(days: Days, show: ShownRows) -> ColumnElement[bool]:
    rule = days.conditions(Assignment.__table__)
    match show:
        case ShownRows.OVERDUE:
            return rule.overdue
        case ShownRows.DUE_SOON:
            return rule.due_soon
        case ShownRows.SILENT:
            return rule.silent
        case ShownRows.UNANSWERED:
            return Assignment.id.in_(awaiting_answer())
        case ShownRows.EXTENSION_REQUESTED:
            return Assignment.id.in_(awaiting_extension_decision())
    return or_(rule.overdue, rule.due_soon)


def awaiting_answer() -> Select[int]:
    """The assignments with a direction that waits for its answer."""
    return select(Direction.assignment_id).where(Direction.standing.in_(UNANSWERED))


def awaiting_extension_decision() -> Select[int]:
    """The assignments whose request for more time waits for a decision."""
    newest = select(func.max(ExtensionStep.id)).group_by(ExtensionStep.assignment_id)
    return select(ExtensionStep.assignment_id).where(
        ExtensionStep.id.in_(newest), ExtensionStep.kind == Step.ASKED
    )


def bottlenecks(plan_ids: PlanIds, days: Days) -> Sequence[Row[*tuple[Any, ...]]]:
    """The tasks and periods that are late in most units: task, period, how many units, since when."""
    rule = days.conditions(Assignment.__table__)
    late, since = func.count(Assignment.id), func.min(Assignment.due_on)
    knots = (
        select(Assignment.task_id, Assignment.period, late.label("late"), since.label("since"))
        .where(Assignment.plan_id.in_(plan_ids), Assignment.part == Part.LEAD, rule.overdue)
        .group_by(Assignment.task_id, Assignment.period)
        .having(late >= LEAST_UNITS_LATE)
        .order_by(late.desc(), since, Assignment.task_id, Assignment.period)
        .limit(MOST_BOTTLENECKS)
        .subquery()
    )
    return db.session.execute(
        select(Task.id, Task.plan_id, Task.title, Task.title_en, knots.c.period, knots.c.late, knots.c.since)
        .join(knots, knots.c.task_id == Task.id)
        .order_by(knots.c.late.desc(), knots.c.since, Task.id, knots.c.period)
    ).all()


def late_on(task_id: int, period: str | None, days: Days) -> Sequence[Assignment]:
    """The late lead assignments of a task, in one period or in all."""
    rule = days.conditions(Assignment.__table__)
    this = and_(Assignment.task_id == task_id, Assignment.part == Part.LEAD, rule.overdue)
    return db.session.scalars(
        select(Assignment)
        .options(joinedload(Assignment.unit))
        .where(this, Assignment.period == period if period else this)
        .order_by(Assignment.id)
    ).all()
