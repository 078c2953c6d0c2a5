"""The plan's curve over its year: confirmed and reported against the share of due work, in two statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select

from ocop_tasks.extensions import db
from ocop_tasks.figures.totals import lead_counts
from ocop_tasks.models import Assignment, Part, StatusReport, Task
from ocop_tasks.rules.progress import Progress, share
from ocop_tasks.rules.status import Status


@dataclass(frozen=True, slots=True)
class Point:
    """Where the plan stood at the end of ``day``. Only ``due`` is known of days to come."""

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


def curve(*where: ColumnElement[bool], year: int, today: date, step: int = 7) -> list[Point]:
    """A point every ``step`` days of the plan's year, and one on ``today`` itself."""
    changes = _changes(where)
    return list(_points(changes, _days(year, today, step), today))


def _days(year: int, today: date, step: int) -> list[date]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = {first + timedelta(days=n) for n in range(0, (last - first).days + 1, step)} | {last}
    return sorted(days | ({today} if first <= today <= last else set()))


def _changes(where: tuple[ColumnElement[bool], ...]) -> dict[date, _Sums]:
    """What each day added to the sums; what is planned is there from the beginning of time."""
    changes: defaultdict[date, _Sums] = defaultdict(_Sums)
    for row in db.session.execute(_due_statement(where)):
        each = share(row.weight, row.leads)
        changes[date.min].planned += each * row.all
        changes[row.due_on].due += each * row.counted
    for row in db.session.execute(_report_statement(where)):
        each = share(row.weight, row.leads)
        changes[row.day].confirmed += each * row.completed
        changes[row.day].reported += each * Fraction(int(row.said), 100)
        changes[row.day].planned += each * row.applies
    return changes


def _points(changes: dict[date, _Sums], days: list[date], today: date) -> Iterator[Point]:
    sums, order, index = _Sums(), sorted(changes), 0
    for day in days:
        while index < len(order) and order[index] <= day:
            change = changes[order[index]]
            sums.confirmed += change.confirmed
            sums.reported += change.reported
            sums.planned += change.planned
            sums.due += change.due
            index += 1
        progress = Progress(sums.confirmed, sums.reported, sums.planned)
        known = day <= today
        due = min(100, int(100 * sums.due // sums.planned)) if sums.planned else None
        yield Point(
            day,
            progress.confirmed_percent if known else None,
            progress.reported_percent if known else None,
            due,
        )


def _due_statement(where: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    sharing = lead_counts().subquery("sharing")
    counts = func.sum(case((Assignment.status != Status.CANCELLED, 1), else_=0)).label("counted")
    return (
        select(Assignment.due_on, Task.weight, sharing.c.leads, func.count().label("all"), counts)
        .join(Task, Task.id == Assignment.task_id)
        .join(sharing, sharing.c.task_id == Assignment.task_id)
        .where(Assignment.part == Part.LEAD, *where)
        .group_by(Assignment.due_on, Task.weight, sharing.c.leads)
    )


def _report_statement(where: tuple[ColumnElement[bool], ...]) -> Select[Any]:
    """Each report's change against the one before it, added up by day."""
    window = {"partition_by": StatusReport.assignment_id, "order_by": StatusReport.id}
    before = func.lag(StatusReport.status).over(**window)
    percent_before = func.coalesce(func.lag(StatusReport.percent).over(**window), 0)
    steps = (
        select(
            StatusReport.assignment_id,
            StatusReport.day,
            (_is(StatusReport.status, Status.COMPLETED) - _is(before, Status.COMPLETED)).label("completed"),
            (_is(before, Status.CANCELLED) - _is(StatusReport.status, Status.CANCELLED)).label("applies"),
            (_said(StatusReport.status, StatusReport.percent) - _said(before, percent_before)).label("said"),
        )
        .join(Assignment, Assignment.id == StatusReport.assignment_id)
        .where(Assignment.part == Part.LEAD, *where)
        .subquery("steps")
    )
    sharing = lead_counts().subquery("sharing")
    sums = [func.sum(steps.c[name]).label(name) for name in ("completed", "applies", "said")]
    return (
        select(steps.c.day, Task.weight, sharing.c.leads, *sums)
        .join(Assignment, Assignment.id == steps.c.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(sharing, sharing.c.task_id == Assignment.task_id)
        .group_by(steps.c.day, Task.weight, sharing.c.leads)
    )


def _is(column: Any, status: Status) -> ColumnElement[int]:
    return case((column == status.value, 1), else_=0)


def _said(column: Any, percent: Any) -> ColumnElement[int]:
    return case((column == Status.COMPLETED.value, 100), (column == Status.CANCELLED.value, 0), else_=percent)
