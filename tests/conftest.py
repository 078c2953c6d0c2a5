"""Fixtures: the app on SQLite and on PostgreSQL, a maker of records, and browsers that are signed in.

Every test that asks for ``app`` runs on both databases. A test builds only what it is about, with ``make``.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient
from flask_migrate import upgrade
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy import event
from werkzeug.test import TestResponse

from ocop_tasks import clock, create_app
from ocop_tasks.database import end_writing
from ocop_tasks.extensions import db
from ocop_tasks.figures import figure_cache
from ocop_tasks.models import SignIn, User
from ocop_tasks.settings import Settings
from tests.support import memory_folder
from tests.support.making import Make
from tests.support.postgres import postgres_server

hypothesis_settings.register_profile(
    "here", deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
hypothesis_settings.load_profile("here")

# The filters in pyproject.toml hold in this process; the servers and commands that tests start read the environment.
memory_folder.use()
os.environ["PYTHONWARNINGS"] = "error::DeprecationWarning,error::PendingDeprecationWarning"
pytest_plugins = ("tests.support.browsing",)
# A test makes thousands of objects and hardly a ring among them: looking for rings is mostly in vain.
gc.set_threshold(100_000, 50, 100)
DATABASES = ("sqlite", "postgresql")
LATER_ON_POSTGRESQL = pytest.mark.parametrize(
    "app", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True
)
"""For what takes long and hardly depends on the database: on PostgreSQL it is tried by ``make test-long``."""
A_DAY = date(2022, 6, 15)
"""The day of every test that does not say another: a Wednesday."""


@pytest.fixture(scope="session")
def database_urls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """An empty database of each kind, for this worker."""
    folder = tmp_path_factory.mktemp("database")
    with postgres_server() as server:
        yield {"sqlite": f"sqlite:///{folder / 'test.sqlite3'}", "postgresql": server.url(server.create())}


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    """A browser in which nobody is signed in."""
    return Browser(app, app.response_class)


def settings_for(url: str, folder: Path, **changes: Any) -> Settings:
    """Settings of a test's portal: cheap password hashes, no rate limits, a fixed day."""
    given: dict[str, Any] = {
        "rate_limits": False,
        "password_method": "pbkdf2:sha256:1",
        "testing": True,
        "log_level": "WARNING",
    }
    return Settings(data_dir=folder, database_url=url, secret_key="test", today=A_DAY, **(given | changes))


@pytest.fixture(scope="session")
def migrated_apps(
    database_urls: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Flask]:
    """One app for each database, its tables made by the migrations."""
    apps = {}
    for kind, url in database_urls.items():
        app = create_app(settings_for(url, tmp_path_factory.mktemp("data")))
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            upgrade()
        apps[kind] = app
    return apps


@pytest.fixture(params=DATABASES)
def app(request: pytest.FixtureRequest, migrated_apps: dict[str, Flask]) -> Iterator[Flask]:
    """The app, on one database after the other, with empty tables and one app context pushed."""
    app: Flask = migrated_apps[request.param]
    with app.app_context():
        clock.set_calendar(fixed_day=A_DAY)
        _empty()
        yield app
        db.session.remove()
        end_writing()
        clock.set_calendar()


def _empty() -> None:
    """Empty every table; the tables point at each other in rings, so foreign keys rest meanwhile.

    On PostgreSQL as SQLite does it, row by row: TRUNCATE makes a new file for each table and index.
    """
    db.session.remove()
    figure_cache.clear()
    postgresql = db.engine.dialect.name == "postgresql"
    rest = "SET LOCAL session_replication_role = replica" if postgresql else "PRAGMA defer_foreign_keys=ON"
    emptied = [f'DELETE FROM "{table}"' for table in db.metadata.tables]
    if postgresql:
        emptied.append("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")
    with db.engine.connect() as connection:
        for statement in [rest, "; ".join(emptied)] if postgresql else [rest, *emptied]:
            connection.exec_driver_sql(statement)
        connection.commit()


@pytest.fixture
def make(app: Flask) -> Make:
    """Makes records; says what a test is about and nothing else."""
    return Make(db.session())


class Browser(FlaskClient):
    """A client whose every request has its own app context, as on a server; after it the test reads anew."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send one request."""
        db.session.rollback()
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        end_writing()
        db.session.expire_all()
        return answer


@pytest.fixture
def sign_in(app: Flask) -> Callable[[User], FlaskClient]:
    """A browser in which somebody is signed in."""

    def start(user: User) -> FlaskClient:
        started, token = SignIn.start(user, at=clock.real_now())
        db.session.add(started)
        db.session.commit()
        client = Browser(app, app.response_class)
        with client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return client

    return start


@pytest.fixture
def statements(app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """Counts SQL statements: ``with statements() as seen: …; assert len(seen) == 3``.

    What goes straight to the driver (``compiled_sql``) is not among them: one
    look at the sign-in in every request.
    """

    @contextmanager
    def counting() -> Iterator[list[str]]:
        seen: list[str] = []

        def note(_conn, _cursor, statement, *_rest):
            begins = statement.startswith(("BEGIN", "PRAGMA")) or "pg_advisory_xact_lock" in statement
            if not begins and not statement.startswith(("SAVEPOINT", "RELEASE")):
                seen.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counting


@contextmanager
def on_day(day: date) -> Iterator[None]:
    """Let the portal's requests think it is ``day``."""
    kept = current_app.config["SETTINGS"]
    current_app.config["SETTINGS"] = replace(kept, today=day)
    clock.set_calendar(fixed_day=day)
    try:
        yield
    finally:
        current_app.config["SETTINGS"] = kept
        clock.set_calendar(fixed_day=kept.today)


def hanoi(year: int, month: int, day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A moment by Hanoi's wall clock."""
    return datetime(year, month, day, hour, minute, tzinfo=clock.HANOI)
