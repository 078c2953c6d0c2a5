"""What each day added to a plan's curve, of tasks whose terms were changed: every day by the terms that it had.

An assignment's life is cut where its terms, its task's terms, its unit's place or its state changed, and each piece
counts from its first day to the day before its end. Most tasks are shared by as many throughout, so their pieces are
counted together; those that are not are gone through one by one, since what a share weighs changes for all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Row,
    Select,
    Subquery,
    case,
    func,
    literal,
    select,
    union,
    union_all,
)

from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.models import Assignment, Part, StatusReport, Task, Unit
from ocop_tasks.models.temporal.reading import spans
from ocop_tasks.models.temporal.temporal_tables import FROM_THE_BEGINNING, HISTORY
from ocop_tasks.rules.work.progress import Progress, share
from ocop_tasks.rules.work.status import Status

FOREVER = date.max
COUNTS = ("applies", "completed", "said", "due")
"""Shares that apply, those confirmed, what is said of them in per cent, and those that came due."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one day added to a task's weight points."""

    day: date
    progress: Progress
    due: Fraction


def moved_tasks(scope: Scope) -> Select[int]:
    """The ids of the tasks in the plans of ``scope`` whose weight, shares, dates or units are not what they were."""
    tasks, shares = HISTORY[Task], HISTORY[Assignment]
    plan = Assignment.plan_id.in_(scope.plan_ids)
    found = [
        select(tasks.c.of_id).where(tasks.c.plan_id.in_(scope.plan_ids)),
        select(shares.c.task_id).where(shares.c.plan_id.in_(scope.plan_ids)),
        select(Assignment.task_id)
        .where(plan, Assignment.part == Part.LEAD)
        .group_by(Assignment.task_id)
        .having(func.min(Assignment.valid_from) < func.max(Assignment.valid_from)),
    ]
    if scope.unit_path is not None:
        moved_units = select(HISTORY[Unit].c.of_id)
        found.append(select(Assignment.task_id).where(plan, Assignment.unit_id.in_(moved_units)))
    return select(union(*found).subquery().c[0])


def steps_of_moved_tasks(scope: Scope, until: date) -> Iterator[Step]:
    """What they added to the sums, day by day, as it was known at the end of ``until``; two statements."""
    by_day = _sharing(scope, until)
    leads: defaultdict[int, dict[date, int]] = defaultdict(dict)
    varying = by_day.c.task_id.not_in(select(_shared_alike(by_day).subquery().c.task_id))
    for row in db.session.execute(select(by_day).where(varying)):
        leads[row.task_id][row.day] = int(row.leads)
    rows = db.session.execute(_counts_statement(scope, until, by_day))
    for task_id, of_task in groupby(rows, key=lambda row: row.of_task):
        if task_id:
            yield from _Walk().through(leads[task_id], of_task)
        else:
            yield from map(_step, of_task)


def _step(row: Row[*tuple[Any, ...]]) -> Step:
    """What tasks that are shared by as many throughout added together."""
    each = share(row.weight, row.leads)
    progress = Progress(each * row.completed, each * Fraction(int(row.said), 100), each * row.applies)
    return Step(row.day, progress, each * row.due)


@dataclass(slots=True)
class _Walk:
    """One task, from the first day on which anything of it changed to the last."""

    leads: int = 0
    counts: dict[int, list[int]] = field(default_factory=dict)
    """``COUNTS`` by the weight that the task had."""

    def through(self, leads: dict[date, int], rows: Iterable[Row[*tuple[Any, ...]]]) -> Iterator[Step]:
        """Each day on which its points became others."""
        by_day: defaultdict[date, list[Row[*tuple[Any, ...]]]] = defaultdict(list)
        for row in rows:
            by_day[row.day].append(row)
        before = self._points()
        for day in sorted(leads.keys() | by_day.keys()):
            self.leads += leads.get(day, 0)
            for row in by_day.get(day, ()):
                counts = self.counts.setdefault(row.weight, [0] * len(COUNTS))
                for place, name in enumerate(COUNTS):
                    counts[place] += int(getattr(row, name))
            now = self._points()
            added = [after - earlier for after, earlier in zip(now, before, strict=True)]
            if any(added):
                planned, confirmed, reported, due = added
                yield Step(day, Progress(confirmed, reported / 100, planned), due)
            before = now

    def _points(self) -> list[Fraction]:
        if not self.leads:
            return [Fraction(0)] * len(COUNTS)
        return [
            sum(
                (share(weight, self.leads) * counts[place] for weight, counts in self.counts.items()),
                Fraction(0),
            )
            for place in range(len(COUNTS))
        ]


def _sharing(scope: Scope, until: date) -> CTE:
    """The days that changed how many share a task's weight, and by how many."""
    given = spans(Assignment, until)
    lead = (given.c.part == Part.LEAD, given.c.task_id.in_(moved_tasks(scope)))
    steps = union_all(
        select(given.c.task_id, given.c.valid_from.label("day"), literal(1).label("by")).where(*lead),
        select(given.c.task_id, given.c.valid_to, literal(-1)).where(*lead, given.c.valid_to.is_not(None)),
    ).subquery("steps")
    by_how_many = func.sum(steps.c.by)
    return (
        select(steps.c.task_id, steps.c.day, by_how_many.label("leads"))
        .group_by(steps.c.task_id, steps.c.day)
        .having(by_how_many != 0)
        .cte("sharing")
    )


