"""``flask notices``: send once, from cron or a timer; or go on beside the server, until it ends."""

from __future__ import annotations

import logging
import select
import sys

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import inspect

from ocop_tasks import clock
from ocop_tasks.database import spare_memory
from ocop_tasks.extensions import db
from ocop_tasks.models import Portal
from ocop_tasks.sending.channels import Channels, SetWrongly, channels_of
from ocop_tasks.sending.run import Done, run
from ocop_tasks.settings import Settings
from ocop_tasks.web import arrived, once

log = logging.getLogger(__name__)
notices_group = AppGroup("notices", help="Make reminders and digests, and send what is due.")
EVERY = 60
"""Seconds between two runs beside the server."""


@notices_group.command("send")
@with_appcontext
def send() -> None:
    """Make today's notices and send everything that is due, once. Any number of these may run at once."""
    settings = current_app.config["SETTINGS"]
    channels = usable_channels(settings)
    done = send_due(settings, channels) if inspect(db.engine).has_table(Portal.__tablename__) else None
    if done is None:
        raise click.ClickException("the database is empty: run `make run` first")
    click.echo(f"made {done.made}, passed on {done.passed_on}, mailed {done.mailed}, called {done.called}")


@notices_group.command("run")
@with_appcontext
def run_beside() -> None:
    """Do so every minute, until standard input ends: ``serve`` starts this, and ends it by ending."""
    settings = current_app.config["SETTINGS"]
    channels = usable_channels(settings)
    try:
        while not _ended(EVERY):
            _run_safely(settings, channels)
    except KeyboardInterrupt:
        return


def usable_channels(settings: Settings) -> Channels:
    """The channels of ``settings``; raises ClickException, which ends a command, where one is set wrongly."""
    try:
        return channels_of(settings)
    except SetWrongly as wrong:
        raise click.ClickException(str(wrong)) from wrong


def send_due(settings: Settings, channels: Channels) -> Done | None:
    """One run by the portal's clock as it is now; None where there is no portal yet. A sample tells no real people.

    What uploads and keys left behind is swept first.
    """
    spare_memory(db.engine)
    portal = db.session.get(Portal, 1)
    if portal is None:
        return None
    clock.run_at(days_behind=portal.days_behind, fixed_day=settings.today)
    arrived.sweep()
    once.sweep()
    return run(db.session(), Channels(settings.public_url) if portal.is_sample else channels)


def _ended(seconds: float) -> bool:
    """Wait; whether standard input ended meanwhile."""
    ready, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(ready) and not sys.stdin.buffer.read(1)


def _run_safely(settings: Settings, channels: Channels) -> None:
    """One run; whatever went wrong is logged, and the next one tries again."""
    try:
        send_due(settings, channels)
    except Exception:
        log.exception("the notices could not be made or sent")
    finally:
        db.session.remove()
