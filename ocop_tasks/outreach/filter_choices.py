"""What the log's filters offer: nothing whose activities the reader cannot see, and would be told 0 of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.figures import visibility
from ocop_tasks.models import OutreachActivity, Unit, User
from ocop_tasks.outreach import queries
from ocop_tasks.outreach.log_plans import LogPlans
from ocop_tasks.outreach.scope_wording import sees_all


@dataclass(frozen=True, slots=True)
class FilterChoices:
    """The units that logged something, and the communes in which it was held."""

    units: Sequence[Unit]
    communes: Sequence[Unit]


def filter_choices_for(plans: LogPlans, reader: User, units: Sequence[Unit]) -> FilterChoices:
    """Of the plans' ``units``: all for who sees all; for a unit's people those of what they see, and their own."""
    communes = queries.communes_in(units)
    if sees_all(reader):
        return FilterChoices(units, communes)
    seen = db.session.execute(
        select(OutreachActivity.unit_id, OutreachActivity.commune_id)
        .where(OutreachActivity.plan_id.in_(plans.ids), *visibility.outreach(reader))
        .distinct()
    ).all()
    by, there = {row.unit_id for row in seen} | {reader.unit_id}, {row.commune_id for row in seen}
    own = {unit.id for unit in communes if unit.path.startswith(reader.unit_path)}
    return FilterChoices([u for u in units if u.id in by], [u for u in communes if u.id in there | own])
