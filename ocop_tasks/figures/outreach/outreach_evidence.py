"""The log of outreach activities as the evidence of a task that is measured by it, and the first photos of a list."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from ocop_tasks.extensions import db
from ocop_tasks.figures import visibility
from ocop_tasks.models import Assignment, OutreachActivity, OutreachPhoto
from ocop_tasks.models.outreach.measurement import counts_of
from ocop_tasks.rules.access import Actor
from ocop_tasks.rules.outreach.measured_progress import Counts, Measure

SHOWN = 5
"""So many of the newest stand on the assignment's page."""
Photos = dict[int, tuple[int, int]]
"""By an activity's id: its first photo, and how many it has."""


@dataclass(frozen=True, slots=True)
class OutreachEvidence:
    """What a unit logged for a task in the period of its assignment."""

    measure: Measure
    counts: Counts
    rows: Sequence[OutreachActivity]
    """The newest of them that the reader may open."""
    photos: Photos

    @property
    def done(self) -> int:
        """How many of what is asked."""
        return self.measure.done(self.counts)

    @property
    def percent(self) -> int:
        """Of what is asked, as it is reported."""
        return self.measure.percent(self.counts)


def outreach_evidence_for(assignment: Assignment, reader: Actor) -> OutreachEvidence | None:
    """What the log says of ``assignment``, in three statements; None where its task is not measured by it.

    Everybody who may read the assignment is told the counts; the entries, only as far as he may open them.
    """
    measure = assignment.task.measure
    if measure is None or not assignment.is_lead:
        return None
    rows = db.session.scalars(
        select(OutreachActivity)
        .where(
            OutreachActivity.task_id == assignment.task_id,
            OutreachActivity.unit_id == assignment.unit_id,
            OutreachActivity.held_on.between(assignment.period_from, assignment.period_to),
            OutreachActivity.withdrawn_at.is_(None),
            *visibility.outreach(reader),
        )
        .options(joinedload(OutreachActivity.commune))
        .order_by(OutreachActivity.held_on.desc(), OutreachActivity.id.desc())
        .limit(SHOWN)
    ).all()
    return OutreachEvidence(measure, counts_of(assignment), rows, first_photos([row.id for row in rows]))


def first_photos(activity_ids: Collection[int]) -> Photos:
    """The photos that lists show of these activities, in one statement."""
    found = db.session.execute(
        select(OutreachPhoto.activity_id, func.min(OutreachPhoto.id), func.count(OutreachPhoto.id))
        .where(OutreachPhoto.activity_id.in_(activity_ids), OutreachPhoto.left_out_at.is_(None))
        .group_by(OutreachPhoto.activity_id)
    )
    return {activity_id: (first, count) for activity_id, first, count in found}
