"""From a folder, empty or not, to a running portal: bring the database up to date, lay what is missing, serve."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import select, text

from ocop_tasks import data_folder
from ocop_tasks.database import writing
from ocop_tasks.extensions import db
from ocop_tasks.models import Portal, SignIn
from ocop_tasks.seeding.first_accounts import FirstAccount
from ocop_tasks.seeding.first_run import is_empty, load_initial_data
from ocop_tasks.seeding.sample.sample_portal import SAMPLE_DAY, load_sample
from ocop_tasks.settings import ROOT, Settings
from ocop_tasks.web.operations import cleanup
from ocop_tasks.web.pages import static_files

MOST_HANDLES = 16_384
DEMO_DATA = ROOT / "demo-data"
PREPARING_KEY = 0x6F636F70
"""What an advisory lock of PostgreSQL is called: "ocop"."""


class NotASample(Exception):
    """The sample was asked for where a real portal's data lie."""


def _wait_silently() -> None:
    """Wait without a word."""


def prepare(
    tell: Callable[[list[FirstAccount]], object], waiting: Callable[[], object] = _wait_silently
) -> None:
    """Migrate, and on an empty database lay the plan that ships; ``tell`` gets its first accounts before the commit.

    Whoever is killed between the two has been told of accounts that do not exist, and the next start tells of others.
    The other way round nobody could ever enter. Another start on the same data is waited for; ``waiting`` says so.
    """
    _prepare(lambda: tell(load_initial_data(db.session())), waiting)


def prepare_sample(waiting: Callable[[], object] = _wait_silently) -> None:
    """Migrate, and on an empty database lay the plan with its sample history. Raises NotASample."""
    today = current_app.config["SETTINGS"].today or SAMPLE_DAY
    _prepare(lambda: load_sample(db.session(), current_app.config["STORE"], today=today), waiting)
    portal = db.session.get(Portal, 1)
    db.session.remove()
    if portal is None or not portal.is_sample:
        raise NotASample


def has_nobody_signed_in() -> bool:
    """Whether nobody has signed in since the portal was laid: its first passwords may have been lost."""
    found = db.session.scalar(select(SignIn.id).limit(1))
    db.session.remove()
    return found is None


def _prepare(lay: Callable[[], object], waiting: Callable[[], object]) -> None:
    settings: Settings = current_app.config["SETTINGS"]
    data_folder.lay(settings)
    for folder in ("STORE", "ARRIVING", "PREVIEWS"):
        current_app.config[folder].create_folders()
    with (
        data_folder.held(settings.data_dir, data_folder.PREPARING, waiting=waiting),
        _database_server_lock(waiting),
    ):
        upgrade()
        session = db.session()
        with writing(session):
            if is_empty(session):
                lay()
        db.session.remove()
    static_files.compress_beforehand()
    cleanup.sweep()


@contextmanager
def _database_server_lock(waiting: Callable[[], object]) -> Iterator[None]:
    """On PostgreSQL the other start may be on another machine, so the server itself keeps them apart."""
    if db.engine.dialect.name != "postgresql":
        yield
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": PREPARING_KEY}):
            waiting()
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": PREPARING_KEY})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": PREPARING_KEY})


def use_sample_database(environ: dict[str, str] | os._Environ[str] = os.environ) -> None:
    """Keep the sample away from any real database: this process and the server it becomes see the sample's folder."""
    environ.setdefault("OCOP_DATA_DIR", str(DEMO_DATA))
    environ.pop("DATABASE_URL", None)


def server_command(settings: Settings, app: str = "app:asgi_app", *, address: str = "") -> list[str]:
    """How granian is started, on any app that ``make bench`` compares too; on ``address``, HOST as a number.

    Bodies arrive without a thread (``ocop_tasks.asgi``), so a worker may hold many connections; who has not sent his
    headers after ten seconds loses his. A worker that has not stopped ten seconds after a ``kill`` is ended.
    """
    arguments = [
        "granian", "--interface", "asginl", "--host", address or settings.host, "--port", str(settings.port),
        "--workers", str(settings.workers), "--backlog", "1024", "--backpressure", "4096",
        "--http", "1", "--http1-header-read-timeout", "10000",  # with HTTP/2 allowed, who is silent is waited for
        "--workers-kill-timeout", "10", "--respawn-failed-workers", "--no-ws", "--log-level", "error", app,
    ]  # fmt: skip
    return [sys.executable, "-m", *arguments]


def worker_environ() -> dict[str, str]:
    """The server's environment: this process's, without the commands, and with one heap for all of a worker's threads.

    The C library gives each thread a heap of its own, and what a page leaves free in one is of no use to the others.
    """
    return {"MALLOC_ARENA_MAX": "1"} | os.environ | {"OCOP_COMMANDS": "0"}


def exec_server(settings: Settings, address: str) -> None:
    """Become the server at ``address``: signals and exit codes are granian's own."""
    db.engine.dispose()
    _allow_many_connections()
    if settings.notices_beside:
        _start_notices(settings)
    command = server_command(settings, address=address)
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
