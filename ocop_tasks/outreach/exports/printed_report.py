"""The log for people outside: entries with their photos, in order, to be printed with the quarter's report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, request
from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.outreach import outreach_totals
from ocop_tasks.models import OutreachActivity, OutreachPhoto, User
from ocop_tasks.outreach import queries, scope_wording
from ocop_tasks.outreach.blueprint import bp
from ocop_tasks.outreach.filter_choices import filter_choices_for
from ocop_tasks.outreach.log_plans import log_plans
from ocop_tasks.outreach.statistics.statistics_filters import StatisticsFilters
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.outreach.reach import Reached
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security.current_user import viewer

ROWS = 30
"""On a page: some ten sheets of paper."""
PHOTOS = 4
"""Of one entry; the rest are on its own page."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One activity with its first photos."""

    activity: OutreachActivity
    photos: Sequence[OutreachPhoto]


@bp.get("/outreach/report")
@gate.allow(Action.SEE_OUTREACH)
def report() -> Response:
    """The entries with photos of one period, of the units asked for, oldest first."""
    filters, reader = StatisticsFilters(log_plans()), viewer()
    if "period" not in request.args:
        filters.period = filters.quarter
    found = _entries(filters, reader)
    return responses.show(
        "outreach/report.html",
        filters=filters,
        plans=filters.plans,
        entries=found[:ROWS],
        more=len(found) > ROWS,
        whole=sum(outreach_totals.by_unit_and_form(filters.scope, reader).values(), Reached()),
        units=filter_choices_for(filters.plans, reader, queries.units_of(filters.plans)).units,
        scope=scope_wording.scope_sentence(filters.log_filters, filters.plans, reader),
        day=clock.today(),
    )


def _entries(filters: StatisticsFilters, reader: User) -> list[Entry]:
    """One page of them, and one more where there is another page."""
    has_photo = exists().where(
        OutreachPhoto.activity_id == OutreachActivity.id, OutreachPhoto.left_out_at.is_(None)
    )
    rows = db.session.scalars(
        select(OutreachActivity)
        .where(*filters.scope.where(reader), has_photo)
        .options(joinedload(OutreachActivity.unit), joinedload(OutreachActivity.commune))
        .order_by(OutreachActivity.held_on, OutreachActivity.id)
        .limit(ROWS + 1)
        .offset(ROWS * (filters.log_filters.page - 1))
    ).all()
    photos: dict[int, list[OutreachPhoto]] = {row.id: [] for row in rows}
    for photo in db.session.scalars(
        select(OutreachPhoto)
        .where(OutreachPhoto.activity_id.in_(photos), OutreachPhoto.left_out_at.is_(None))
        .order_by(OutreachPhoto.id)
    ):
        photos[photo.activity_id].append(photo)
    return [Entry(row, photos[row.id][:PHOTOS]) for row in rows]
