"""``flask backup create|verify|restore``: for the embedded default; other databases have tools of their own."""

from __future__ import annotations

import os
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from ocop_tasks import clock, data_folder
from ocop_tasks.backup import creation, database_kinds, restoration, verification
from ocop_tasks.backup.backup_folder import Backup, NoBackup, find_backup
from ocop_tasks.backup.database_kinds import EmbeddedDatabase, NotEmbedded, UnusableDatabase
from ocop_tasks.backup.verification import Verdict
from ocop_tasks.command_support import on_a_portal, say, settings
from ocop_tasks.storage.stores.durable_writes import make_folder

backup_group = AppGroup(
    "backup", help="Make a whole copy of the portal, look whether it is whole, put it back."
)
PATH = click.Path(path_type=Path)


@backup_group.command("create")
@click.argument("folder", type=PATH)
@click.option(
    "--keep", type=click.IntRange(1), help="Keep so many backups there, and remove older ones afterwards."
)
@on_a_portal
def create(folder: Path, keep: int | None) -> None:
    """Make a backup in FOLDER, while the portal runs. Evidence that an earlier one there has is not copied again."""
    root = folder.resolve()
    if root.is_relative_to(settings().data_dir):
        raise click.ClickException(
            f"{root} lies in the data folder, and would be lost with it: choose another place"
        )
    with _errors_in_one_line():
        database = EmbeddedDatabase(database_kinds.portal_database(settings()))
        origin = creation.BackupSource(
            database, current_app.config["STORE"], current_app.config["BUILD"], clock.today()
        )
        made = creation.create(root, origin, clock.real_now(), Progress("gone through"))
        say(f"{made.backup.folder}")
        count, size = made.manifest.file_count, _size(made.manifest.file_bytes)
        say(
            f"{sum(made.manifest.rows.values())} rows, {count} files ({size}), of which {_size(made.copied)} were new"
        )
        if made.healed:
            say("These were damaged in earlier backups here, and were copied anew (look after this disk):")
        for sum_ in made.healed:
            say(f"  content/{sum_[:2]}/{sum_[2:4]}/{sum_}")
        for name in creation.prune(root, keep) if keep else ():
            say(f"removed {name}")
    if made.gone:
        listed = "\n".join(f"  files/content/{sum_[:2]}/{sum_[2:4]}/{sum_}" for sum_ in made.gone)
        raise click.ClickException(
            f"the backup is made, but the portal itself has these files no longer, or damaged:\n{listed}"
        )


@backup_group.command("verify")
@click.argument("path", type=PATH)
@with_appcontext
def verify(path: Path) -> None:
    """Look at every byte of the backup at PATH, or of the newest in it, and at what its database says."""
    with _errors_in_one_line():
        backup = find_backup(path)
        verdict = _verified(backup)
    _print_verdict(verdict)
    if not verdict.is_whole:
        raise click.ClickException(f"{backup.folder} is not whole")
    say(
        f"{backup.folder} is whole: every hash, the database, and the figures of every plan are as they were."
    )


@backup_group.command("restore")
@click.argument("path", type=PATH)
@click.option(
    "--replace", is_flag=True, help="Put it in the place of a portal that is there; that is kept aside."
)
@click.option(
    "--incomplete", is_flag=True, help="Go on where evidence is missing from the backup or damaged."
)
@with_appcontext
def restore(path: Path, *, replace: bool, incomplete: bool) -> None:
    """Put the backup at PATH, or the newest in it, back into the data folder, with the server stopped."""
    with _errors_in_one_line():
        place = _restore_target()
        backup = find_backup(path)
        half = (place.data_dir / data_folder.RESTORING).exists()
        if restoration.holds_anything(place) and not (replace or half):
            raise click.ClickException(
                f"{place.data_dir} holds a portal, or a part of one. --replace puts the backup in its place; "
                "the database that is there is kept aside, and files are only ever added"
            )
        make_folder(place.data_dir)
        _check_owner(place.data_dir)
        with _locked_folder(place.data_dir):
            verdict = _verified(backup)
            _print_verdict(verdict)
            if verdict.broken or verdict.manifest is None or (verdict.files and not incomplete):
                hint = "" if verdict.broken else "; --incomplete puts everything else back"
                raise click.ClickException(f"{backup.folder} is not whole, and nothing was changed{hint}")
            current_app.config["STORE"].create_folders()
            with _explain_failure(place):
                done = restoration.restore(
                    backup, verdict.manifest, place, verdict.lost, clock.real_now(), Progress("put back")
                )
            data_folder.tighten(place.data_dir)
    say(
        f"Put back as of {verdict.manifest.made_at}: the database, and {done.files} files that were not there."
    )
    if done.aside:
        say(f"The database that was here before lies in {done.aside}.")
    say("The plans' figures are those of the backup. Everybody signs in anew. Start the portal again.")


