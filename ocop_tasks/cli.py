"""The operator's commands: thin, they call what the pages call."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from ocop_tasks import port_check, serving
from ocop_tasks.accounts.commands import people_group
from ocop_tasks.backup.commands import backup_group
from ocop_tasks.command_support import on_a_portal, refuse_half_restored, say, told_plainly
from ocop_tasks.extensions import limiter
from ocop_tasks.notices.commands import notices_group
from ocop_tasks.planning.commands import plan_group
from ocop_tasks.seeding.first_accounts import FirstAccount
from ocop_tasks.settings import Settings, SettingsError
from ocop_tasks.web.operations import file_reinspection, orphaned_files

files_group = AppGroup("files", help="Look after the kept files.")


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Bring the database up to date, lay the plan that ships where there is none, and serve the portal."""
    settings: Settings = current_app.config["SETTINGS"]
    refuse_half_restored()
    with _errors_in_one_line(settings):
        address = port_check.claim(settings.host, settings.port)
        serving.prepare(_print_accounts, _wait)
        if serving.has_nobody_signed_in():
            say(
                "Nobody has signed in yet. A lost password: .venv/bin/flask --app app people password USERNAME"
            )
    say(_address(settings))
    serving.exec_server(settings, address)


@click.command("demo")
def demo() -> None:
    """Serve the plan that ships with half a year of sample history, on a database of its own."""
    from ocop_tasks import create_app

    serving.use_sample_database()
    try:
        app = create_app()
    except SettingsError as wrong:
        raise SystemExit(str(wrong)) from None
    settings: Settings = app.config["SETTINGS"]
    with app.app_context(), _errors_in_one_line(settings):
        refuse_half_restored()
        address = port_check.claim(settings.host, settings.port, "make demo")
        try:
            serving.prepare_sample(_wait)
        except serving.NotASample:
            raise click.ClickException(
                f"{settings.data_dir} holds a real portal: choose another OCOP_DATA_DIR"
            ) from None
        say(f"{_address(settings)}  (sample data; choose a person on the sign-in page)")
        serving.exec_server(settings, address)


@contextmanager
def _errors_in_one_line(settings: Settings) -> Iterator[None]:
    """What keeps the portal from starting is said in one line."""
    try:
        with told_plainly():
            _check_limits(settings)
            yield
    except port_check.CannotListen as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        place = error.filename or settings.data_dir
        raise click.ClickException(f"{place}: {os.strerror(error.errno or 0)}") from error


def _check_limits(settings: Settings) -> None:
    """Raises ClickException where the limits on signing in cannot be counted."""
    if settings.rate_limits and settings.rate_limit_storage != "memory://" and not limiter.storage.check():
        raise click.ClickException("OCOP_RATE_LIMIT_STORAGE: nothing answers there")


def _address(settings: Settings) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def _wait() -> None:
    say("Another start is preparing the same data; waiting until that is done.")


def _print_accounts(accounts: list[FirstAccount]) -> None:
    say("First accounts; each must choose a new password. They are shown this once:")
    for account in accounts:
        say(f"  {account.username:<22} {account.password:<20} {account.role:<16} {account.unit}")


@files_group.command("orphans")
@click.option("--remove", is_flag=True, help="Remove them. Without it they are listed, and nothing changes.")
@on_a_portal
def list_orphans(remove: bool) -> None:
    """List kept files that no record has: what a kill in the middle of keeping left, two days ago or earlier."""
    found = orphaned_files.find()
    for orphan in found:
        gone = remove and orphaned_files.remove(orphan)
        click.echo(f"{orphan.sha256}  {orphan.size:>12,} B{'  removed' if gone else ''}")
    click.echo(f"{len(found)} files, {sum(orphan.size for orphan in found):,} B")


@files_group.command("look-again")
@on_a_portal
def look_at_files_again() -> None:
    """Look at the files that an earlier version kept: their pages, digital signatures, and whether they open."""
    found = file_reinspection.reinspect()
    told = {
        "signatures": "with digital signatures",
        "unreadable": "that nobody can open",
        "later": "not looked at",
    }
    parts = [f"{found[name]} {words}" for name, words in told.items() if found[name]]
    click.echo(", ".join([f"{found['files']} files looked at", *parts]))


def set_up(app: Flask) -> None:
    """Add the commands to ``flask``."""
    app.cli.add_command(serve)
    app.cli.add_command(demo)
    app.cli.add_command(plan_group)
    app.cli.add_command(people_group)
    app.cli.add_command(files_group)
    app.cli.add_command(backup_group)
    app.cli.add_command(notices_group)
