"""The day's notices: reminders to units, and on Mondays the digest to each plan's desk.

Both are made in batches, each in a transaction of its own; a batch that is made again adds nothing. So the job may
run twice, on two machines, or end anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Row, or_, select, update
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.database import writing
from ocop_tasks.models import Assignment, Part, Plan, Portal, Section, Task, Unit, User
from ocop_tasks.models.people.user import reports_for_unit
from ocop_tasks.models.plans.plan import RUNNING_PLANS, running_plans
from ocop_tasks.rules.notice_topics import Topic
from ocop_tasks.rules.work import reminders
from ocop_tasks.rules.work.reminders import Occasion
from ocop_tasks.rules.work.status import OPEN_STATUSES
from ocop_tasks.sending.notices import weekly_digest
from ocop_tasks.sending.notices.notice_events import NoticeContent, add_notices, task_facts

BATCH = 1000
"""Notices in one transaction."""
Due = dict[date, tuple[date, Occasion]]


def make(session: Session) -> int:
    """Make what is due by the portal's clock and not made yet; how many notices those were."""
    portal, now = session.get_one(Portal, 1), clock.now()
    silent_days = portal.silent_days
    days = reminders.days_to_make(
        portal.noticed_on,
        clock.day_of(now),
        now.astimezone(clock.HANOI).time(),
        time.fromisoformat(portal.digest_at),
    )
    if not days:
        return 0
    made = remind(session, days, at=now)
    if mondays := [day for day in days if reminders.digest_day(day)]:
        made += weekly_digest.make(session, mondays[-1], at=now, silent_days=silent_days)
    _note_done(session, days[-1])
    return made


def remind(session: Session, days: Sequence[date], *, at: datetime) -> int:
    """Remind the units of all plans for ``days``, oldest first; how many notices were new."""
    due = _due(session, days)
    made, plans = 0, running_plans(session) if due else {}
    for rows in _batches(session, due):
        told = [
            _reminder(row, plans[row.plan_id], *due[row.due_on], at=at)
            for row in rows
            if row.plan_id in plans  # it may have been published or closed just now
        ]
        with writing(session):
            made += add_notices(session, told)
    return made


def _due(session: Session, days: Sequence[date]) -> Due:
    """The due dates of open work that are reminded of, each with the day and the occasion."""
    latest = days[-1] + timedelta(days=max(reminders.BEFORE))
    open_dates = (
        select(Assignment.due_on)
        .where(
            Assignment.part == Part.LEAD, Assignment.status.in_(OPEN_STATUSES), Assignment.due_on <= latest
        )
        .where(Assignment.plan_id.in_(RUNNING_PLANS))
        .distinct()
    )
    found = {due_on: reminders.newest_occasion(due_on, days) for due_on in session.scalars(open_dates)}
    return {due_on: why for due_on, why in found.items() if why}


def _batches(session: Session, due: Due) -> Iterator[Sequence[Row[*tuple[Any, ...]]]]:
    """Each open assignment due on one of the dates, with each person of its unit."""
    last = (0, 0)
    while due:
        rows = session.execute(
            select(
                Assignment.id, Assignment.plan_id, Assignment.due_on, Assignment.period,
                Task.title, Task.title_en, Task.frequency,
                Section.label.label("section"), Unit.short_name.label("unit"), User.id.label("user_id"),
            )
            .join(Task, Task.id == Assignment.task_id)
            .join(Section, Section.id == Task.section_id)
            .join(Unit, Unit.id == Assignment.unit_id)
            .join(User, User.unit_id == Assignment.unit_id)
            .where(
                Assignment.id >= last[0],
                or_(Assignment.id > last[0], User.id > last[1]),
                Assignment.part == Part.LEAD,
                Assignment.status.in_(OPEN_STATUSES),
                Assignment.plan_id.in_(RUNNING_PLANS),
                Assignment.due_on.in_(due),
                reports_for_unit(),
            )
            .order_by(Assignment.id, User.id)
            .limit(BATCH)
        ).all()  # fmt: skip
        if rows:
            yield rows
        if len(rows) < BATCH:
            return
        last = (rows[-1].id, rows[-1].user_id)


def _reminder(
    row: Row[*tuple[Any, ...]], plan: Plan, day: date, why: Occasion, *, at: datetime
) -> dict[str, Any]:
    facts = task_facts(
        row, plan=plan, section=row.section, period=row.period, due_on=row.due_on, unit=row.unit
    )
    page = f"/assignments/{row.id}"
    return NoticeContent(f"reminder:{day}:{row.id}", Topic.REMINDER, why, facts, page, at).row_for(
        row.user_id
    )


def _note_done(session: Session, day: date) -> None:
    """Past the portal's version: whoever is changing its settings just now is not disturbed. No page shows it."""
    with writing(session):
        session.connection().execute(update(Portal).values(noticed_on=day))
