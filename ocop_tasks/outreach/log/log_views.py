"""The log: its list, a page at a time, one activity, and the bytes of its photos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, abort, request
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ocop_tasks.extensions import db
from ocop_tasks.figures.outreach.outreach_evidence import Photos, first_photos
from ocop_tasks.models import OutreachActivity, OutreachPhoto, Unit, UnitKind, User
from ocop_tasks.outreach import queries, scope_wording
from ocop_tasks.outreach.blueprint import bp
from ocop_tasks.outreach.filter_choices import filter_choices_for
from ocop_tasks.outreach.forms import SpanForm
from ocop_tasks.outreach.log_filters import LogFilters
from ocop_tasks.outreach.log_plans import LogPlans, log_plans
from ocop_tasks.outreach.statistics import statistics_page
from ocop_tasks.rules.access import Action, allowed_somewhere
from ocop_tasks.rules.plan_state import PUBLISHED
from ocop_tasks.web.access import gate
from ocop_tasks.web.caching.page_cache import cached_body
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.plan_choice import PlanChoice, readable_plan_choice, running_plans
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import file_responses

ROWS = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, and what it can be narrowed by."""

    rows: Sequence[OutreachActivity]
    more: bool
    """Whether there is another page."""
    photos: Photos
    communes: Sequence[Unit]


def _listing(plans: LogPlans, filters: LogFilters, reader: User) -> Listing:
    """The page that ``filters`` names, newest first."""
    found = db.session.scalars(
        select(OutreachActivity)
        .where(*filters.scope(plans.ids).where(reader))
        .options(joinedload(OutreachActivity.unit), joinedload(OutreachActivity.commune))
        .order_by(OutreachActivity.held_on.desc(), OutreachActivity.id.desc())
        .limit(ROWS + 1)
        .offset(ROWS * (filters.page - 1))
    ).all()
    rows = found[:ROWS]
    communes = filter_choices_for(plans, reader, queries.units_of(plans)).communes
    return Listing(rows, len(found) > ROWS, first_photos([row.id for row in rows]), communes)


@bp.get("/outreach/photos/<int:photo_id>/original")
@gate.allow(Action.SEE_OUTREACH, fresh=True)
def original(photo_id: int) -> Response:
    """The bytes as they were kept, whole or in ranges."""
    photo = _photo(photo_id)
    return file_responses.original(photo.file, photo.name)


@bp.get("/outreach/photos/<int:photo_id>/preview/<size>")
@gate.allow(Action.SEE_OUTREACH, fresh=True)
def preview(photo_id: int, size: str) -> Response:
    """A re-encoded picture of the photo."""
    return file_responses.preview(_photo(photo_id).file, size)


def _photo(photo_id: int) -> OutreachPhoto:
    photo = db.session.get(OutreachPhoto, photo_id) or abort(404)
    gate.load(OutreachActivity, photo.activity_id, Action.SEE_OUTREACH)
    return photo


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
    return _page("outreach/_figures.html", statistics_page.statistics_page_of)


def _page(template: str, make: Callable[[LogPlans], dict[str, Any]]) -> Response:
    """A page of the plan that the address names, or of all that run, its body remembered for everybody of a unit."""
    readable_plan_choice(*PUBLISHED)  # who may not know of the plan learns nothing from what is remembered
    whose = (viewer().role, viewer().unit_id)
    title, body = cached_body(template, whose, lambda: make(log_plans()) | _common())
    return responses.show("outreach/page.html", title=title, body=body, template=template)


def _list_of(plans: LogPlans) -> dict[str, Any]:
    filters = LogFilters.from_args(request.args)
    reader, span = viewer(), SpanForm(request.args)
    span.validate()
    return {
        "title": _("Sổ tuyên truyền, vận động"),
        "plans": plans,
        "filters": filters,
        "listing": _listing(plans, filters, reader),
        "scope": scope_wording.scope_sentence(filters, plans, reader),
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
    plan = PlanChoice(running_plans(Action.SEE_OWN_WORK)).name(found.plan_id)
    return responses.show(
        "outreach/activity.html", activity=found, plan=plan, may_change=may_change, **_common()
    )


def _common() -> dict[str, Any]:
    role = viewer().role
    return {
        "may_log": allowed_somewhere(role, Action.LOG_OUTREACH),
        "may_keep": allowed_somewhere(role, Action.KEEP_VILLAGES) and viewer().unit.kind in KEEPERS,
    }
