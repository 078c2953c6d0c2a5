"""Getting messages out: each is tried until it is gone or refused.

Whoever takes messages from the table first puts off their next try by a lease. If he dies, they become due again when
it ends; nobody else touches them before. Between the carrier's "taken" and the row that says so lies a moment in
which dying means sending again: the message then has the same id (docs/decisions/0031).
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
from ocop_tasks.sending.delivery.outgoing_message import Cut, Down, Parcel, PutOff, Refused

log = logging.getLogger(__name__)
BATCH = 50
LEASE = timedelta(minutes=10)
MARGIN = timedelta(minutes=3)
"""No message is begun when less than this is left of the lease: longer than a carrier waits for one."""
CUTS = 3
"""After so many broken connections in a row the carrier is left alone for this run."""
A_RUN = timedelta(minutes=5)
"""After so long a run begins no further message, however many there are: the next run goes on."""


class Carrier(Protocol):
    """What takes messages out of the house."""

    channel: Channel

    def send(self, parcel: Parcel) -> None:
        """Hand one message over. Raises Refused, PutOff, Cut or Down."""

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
    sent, until = 0, now() + A_RUN
    try:
        while now() <= until and not ended() and (taken := _take(session, carrier.channel, now())):
            went, goes_on = _send(session, carrier, taken, now, ended)
            sent += went
            if not goes_on:
                break
    finally:
        carrier.close()
    return sent


def _take(session: Session, channel: Channel, now: datetime) -> list[Parcel]:
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
        _write(session, ids, tries=Delivery.tries + 1, next_try_at=now + LEASE)
        return outgoing_message.load(session, ids) if ids else []


def _send(
    session: Session,
    carrier: Carrier,
    taken: list[Parcel],
    now: Callable[[], datetime],
    ended: Callable[[], bool],
) -> tuple[int, bool]:
    """Send what was taken; how many went out, and whether it makes sense to go on."""
    sent, cuts, until = 0, 0, now() + LEASE - MARGIN
    for place, parcel in enumerate(taken):
        if now() > until:
            return sent, True
        if ended():
            _give_back(session, taken[place:], at=now())
            return sent, False
        try:
            sent += _send_one(session, carrier, parcel, now)
            cuts = 0
        except Cut as cut:
            cuts += 1
            _put_off(session, [parcel], cut, now())
            if cuts == CUTS:
                _give_back(session, taken[place + 1 :], at=now() + delivery_retries.FIRST, why=cut)
                return sent, False
        except Down as down:
            log.warning("the %s carrier is down: %s", carrier.channel.value, down)
            _put_off(session, taken[place:], down, now())
            return sent, False
    return sent, True


def _send_one(session: Session, carrier: Carrier, parcel: Parcel, now: Callable[[], datetime]) -> bool:
    """Send one message and record what came of it; whether it went.

    Raises Cut and Down, which may be about more than this one.
    """
    try:
        carrier.send(parcel)
    except (Cut, Down):
        raise
    except Refused as refused:
        _record(session, parcel, state=DeliveryState.GIVEN_UP, error=str(refused))
    except PutOff as later:
        _try_later(session, parcel, later, now())
    except Exception as error:
        log.exception("message %s could not be sent", parcel.key)
        _try_later(session, parcel, error, now())
    else:
        _record(session, parcel, state=DeliveryState.SENT, sent_at=now(), error=None)
        return True
    return False


def _record(session: Session, parcel: Parcel, **values: Any) -> None:
    with writing(session):
        _write(session, [parcel.id], **values)


def _try_later(session: Session, parcel: Parcel, why: Exception, now: datetime) -> None:
    if delivery_retries.is_hopeless(parcel.made_at, now):
        _record(session, parcel, state=DeliveryState.GIVEN_UP, error=_words(why))
    else:
        _put_off(session, [parcel], why, now)


def _put_off(session: Session, put_off: Sequence[Parcel], why: Exception, now: datetime) -> None:
    if not put_off:
        return
    with writing(session):
        for parcel in put_off:
            again = now + delivery_retries.wait(parcel.tries)
            _write(session, [parcel.id], next_try_at=again, error=_words(why))


def _give_back(
    session: Session, never_begun: Sequence[Parcel], *, at: datetime, why: Exception | None = None
) -> None:
    """Leave messages for another run, as they were: what kept them from being sent was no fault of theirs, so they are
    not put off for longer each time, and come before those that were tried in vain.
    """
    if not never_begun:
        return
    told = {"error": _words(why)} if why else {}
    with writing(session):
        _write(
            session, [parcel.id for parcel in never_begun], tries=Delivery.tries - 1, next_try_at=at, **told
        )


def _words(why: Exception) -> str:
    return str(why) or type(why).__name__


def _write(session: Session, ids: Sequence[int], **values: Any) -> None:
    session.execute(
        update(Delivery)
        .where(Delivery.id.in_(ids), Delivery.state == DeliveryState.WAITING)
        .values(**values),
        execution_options={"synchronize_session": False},
    )
