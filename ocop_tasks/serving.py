"""From a folder, empty or not, to a running portal: bring the database up to date, lay what is missing, serve."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from flask import current_app
from flask_migrate import upgrade

from ocop_tasks.admin.importing import kept
from ocop_tasks.database import writing
from ocop_tasks.extensions import db
from ocop_tasks.models import Portal
from ocop_tasks.seeding.first_run import is_empty, lay_everything
from ocop_tasks.seeding.people import FirstAccount
from ocop_tasks.seeding.sample.lay import SAMPLE_DAY, lay_sample
from ocop_tasks.settings import ROOT, Settings
from ocop_tasks.web import arrived, assets

Laid = TypeVar("Laid")
LEFTOVERS_AFTER = timedelta(hours=24)
MOST_HANDLES = 16_384
DEMO_DATA = ROOT / "demo-data"


class NotASample(Exception):
    """The sample was asked for where a real portal's data lie."""


def prepare() -> list[FirstAccount]:
    """Migrate, and on an empty database lay the 2022 plan; the first accounts, where they were made now."""
    return _prepare(lambda: lay_everything(db.session())) or []


def prepare_sample() -> None:
    """Migrate, and on an empty database lay the plan with its sample history. Raises NotASample."""
    today = current_app.config["SETTINGS"].today or SAMPLE_DAY
    _prepare(lambda: lay_sample(db.session(), current_app.config["STORE"], today=today))
    portal = db.session.get(Portal, 1)
    db.session.remove()
    if portal is None or not portal.is_sample:
        raise NotASample


def _prepare(lay: Callable[[], Laid]) -> Laid | None:
    upgrade()
    session, laid = db.session(), None
    with writing(session):
        if is_empty(session):
            laid = lay()
    db.session.remove()
    assets.compress_beforehand()
    for folder in ("STORE", "PREVIEWS"):
        current_app.config[folder].sweep(LEFTOVERS_AFTER)
    arrived.sweep()
    kept.sweep()
    return laid


def use_a_database_of_its_own(environ: dict[str, str] | os._Environ[str] = os.environ) -> None:
    """Keep the sample away from any real database: this process and the server it becomes see the sample's folder."""
    environ.setdefault("OCOP_DATA_DIR", str(DEMO_DATA))
    environ.pop("DATABASE_URL", None)


def server_command(settings: Settings, app: str = "app:asgi_app") -> list[str]:
    """How granian is started, on any app that ``make bench`` compares too.

    Bodies arrive without a thread (``ocop_tasks.asgi``), so a worker may hold many connections; who has not sent his
    headers after ten seconds loses his. A worker that has not stopped ten seconds after a ``kill`` is ended.
    """
    arguments = [
        "granian", "--interface", "asginl", "--host", settings.host, "--port", str(settings.port),
        "--workers", str(settings.workers), "--backlog", "1024", "--backpressure", "4096",
        "--http1-header-read-timeout", "10000", "--workers-kill-timeout", "10", "--respawn-failed-workers",
        "--no-ws", "--log-level", "error", app,
    ]  # fmt: skip
    return [sys.executable, "-m", *arguments]


def worker_environ() -> dict[str, str]:
    """The server's environment: this process's, without the commands, and with one heap for all of a worker's threads.

    The C library gives each thread a heap of its own, and what a page leaves free in one is of no use to the others.
    """
    return {"MALLOC_ARENA_MAX": "1"} | os.environ | {"OCOP_COMMANDS": "0"}


def become_server(settings: Settings) -> None:
    """Become the server: signals and exit codes are granian's own."""
    db.engine.dispose()
    _allow_many_connections()
    if settings.notices_beside:
        _start_notices(settings)
    command = server_command(settings)
    os.execve(command[0], command, worker_environ())  # noqa: S606


def _allow_many_connections() -> None:
    """Each slow sender costs a file handle; most systems begin with 1,024 and allow more to who asks."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST_HANDLES if hard == resource.RLIM_INFINITY else min(MOST_HANDLES, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _start_notices(settings: Settings) -> None:
    """Start ``flask notices run`` on the same data. It ends when the server has ended, however that happened.

    Its standard input is a pipe whose other end the server keeps: the system closes that for whoever dies.
    """
    environment = os.environ | {
        "OCOP_DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url,
    }
    command = [sys.executable, "-m", "flask", "--app", "app", "notices", "run"]
    beside = subprocess.Popen(command, stdin=subprocess.PIPE, env=environment, cwd=ROOT)  # noqa: S603
    assert beside.stdin is not None
    os.set_inheritable(beside.stdin.fileno(), True)
