"""``flask notices``: send once, from cron or a timer; or go on beside the server, until it ends."""

from __future__ import annotations

import logging
import select
import sys

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from ocop_tasks import clock, data_folder
from ocop_tasks.command_support import on_a_portal
from ocop_tasks.database import use_little_memory
from ocop_tasks.extensions import db
from ocop_tasks.models import Portal
from ocop_tasks.rules.notice_topics import Channel
from ocop_tasks.sending import delivery_run
from ocop_tasks.sending.delivery.channels import Channels, channels_of
from ocop_tasks.sending.delivery_run import RunResult, Sender
from ocop_tasks.settings import Settings
from ocop_tasks.web.operations import cleanup

log = logging.getLogger(__name__)
notices_group = AppGroup("notices", help="Make reminders and digests, and send what is due.")
EVERY = 60
"""Seconds between two runs beside the server."""
LAST_ONE = 20.0
"""Seconds that a message which is under way may take when the server has ended."""


@notices_group.command("send")
@on_a_portal
def send() -> None:
    """Make today's notices and send everything that is due, once. Any number of these may run at once."""
    settings = current_app.config["SETTINGS"]
    channels = channels_of(settings)
    portal = db.session.get_one(Portal, 1)
    made = make_due(settings, channels, portal)
    sending = delivery_run.senders(db.engine, channels_for(portal, channels))
    for sender in sending.values():
        sender.start()
    for sender in sending.values():
        sender.wait()
    sent = {channel: sending[channel].sent if channel in sending else 0 for channel in Channel}
    click.echo(
        f"made {made.made}, passed on {made.passed_on}, mailed {sent[Channel.EMAIL]}, called {sent[Channel.WEBHOOK]}"
    )


@notices_group.command("run")
@with_appcontext
def run_beside() -> None:
    """Do so every minute, until standard input ends: ``serve`` starts this, and ends it by ending."""
    settings = current_app.config["SETTINGS"]
    channels = channels_of(settings)
    if settings.data_dir.is_dir():
        data_folder.hold_for_life(settings.data_dir)
    sending = delivery_run.senders(db.engine, channels)
    try:
        while not _ended(EVERY):
            _run_safely(settings, channels, sending)
    except KeyboardInterrupt:
        return
    finally:
        delivery_run.end(sending, within=LAST_ONE)


def make_due(settings: Settings, channels: Channels, portal: Portal) -> RunResult:
    """Make what is due by the portal's clock as it is now. What has had its time is swept first."""
    use_little_memory(db.engine)
    clock.set_calendar(days_behind=portal.days_behind, fixed_day=settings.today)
    cleanup.sweep()
    return delivery_run.make(db.session(), channels_for(portal, channels))


def channels_for(portal: Portal, channels: Channels) -> Channels:
    """The channels that ``portal`` may use: a sample tells no real people."""
    return Channels(channels.public_url) if portal.is_sample else channels


def _portal() -> Portal | None:
    return db.session.get(Portal, 1)


def _ended(seconds: float) -> bool:
    """Wait; whether standard input ended meanwhile."""
    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(ready) and not sys.stdin.buffer.read(1)


def _run_safely(settings: Settings, channels: Channels, sending: dict[Channel, Sender]) -> None:
    """One run; whatever went wrong is logged, and the next one tries again."""
    try:
        portal = _portal()
        if portal is None:
            return
        try:
            make_due(settings, channels, portal)
        finally:
            for channel in channels_for(portal, channels).open:
                sending[channel].start()
    except Exception:
        log.exception("the notices could not be made or sent")
    finally:
        db.session.remove()
