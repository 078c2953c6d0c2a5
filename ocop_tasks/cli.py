"""The operator's commands: thin, they call what the pages call."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy import select

from ocop_tasks import clock, serving
from ocop_tasks.extensions import db
from ocop_tasks.figures.listing import plan_figures, plan_tasks
from ocop_tasks.models import Plan, Portal
from ocop_tasks.notices.commands import notices_group, usable_channels
from ocop_tasks.seeding.people import FirstAccount
from ocop_tasks.settings import Settings

plan_group = AppGroup("plan", help="Read a plan's tasks and figures.")


@click.command("serve")
@with_appcontext
def serve() -> None:
    """Bring the database up to date, lay the 2022 plan where there is none, and serve the portal."""
    settings: Settings = current_app.config["SETTINGS"]
    usable_channels(settings)
    _tell(serving.prepare())
    _say(f"http://{settings.host}:{settings.port}")
    serving.become_server(settings)


@click.command("demo")
def demo() -> None:
    """Serve the 2022 plan with half a year of sample history, on a database of its own."""
    from ocop_tasks import create_app

    serving.use_a_database_of_its_own()
    app = create_app()
    settings: Settings = app.config["SETTINGS"]
    with app.app_context():
        try:
            serving.prepare_sample()
        except serving.NotASample:
            raise click.ClickException(
                f"{settings.data_dir} holds a real portal: choose another OCOP_DATA_DIR"
            ) from None
        _say(f"http://{settings.host}:{settings.port}  (sample data; choose a person on the sign-in page)")
        serving.become_server(settings)


def _tell(accounts: list[FirstAccount]) -> None:
    if accounts:
        _say("First accounts; each must choose a new password. They are shown this once:")
    for account in accounts:
        _say(f"  {account.username:<22} {account.password:<20} {account.role:<16} {account.unit}")


def _say(line: str) -> None:
    click.echo(line)
    sys.stdout.flush()


@plan_group.command("progress")
@click.option("--plan", "code", default=None, help="The plan's code; the newest plan by default.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="A past day, YYYY-MM-DD.")
@click.option("--json", "as_json", is_flag=True, required=True, help="Print JSON.")
@with_appcontext
def progress(code: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Print a plan's figures."""
    portal, plan = _set_clock(), _plan(code)
    _print(plan_figures(plan, as_of=as_of.date() if as_of else None, silent_days=portal.silent_days))


@plan_group.command("list")
@click.option("--plan", "code", default=None, help="The plan's code; the newest plan by default.")
@click.option("--json", "as_json", is_flag=True, required=True, help="Print JSON.")
@with_appcontext
def list_tasks(code: str | None, as_json: bool) -> None:
    """Print every task of a plan with its section, units, parts, periods and due dates."""
    _set_clock()
    _print(plan_tasks(_plan(code)))


def _set_clock() -> Portal:
    portal = db.session.get(Portal, 1)
    if portal is None:
        raise click.ClickException("the database is empty: run `make run` first")
    clock.run_at(days_behind=portal.days_behind, fixed_day=current_app.config["SETTINGS"].today)
    return portal


def _plan(code: str | None) -> Plan:
    plans = select(Plan).order_by(Plan.id.desc()).limit(1)
    plan = db.session.scalar(plans.where(Plan.code == code) if code else plans)
    if plan is None:
        raise click.ClickException(f"no plan has the code {code}" if code else "there is no plan")
    return plan


def _print(answer: object) -> None:
    def plain(value: object) -> object:
        return value.isoformat() if isinstance(value, date) else str(value)

    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=plain))


def set_up(app: Flask) -> None:
    """Add the commands to ``flask``."""
    app.cli.add_command(serve)
    app.cli.add_command(demo)
    app.cli.add_command(plan_group)
    app.cli.add_command(notices_group)
