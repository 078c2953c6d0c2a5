"""The four counts of follow-up by plan, unit and month of due date, in numbers and in weight: one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Row, Select, and_, case, extract, false, func, or_, select

from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import lead_counts
from ocop_tasks.figures.plan.states_as_of import AsOf, Conditions, states
from ocop_tasks.models import Task
from ocop_tasks.rules.work.progress import share
from ocop_tasks.rules.work.ranking_rules import FourCounts
from ocop_tasks.rules.work.timeliness import FollowUp


@dataclass(frozen=True, slots=True)
class FollowUpTotals:
    """The four counts of the same work, in assignments and in the plan's weight points."""

    numbers: FourCounts = field(default_factory=FourCounts)
    weights: FourCounts = field(default_factory=FourCounts)

    def __add__(self, other: FollowUpTotals) -> FollowUpTotals:
        return FollowUpTotals(self.numbers + other.numbers, self.weights + other.weights)


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """One unit's work of a plan that is due in one month (1 to 12) of a year."""

    plan_id: int
    unit_id: int
    year: int
    month: int
    judged: FollowUpTotals


@dataclass(frozen=True, slots=True)
class Span:
    """How the work of a whole plan that still applies lies about a span of due dates; together it is all of it."""

    before: int
    inside: int
    after: int
    unperiodic: int
    """Due after the last of the year's periods: among what is inside or after, but in no shorter period."""


def by_unit_and_month(scopes: Sequence[Scope], today: date) -> list[UnitMonth]:
    """The lead assignments of all ``scopes`` as they stand on ``today``, judged by the date that the scopes go by.

    Plans that cut their periods differently have a scope each.
    """
    grouped: defaultdict[tuple[int, int, int, int], FollowUpTotals] = defaultdict(FollowUpTotals)
    for row in db.session.execute(_statement(scopes, today)):
        grouped[row.plan_id, row.unit_id, int(row.year), int(row.month)] += _judged(row)
    return [UnitMonth(*key, judged) for key, judged in grouped.items()]


def count_by_span(
    scope: Scope, today: date, *, due_from: date | None, due_to: date | None, last_due: date
) -> Span:
    """Where the work of ``scope`` that still applies lies about a span; ``last_due``: of the year's last period."""
    rule = Conditions.over(scope, AsOf(today, silent_days=0))
    conditions = (
        rule.due_on < due_from if due_from else false(),
        rule.due_on > due_to if due_to else false(),
        rule.due_on > last_due,
    )
    sums = (func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in conditions)
    row = db.session.execute(select(func.count(), *sums).select_from(rule.state).where(rule.counted)).one()
    whole, before, after, unperiodic = map(int, row)
    return Span(before, whole - before - after, after, unperiodic)


def _statement(scopes: Sequence[Scope], today: date) -> Select[*tuple[Any, ...]]:
    among = or_(false(), *(and_(*scope.where()) for scope in scopes))
    rule = Conditions.on(states(None, among), today, silent_days=0)  # what is silent is not asked for
    rule = rule.as_first_due if any(scope.by_first_date for scope in scopes) else rule
    state = rule.state
    sharing = lead_counts().subquery("sharing")
    month = extract("year", rule.due_on).label("year"), extract("month", rule.due_on).label("month")
    sums = [func.sum(case((rule.follow_up(kind), 1), else_=0)).label(kind.value) for kind in FollowUp]
    return (
        select(state.c.plan_id, state.c.unit_id, *month, Task.weight, sharing.c.leads, *sums)
        .join(Task, Task.id == state.c.task_id)
        .join(sharing, sharing.c.task_id == state.c.task_id)
        .where(rule.counted)
        .group_by(state.c.plan_id, state.c.unit_id, *month, Task.weight, sharing.c.leads)
    )


def _judged(row: Row[*tuple[Any, ...]]) -> FollowUpTotals:
    each = share(row.weight, row.leads)
    numbers = [Fraction(int(getattr(row, kind.value))) for kind in FollowUp]
    return FollowUpTotals(FourCounts(*numbers), FourCounts(*(each * number for number in numbers)))
