"""From notices to messages: each person's choices decide what leaves the portal, and over which channel.

What one person was told at one time is one mail; a bridge is called once for each notice. Notices and the messages
that carry them are marked in one transaction, so a notice leaves once or not yet, never twice. One that asks for
nothing any longer (``models.work.notice_reasons``) leaves no more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, false, insert, or_, select, update
from sqlalchemy.orm import Session

from ocop_tasks.database import writing
from ocop_tasks.models import Delivery, Notice, NoticeChoice, User, delivered_notice
from ocop_tasks.models.work.notice_reasons import still_stands
from ocop_tasks.rules.notice_topics import KEPT_INSIDE, Channel, Topic, wanted_by_default
from ocop_tasks.sending.notices.notice_events import insert_new

BATCH = 500
"""Notices in one transaction."""
Choices = dict[tuple[int, Topic, Channel], bool]


def queue_deliveries(
    session: Session, channels: frozenset[Channel], *, now: datetime, real_now: datetime
) -> int:
    """Make the messages of all notices that have none yet; how many. ``now`` is on the portal's calendar."""
    made = 0
    while True:
        with writing(session):
            rows = _whole_people(session.execute(_unrouted(now)).all()) if channels else []
            if channels:
                made += _deliver(session, rows, channels, real_now)
            waiting = Notice.id.in_([row.id for row in rows]) if channels else _is_final(now)
            session.execute(
                update(Notice).where(waiting, Notice.passed_on == false()).values(passed_on=True),
                execution_options={"synchronize_session": False},
            )
        if len(rows) == 0:
            return made


def _is_final(now: datetime) -> ColumnElement[bool]:
    """Whether it is told to nobody outside before it can still be undone, or is still being added to."""
    long_enough = (
        and_(Notice.topic == topic, Notice.at <= now - wait) for topic, wait in KEPT_INSIDE.items()
    )
    return or_(Notice.topic.not_in(KEPT_INSIDE), *long_enough)


def _unrouted(now: datetime) -> Any:
    """The next notices by person. Asked in a writing transaction, so no other machine is at them."""
    columns = (Notice.id, Notice.key, Notice.topic, Notice.user_id, User.email)
    return (
        select(*columns, still_stands.label("stands"))
        .join(User, User.id == Notice.user_id)
        .where(Notice.passed_on == false(), _is_final(now))
        .order_by(Notice.user_id, Notice.id)
        .limit(BATCH)
    )


def _whole_people(rows: Sequence[Row[*tuple[Any, ...]]]) -> Sequence[Row[*tuple[Any, ...]]]:
    """A full batch without its last person, who may have more, unless there is nobody else in it."""
    if len(rows) < BATCH or rows[0].user_id == rows[-1].user_id:
        return rows
    return [row for row in rows if row.user_id != rows[-1].user_id]


def _deliver(
    session: Session, rows: Sequence[Row[*tuple[Any, ...]]], channels: frozenset[Channel], real_now: datetime
) -> int:
    choices = _choices(session, {row.user_id for row in rows})
    messages: dict[str, list[Row[*tuple[Any, ...]]]] = {}
    for user_id, person_rows in groupby(rows, key=lambda row: row.user_id):
        notices = [row for row in person_rows if row.stands]
        for channel in channels:
            wanted = [row for row in notices if _wants(choices, user_id, row.topic, channel)]
            messages |= _mail(wanted) if channel is Channel.EMAIL else _calls(wanted)
    return _insert(session, messages, real_now)


def _choices(session: Session, user_ids: set[int]) -> Choices:
    rows = session.scalars(select(NoticeChoice).where(NoticeChoice.user_id.in_(user_ids)))
    return {(row.user_id, row.topic, row.channel): row.wanted for row in rows}


def _wants(choices: Choices, user_id: int, topic: Topic, channel: Channel) -> bool:
    return choices.get((user_id, topic, channel), wanted_by_default(topic, channel))


def _mail(notices: list[Row[*tuple[Any, ...]]]) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    return {f"email:{notices[0].key}": notices} if notices and notices[0].email else {}


def _calls(notices: list[Row[*tuple[Any, ...]]]) -> dict[str, list[Row[*tuple[Any, ...]]]]:
    return {f"webhook:{row.key}": [row] for row in notices}


def _insert(session: Session, messages: dict[str, list[Row[*tuple[Any, ...]]]], real_now: datetime) -> int:
    if not messages:
        return 0
    table = Delivery.__table__
    assert isinstance(table, Table)
    rows = [
        {
            "key": key,
            "user_id": notices[0].user_id,
            "channel": Channel(key.partition(":")[0]),
            "made_at": real_now,
            "next_try_at": real_now,
        }
        for key, notices in messages.items()
    ]
    written = session.execute(
        insert_new(session, table, "key").returning(table.c.id, table.c.key), rows
    ).all()
    carried = [
        {"delivery_id": row.id, "notice_id": notice.id} for row in written for notice in messages[row.key]
    ]
    if carried:
        session.execute(insert(delivered_notice), carried)
    return len(written)
