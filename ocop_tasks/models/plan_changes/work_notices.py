"""Telling units what changed in their work, in the transaction that changes it (docs/decisions/0077).

What units hold is read before and after, so nothing that changes assignments needs to say what it did. Each person has
one unread notice of a plan while its work is being changed: what comes next is put together with it, and it leaves
the portal when nothing more came for a while (``rules.notice_topics.BATCH_PAUSE``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, false, insert, select, update
from sqlalchemy.orm import Session

from ocop_tasks.database import random_token
from ocop_tasks.models.people.notice import Notice
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User, reports_for_unit
from ocop_tasks.models.plan_changes.doing import Doing
from ocop_tasks.models.plan_changes.moved_dates import look_at_dates
from ocop_tasks.models.plan_changes.overtaken_requests import close_overtaken_requests
from ocop_tasks.models.plan_changes.work_held import held, news_between
from ocop_tasks.models.plans.plan import Plan
from ocop_tasks.models.plans.task import Task
from ocop_tasks.rules.notice_topics import BATCH_PAUSE, Topic, batch_moment
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work import work_news
from ocop_tasks.rules.work.work_news import News

AT_ONCE = {"synchronize_session": False}


TELLING = "telling_units"
"""Where a session keeps what is being done to a plan in it, so that all of it is told together."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One person who is told, with what he was told of this batch so far and has not read yet."""

    user_id: int
    unit_id: int
    unit: str
    notice_id: int | None
    told: dict[str, Any] | None

    @property
    def place(self) -> dict[str, Any]:
        """The unit, as a notice names it."""
        return {"unit": self.unit, "unit_id": self.unit_id}


@contextmanager
def telling_units(
    session: Session, about: Plan | Task, *, by: User, at: datetime, reason: str = ""
) -> Iterator[None]:
    """Tell each unit what the block changes in its work on a running plan, or on one task of it; the caller commits.

    What is moved later is looked at too (``moved_dates``): raises RuleBroken "reason_needed" where that is an extension
    and nobody said why. ``by`` is told nothing of what he does himself. A plan that is published in the block is new as
    a whole. Within a block about the whole plan those about its tasks add their reason alone: what they change is told
    at its end, once.
    """
    plan = about if isinstance(about, Plan) else about.plan
    whole: Doing | None = session.info.get(TELLING)
    if whole is not None and whole.plan is plan:
        yield
        session.flush()
        if isinstance(about, Task) and reason:
            whole.reasons[about.id] = reason
        return
    doing = Doing(plan, by, at, publishes=plan.state is PlanState.DRAFT, reason=reason)
    before = {} if doing.publishes or about.id is None else held(session, about)
    session.info[TELLING] = doing
    try:
        yield
        session.flush()
    finally:
        del session.info[TELLING]
    if not plan.is_running:
        return
    now = held(session, about)
    look_at_dates(session, before, now, doing)
    if news := news_between(before, now, doing.reason_of):
        _tell(session, news, doing)
        close_overtaken_requests(session, before, now, doing)


def _tell(session: Session, news: dict[int, News], doing: Doing) -> None:
    """Put the news on top of what each person has not read yet, or into a new notice; a few statements in all."""
    new, more, nothing_left = [], [], []
    batch = f"{doing.plan.id}.{random_token()}"
    for reader in _readers(session, news.keys(), doing):
        if reader.told is None:
            new.append(_notice(reader, batch, news[reader.unit_id], doing))
            continue
        both = work_news.put_together(reader.told, news[reader.unit_id])
        if both["tasks"]:
            more.append(_update(reader, both, doing))
        else:
            nothing_left.append(reader.notice_id)
    if new:
        session.execute(insert(Notice), new)
    if more:
        session.execute(update(Notice), more)
    if nothing_left:
        session.execute(delete(Notice).where(Notice.id.in_(nothing_left)), execution_options=AT_ONCE)


def _readers(session: Session, unit_ids: Collection[int], doing: Doing) -> Iterator[Reader]:
    """Who reports for the units, but for whoever does it."""
    unread = and_(
        Notice.user_id == User.id,
        Notice.key.startswith(doing.notices),
        Notice.read_at.is_(None),
        Notice.passed_on == false(),
        Notice.at > doing.at - BATCH_PAUSE,
        Notice.facts["unit_id"].as_integer() == User.unit_id,
    )
    statement = (
        select(User.id, User.unit_id, Unit.short_name, Notice.id, Notice.facts)
        .join(Unit, Unit.id == User.unit_id)
        .outerjoin(Notice, unread)
        .where(User.unit_id.in_(unit_ids), User.id != doing.by.id, reports_for_unit())
        .order_by(User.id)
    )
    return (Reader(*row) for row in session.execute(statement).all())


def _notice(reader: Reader, batch: str, news: News, doing: Doing) -> dict[str, Any]:
    return {
        "key": f"work.{batch}:{reader.user_id}",
        "user_id": reader.user_id,
        "topic": Topic.WORK,
        "occasion": "published" if doing.publishes else "changed",
        "facts": doing.facts(news, reader.place, since=doing.at),
        "address": f"/notices/work/{batch}",
        "at": doing.at,
    }


def _update(reader: Reader, news: News, doing: Doing) -> dict[str, Any]:
    assert reader.told is not None
    since = datetime.fromisoformat(reader.told["since"])
    facts = doing.facts(news, reader.place, since=since)
    return {"id": reader.notice_id, "facts": facts, "at": batch_moment(since, doing.at)}
