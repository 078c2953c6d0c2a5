"""Whom the log's activities reached, by organisation, form, commune, month and topic: each in one statement.

Every sum reads ``ix_outreach_activity_counted`` alone (docs/decisions/0042-outreach-sums-read-one-index.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, case, exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from ocop_tasks.extensions import db
from ocop_tasks.figures.outreach.outreach_scope import LogScope
from ocop_tasks.models import OutreachActivity, Village
from ocop_tasks.rules.access import Actor
from ocop_tasks.rules.outreach.activities import OutreachForm
from ocop_tasks.rules.outreach.reach import Reached, Share
from ocop_tasks.rules.text.vietnamese import sort_key
from ocop_tasks.rules.work.periods import Period

ACTIVITY = OutreachActivity
_PEOPLE = func.sum(ACTIVITY.reached)


def _share(count: InstrumentedAttribute[int | None]) -> tuple[ColumnElement[int], ColumnElement[int]]:
    """How many, and the people-times of the entries that say how many."""
    known = case((count.is_not(None), ACTIVITY.reached), else_=0)
    return func.coalesce(func.sum(count), 0), func.coalesce(func.sum(known), 0)


_SUMS = (func.count(), _PEOPLE, *_share(ACTIVITY.women), *_share(ACTIVITY.minority))


OUTSIDE = ""
"""The code of no month."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What was spoken of, as its newest activity words it."""

    key: str
    text: str
    reached: Reached


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A village that the log knows, and whether it was reached in the days asked for."""

    id: int
    commune_id: int
    name: str
    is_reached: bool
    last_on: date | None
    """Of one that was not: the last day on which something was held there."""


def by_unit_and_form(scope: LogScope, reader: Actor) -> dict[tuple[int, OutreachForm], Reached]:
    """What each organisation reached by each form."""
    keys = (ACTIVITY.unit_id, ACTIVITY.form)
    rows = db.session.execute(select(*keys, *_SUMS).where(*scope.where(reader)).group_by(*keys))
    return {(unit_id, form): _reached(sums) for unit_id, form, *sums in rows}


def by_commune_and_month(
    scope: LogScope, reader: Actor, months: Sequence[Period]
) -> dict[tuple[int | None, str], Reached]:
    """What was reached in each commune (None: of no one commune) in each of ``months``, by their codes.

    ``months`` follow each other without a gap; the days outside of them are in none (OUTSIDE).
    """
    month = _number_of_month(months)
    rows = db.session.execute(
        select(ACTIVITY.commune_id, month.label("month"), *_SUMS)
        .where(*scope.where(reader))
        .group_by(ACTIVITY.commune_id, month)
    )
    codes = [*(each.code for each in months), OUTSIDE]
    return {(commune_id, codes[number]): _reached(sums) for commune_id, number, *sums in rows}


def _number_of_month(months: Sequence[Period]) -> ColumnElement[int]:
    """Which of ``months`` an activity's day is in, counted from 0; the one after the last for days outside."""
    before = (ACTIVITY.held_on < months[0].starts_on, len(months))
    return case(
        before,
        *((ACTIVITY.held_on <= month.ends_on, number) for number, month in enumerate(months)),
        else_=len(months),
    )


def topics(scope: LogScope, reader: Actor, limit: int) -> list[Topic]:
    """What reached the most people-times, first; of equals by their words."""
    sums = (
        select(
            ACTIVITY.topic_key.label("key"),
            func.max(ACTIVITY.id).label("newest_id"),
            *(each.label(f"sum_{number}") for number, each in enumerate(_SUMS)),
        )
        .where(*scope.where(reader))
        .group_by(ACTIVITY.topic_key)
        .order_by(_PEOPLE.desc(), ACTIVITY.topic_key)
        .limit(limit)
        .subquery("topics")
    )
    ordered = select(sums, ACTIVITY.topic).join(ACTIVITY, ACTIVITY.id == sums.c.newest_id)
    rows = db.session.execute(ordered)
    found = [Topic(key, text, _reached(counts)) for key, _newest, *counts, text in rows]
    return sorted(found, key=lambda topic: (-topic.reached.people, sort_key(topic.text)))


def villages(
    scope: LogScope, reader: Actor, communes: Sequence[int], since: date, until: date
) -> list[VillageLine]:
    """The villages of ``communes``, by commune and name, with whether each was reached on these days."""
    there = [
        *scope.where(reader),
        ACTIVITY.commune_id == Village.commune_id,
        ACTIVITY.village_key == Village.key,
    ]
    reached = exists().where(*there, ACTIVITY.held_on.between(since, until)).correlate(Village)
    last = select(func.max(ACTIVITY.held_on)).where(*there)
    told: tuple[Any, ...] = (
        reached.label("is_reached"),
        case((~reached, last.correlate(Village).scalar_subquery())).label("last_on"),
    )
    rows = db.session.execute(
        select(Village.id, Village.commune_id, Village.name, *told)
        .where(Village.commune_id.in_(communes))
        .order_by(Village.commune_id, Village.name_key, Village.id)
    )
    return [_line(row) for row in rows]


def _line(row: Row[*tuple[Any, ...]]) -> VillageLine:
    last = date.fromisoformat(row.last_on) if isinstance(row.last_on, str) else row.last_on
    return VillageLine(row.id, row.commune_id, row.name, bool(row.is_reached), last)


def _reached(sums: Sequence[Any]) -> Reached:
    activities, people, women, of_women, minority, of_minority = map(int, sums)
    return Reached(activities, people, Share(women, of_women), Share(minority, of_minority))
