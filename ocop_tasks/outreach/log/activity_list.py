"""The list of activities, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ocop_tasks.extensions import db
from ocop_tasks.figures.outreach.outreach_evidence import Photos, first_photos
from ocop_tasks.models import OutreachActivity, Plan, Unit, User
from ocop_tasks.outreach import queries
from ocop_tasks.outreach.filter_choices import offered
from ocop_tasks.outreach.log_filters import Wanted

ROWS = 50


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the list, and what it can be narrowed by."""

    rows: Sequence[OutreachActivity]
    more: bool
    """Whether there is another page."""
    photos: Photos
    communes: Sequence[Unit]


def activities(plan: Plan, wanted: Wanted, reader: User) -> Listing:
    """The page that ``wanted`` names, newest first."""
    found = db.session.scalars(
        select(OutreachActivity)
        .where(*wanted.scope(plan.id).where(reader))
        .options(joinedload(OutreachActivity.unit), joinedload(OutreachActivity.commune))
        .order_by(OutreachActivity.held_on.desc(), OutreachActivity.id.desc())
        .limit(ROWS + 1)
        .offset(ROWS * (wanted.page - 1))
    ).all()
    rows = found[:ROWS]
    communes = offered(plan, reader, queries.units_of(plan)).communes
    return Listing(rows, len(found) > ROWS, first_photos([row.id for row in rows]), communes)
