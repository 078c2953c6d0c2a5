"""The four counts of follow-up by plan, unit and reporting month, in numbers and in weight: one statement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, extract, false, func, or_, select

from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.plan_scope import Scope, counts_within, is_periodic
from ocop_tasks.figures.plan.progress_totals import lead_counts
from ocop_tasks.figures.plan.states_as_of import AsOf, Conditions, states
from ocop_tasks.models import Assignment, Plan, Task
from ocop_tasks.rules.work.counted_periods import CountedDays
from ocop_tasks.rules.work.periods import CUT_DAY, Calendar
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
    """One unit's work of a plan that counts in one reporting month (1 to 12) of a year, as its plan cuts months."""

    plan_id: int
    unit_id: int
    year: int
    month: int
    judged: FollowUpTotals


@dataclass(frozen=True, slots=True)
class Lying:
    """How the work of a whole plan that still applies lies about a period; together it is all of it."""

    before: int
    inside: int
    after: int
    unperiodic: int
    """After the last of the plan's periods: among what is inside or after, but in no shorter period."""


def by_unit_and_month(scopes: Sequence[Scope], today: date) -> list[UnitMonth]:
    """The lead assignments of all ``scopes`` as they stand on ``today``, judged by the date that the scopes go by.

    Plans that cut their periods differently have a scope each.
    """
    grouped: defaultdict[tuple[int, int, int], FollowUpTotals] = defaultdict(FollowUpTotals)
    for row in db.session.execute(_statement(scopes, today)):
        grouped[row.plan_id, row.unit_id, int(row.month)] += _judged(row)
    return [
        UnitMonth(plan_id, unit_id, month // 12, month % 12 + 1, judged)
        for (plan_id, unit_id, month), judged in grouped.items()
    ]


def count_about(
    scope: Scope,
    today: date,
    *,
    before: CountedDays | None,
    after: CountedDays | None,
    unperiodic: CountedDays,
) -> Lying:
    """Where the work of ``scope`` that still applies lies about a period, by what counts before and after it."""
    rule = Conditions.over(scope, AsOf(today, silent_days=0))
    conditions = (
        counts_within(days, rule.state.c, rule.due_on, scope.plan_ids) if days else false()
        for days in (before, after, unperiodic)
    )
    sums = (func.coalesce(func.sum(case((condition, 1), else_=0)), 0) for condition in conditions)
    row = db.session.execute(select(func.count(), *sums).select_from(rule.state).where(rule.counted)).one()
    whole, earlier, later, none = map(int, row)
    return Lying(earlier, whole - earlier - later, later, none)


def _statement(scopes: Sequence[Scope], today: date) -> Select[*tuple[Any, ...]]:
    def among(of: type[Assignment]) -> list[ColumnElement[bool]]:
        return [or_(false(), *(and_(*scope.where(of)) for scope in scopes))]

    rule = Conditions.on(states(None, among), today, silent_days=0)  # what is silent is not asked for
    rule = rule.as_first_due if any(scope.by_first_date for scope in scopes) else rule
    state = rule.state
    sharing = lead_counts().subquery("sharing")
    month = _month_number(rule, {plan_id for scope in scopes for plan_id in scope.plan_ids}).label("month")
    sums = [func.sum(case((rule.follow_up(kind), 1), else_=0)).label(kind.value) for kind in FollowUp]
    return (
        select(state.c.plan_id, state.c.unit_id, month, Task.weight, sharing.c.leads, *sums)
        .join(Task, Task.id == state.c.task_id)
        .join(Plan, Plan.id == state.c.plan_id)
        .join(sharing, sharing.c.task_id == state.c.task_id)
        .where(rule.counted)
        .group_by(state.c.plan_id, state.c.unit_id, month, Task.weight, sharing.c.leads)
    )


def _month_number(rule: Conditions, plan_ids: Collection[int]) -> ColumnElement[int]:
    """The reporting month in which work counts, in months since the year 0.

    Of a period the one in which it is cut, of a due date the one that has it: the state's end on the 14th.
    """
    periodic, cut_on, due_on = is_periodic(rule.state.c, plan_ids), rule.state.c.period_to, rule.due_on
    after_cut = and_(Plan.calendar == Calendar.STATE, extract("day", due_on) > CUT_DAY)
    return case(
        (periodic, 12 * extract("year", cut_on) + extract("month", cut_on) - 1),
        (after_cut, 12 * extract("year", due_on) + extract("month", due_on)),
        else_=12 * extract("year", due_on) + extract("month", due_on) - 1,
    )


def _judged(row: Row[*tuple[Any, ...]]) -> FollowUpTotals:
    each = share(row.weight, row.leads)
    numbers = [Fraction(int(getattr(row, kind.value))) for kind in FollowUp]
    return FollowUpTotals(FourCounts(*numbers), FourCounts(*(each * number for number in numbers)))
