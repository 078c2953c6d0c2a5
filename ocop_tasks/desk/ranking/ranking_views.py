"""Ranking (xếp hạng): each unit's four counts of follow-up in a period, in numbers, per cent and weight.

Of one plan, or of all running ones together; then without weights, which each plan counts in points of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from flask import Response, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.plans_on_desk import PlansOnDesk, loaded_plans, narrowed, plans_on_desk
from ocop_tasks.desk.ranking import ranking_periods
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.follow_up_counts import (
    FollowUpTotals,
    UnitMonth,
    by_unit_and_month,
    count_about,
)
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.models import Plan, Unit
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.counted_periods import counted_after, counted_before, periods_of_plan
from ocop_tasks.rules.work.periods import Period
from ocop_tasks.rules.work.ranking_rules import LEAST_DUE, rank
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security.current_user import viewer

Months = Sequence[tuple[int, int]]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's line; ``months`` are its on-time rates by year and reporting month, in hundredths of a per cent."""

    unit: Unit
    judged: FollowUpTotals
    by_other_date: FollowUpTotals
    """By the first due date where ``judged`` is by the granted one, and the other way about."""
    months: list[tuple[tuple[int, int], int | None]]
    by_plan: dict[int, FollowUpTotals]
    """Its work in each plan in which it has some."""


@bp.get("/desk/ranking", defaults={"plan_id": None})
@bp.get("/plans/<int:plan_id>/ranking")
@gate.allow(Action.SEE_DESK)
def ranking(plan_id: int | None) -> Response | BaseResponse:
    """Every unit by its on-time rate in a period, best first, with the formula and the rows."""
    if plan_id is None and (chosen := narrowed(".ranking")):
        return chosen
    on_desk = plans_on_desk(plan_id)
    if not on_desk.plan_ids:
        return responses.go(url_for(".desk"))
    own_unit_id = viewer().unit_id
    return responses.show("desk/ranking.html", own_unit_id=own_unit_id, **ranking_page(on_desk))


def ranking_page(on_desk: PlansOnDesk) -> dict[str, Any]:
    """Everything that the ranking which the request asks for shows."""
    plans, by_first_date = loaded_plans(on_desk.plan_ids), request.args.get("judged") == "first"
    periods, today = _periods(plans), clock.today()
    period = _asked(periods, alone=not on_desk.are_many)
    found, other = (
        by_unit_and_month(ranking_periods.scopes(plans, period, by_first_date=first), today)
        for first in (by_first_date, not by_first_date)
    )
    months = ranking_periods.months_of_plans(plans)
    lines = {line.unit.id: line for line in _lines(months, found, other)}
    least = LEAST_DUE[ranking_periods.frequency_of(plans, period)]
    places = rank({unit_id: line.judged.numbers for unit_id, line in lines.items()}, least)
    return {
        "on_desk": on_desk,
        "plan": None,
        "months": months,
        "is_whole": period is None or period == plans[0].span,
        "by_first_date": by_first_date,
        "least": least,
        "ranked": [(place, lines[unit_id]) for place, unit_id in places.ranked],
        "few": [lines[unit_id] for unit_id in places.few],
        "nothing_due": [lines[unit_id] for unit_id in places.nothing_due],
        "whole": {"judged": _sum(found), "by_other_date": _sum(other)},
        "by_plan": _sums(found, lambda each: each.plan_id),
        "periods": periods,
        "period": period,
        **(
            {}
            if on_desk.are_many
            else _where_the_rest_is(plans[0], period or plans[0].span, by_first_date, today)
        ),
    }


def _where_the_rest_is(plan: Plan, period: Period, by_first_date: bool, today: date) -> dict[str, Any]:
    """Of one plan: how its work lies about the period, and the codes by which the list of work knows each part."""
    last, is_whole = ranking_periods.last_period(plan), period == plan.span
    is_first = is_whole or period.starts_on <= plan.span.starts_on
    lying = count_about(
        Scope((plan.id,), by_first_date=by_first_date),
        today,
        before=None if is_first else counted_before(period),
        after=None if is_whole else counted_after(period),
        unperiodic=counted_after(last),
    )
    return {
        "plan": plan,
        "lying": lying,
        "last_cut": last.ends_on,
        "counted": {
            "before": f"before-{period.code}",
            "inside": None if is_whole else period.code,
            "after": f"after-{period.code}",
            "unperiodic": f"after-{last.code}",
        },
    }


def _periods(plans: Sequence[Plan]) -> list[tuple[Period, bool]]:
    """What can be chosen; and whether the days of a period are the same in all plans."""
    if len(plans) > 1:
        return ranking_periods.periods_of_plans(plans)
    return [(period, True) for period in periods_of_plan(plans[0].span, plans[0].calendar)]


def _asked(periods: Sequence[tuple[Period, bool]], *, alone: bool) -> Period | None:
    """The period in the address, else the whole plan; None for all work of several plans."""
    whole = periods[0][0] if alone else None
    return next((period for period, _same in periods if period.code == request.args.get("period")), whole)


def _sum(found: Iterable[UnitMonth]) -> FollowUpTotals:
    return sum((each.judged for each in found), FollowUpTotals())


def _sums(found: Iterable[UnitMonth], key: Callable[[UnitMonth], Key]) -> dict[Key, FollowUpTotals]:
    sums: defaultdict[Key, FollowUpTotals] = defaultdict(FollowUpTotals)
    for each in found:
        sums[key(each)] += each.judged
    return sums


def _lines(months: Months, found: Iterable[UnitMonth], other: Iterable[UnitMonth]) -> list[Line]:
    """A line for each unit, by name."""
    theirs, others = _by_unit(found), _by_unit(other)
    ids = theirs.keys() | others.keys()
    units = db.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.name_key, Unit.id))
    return [
        Line(
            unit,
            _sum(theirs[unit.id]),
            _sum(others[unit.id]),
            _rates(months, theirs[unit.id]),
            _sums(theirs[unit.id], lambda each: each.plan_id),
        )
        for unit in units
    ]


def _by_unit(found: Iterable[UnitMonth]) -> defaultdict[int, list[UnitMonth]]:
    theirs: defaultdict[int, list[UnitMonth]] = defaultdict(list)
    for each in found:
        theirs[each.unit_id].append(each)
    return theirs


def _rates(months: Months, found: Iterable[UnitMonth]) -> list[tuple[tuple[int, int], int | None]]:
    sums = _sums(found, lambda each: (each.year, each.month))
    return [(month, sums[month].numbers.on_time_rate if month in sums else None) for month in months]
