"""The desk itself: two figures, the worst knots, then the rows."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from flask import Response, abort, g, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.desk import queries
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.desk_filters import Narrowing
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
    looking = _looking(may_direct=may(Action.DIRECT))
    plan = cache(partial(db.session.get_one, Plan, plan_id))  # asked for where something is made anew
    if responses.wants_part():
        return responses.show("desk/_rows.html", **looking, **_rows(plan(), looking))
    key = (plan_id, *looking.values())
    return responses.show(
        "desk/desk.html",
        plan_id=plan_id,
        days=looking["days"],
        narrowing=looking["narrowing"],
        crumbs=cached_template("desk/_crumbs.html", plan_id, lambda: {"plan": plan()}),
        body=cached_template("desk/_body.html", key, lambda: _body(plan(), looking)),
        may_hold_meeting=may(Action.HOLD_MEETING),
        may_keep_templates=may(Action.KEEP_TEMPLATES),
    )


def _looking(*, may_direct: bool) -> dict[str, Any]:
    """What decides what is seen: the filters in the address, the days, and whether one may direct."""
    days = queries.Days(clock.today(), portal_settings().silent_days)
    return {"narrowing": Narrowing.of(request.args), "days": days, "may_direct": may_direct}


def _body(plan: Plan, looking: dict[str, Any]) -> dict[str, Any]:
    """Everything below the heading."""
    return looking | _rows(plan, looking) | overview(plan, looking["days"])


def _rows(plan: Plan, looking: dict[str, Any]) -> dict[str, Any]:
    """One page of rows, and whether there is another."""
    found = queries.rows(plan, looking["days"], looking["narrowing"])
    return {"plan": plan, "rows": found[: queries.ROWS], "more": len(found) > queries.ROWS}
