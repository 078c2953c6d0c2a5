"""The desk itself: two figures, the worst bottlenecks, then the rows."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from flask import Response, abort, g, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.desk import queries
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.desk_filters import DeskFilters
from ocop_tasks.desk.overview import overview
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.caching import page_cache
from ocop_tasks.web.caching.page_cache import cached_template
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security.current_user import portal_settings, viewer


@bp.get("/desk")
@gate.allow(Action.SEE_DESK)
def current() -> BaseResponse:
    """Go to the desk of the newest plan that reaches the person's unit."""
    if not g.current_plan_id:
        abort(404)
    return responses.go(url_for(".desk", plan_id=g.current_plan_id))


@bp.get("/plans/<int:plan_id>/desk")
@gate.allow(Action.SEE_DESK)
def desk(plan_id: int) -> Response:
    """Everything overdue and due within a week, longest late first; a fragment of further rows for htmx."""
    may = partial(access.may_with_plan, viewer(), plan=page_cache.cached_plan_facts(plan_id, Action.SEE_DESK))
    parameters = _parameters(may_direct=may(Action.DIRECT))
    plan = cache(partial(db.session.get_one, Plan, plan_id))  # asked for where something is made anew
    if responses.wants_part():
        return responses.show("desk/_rows.html", **parameters, **_rows(plan(), parameters))
    key = (plan_id, *parameters.values())
    return responses.show(
        "desk/desk.html",
        plan_id=plan_id,
        days=parameters["days"],
        filters=parameters["filters"],
        crumbs=cached_template("desk/_crumbs.html", plan_id, lambda: {"plan": plan()}),
        body=cached_template("desk/_body.html", key, lambda: _body(plan(), parameters)),
        may_hold_meeting=may(Action.HOLD_MEETING),
        may_keep_templates=may(Action.KEEP_TEMPLATES),
    )


def _parameters(*, may_direct: bool) -> dict[str, Any]:
    """What decides what is seen: the filters in the address, the days, and whether one may direct."""
    days = queries.Days(clock.today(), portal_settings().silent_days)
    return {"filters": DeskFilters.from_args(request.args), "days": days, "may_direct": may_direct}


def _body(plan: Plan, parameters: dict[str, Any]) -> dict[str, Any]:
    """Everything below the heading."""
    return parameters | _rows(plan, parameters) | overview(plan, parameters["days"])


def _rows(plan: Plan, parameters: dict[str, Any]) -> dict[str, Any]:
    """One page of rows, and whether there is another."""
    found = queries.rows(plan, parameters["days"], parameters["filters"])
    return {"plan": plan, "rows": found[: queries.ROWS], "more": len(found) > queries.ROWS}