def _shared_alike(by_day: CTE) -> Select[*tuple[Any, ...]]:
    """The tasks that were given to all of their units on one day, and by how many they are shared."""
    alike = select(by_day.c.task_id, func.max(by_day.c.leads).label("leads"))
    return alike.group_by(by_day.c.task_id).having(func.count() == 1)


def _counts_statement(scope: Scope, until: date, by_day: CTE) -> Select[*tuple[Any, ...]]:
    """By how much each day changed the counts of a task, or of tasks that are shared alike, by their weight then."""
    piece = _pieces(scope, until, _shared_alike(by_day).cte("alike")).cte("piece").c
    nothing = literal(0)
    came_due = _later(piece.starts, piece.due_on)
    told = (piece.of_task, piece.weight, piece.leads)
    counts = (piece.applies, piece.completed, piece.said)
    events = [
        select(*told, piece.starts.label("day"), *counts, nothing.label("due")),
        select(*told, piece.ends, *(-count for count in counts), nothing).where(piece.ends < FOREVER),
        select(*told, came_due, nothing, nothing, nothing, piece.applies).where(piece.due_on < piece.ends),
        select(*told, piece.ends, nothing, nothing, nothing, -piece.applies).where(
            piece.due_on < piece.ends, piece.ends < FOREVER
        ),
    ]
    event = union_all(*events).subquery("event").c
    keys = (event.of_task, event.weight, event.leads, event.day)
    sums = [func.sum(event[name]).label(name) for name in COUNTS]
    return select(*keys, *sums).group_by(*keys).order_by(event.of_task)


def _pieces(scope: Scope, until: date, alike: CTE) -> Select[*tuple[Any, ...]]:
    """The pieces of time in which nothing about a share changed, by what it counted for in each."""
    given, task, state = spans(Assignment, until), spans(Task, until), _state_spans(scope, until)
    met = [given.c.part == Part.LEAD, given.c.task_id.in_(moved_tasks(scope))]
    joined, within = given.join(task, task.c.id == given.c.task_id), [given.c, task.c, state.c]
    joined = joined.join(state, state.c.assignment_id == given.c.id)
    joined = joined.outerjoin(alike, alike.c.task_id == given.c.task_id)
    if scope.unit_path is not None:
        unit = spans(Unit, until)
        joined = joined.join(unit, unit.c.id == given.c.unit_id)
        met.append(unit.c.path.startswith(scope.unit_path, autoescape=True))
        within.append(unit.c)
    if scope.section_ids is not None:
        met.append(task.c.section_id.in_(scope.section_ids))
    met += scope.of_themselves(given.c)
    first: Any = within[0].valid_from
    last: Any = func.coalesce(within[0].valid_to, FOREVER)
    for each in within[1:]:
        first = _later(first, each.valid_from)
        last = _earlier(last, func.coalesce(each.valid_to, FOREVER))
    status, percent = state.c.status, state.c.percent
    done = status == Status.COMPLETED.value
    applies = case((status == Status.CANCELLED.value, 0), else_=1)
    said = case((done, 100), (status == Status.CANCELLED.value, 0), else_=percent)
    return (
        select(
            case((alike.c.task_id.is_(None), given.c.task_id), else_=0).label("of_task"), alike.c.leads,
            task.c.weight, given.c.due_on, first.label("starts"), last.label("ends"),
            applies.label("applies"), case((done, 1), else_=0).label("completed"), said.label("said"),
        )
        .select_from(joined)
        .where(*met, first < last)
    )  # fmt: skip


def _state_spans(scope: Scope, until: date) -> Subquery:
    """How each share stood, from its first day so to the day before another word was said."""
    shares = spans(Assignment, until)
    theirs = select(shares.c.id).where(shares.c.task_id.in_(moved_tasks(scope))).distinct().subquery()
    told = (
        select(StatusReport)
        .where(StatusReport.day <= until, StatusReport.assignment_id.in_(select(theirs.c.id)))
        .subquery("told")
        .c
    )
    first = (
        select(told.assignment_id, func.min(told.day).label("day")).group_by(told.assignment_id).subquery()
    )
    untouched = select(
        theirs.c.id.label("assignment_id"),
        literal(FROM_THE_BEGINNING).label("valid_from"),
        first.c.day.label("valid_to"),
        literal(Status.NOT_STARTED.value).label("status"),
        literal(0).label("percent"),
    ).outerjoin(first, first.c.assignment_id == theirs.c.id)
    following = func.lead(told.day).over(partition_by=told.assignment_id, order_by=told.id)
    return union_all(
        untouched, select(told.assignment_id, told.day, following, told.status, told.percent)
    ).subquery("state")


def _later(one: Any, other: Any) -> ColumnElement[date]:
    return case((one > other, one), else_=other)


def _earlier(one: Any, other: Any) -> ColumnElement[date]:
    return case((one < other, one), else_=other)
