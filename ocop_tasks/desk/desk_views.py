"""The desk itself: two figures, the worst bottlenecks, then the rows; of all running plans, or of one."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from ocop_tasks import clock
from ocop_tasks.desk import queries
from ocop_tasks.desk.blueprint import bp
from ocop_tasks.desk.dates_moved import dates_moved
from ocop_tasks.desk.desk_filters import DeskFilters
from ocop_tasks.desk.overview import overview, without_readers
from ocop_tasks.desk.plans_on_desk import PlansOnDesk, narrowed, newest_ended_plan, plans_on_desk
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.caching.page_cache import cached_template
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security.current_user import portal_settings


@bp.get("/desk", defaults={"plan_id": None})
@bp.get("/plans/<int:plan_id>/desk")
@gate.allow(Action.SEE_DESK)
def desk(plan_id: int | None) -> Response | BaseResponse:
    """Everything overdue and due within a week, longest late first; a fragment of further rows for htmx."""
    if plan_id is None and (chosen := narrowed(".desk")):
        return chosen
    on_desk = plans_on_desk(plan_id)
    if not on_desk.plan_ids:
        return _nothing_runs()
    parameters = _parameters(on_desk)
    if responses.wants_part():
        return responses.show("desk/_rows.html", **_rows(parameters))
    key = (on_desk.plan_ids, parameters["filters"], parameters["days"], parameters["may_direct"])
    return responses.show(
        "desk/desk.html",
        on_desk=on_desk,
        days=parameters["days"],
        filters=parameters["filters"],
        crumbs=cached_template("desk/_crumbs.html", on_desk.plan_ids, lambda: _plan(on_desk)),
        body=cached_template("desk/_body.html", key, lambda: _body(parameters)),
        may_hold_meeting=on_desk.may(Action.HOLD_MEETING),
        may_keep_templates=on_desk.plan_id and on_desk.may(Action.KEEP_TEMPLATES),
    )


def _nothing_runs() -> Response | BaseResponse:
    """The desk of the newest plan that has ended, if there is one."""
    ended = newest_ended_plan()
    if ended is None:
        return responses.show("desk/nothing.html")
    return responses.go(url_for(".desk", plan_id=ended))


def _parameters(on_desk: PlansOnDesk) -> dict[str, Any]:
    """What decides what is seen: the plans, the filters in the address, the days, and whether one may direct."""
    days = queries.Days(clock.today(), portal_settings().silent_days)
    may_direct = on_desk.may(Action.DIRECT)
    filters = DeskFilters.from_args(request.args)
    return {"on_desk": on_desk, "filters": filters, "days": days, "may_direct": may_direct}


def _plan(on_desk: PlansOnDesk) -> dict[str, Any]:
    """The one plan; None, and how many there are, where it is of several."""
    plan = db.session.get_one(Plan, on_desk.plan_id) if on_desk.plan_id else None
    return {"plan": plan, "count": len(on_desk.plan_ids)}


def _body(parameters: dict[str, Any]) -> dict[str, Any]:
    """Everything below the heading."""
    plan_ids, days = parameters["on_desk"].plan_ids, parameters["days"]
    more = {
        "without_readers": without_readers(plan_ids, days),
        "dates_moved": dates_moved(plan_ids, days.today),
    }
    return _rows(parameters) | overview(plan_ids, days) | more


def _rows(parameters: dict[str, Any]) -> dict[str, Any]:
    """One page of rows, and whether there is another."""
    found = queries.rows(parameters["on_desk"].plan_ids, parameters["days"], parameters["filters"])
    return parameters | {"rows": found[: queries.ROWS], "more": len(found) > queries.ROWS}
