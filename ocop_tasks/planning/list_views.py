"""The list of plans, from which a new one is begun."""

from __future__ import annotations

from flask import Response, request

from ocop_tasks import clock
from ocop_tasks.planning import queries
from ocop_tasks.planning.blueprint import bp
from ocop_tasks.rules.access import Action, allowed_somewhere, may_make_plans
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security.current_user import viewer


@bp.get("/plans")
@gate.allow(Action.SEE_PLAN)
def plans() -> Response:
    """The plans that the person may know of, with how their work stands; the archive apart."""
    archived = request.args.get("show") == "archived"
    found = queries.plans_of(viewer(), archived=archived)
    return responses.show(
        "planning/plans.html",
        plans=found,
        counts=queries.counts_of([plan.id for plan in found], clock.today()),
        nothing=queries.Counts(),
        made=queries.makers_of(found),
        archived=archived,
        in_archive=0 if archived else queries.how_many_archived(viewer()),
        may_make=may_make_plans(viewer()),
        may_close=allowed_somewhere(viewer().role, Action.CLOSE_PLAN),
        amended=queries.being_amended([plan.id for plan in found if gate.may(Action.PUBLISH_PLAN, plan)]),
        may_keep=[plan.id for plan in found if gate.may(Action.CHANGE_PLAN, plan)],
    )
