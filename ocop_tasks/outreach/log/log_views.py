"""The log: its list, and one activity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, g, request
from flask_babel import gettext as _

from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, UnitKind
from ocop_tasks.outreach import queries, scope_wording
from ocop_tasks.outreach.blueprint import bp
from ocop_tasks.outreach.forms import SpanForm
from ocop_tasks.outreach.log import activity_list
from ocop_tasks.outreach.log_filters import Wanted
from ocop_tasks.outreach.statistics import statistics_page
from ocop_tasks.rules.access import Action, allowed_somewhere
from ocop_tasks.web.access import gate
from ocop_tasks.web.caching.page_cache import body_of
from ocop_tasks.web.caching.plan_facts_cache import plan_facts
from ocop_tasks.web.identity.current_user import viewer
from ocop_tasks.web.pages import responses

KEEPERS = (UnitKind.COMMUNE, UnitKind.AGENCY)
"""Units whose people are led to the lists of villages; what they may change there is another question."""


@bp.get("/outreach")
@gate.allow(Action.SEE_OUTREACH)
def activities() -> Response:
    """The activities that the person may see, newest first, narrowed by the address."""
    return _page("outreach/_activities.html", _list_of)


@bp.get("/outreach/figures")
@gate.allow(Action.SEE_OUTREACH)
def figures() -> Response:
    """Whom the activities reached, by organisation, commune, month, form and topic, and where nobody went."""
    return _page("outreach/_figures.html", statistics_page.of_plan)


def _page(template: str, make: Callable[[Plan], dict[str, Any]]) -> Response:
    """A page of the plan that the address names, or of the newest, its body remembered for everybody of a unit."""
    plan_id = request.args.get("plan", g.current_plan_id, type=int)
    plan_facts(plan_id)
    whose = (viewer().role, viewer().unit_id)
    title, body = body_of(template, whose, lambda: make(db.session.get_one(Plan, plan_id)) | _common())
    return responses.show("outreach/page.html", title=title, body=body, template=template)


def _list_of(plan: Plan) -> dict[str, Any]:
    wanted = Wanted.of(request.args)
    reader, span = viewer(), SpanForm(request.args)
    span.validate()
    return {
        "title": _("Sổ tuyên truyền, vận động"),
        "plan": plan,
        "wanted": wanted,
        "listing": activity_list.activities(plan, wanted, reader),
        "scope": scope_wording.scope_of(wanted, plan, reader),
        "sees_all": scope_wording.sees_all(reader),
        "own": reader.unit.short_name,
        "span": span,
    }


@bp.get("/outreach/activities/<int:activity_id>")
@gate.allow(Action.SEE_OUTREACH)
def activity(activity_id: int) -> Response:
    """One activity with its photos and all its versions."""
    found = queries.shown(activity_id, Action.SEE_OUTREACH)
    may_change = gate.may(Action.LOG_OUTREACH, found) and found.withdrawn_at is None
    return responses.show("outreach/activity.html", activity=found, may_change=may_change, **_common())


def _common() -> dict[str, Any]:
    role = viewer().role
    return {
        "may_log": allowed_somewhere(role, Action.LOG_OUTREACH),
        "may_keep": allowed_somewhere(role, Action.KEEP_VILLAGES) and viewer().unit.kind in KEEPERS,
    }
