"""The plan's curve over its days: confirmed and reported against the share of due work, in a few statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, null, select

from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.curve_of_moved_tasks import moved_tasks, steps_of_moved_tasks
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import lead_counts
from ocop_tasks.models import Assignment, StatusReport, Task
from ocop_tasks.rules.work.progress import Progress, share
from ocop_tasks.rules.work.status import Status


@dataclass(frozen=True, slots=True)
class Point:
    """Where the plan stood at the end of ``day``, in whole per cent. Only ``due`` is known of days to come."""

    day: date
    confirmed: int | None
    reported: int | None
    due: int | None


@dataclass(slots=True)
class _Sums:
    confirmed: Fraction = Fraction(0)
    reported: Fraction = Fraction(0)
    planned: Fraction = Fraction(0)
    due: Fraction = Fraction(0)

    def add(self, other: _Sums) -> None:
        self.confirmed += other.confirmed
        self.reported += other.reported
        self.planned += other.planned
        self.due += other.due


def curve(scope: Scope, *, first: date, last: date, until: date, step: int = 7) -> list[Point]:
    """A point every ``step`` days from the plan's ``first`` to its ``last``, and one on ``until``.

    Of later days than that no reports are asked. Each point says what ``totals`` says as of its day.
    """
    changes = _changes(scope, until)
    return list(_points(changes, _days(first, last, until, step), until))


def _days(first: date, last: date, until: date, step: int) -> list[date]:
    days = {first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)} | {last}
    return sorted(days | ({until} if first <= until <= last else set()))


def _changes(scope: Scope, until: date) -> dict[date, _Sums]:
    """What each day added to the sums; tasks that were changed since they were given are looked at by their pieces."""
    changes: defaultdict[date, _Sums] = defaultdict(_Sums)
    steady = [Assignment.valid_from <= until]
    if any_moved := db.session.scalar(select(moved_tasks(scope).exists())):
        steady.append(Assignment.task_id.not_in(moved_tasks(scope)))
    for row in db.session.execute(_due_statement(scope, steady)):
        points = share(row.weight, row.leads) * row.all
        changes[row.valid_from].planned += points
        changes[max(row.valid_from, row.due_on)].due += points
    for row in db.session.execute(_report_statement(scope, until, steady)):
        each = share(row.weight, row.leads)
        changes[row.day].confirmed += each * row.completed
        changes[row.day].reported += each * Fraction(int(row.said), 100)
        changes[row.day].planned += each * row.applies
        if row.due_day is not None:
            changes[row.due_day].due += each * row.applies
    if any_moved:
        for step in steps_of_moved_tasks(scope, until):
            told = step.progress
            changes[step.day].add(_Sums(told.confirmed, told.reported, told.planned, step.due))
    return changes


def _points(changes: dict[date, _Sums], days: list[date], until: date) -> Iterator[Point]:
    sums, order, index = _Sums(), sorted(changes), 0
    for day in days:
        while index < len(order) and order[index] <= day:
            sums.add(changes[order[index]])
            index += 1
        progress = Progress(sums.confirmed, sums.reported, sums.planned)
        due = 100 * sums.due // sums.planned if sums.planned else None
        if day <= until:
            yield Point(day, progress.confirmed_percent, progress.reported_percent, due)
        else:
            yield Point(day, None, None, due)


def _due_statement(scope: Scope, steady: list[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    sharing = lead_counts(scope).subquery("sharing")
    return (
        select(
            Assignment.valid_from, Assignment.due_on, Task.weight, sharing.c.leads, func.count().label("all")
        )
        .join(Task, Task.id == Assignment.task_id)
        .join(sharing, sharing.c.task_id == Assignment.task_id)
        .where(*scope.where(), *steady)
        .group_by(Assignment.valid_from, Assignment.due_on, Task.weight, sharing.c.leads)
    )


def _report_statement(
    scope: Scope, until: date, steady: list[ColumnElement[bool]]
) -> Select[*tuple[Any, ...]]:
    """Each report's change against the one before it, added up by day.

    ``due_day``: from which day work that was cancelled, or applies again, changes what is due; not before it was due.
    """
    before = _before(StatusReport.status)
    percent_before = func.coalesce(_before(StatusReport.percent), 0)
    sharing = lead_counts(scope).subquery("sharing")
    steps = (
        select(
            Task.weight,
            sharing.c.leads,
            Assignment.due_on,
            StatusReport.day,
            (_is(StatusReport.status, Status.COMPLETED) - _is(before, Status.COMPLETED)).label("completed"),
            (_is(before, Status.CANCELLED) - _is(StatusReport.status, Status.CANCELLED)).label("applies"),
            (_said(StatusReport.status, StatusReport.percent) - _said(before, percent_before)).label("said"),
        )
        .join(Assignment, Assignment.id == StatusReport.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(sharing, sharing.c.task_id == Assignment.task_id)
        .where(StatusReport.day <= until, *scope.where(), *steady)
        .subquery("steps")
    )
    later = case((steps.c.due_on > steps.c.day, steps.c.due_on), else_=steps.c.day)
    due_day = case((steps.c.applies != 0, later), else_=null()).label("due_day")
    keys = (steps.c.day, steps.c.weight, steps.c.leads)
    sums = [func.sum(steps.c[name]).label(name) for name in ("completed", "applies", "said")]
    return select(*keys, due_day, *sums).group_by(*keys, due_day)


def _before(column: Any) -> ColumnElement[Any]:
    return func.lag(column).over(partition_by=StatusReport.assignment_id, order_by=StatusReport.id)


def _is(column: Any, status: Status) -> ColumnElement[int]:
    return case((column == status.value, 1), else_=0)


def _said(column: Any, percent: Any) -> ColumnElement[int]:
    return case((column == Status.COMPLETED.value, 100), (column == Status.CANCELLED.value, 0), else_=percent)
