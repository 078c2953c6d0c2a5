"""What the rules ask of a plan, remembered: most pages of a plan need no more of it than that."""

from __future__ import annotations

from flask import abort, g

from ocop_tasks.extensions import db
from ocop_tasks.figures.figure_cache import remembered
from ocop_tasks.models import Plan
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action, PlanFacts
from ocop_tasks.web.identity import security_log
from ocop_tasks.web.identity.current_user import portal_settings, viewer

FACTS_SIZE = 200
"""What a plan's facts count for, in characters of a page."""


def plan_facts(plan_id: int | None, action: Action = Action.SEE_PLAN) -> PlanFacts:
    """The facts of a plan, for the person to do ``action`` with, mostly without asking the database.

    For a request that changes nothing. Answers 404 where he may not know of the plan, 403 where he may not do it.
    """

    def load() -> PlanFacts | None:
        plan = db.session.get(Plan, plan_id) if plan_id is not None else None
        g.known_plan = plan  # so that the session still has it when the page is made
        return plan.facts if plan else None

    facts = remembered(("plan", plan_id), portal_settings().revision, load, size=lambda _facts: FACTS_SIZE)
    if facts is None:
        abort(404)
    if not access.may_with_plan(viewer(), Action.SEE_PLAN, facts):
        security_log.hide("plan", plan_id)
    if not access.may_with_plan(viewer(), action, facts):
        abort(403)
    return facts
