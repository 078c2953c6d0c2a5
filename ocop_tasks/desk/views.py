"""The desk itself: two figures, the worst knots, then the rows."""

from __future__ import annotations

from typing import Any

from flask import Response, abort, g, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.desk import queries
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.filters import Narrowing
from ocop_tasks.desk.overview import overview
from ocop_tasks.models import Plan
from ocop_tasks.rules.access import Action
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
    return pages.show("desk/desk.html", **page, **overview(plan, days))
