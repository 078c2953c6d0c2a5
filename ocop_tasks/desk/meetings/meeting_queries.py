"""What a meeting reads: the plans that it is about, the item on a screen, the directions given in it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import (
    Assignment,
    Direction,
    DirectionEntry,
    Evidence,
    Meeting,
    Plan,
    StatusReport,
    Task,
    User,
)


def plans_of(meeting: Meeting) -> Sequence[Plan]:
    """The plans of its items and its own, which comes first; then the newest."""
    of_items = select(Assignment.plan_id).where(Assignment.id.in_(meeting.assignment_ids))
    plans = db.session.scalars(
        select(Plan)
        .options(joinedload(Plan.standing_unit))
        .where(or_(Plan.id == meeting.plan_id, Plan.id.in_(of_items)))
        .order_by(Plan.id != meeting.plan_id, Plan.year.desc(), Plan.id.desc())
    )
    return plans.all()


def just_begun(plan: Plan, items: list[int], by: User) -> Meeting | None:
    """The person's own meeting of today about the same items, while nothing was said in it: the button came twice."""
    own = (Meeting.plan_id == plan.id, Meeting.by_id == by.id)
    silent = ~exists().where(Direction.meeting_id == Meeting.id)
    newest = db.session.scalar(select(Meeting).where(*own, silent).order_by(Meeting.id.desc()).limit(1))
    if newest is None or clock.day_of(newest.at) != clock.today() or newest.assignment_ids != items:
        return None
    return newest


def item(meeting: Meeting, number: int) -> Assignment | None:
    """The assignment on screen ``number`` with all that the screen shows."""
    if not 1 <= number <= len(meeting.assignment_ids):
        return None
    return db.session.scalar(
        select(Assignment)
        .options(
            joinedload(Assignment.unit),
            joinedload(Assignment.task).joinedload(Task.section),
            selectinload(Assignment.reports).joinedload(StatusReport.by),
            selectinload(Assignment.evidence).joinedload(Evidence.by),
            selectinload(Assignment.directions).selectinload(Direction.entries),
            selectinload(Assignment.extension_steps),
        )
        .where(Assignment.id == meeting.assignment_ids[number - 1])
    )


def directions(meeting: Meeting) -> Sequence[Direction]:
    """The directions given in the meeting, in their order."""
    return db.session.scalars(
        select(Direction)
        .options(
            joinedload(Direction.assignment).options(
                joinedload(Assignment.unit), joinedload(Assignment.task)
            ),
            selectinload(Direction.entries).joinedload(DirectionEntry.by),
        )
        .where(Direction.meeting_id == meeting.id)
        .order_by(Direction.id)
    ).all()
