"""An activity that looks like one logged already is asked about before it is stored a second time.

The key of a request (``idempotency``) keeps one sending from arriving twice; this is for people, who type it twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks.extensions import db
from ocop_tasks.figures import visibility
from ocop_tasks.models import OutreachActivity, OutreachCohost, Unit
from ocop_tasks.rules.outreach.activities import ActivityContent, is_like
from ocop_tasks.web.pages import labels
from ocop_tasks.web.pages.template_filters import dmy
from ocop_tasks.web.pages.template_gettext import grouped, local
from ocop_tasks.web.security.current_user import viewer

FIELD = "different"
"""Of the form: the activities of which the person said that his is another one."""


def possible_duplicates(
    told: ActivityContent, unit: Unit, *, but: OutreachActivity | None = None
) -> list[OutreachActivity]:
    """What ``told`` may be again: activities of ``unit``, or held together with it, that the person may open.

    ``but`` is the activity that is being corrected; what was like it before is not asked about again.
    """
    others = [other for other in _of_the_day(told, unit) if is_like(told, other.content) and other != but]
    if but is not None:
        others = [other for other in others if not is_like(but.content, other.content)]
    told_apart = {int(id_) for id_ in request.form.get(FIELD, "").split() if id_.isdecimal()}
    return [] if {other.id for other in others} <= told_apart else others


def duplicates_sentence(alike: Sequence[OutreachActivity]) -> str:
    """What a device's queue tells its owner."""
    return _(
        "Có vẻ hoạt động này đã được ghi: %(others)s. Hãy mở ra xem; nếu là hoạt động khác thì chọn vẫn ghi.",
        others="; ".join(_line(other) for other in alike),
    )


def as_links(alike: Sequence[OutreachActivity]) -> list[dict[str, str]]:
    """The same for the page of a device that shows them as links."""
    return [
        {
            "id": str(other.id),
            "page": url_for("outreach.activity", activity_id=other.id),
            "said": _line(other),
        }
        for other in alike
    ]


def _line(activity: OutreachActivity) -> str:
    place = local(activity.commune, "name") if activity.commune else ""
    where = [part for part in (activity.village, place) if part]
    told = [dmy(activity.held_on), str(labels.OUTREACH_FORM[activity.form]), ", ".join(where)]
    people = _("%(count)s lượt người", count=grouped(activity.reached))
    return f"{activity.topic} ({' · '.join(filter(None, [*told, people, activity.unit.short_name]))})"


def _of_the_day(told: ActivityContent, unit: Unit) -> Sequence[OutreachActivity]:
    with_us = exists().where(
        OutreachCohost.activity_id == OutreachActivity.id, OutreachCohost.unit_id == unit.id
    )
    theirs = (OutreachActivity.unit_id == unit.id, with_us, OutreachActivity.unit_id.in_(told.cohost_ids))
    return db.session.scalars(
        select(OutreachActivity)
        .where(
            OutreachActivity.held_on == told.held_on, OutreachActivity.withdrawn_at.is_(None), or_(*theirs)
        )
        .where(*visibility.outreach(viewer()))
        .options(joinedload(OutreachActivity.unit), joinedload(OutreachActivity.commune))
        .options(selectinload(OutreachActivity.cohosts))
        .order_by(OutreachActivity.id)
    ).all()
