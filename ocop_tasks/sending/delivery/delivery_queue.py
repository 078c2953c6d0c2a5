"""The queue of messages to send: each is tried until it was sent or was refused for good.

A process that takes messages from the table first moves their next try to the end of a lease. If it dies, they become
due again then; no other process takes them before. A process that dies after the carrier took a message and before
the row says so leaves it to be sent again: the message then has the same id (docs/decisions/0031).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.database import writing
from ocop_tasks.models import Delivery, DeliveryState
from ocop_tasks.rules import delivery_retries
from ocop_tasks.rules.notice_topics import Channel
from ocop_tasks.sending.delivery import outgoing_message
from ocop_tasks.sending.delivery.outgoing_message import (
    CarrierUnavailable,
    ConnectionLost,
    OutgoingMessage,
    PermanentFailure,
    TemporaryFailure,
)

log = logging.getLogger(__name__)
BATCH = 50
LEASE = timedelta(minutes=10)
MARGIN = timedelta(minutes=3)
"""No message is begun when less than this is left of the lease: longer than a carrier waits for one."""
MAX_LOST_CONNECTIONS = 3
"""After so many broken connections in a row the carrier is left alone for this run."""
RUN_TIME = timedelta(minutes=5)
"""After so long a run begins no further message, however many there are: the next run goes on."""


class Carrier(Protocol):
    """What hands messages over to another server: the mail server, or the bridge."""

    channel: Channel

    def send(self, message: OutgoingMessage) -> None:
        """Hand one message over. Raises PermanentFailure, TemporaryFailure, ConnectionLost or CarrierUnavailable."""

    def close(self) -> None:
        """Let go of the connection, if there is one."""


def deliver(
    session: Session,
    carrier: Carrier,
    *,
    now: Callable[[], datetime] = clock.real_now,
    ended: Callable[[], bool] = lambda: False,
) -> int:
    """Send what is due over the carrier's channel; how many messages went out. None is begun once ``ended``."""
    sent, until = 0, now() + RUN_TIME
    try:
        while now() <= until and not ended() and (taken := _lease_due(session, carrier.channel, now())):
            went, goes_on = _send(session, carrier, taken, now, ended)
            sent += went
            if not goes_on:
                break
    finally:
        carrier.close()
    return sent


def _lease_due(session: Session, channel: Channel, now: datetime) -> list[OutgoingMessage]:
    """The next messages that are due, out of everybody else's reach for the length of a lease."""
    due = (
        select(Delivery.id)
        .where(
            Delivery.state == DeliveryState.WAITING, Delivery.channel == channel, Delivery.next_try_at <= now
        )
        .order_by(Delivery.next_try_at, Delivery.id)
        .limit(BATCH)
    )
    with writing(session):
        ids = session.scalars(due).all()
        _update(session, ids, tries=Delivery.tries + 1, next_try_at=now + LEASE)
        return outgoing_message.load(session, ids) if ids else []


def _send(
    session: Session,
    carrier: Carrier,
    taken: list[OutgoingMessage],
    now: Callable[[], datetime],
    ended: Callable[[], bool],
) -> tuple[int, bool]:
    """Send what was taken; how many went out, and whether it makes sense to go on."""
    sent, lost_in_a_row, until = 0, 0, now() + LEASE - MARGIN
    for place, message in enumerate(taken):
        if now() > until:
            return sent, True
        if ended():
            _release(session, taken[place:], at=now())
            return sent, False
        try:
            sent += _send_one(session, carrier, message, now)
            lost_in_a_row = 0
        except ConnectionLost as lost:
            lost_in_a_row += 1
            _postpone(session, [message], lost, now())
            if lost_in_a_row == MAX_LOST_CONNECTIONS:
                _release(session, taken[place + 1 :], at=now() + delivery_retries.FIRST, why=lost)
                return sent, False
        except CarrierUnavailable as unavailable:
            log.warning("the %s carrier is down: %s", carrier.channel.value, unavailable)
            _postpone(session, taken[place:], unavailable, now())
            return sent, False
    return sent, True


def _send_one(
    session: Session, carrier: Carrier, message: OutgoingMessage, now: Callable[[], datetime]
) -> bool:
    """Send what still stands of one message, and record what came of it; whether it went.

    Raises ConnectionLost and CarrierUnavailable, which may be about more than this one.
    """
    message = outgoing_message.what_stands(session, message)
    if not message.notices:
        _record(session, message, state=DeliveryState.DROPPED, error=None)
        return False
    try:
        carrier.send(message)
    except (ConnectionLost, CarrierUnavailable):
        raise
    except PermanentFailure as failure:
        _record(session, message, state=DeliveryState.GIVEN_UP, error=str(failure))
    except TemporaryFailure as failure:
        _try_later(session, message, failure, now())
    except Exception as error:
        log.exception("message %s could not be sent", message.key)
        _try_later(session, message, error, now())
    else:
        _record(session, message, state=DeliveryState.SENT, sent_at=now(), error=None)
        return True
    return False


def _record(session: Session, message: OutgoingMessage, **values: Any) -> None:
    with writing(session):
        _update(session, [message.id], **values)


def _try_later(session: Session, message: OutgoingMessage, why: Exception, now: datetime) -> None:
    if delivery_retries.is_expired(message.made_at, now):
        _record(session, message, state=DeliveryState.GIVEN_UP, error=_error_text(why))
    else:
        _postpone(session, [message], why, now)


def _postpone(session: Session, messages: Sequence[OutgoingMessage], why: Exception, now: datetime) -> None:
    if not messages:
        return
    with writing(session):
        for message in messages:
            again = now + delivery_retries.retry_delay(message.tries)
            _update(session, [message.id], next_try_at=again, error=_error_text(why))


def _release(
    session: Session, unsent: Sequence[OutgoingMessage], *, at: datetime, why: Exception | None = None
) -> None:
    """Leave messages for another run, as they were: what kept them from being sent was no fault of theirs, so they are
    not put off for longer each time, and come before those that were tried in vain.
    """
    if not unsent:
        return
    values = {"error": _error_text(why)} if why else {}
    with writing(session):
        _update(
            session, [message.id for message in unsent], tries=Delivery.tries - 1, next_try_at=at, **values
        )


def _error_text(why: Exception) -> str:
    return str(why) or type(why).__name__


def _update(session: Session, ids: Sequence[int], **values: Any) -> None:
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids), Delivery.state == DeliveryState.WAITING)
        .values(**values),
        execution_options={"synchronize_session": False},
    )
