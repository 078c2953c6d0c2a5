"""The log: its list, and one activity."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request

from ocop_tasks.extensions import db
from ocop_tasks.models import Plan
from ocop_tasks.outreach import listing, queries, reaching
from ocop_tasks.outreach.blueprint import bp
from ocop_tasks.outreach.filters import Wanted
from ocop_tasks.rules.access import Action, allowed_somewhere
from ocop_tasks.web import gate, pages
from ocop_tasks.web.known import plan_facts
from ocop_tasks.web.remembering import body_of


@bp.get("/outreach")
@gate.allow(Action.SEE_OUTREACH)
def activities() -> Response:
    """The activities that the person may see, newest first, narrowed by the address."""
    plan, wanted = queries.current_plan(), Wanted.of(request.args)
    found = listing.activities(plan, wanted, gate.viewer())
    return pages.show("outreach/activities.html", plan=plan, wanted=wanted, listing=found, **_common())


@bp.get("/outreach/figures")
@gate.allow(Action.SEE_OUTREACH)
def figures() -> Response:
    """Whom the activities reached, by organisation, commune, month, form and topic, and where nobody went."""
    plan_id = request.args.get("plan", g.current_plan_id, type=int)
    plan_facts(plan_id)
    reader = gate.viewer()
    title, body = body_of(
        "outreach/_figures.html",
        (reader.role, reader.unit_id),
        lambda: reaching.of_plan(db.session.get_one(Plan, plan_id)),
    )
    return pages.show("outreach/figures.html", title=title, body=body)


@bp.get("/outreach/activities/<int:activity_id>")
@gate.allow(Action.SEE_OUTREACH)
def activity(activity_id: int) -> Response:
    """One activity with its photos and all its versions."""
    found = queries.shown(activity_id, Action.SEE_OUTREACH)
    may_change = gate.may(Action.LOG_OUTREACH, found) and found.withdrawn_at is None
    return pages.show("outreach/activity.html", activity=found, may_change=may_change, **_common())


def _common() -> dict[str, Any]:
    return {"may_log": allowed_somewhere(gate.viewer().role, Action.LOG_OUTREACH)}
