"""What the operator's commands have in common: they work on a portal that is there, and say plainly where it is not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import inspect
from sqlalchemy.exc import DBAPIError

from ocop_tasks import clock, data_folder
from ocop_tasks.extensions import db
from ocop_tasks.models import Portal
from ocop_tasks.settings import ROOT, Settings

P = ParamSpec("P")
R = TypeVar("R")


def on_a_portal(command: Callable[P, R]) -> Callable[P, R]:
    """For a command on a portal that is there: it runs by the portal's calendar, and no restore begins meanwhile.

    Where there is none it ends with a word, and leaves neither folder nor file behind.
    """

    @with_appcontext
    @wraps(command)
    def run(*args: P.args, **named: P.kwargs) -> R:
        with told_plainly():
            portal = open_portal()
            with data_folder.held(
                settings().data_dir, data_folder.SERVING, shared=True, waiting=_wait_for_restore
            ):
                clock.set_calendar(days_behind=portal.days_behind, fixed_day=settings().today)
                return command(*args, **named)

    return run


def settings() -> Settings:
    """The running command's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def open_portal() -> Portal:
    """The portal's row. Raises ClickException where there is no portal, or a restore was cut off."""
    refuse_half_restored()
    url = settings().database_url
    if data_folder.is_missing(url):
        raise click.ClickException(f"there is no portal in {settings().data_dir} yet: run `make run` first")
    there = inspect(db.engine).has_table(Portal.__tablename__)
    if not there or (portal := db.session.get(Portal, 1)) is None:
        raise click.ClickException("the database is empty: run `make run` first")
    return portal


def refuse_half_restored() -> None:
    """Raises ClickException where a restore was cut off."""
    marker = settings().data_dir / data_folder.RESTORING
    if marker.exists():
        backup = marker.read_text("utf-8").strip() or "BACKUP"
        raise click.ClickException(
            "a restore was cut off here, and the data are neither the old ones nor the new ones. "
            f"Do it again: .venv/bin/flask --app app backup restore --replace {backup}"
        )


@contextmanager
def told_plainly() -> Iterator[None]:
    """A database that does not answer, or is of another version of the portal, ends a command with a word."""
    try:
        yield
    except DBAPIError as error:
        raise click.ClickException(_words(error)) from error


def say(line: str) -> None:
    """One line for the operator, at once, also where the output goes to a file or a journal."""
    click.echo(line)
    sys.stdout.flush()


def columns(rows: list[list[str]]) -> list[str]:
    """``rows`` as lines in which each column begins at one place."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def _words(error: DBAPIError) -> str:
    """What the driver said; it names the server and the user, never the password."""
    said = (str(error.orig).strip() or type(error.orig).__name__).splitlines()[0]
    db.session.rollback()
    try:
        with db.engine.connect() as connection:
            current = MigrationContext.configure(connection).get_current_revision()
    except DBAPIError:
        return f"the database (DATABASE_URL) does not answer: {said}"
    wanted = ScriptDirectory(str(ROOT / "migrations")).get_current_head()
    if current != wanted:
        how = "start the server once, or run `.venv/bin/flask --app app db upgrade`"
        return f"the database is at revision {current}, this version of the portal needs {wanted}: {how}"
    return f"the database refused: {said}"


def _wait_for_restore() -> None:
    click.echo("A backup is being put back on these data; waiting until that is done.", err=True)
