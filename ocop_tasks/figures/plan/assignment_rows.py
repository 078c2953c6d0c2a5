"""The rows behind the figures: lead assignments picked by filter, late first, and their four counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select

from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.states_as_of import AsOf, Conditions
from ocop_tasks.figures.search_conditions import task_matches
from ocop_tasks.models import Section, Task, Unit
from ocop_tasks.models.temporal.reading import on
from ocop_tasks.models.work.extension import asked_until
from ocop_tasks.rules.text.text_search import search_words
from ocop_tasks.rules.work.ranking_rules import BothCounts
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.timeliness import FollowUp, Timeliness, days_late, days_left, is_silent, timeliness

AT_ONCE = 500
"""Rows held in memory where all are asked for."""


class Pressing(StrEnum):
    """What is asked of a unit now."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class RowFilter:
    """Which rows of a scope. Work that was cancelled is shown only to who asks for that status."""

    status: Status | None = None
    follow_up: FollowUp | None = None
    pressing: Pressing | None = None
    text: str = ""
    """Words of the task's title or notes, in any order, without case and diacritics."""
    cancelled_too: bool = False


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row, with what is derived on the day it is looked at."""

    row: Row[*tuple[Any, ...]]
    timeliness: Timeliness | None
    days: int
    """Days late when late, days left otherwise."""
    silent: bool


def judge_row(row: Row[*tuple[Any, ...]], as_of: AsOf, *, by_first_date: bool = False) -> JudgedRow:
    """``row`` judged on the day it is looked at.

    By the granted due date, or by the first.
    """
    due_on = row.first_due_on if by_first_date else row.due_on
    late = days_late(row.status, due_on, row.submitted_on, as_of.day)
    return JudgedRow(
        row,
        timeliness(row.status, due_on, row.submitted_on, as_of.day),
        late or days_left(due_on, as_of.day),
        is_silent(row.status, row.starts_on, row.said_on, as_of.day, as_of.silent_days),
    )


@dataclass(frozen=True, slots=True)
class RowCounts(BothCounts):
    """How many rows there are, and the four counts of follow-up among them, by the granted and by the first date."""

    rows: int
    done_in_time: int
    done_late: int
    open_in_time: int
    open_late: int
    first_done_in_time: int
    first_open_in_time: int


def row_counts(scope: Scope, as_of: AsOf, pick: RowFilter) -> RowCounts:
    """The counts of the rows that meet ``pick``, in one statement."""
    rule = Conditions.over(scope, as_of)
    counts: list[ColumnElement[Any]] = [func.count().label("rows")]
    first = [rule.as_first_due.follow_up(kind) for kind in (FollowUp.DONE_IN_TIME, FollowUp.OPEN_IN_TIME)]
    classes = [rule.follow_up(kind) for kind in FollowUp] + first
    counts += [func.sum(case((condition, 1), else_=0)) for condition in classes]
    statement = select(*counts).select_from(rule.state).where(*_conditions(rule, pick))
    if pick.text:
        task = on(Task, as_of.past)
        statement = statement.join(task, task.id == rule.state.c.task_id)
        statement = statement.where(*_finds(pick, task, on(Section, as_of.past)))
    return RowCounts(*(int(count or 0) for count in db.session.execute(statement).one()))


def rows(
    scope: Scope, as_of: AsOf, pick: RowFilter, *, limit: int, offset: int = 0
) -> Sequence[Row[*tuple[Any, ...]]]:
    """One page of the rows that meet ``pick``, the longest late first; the order is whole, so pages never shuffle."""
    return db.session.execute(_rows(scope, as_of, pick).limit(limit).offset(offset)).all()


def all_rows(scope: Scope, as_of: AsOf, pick: RowFilter) -> Iterator[Row[*tuple[Any, ...]]]:
    """All of them in the same order, a few at a time: for a file, which has no pages."""
    yield from db.session.execute(_rows(scope, as_of, pick), execution_options={"yield_per": AT_ONCE})


def _rows(scope: Scope, as_of: AsOf, pick: RowFilter) -> Select[*tuple[Any, ...]]:
    rule = Conditions.over(scope, as_of)
    state = rule.state
    pressing = case(
        (rule.overdue & rule.with_unit, 0),
        (rule.overdue, 1),
        (rule.due_soon, 2),
        (rule.with_unit, 3),
        (rule.waiting, 4),
        (rule.done, 5),
        else_=6,
    )
    task, section, unit = on(Task, as_of.past), on(Section, as_of.past), on(Unit, as_of.past)
    of_task = (task.code, task.title, task.title_en, task.frequency, task.wording, task.wording_en)
    of_unit = (unit.short_name.label("unit_name"), unit.path.label("unit_path"))
    asked = asked_until(state.c.id, on=as_of.past)
    return (
        select(*state.c, *of_task, *of_unit, section.label.label("section"), asked.label("asked_until"))
        .select_from(state)
        .join(task, task.id == state.c.task_id)
        .join(section, section.id == task.section_id)
        .join(unit, unit.id == state.c.unit_id)
        .where(*_conditions(rule, pick), *_finds(pick, task, section))
        .order_by(pressing, rule.due_on, section.position, task.position, task.id)
        .order_by(unit.position, unit.name_key, state.c.id)
    )


def _conditions(rule: Conditions, pick: RowFilter) -> list[ColumnElement[bool]]:
    met = []
    if pick.status is not None:
        met.append(rule.state.c.status == pick.status.value)
    elif not pick.cancelled_too:
        met.append(rule.counted)
    if pick.follow_up is not None:
        met.append(rule.follow_up(pick.follow_up))
    if pick.pressing is not None:
        met.append(getattr(rule, pick.pressing.value))
    return met


def _finds(pick: RowFilter, task: type[Task], section: type[Section]) -> list[ColumnElement[bool]]:
    return task_matches(search_words(pick.text), task, section) if pick.text else []
