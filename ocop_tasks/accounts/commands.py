"""``flask people``: who may sign in, and a way back in for whoever cannot, beside a running server or without one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from difflib import get_close_matches
from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy import Row, func, select

from ocop_tasks import clock
from ocop_tasks.command_support import columns, on_a_portal, say
from ocop_tasks.database import writing
from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, SignIn, Unit, User
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.rules.credential_normalization import username_of
from ocop_tasks.rules.rule_broken import RuleBroken

people_group = AppGroup("people", help="List who may sign in; give a new password; let somebody in again.")
MOST_SUGGESTIONS = 3


@people_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@on_a_portal
def list_people(as_json: bool) -> None:
    """Print everybody, by unit: username, name, role, unit, whether the account is on, and when last seen (Hanoi)."""
    people = [_person_values(user, seen_at) for user, seen_at in _everybody()]
    if as_json:
        click.echo(json.dumps(people, ensure_ascii=False, indent=2))
        return
    rows = [[str(value) for value in _row_in_words(person).values()] for person in people]
    for line in columns([["username", "name", "role", "unit", "active", "last seen"], *rows]):
        click.echo(line)


@people_group.command("password")
@click.argument("username")
@on_a_portal
def give_password(username: str) -> None:
    """Give somebody a new one-time password: shown here once, to be changed at the next sign-in.

    All sign-ins of the person end. It is told before it is kept, so that nobody is left with one that was never shown.
    """
    with writing(db.session()):
        user = _person(username)
        password = user.give_one_time_password()
        user.end_sign_ins(at=clock.real_now())
        _add_audit_entry(user, "user.password_reset")
        db.session.flush()
        say(f"{user.username}  {password}")
    say(
        f"{user.name} ({user.unit.name}) signs in with it once and then chooses another; every device is signed out."
    )
    if not user.active:
        say(
            f"The account is switched off: .venv/bin/flask --app app people on {user.username} lets it in again."
        )


@people_group.command("on")
@click.argument("username")
@on_a_portal
def switch_on(username: str) -> None:
    """Let somebody in again whose account is switched off."""
    with writing(db.session()):
        user = _person(username)
        if user.active:
            raise click.ClickException(
                f"{user.username} is not switched off; a lost password: people password"
            )
        try:
            with acting(db.session(), "user.switched_on", by=None, at=clock.now()):
                user.switch_on()
        except RuleBroken as broken:
            raise click.ClickException(
                f"{user.unit.name} is switched off: an administrator switches the unit on first. "
                "`people list` shows who is one"
            ) from broken
        _add_audit_entry(user, "user.switched_on")
    say(
        f"{user.name} may sign in again, with the password as it was; a new one: people password {user.username}"
    )


def _person(username: str) -> User:
    """Whoever has that username. Raises ClickException, with the names that come near."""
    wanted = username_of(username)
    if user := db.session.scalar(select(User).where(User.username == wanted)):
        return user
    names = db.session.scalars(select(User.username).order_by(User.username)).all()
    near = get_close_matches(wanted, names, n=MOST_SUGGESTIONS, cutoff=0.5)
    hint = f"do you mean {' or '.join(near)}?" if near else "`people list` shows everybody"
    raise click.ClickException(f"nobody has the username {username!r}: {hint}")


def _add_audit_entry(user: User, action: str) -> None:
    """By nobody in the portal: that is the operator at the command line."""
    db.session.add(AuditEntry.about(user, action, by=None, at=clock.now()))


def _everybody() -> Sequence[Row[User, datetime | None]]:
    """Each person with the real moment at which he was last seen, by unit and name."""
    seen = select(SignIn.user_id, func.max(SignIn.seen_at).label("at")).group_by(SignIn.user_id).subquery()
    statement = (
        select(User, seen.c.at)
        .join(User.unit)
        .outerjoin(seen, seen.c.user_id == User.id)
        .order_by(Unit.position, Unit.name_key, User.name_key, User.id)
    )
    return db.session.execute(statement).all()


def _person_values(user: User, seen_at: datetime | None) -> dict[str, Any]:
    return {
        "username": user.username,
        "name": user.name,
        "role": user.role.value,
        "unit": user.unit.name,
        "active": user.active,
        "last_seen": seen_at.astimezone(clock.HANOI).isoformat(timespec="minutes") if seen_at else None,
    }


def _row_in_words(person: dict[str, Any]) -> dict[str, Any]:
    seen = (person["last_seen"] or "never")[:16].replace("T", " ")
    return person | {"active": "yes" if person["active"] else "no", "last_seen": seen}
