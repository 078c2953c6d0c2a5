"""One run of the job: the day's notices, then the messages, then what is due goes out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.sending import morning, outbox, passing
from ocop_tasks.sending.channels import Channels
from ocop_tasks.sending.mail import MailCarrier
from ocop_tasks.sending.webhook import HookCarrier


@dataclass(frozen=True, slots=True)
class Done:
    """What a run did."""

    made: int = 0
    """Reminders and digests that were new."""
    passed_on: int = 0
    """Messages made of notices."""
    mailed: int = 0
    called: int = 0


def run(session: Session, channels: Channels) -> Done:
    """Do what is to be done now; any number of these may run at once."""
    made = morning.make(session)
    passed_on = passing.pass_on(session, channels.open, now=clock.now(), real_now=clock.real_now())
    mailed = outbox.deliver(session, MailCarrier(channels)) if channels.mail else 0
    called = outbox.deliver(session, HookCarrier(channels)) if channels.hook else 0
    return Done(made, passed_on, mailed, called)
