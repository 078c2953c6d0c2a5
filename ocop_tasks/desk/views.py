"""The desk itself: two figures, the worst knots, then the rows."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, g, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.desk import queries
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.filters import Narrowing
from ocop_tasks.extensions import db
from ocop_tasks.figures import totals
from ocop_tasks.models import Assignment, Plan, Unit
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.reminders import last_monday
from ocop_tasks.web import gate, pages


@bp.get("/desk")
@gate.allow(Action.SEE_DESK)
def current() -> BaseResponse:
    """Go to the desk of the newest plan that reaches the person's unit."""
    if not g.current_plan_id:
        abort(404)
    return pages.go(url_for(".desk", plan_id=g.current_plan_id))


@bp.get("/plans/<int:plan_id>/desk")
@gate.allow(Action.SEE_DESK)
def desk(plan_id: int) -> Response:
    """Everything overdue and due within a week, longest late first; a fragment of further rows for htmx."""
    plan, narrowing = gate.load(Plan, plan_id, Action.SEE_DESK), Narrowing.of(request.args)
    days = queries.Days(clock.today(), gate.portal().silent_days)
    found = queries.rows(plan, days, narrowing)
    page: dict[str, Any] = {"plan": plan, "narrowing": narrowing, "days": days, "rows": found[: queries.ROWS]}
    page |= {"more": len(found) > queries.ROWS, "may_direct": gate.may(Action.DIRECT, plan)}
    if pages.wants_part():
        return pages.show("desk/_rows.html", **page)
    page["may_hold_meeting"] = gate.may(Action.HOLD_MEETING, plan)
    page["may_keep_templates"] = gate.may(Action.KEEP_TEMPLATES, plan)
    return pages.show("desk/desk.html", **page, **_top(plan, days))


def _top(plan: Plan, days: queries.Days) -> dict[str, Any]:
    """What stands above the rows: the figures, the knots, and the units by their on-time rate."""
    cells = totals.cells(Assignment.plan_id == plan.id, day=days.today, silent_days=days.silent_days)
    figures, since = totals.total(cells), last_monday(days.today)
    return {
        "figures": figures,
        "last_monday": since,
        "change": figures.overdue - queries.overdue_on(plan, days, since),
        "waiting": queries.decisions_waiting(plan),
        "knots": queries.knots(plan, days),
        "units": _ranked(totals.by(lambda cell: cell.unit_id, cells)),
    }


def _ranked(figures: dict[int, totals.Figures]) -> list[tuple[Unit, totals.Figures, int | None]]:
    """The units by what they did in time of what came due, worst first; units with nothing due come last."""
    units = db.session.scalars(select(Unit).where(Unit.id.in_(figures)).order_by(Unit.name_key, Unit.id))
    ranked = [(unit, figures[unit.id], figures[unit.id].counts.on_time_rate) for unit in units]
    return sorted(ranked, key=lambda entry: (entry[2] is None, entry[2] or 0))
