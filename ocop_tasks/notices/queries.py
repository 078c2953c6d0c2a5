"""What the notices' pages read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, literal, or_, select, true, union_all
from sqlalchemy.orm import joinedload

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import (
    Assignment,
    CalendarAddress,
    Delivery,
    DeliveryState,
    Direction,
    Notice,
    NoticeChoice,
    Part,
    Section,
    Task,
    Unit,
    User,
)
from ocop_tasks.models.work.notice_reasons import gone, still_stands
from ocop_tasks.rules.notice_topics import Channel, Topic
from ocop_tasks.rules.work.direction_rules import UNANSWERED
from ocop_tasks.rules.work.status import Status

PAGE = 30
"""Rows on one page."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many messages of the last week are in which state."""

    waiting: int = 0
    failing: int = 0
    given_up: int = 0
    dropped: int = 0
    sent: int = 0


def of_plan(plan_id: int | None) -> ColumnElement[bool]:
    """Whether a notice is about that plan; any is where none is asked for."""
    return true() if plan_id is None else Notice.facts["plan_id"].as_integer() == plan_id


def _shown_to(user: User, plan_id: int | None) -> ColumnElement[bool]:
    """What a person read, and what is new and stands; what nobody read before it was settled is not shown."""
    return and_(Notice.user_id == user.id, of_plan(plan_id), or_(Notice.read_at.is_not(None), still_stands))


def notices_of(user: User, page: int, plan_id: int | None = None) -> Sequence[Row[*tuple[Any, ...]]]:
    """One page of a person's notices, perhaps of one plan alone, each with why it asks for nothing any longer: unread
    first, newest first.
    """
    return db.session.execute(
        select(Notice, gone)
        .where(_shown_to(user, plan_id))
        .order_by(case((Notice.read_at.is_(None), 0), else_=1), Notice.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()


def count_notices(user: User, plan_id: int | None = None) -> int:
    """How many notices a person has, read and unread, perhaps of one plan alone."""
    return db.session.scalar(select(func.count(Notice.id)).where(_shown_to(user, plan_id))) or 0


def preferences_of(user: User) -> dict[tuple[Topic, Channel], bool]:
    """What a person chose; what he did not choose is not in it."""
    rows = db.session.scalars(select(NoticeChoice).where(NoticeChoice.user_id == user.id))
    return {(row.topic, row.channel): row.wanted for row in rows}


def calendar_owner(token: str) -> User | None:
    """The active person whose calendar has this secret address."""
    return db.session.scalar(
        select(User)
        .join(CalendarAddress, CalendarAddress.user_id == User.id)
        .where(CalendarAddress.token_hash == CalendarAddress.hash_of(token), User.active)
    )


def calendar_dates(unit: Unit, plan_ids: Collection[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The due dates of a unit and those under it in these plans, of what they lead and what they help with; and the
    days by which directions are to be answered.
    """
    columns = (
        Task.title, Task.title_en, Task.frequency, Task.wording,
        Assignment.plan_id, Assignment.period, Assignment.status, Assignment.part,
        Section.label.label("section"), Unit.short_name.label("unit"),
    )  # fmt: skip

    def joined(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
        return (
            statement.join(Task, Task.id == Assignment.task_id)
            .join(Section, Section.id == Task.section_id)
            .join(Unit, Unit.id == Assignment.unit_id)
            .where(Unit.path.startswith(unit.path), Assignment.status != Status.CANCELLED)
            .where(Assignment.plan_id.in_(plan_ids))
        )

    due = joined(
        select(
            literal("assignment").label("kind"), Assignment.id, Assignment.version,
            Assignment.due_on.label("on"), *columns,
        ).where(Assignment.part != Part.FOLLOWING)
    )  # fmt: skip
    asked = joined(
        select(
            literal("direction"), Direction.id, Direction.version, Direction.answer_by, *columns
        ).join(Assignment, Assignment.id == Direction.assignment_id)
        .where(Direction.standing.in_(UNANSWERED))
    )  # fmt: skip
    both = union_all(due, asked).subquery()
    return db.session.execute(select(both).order_by(both.c.on, both.c.kind, both.c.id)).all()


def undelivered(page: int) -> Sequence[Delivery]:
    """One page of the messages that met trouble and are not out, the newest first."""
    return db.session.scalars(
        select(Delivery)
        .options(joinedload(Delivery.user))
        .where(_in_trouble())
        .order_by(Delivery.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()


def _in_trouble() -> Any:
    tried = Delivery.error.is_not(None)
    return or_(Delivery.state == DeliveryState.GIVEN_UP, (Delivery.state == DeliveryState.WAITING) & tried)


def delivery_counts() -> Counts:
    """How many messages wait, fail, were given up, had nothing left to say or went out in the last seven days."""
    waiting, tried = Delivery.state == DeliveryState.WAITING, Delivery.error.is_not(None)
    week_ago = clock.real_now() - timedelta(days=7)
    counted = {
        "waiting": waiting & ~tried,
        "failing": waiting & tried,
        "given_up": Delivery.state == DeliveryState.GIVEN_UP,
        "dropped": (Delivery.state == DeliveryState.DROPPED) & (Delivery.made_at > week_ago),
        "sent": (Delivery.state == DeliveryState.SENT) & (Delivery.sent_at > week_ago),
    }
    sums = [func.sum(case((condition, 1), else_=0)) for condition in counted.values()]
    row = db.session.execute(select(*sums)).one()
    return Counts(*(int(number or 0) for number in row))