def _restore_target() -> restoration.RestoreTarget:
    """Raises NotEmbedded."""
    config, given = current_app.config, settings()
    return restoration.RestoreTarget(
        given.data_dir, database_kinds.portal_database(given), config["STORE"], config["BUILD"]
    )


def _check_owner(folder: Path) -> None:
    """What root puts there the portal's own user could not write. Raises ClickException."""
    if folder.stat().st_uid != os.geteuid():
        raise click.ClickException(
            f"{folder} is {folder.owner()}'s: do this as that user (sudo -u {folder.owner()} …)"
        )


@contextmanager
def _locked_folder(folder: Path) -> Iterator[None]:
    """With no server, job or other command on the data, and none beginning. Raises ClickException."""
    try:
        with data_folder.held(folder, data_folder.PREPARING), data_folder.held(folder, data_folder.SERVING):
            yield
    except data_folder.Busy:
        raise click.ClickException(
            f"the portal in {folder} is running, or one of its commands: stop it first (systemctl stop ocop), "
            "then restore; nothing was changed"
        ) from None


@contextmanager
def _explain_failure(place: restoration.RestoreTarget) -> Iterator[None]:
    """Whoever sees a restore fail, or stops it, hears that the portal that was there is still the one that is there."""
    try:
        yield
    except BaseException:
        if place.database.exists() and not (place.data_dir / data_folder.RESTORING).exists():
            click.echo("Nothing was replaced: the portal that is here can be started again.", err=True)
        raise


def _verified(backup: Backup) -> Verdict:
    return verification.verify(backup, current_app.config["BUILD"], Progress("looked at"))


def _print_verdict(verdict: Verdict) -> None:
    for line in verdict.broken + verdict.files:
        click.echo(f"  {line}", err=True)
    for line in verdict.notes:
        say(f"  {line}")


@contextmanager
def _errors_in_one_line() -> Iterator[None]:
    """What went wrong, in a line."""
    try:
        yield
    except (NotEmbedded, NoBackup, UnusableDatabase) as error:
        raise click.ClickException(str(error)) from error
    except data_folder.Busy:
        raise click.ClickException("another backup is being made there at this moment") from None
    except OSError as error:
        raise click.ClickException(
            f"{error.filename or 'the disk'}: {os.strerror(error.errno or 0)}"
        ) from error
    except (sqlite3.Error, SQLAlchemyError) as error:
        raise click.ClickException(f"SQLite could not do it: {_database_message(error)}") from error


def _database_message(error: sqlite3.Error | SQLAlchemyError) -> str:
    """What the database said, without the statement."""
    said = str(error.orig if isinstance(error, DBAPIError) else error)
    return next(iter(said.splitlines()), "") or type(error).__name__


class Progress:
    """On a terminal, a line every second that says how far it is."""

    def __init__(self, verb: str) -> None:
        self.verb, self.bytes, self.told_at = verb, 0, time.monotonic()

    def __call__(self, count: int) -> None:
        """So many bytes more."""
        self.bytes += count
        if time.monotonic() - self.told_at >= 1 and sys.stderr.isatty():
            self.told_at = time.monotonic()
            click.echo(f"  {self.verb}: {_size(self.bytes)}", err=True)


def _size(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 100_000 else f"{count / 1e3:.1f} kB"
