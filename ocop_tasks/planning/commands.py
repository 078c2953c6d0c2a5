"""``flask plan``: the plans and their figures for other programs; plans taken out as files and taken in as drafts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from ocop_tasks import clock
from ocop_tasks.command_support import columns, on_a_portal, say
from ocop_tasks.database import writing
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.plan_data import plan_figures, plan_tasks
from ocop_tasks.models import Plan, Portal, Task
from ocop_tasks.models.plans.plan import OF_THEIR_OWN
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.seeding.plan_import import check_plan, import_plan
from ocop_tasks.seeding.plan_writing import export_plan
from ocop_tasks.seeding.problems import SeedError
from ocop_tasks.seeding.yaml_files import LARGEST

SHOWN = ("id", "code", "number", "state", "from", "to", "tasks", "title")
MOST_DIGITS = 10
plan_group = AppGroup(
    "plan", help="List plans, read their tasks and figures; take a plan out as a file, or one in."
)
one_plan = click.option("--plan", "code", help="The plan's code; the newest running plan by default.")


@plan_group.command("progress")
@one_plan
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, help="A past day, YYYY-MM-DD.")
@click.option("--json", "as_json", is_flag=True, required=True, help="Print JSON.")
@on_a_portal
def progress(code: str | None, as_of: datetime | None, as_json: bool) -> None:
    """Print a plan's figures."""
    plan, day = _newest_or(code), as_of.date() if as_of else None
    _print(plan_figures(plan, as_of=day, silent_days=db.session.get_one(Portal, 1).silent_days))


@plan_group.command("list")
@one_plan
@click.option("--json", "as_json", is_flag=True, help="Print every task of one plan as JSON instead.")
@click.option("--plans", is_flag=True, help="With --json: print the plans, not the tasks of one.")
@on_a_portal
def list_plans(code: str | None, as_json: bool, plans: bool) -> None:
    """Print the plans: id, code, number, title, state, first and last day, tasks.

    With --json, every task of a plan with its section, units, parts, periods and due dates; --plans --json prints the
    plans.
    """
    if as_json and not plans:
        _print(plan_tasks(_newest_or(code)))
        return
    told = [values for values in _plans() if code in (None, values["code"])]
    if as_json:
        _print(told)
        return
    rows = [["-" if values[key] is None else str(values[key]) for key in SHOWN] for values in told]
    for line in columns([list(SHOWN), *rows]):
        click.echo(line)


@plan_group.command("export")
@click.argument("plan")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file; else it is printed.")
@on_a_portal
def export(plan: str, output: Path | None) -> None:
    """Write a plan, named by its id or code, as a plan file: what is decided of it, nothing that was reported."""
    text = export_plan(db.session(), _plan(plan))
    if output is None:
        click.echo(text, nl=False)
    else:
        _write(output, text)


@plan_group.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--check", is_flag=True, help="Say what is wrong with the file, and change nothing.")
@click.option("--add-units", is_flag=True, help="Add the units that the file describes and the portal lacks.")
@click.option("--code", help="What to call the plan, where its code is taken.")
@on_a_portal
def import_file(file: Any, check: bool, add_units: bool, code: str | None) -> None:
    """Take a plan file in as a draft of the standing agency that it names: all of it, or nothing.

    The agency looks through it in the portal, and publishes it there.
    """
    content, name, session = file.read(LARGEST + 1), Path(file.name).name, db.session()
    with _told_by_place(), nullcontext() if check else writing(session):
        checked = check_plan(session, content, name, add_units=add_units, code=code)
        if not check:
            plan = import_plan(session, checked, by=None, at=clock.now())
            made = f"A draft of {plan.standing_unit.name}: {plan.title} (id {plan.id}, code {plan.code})"
    for note in checked.notes:
        click.echo(f"note: {note}", err=True)
    say("It can be taken in." if check else made)


@contextmanager
def _told_by_place() -> Iterator[None]:
    """What is wrong with a file is said a line each, and the command ends with 1; nothing was taken."""
    try:
        yield
    except SeedError as error:
        for problem in error.problems:
            click.echo(f"{error.name}: {problem}", err=True)
        lacking = any(problem.code == "unit_missing" for problem in error.problems)
        hint = "; --add-units adds the units that are lacking" if lacking else ""
        raise click.ClickException(f"nothing was taken in{hint}") from error


def _newest_or(code: str | None) -> Plan:
    newest = (Plan.state != PlanState.RUNNING, Plan.year.desc(), Plan.id.desc())
    plans = select(Plan).order_by(*newest).limit(1)
    plan = db.session.scalar(plans.where(Plan.code == code) if code else plans)
    if plan is None:
        raise click.ClickException(f"no plan has the code {code}" if code else "there is no plan")
    return plan


def _plan(named: str) -> Plan:
    """The plan with that code, or else with that id. Raises ClickException."""
    plan = db.session.scalar(select(Plan).where(Plan.code == named))
    if plan is None and named.isascii() and named.isdecimal() and len(named) < MOST_DIGITS:
        plan = db.session.get(Plan, int(named))
    if plan is None:
        raise click.ClickException(f"no plan has the id or code {named}: `plan list` shows them")
    return plan


def _plans() -> list[dict[str, Any]]:
    """Every plan, the newest first; two statements."""
    applying = select(Task.plan_id, func.count()).where(Task.cancelled_at.is_(None)).group_by(Task.plan_id)
    counts = {row[0]: row[1] for row in db.session.execute(applying)}
    plans = db.session.scalars(
        select(Plan)
        .options(joinedload(Plan.standing_unit))
        .where(OF_THEIR_OWN)
        .order_by(Plan.year.desc(), Plan.id.desc())
    )
    return [
        {
            "id": plan.id,
            "code": plan.code,
            "number": plan.number,
            "state": plan.state.value,
            "from": plan.span.starts_on,
            "to": plan.span.ends_on,
            "tasks": counts.get(plan.id, 0),
            "title": plan.title,
            "issuer": plan.issuer.code,
            "standing_agency": plan.standing_unit.code,
        }
        for plan in plans
    ]


def _write(output: Path, text: str) -> None:
    """Put ``text`` there whole, in place of what was there. Raises ClickException."""
    part = output.with_name(f".{output.name}.part")
    try:
        part.write_text(text, "utf-8")
        part.replace(output)
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from error


def _print(answer: object) -> None:
    def plain(value: object) -> object:
        return value.isoformat() if isinstance(value, date) else str(value)

    click.echo(json.dumps(answer, ensure_ascii=False, indent=2, default=plain))
