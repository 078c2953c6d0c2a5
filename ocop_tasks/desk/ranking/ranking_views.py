"""Ranking (xếp hạng): each unit's four counts of follow-up in a period, in numbers, per cent and weight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Response, request
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.follow_up_counts import (
    FollowUpTotals,
    UnitMonth,
    by_unit_and_month,
    count_by_span,
)
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.models import Plan, Unit
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.work.periods import Frequency, Period, due_on, periods_in
from ocop_tasks.rules.work.ranking_rules import LEAST_DUE, rank
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security.current_user import viewer

FREQUENCIES = (
    Frequency.ONCE,
    Frequency.YEARLY,
    Frequency.HALF_YEARLY,
    Frequency.QUARTERLY,
    Frequency.MONTHLY,
)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's line; ``months`` are its on-time rates by year and month of due date, in hundredths of a per cent."""

    unit: Unit
    judged: FollowUpTotals
    by_other_date: FollowUpTotals
    """By the first due date where ``judged`` is by the granted one, and the other way about."""
    months: list[tuple[tuple[int, int], int | None]]


@bp.get("/plans/<int:plan_id>/ranking")
@gate.allow(Action.SEE_DESK)
def ranking(plan_id: int) -> Response:
    """Every unit by its on-time rate in a period of the plan, best first, with the formula and the rows."""
    plan = gate.load(Plan, plan_id, Action.SEE_DESK)
    return responses.show("desk/ranking.html", own_unit_id=viewer().unit_id, **ranking_page(plan))


def ranking_page(plan: Plan) -> dict[str, Any]:
    """Everything that the ranking which the request asks for shows."""
    period, by_first_date = _asked(plan), request.args.get("judged") == "first"
    (due_from, due_to), last_due = _span(plan, period), _last_due(plan)
    today, least = clock.today(), LEAST_DUE[_frequency(plan, period)]
    found, other = (
        by_unit_and_month(plan.id, today, due_from=due_from, due_to=due_to, by_first_date=first)
        for first in (by_first_date, not by_first_date)
    )
    lines = {line.unit.id: line for line in _lines(plan, found, other)}
    places = rank({unit_id: line.judged.numbers for unit_id, line in lines.items()}, least)
    return {
        "plan": plan,
        "by_first_date": by_first_date,
        "least": least,
        "ranked": [(place, lines[unit_id]) for place, unit_id in places.ranked],
        "few": [lines[unit_id] for unit_id in places.few],
        "nothing_due": [lines[unit_id] for unit_id in places.nothing_due],
        "whole": {"judged": _sum(found), "by_other_date": _sum(other)},
        "span": {"periods": _periods(plan), "period": period, "due_from": due_from, "due_to": due_to},
        "counted": count_by_span(
            Scope(plan.id, by_first_date=by_first_date),
            today,
            due_from=due_from,
            due_to=due_to,
            last_due=last_due,
        ),
        "last_due": last_due,
        "edges": {
            "before": due_from - DAY if due_from else None,
            "after": due_to + DAY if due_to else None,
            "unperiodic": last_due + DAY,
        },
    }


def _sum(found: Iterable[UnitMonth]) -> FollowUpTotals:
    return sum((each.judged for each in found), FollowUpTotals())


def _periods(plan: Plan) -> list[Period]:
    """The plan as a whole, then the periods of which it is made; a year is the whole of a year's plan."""
    found = (period for each in FREQUENCIES for period in periods_in(plan.span, each, plan.calendar))
    return list(dict.fromkeys(found))


def _asked(plan: Plan) -> Period:
    """The period in the address, else the whole plan."""
    periods = _periods(plan)
    return next((period for period in periods if period.code == request.args.get("period")), periods[0])


def _frequency(plan: Plan, period: Period) -> Frequency:
    return next(each for each in FREQUENCIES if period in periods_in(plan.span, each, plan.calendar))


def _span(plan: Plan, period: Period) -> tuple[date | None, date | None]:
    """The due dates that count in ``period``; its periodic work is due a few days after the cut (DOMAIN.md rule 13).

    The plan takes in everything, as progress does: also one-off work due after its last cut, and what was granted
    time until later. The first period of a plan takes in what was due before it.
    """
    span = plan.span
    if period == span:
        return None, None
    grace = due_on(period, plan.calendar, plan.days_after_cut) - period.ends_on
    first = None if period.starts_on <= span.starts_on else period.starts_on + grace
    return first, period.ends_on + grace


def _last_due(plan: Plan) -> date:
    """The last day on which anything periodic is due: what is due later is in no quarter and no month."""
    months = periods_in(plan.span, Frequency.MONTHLY, plan.calendar) or [plan.span]
    return due_on(months[-1], plan.calendar, plan.days_after_cut)


def _lines(plan: Plan, found: Iterable[UnitMonth], other: Iterable[UnitMonth]) -> list[Line]:
    """A line for each unit, by name."""
    months, others = _by_unit(found), _by_unit(other)
    ids = months.keys() | others.keys()
    units = db.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.name_key, Unit.id))
    return [
        Line(
            unit,
            _sum(months[unit.id]),
            _sum(others[unit.id]),
            _rates(plan, months[unit.id]),
        )
        for unit in units
    ]


def _by_unit(found: Iterable[UnitMonth]) -> defaultdict[int, list[UnitMonth]]:
    months: defaultdict[int, list[UnitMonth]] = defaultdict(list)
    for each in found:
        months[each.unit_id].append(each)
    return months


def _rates(plan: Plan, found: Iterable[UnitMonth]) -> list[tuple[tuple[int, int], int | None]]:
    rates = {(each.year, each.month): each.judged.numbers.on_time_rate for each in found}
    return [(month, rates.get(month)) for month in plan.days.months]
