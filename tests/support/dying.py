"""Runs the job again and again, each time killed (SIGKILL) one database statement later, until a run reaches its end.

``python -m tests.support.dying SMTP_URL`` on the database of the environment; prints how many runs were killed.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import event
from sqlalchemy.orm import configure_mappers

from ocop_tasks import clock, create_app
from ocop_tasks.extensions import db
from ocop_tasks.sending.delivery import delivery_queue, routing
from ocop_tasks.sending.delivery.channels import Channels, channels_of
from ocop_tasks.sending.delivery.smtp import MailCarrier
from ocop_tasks.sending.notices import daily_notices
from ocop_tasks.sending.notices.notice_language import language
from ocop_tasks.settings import Settings

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
MOST = 500


def main(smtp_url: str) -> None:
    """Kill, and kill later, until nothing is left to kill."""
    settings = replace(Settings.from_environment(), smtp_url=smtp_url, mail_from="ocop@example.gov.vn")
    app = create_app(settings)
    with app.app_context():
        db.engine.dispose()
    configure_mappers()
    language("vi").weekday(BEGAN.date())
    daily_notices.BATCH, routing.BATCH, delivery_queue.BATCH = 7, 5, 4
    for killed in range(MOST):
        if _survives(app, channels_of(settings), killed):
            sys.stdout.write(f"{killed}\n")
            return
    raise SystemExit("the job never ended")


def _survives(app, channels: Channels, statements: int) -> bool:
    """Whether a run in a process of its own ends before it has made so many statements."""
    child = os.fork()
    if child == 0:
        with app.app_context():
            clock.set_calendar(fixed_day=app.config["SETTINGS"].today)
            _die_after(statements)
            _run(channels, BEGAN + statements * 2 * delivery_queue.LEASE)
        os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return status == 0


def _die_after(statements: int) -> None:
    left = [statements]

    def count(*_: object) -> None:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1

    event.listen(db.engine, "before_cursor_execute", count)
    event.listen(db.engine, "commit", count)


def _run(channels: Channels, now: datetime) -> None:
    """What ``sending.delivery_run`` does, at a time when every lease of the runs before has ended."""
    session, moment = db.session(), clock.in_hanoi(clock.today())
    with clock.at_moment(moment):
        daily_notices.make(session)
    routing.queue_deliveries(session, channels.open, now=moment + timedelta(hours=1), real_now=now)
    delivery_queue.deliver(session, MailCarrier(channels), now=lambda: now)


if __name__ == "__main__":
    main(sys.argv[1])
