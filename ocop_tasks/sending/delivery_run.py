"""One run of the job: the day's notices, then the messages, then what is due goes out, each channel by itself.

A channel whose server is slow holds up neither the other channel nor the next notices: each sends in a thread of its
own, with a connection to the database of its own, which it uses for moments only.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.rules.notice_topics import Channel
from ocop_tasks.sending.delivery import delivery_queue, routing
from ocop_tasks.sending.delivery.channels import Channels
from ocop_tasks.sending.delivery.smtp import MailCarrier
from ocop_tasks.sending.delivery.webhook import HookCarrier
from ocop_tasks.sending.notices import daily_notices

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RunResult:
    """What was made to be sent."""

    made: int = 0
    """Reminders and digests that were new."""
    passed_on: int = 0
    """Messages made of notices."""


def make(session: Session, channels: Channels) -> RunResult:
    """Make the notices and messages that are due now; any number of these may run at once."""
    made = daily_notices.make(session)
    passed_on = routing.queue_deliveries(session, channels.open, now=clock.now(), real_now=clock.real_now())
    return RunResult(made, passed_on)


class Sender:
    """One channel's sending; it begins anew with each ``start``, unless it is at it still."""

    def __init__(self, engine: Engine, carrier: Callable[[], delivery_queue.Carrier]) -> None:
        self._engine, self._carrier = engine, carrier
        self._ended, self._thread = Event(), Thread()
        self.sent = 0
        """How many messages went out so far."""

    def start(self) -> None:
        """Begin to send what is due."""
        if not self._thread.is_alive():
            self._thread = Thread(target=self._send, daemon=True)
            self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it has sent what was due, or so many seconds."""
        if self._thread.ident is not None:
            self._thread.join(seconds)

    def end(self) -> None:
        """Let it begin no further message."""
        self._ended.set()

    def _send(self) -> None:
        try:
            with Session(self._engine) as session:
                self.sent += delivery_queue.deliver(session, self._carrier(), ended=self._ended.is_set)
        except Exception:
            log.exception("what is due could not be sent")


def senders(engine: Engine, channels: Channels) -> dict[Channel, Sender]:
    """Who sends over each channel that is open."""
    carriers: dict[Channel, Callable[[], delivery_queue.Carrier]] = {
        Channel.EMAIL: lambda: MailCarrier(channels),
        Channel.WEBHOOK: lambda: HookCarrier(channels),
    }
    return {channel: Sender(engine, carriers[channel]) for channel in channels.open}


def end(sending: dict[Channel, Sender], within: float) -> None:
    """Let nobody begin another message, and wait so many seconds for those that are under way."""
    until = monotonic() + within
    for sender in sending.values():
        sender.end()
    for sender in sending.values():
        sender.wait(max(0.0, until - monotonic()))
