"""Ranking (xếp loại): each unit's four counts of follow-up in a period, in numbers, per cent and weight."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Response, request
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.extensions import db
from ocop_tasks.figures.follow_up import Judged, UnitMonth, by_unit_and_month
from ocop_tasks.models import Plan, Unit
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.periods import Frequency, Period, due_on, periods_of
from ocop_tasks.web import gate, pages

FREQUENCIES = (Frequency.YEARLY, Frequency.HALF_YEARLY, Frequency.QUARTERLY, Frequency.MONTHLY)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit's line; ``months`` are its on-time rates by month of due date, in hundredths of a per cent."""

    unit: Unit
    judged: Judged
    by_other_date: Judged
    """By the first due date where ``judged`` is by the granted one, and the other way about."""
    months: list[int | None]


@bp.get("/plans/<int:plan_id>/ranking")
@gate.allow(Action.SEE_DESK)
def ranking(plan_id: int) -> Response:
    """Every unit by its on-time rate in a period of the plan's year, best first, with the formula and the rows."""
    plan = gate.load(Plan, plan_id, Action.SEE_DESK)
    period, by_first_date = _asked(plan), request.args.get("judged") == "first"
    due_from, due_to = _span(plan, period)
    found, other = (
        by_unit_and_month(plan.id, clock.today(), due_from=due_from, due_to=due_to, by_first_date=first)
        for first in (by_first_date, not by_first_date)
    )
    span = {"periods": _periods(plan), "period": period, "due_from": due_from, "due_to": due_to}
    lines = _lines(found, other)
    whole = {"judged": _sum(found), "by_other_date": _sum(other)}
    return pages.show(
        "desk/ranking.html", plan=plan, lines=lines, whole=whole, by_first_date=by_first_date, span=span
    )


def _sum(found: Iterable[UnitMonth]) -> Judged:
    return sum((each.judged for each in found), Judged())


def _periods(plan: Plan) -> list[Period]:
    return [period for frequency in FREQUENCIES for period in periods_of(plan.year, frequency, plan.calendar)]


def _asked(plan: Plan) -> Period:
    """The period in the address, else the whole year."""
    periods = _periods(plan)
    return next((period for period in periods if period.code == request.args.get("period")), periods[0])


def _span(plan: Plan, period: Period) -> tuple[date, date]:
    """The due dates that count in ``period``; its periodic work is due a few days after the cut (DOMAIN.md rule 13).

    The year takes in one-off work due until its last calendar day.
    """
    year = plan.span
    grace = due_on(period, plan.calendar, plan.days_after_cut) - period.ends_on
    first = period.starts_on if period.starts_on == year.starts_on else period.starts_on + grace
    last = date(plan.year, 12, 31) if period == year else period.ends_on + grace
    return first, last


def _lines(found: Iterable[UnitMonth], other: Iterable[UnitMonth]) -> list[Line]:
    """A line for each unit, best first; units of which nothing came due are last."""
    months, others = _by_unit(found), _by_unit(other)
    ids = months.keys() | others.keys()
    units = db.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.name_key, Unit.id))
    lines = [
        Line(
            unit,
            sum(months[unit.id].values(), Judged()),
            sum(others[unit.id].values(), Judged()),
            _rates(months[unit.id]),
        )
        for unit in units
    ]
    return sorted(lines, key=lambda line: -1 - (line.judged.numbers.on_time_rate or -1))


def _by_unit(found: Iterable[UnitMonth]) -> defaultdict[int, dict[int, Judged]]:
    months: defaultdict[int, dict[int, Judged]] = defaultdict(dict)
    for each in found:
        months[each.unit_id][each.month] = each.judged
    return months


def _rates(months: dict[int, Judged]) -> list[int | None]:
    return [months[month].numbers.on_time_rate if month in months else None for month in range(1, 13)]
