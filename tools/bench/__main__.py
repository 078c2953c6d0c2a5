"""Measure, and print each figure beside its target."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from secrets import token_urlsafe
from typing import TypeVar

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from ocop_tasks import create_app
from ocop_tasks.database import begin_writing, end_writing
from ocop_tasks.extensions import db
from ocop_tasks.settings import Settings, database_url
from ocop_tasks.web.pages import static_files
from tools.bench import data, desk, saving, sizes
from tools.bench.client import Ask, load
from tools.bench.rates import rates
from tools.bench.server import Served, memory, serving
from tools.bench.table import Line, show
from tools.bench.visitor import Visitor

DESK = "desk, 2,000 overdue of 60,000"
SHARES = {
    "my tasks, 50 rows": 8,
    "one task": 8,
    "progress": 8,
    "overdue, sorted": 6,
    "unchanged page (304)": 35,
    DESK: 6,
}
"""Targets in per cent of the bare page's rate."""
Laid = TypeVar("Laid")


def main() -> int:
    """Run everything; 1 when a target was missed and ``--strict`` was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tools.bench", description=__doc__)
    parser.add_argument("--tasks", type=int, default=200, help="how many tasks the plan has (200)")
    parser.add_argument(
        "--seconds", type=float, default=1.5, help="how long each page is asked for in each round (1.5)"
    )
    parser.add_argument(
        "--rounds", type=int, default=3, help="how often everything is measured; the median counts (3)"
    )
    parser.add_argument("--json", action="store_true", help="print plain data")
    parser.add_argument("--strict", action="store_true", help="fail when a target is missed")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
        lines = measure(Path(folder), chosen.tasks, chosen.seconds, chosen.rounds)
    if chosen.json:
        print(json.dumps([line.plain() for line in lines], ensure_ascii=False, indent=2))
    else:
        show(
            lines,
            f"{chosen.tasks:,} tasks, 2 workers, 8 connections, {chosen.rounds} rounds of {chosen.seconds} s",
        )
    return int(chosen.strict and not all(line.met for line in lines))


def measure(folder: Path, tasks: int, seconds: float, rounds: int) -> list[Line]:
    """All figures of a throw-away portal in ``folder``."""
    settings = Settings(
        data_dir=folder,
        database_url=database_url(None, folder),
        secret_key=token_urlsafe(),
        today=data.TODAY,
    )
    app = create_app(settings)
    laid = _lay(app, lambda session: data.lay(session, tasks))
    with (
        serving(settings, "tools.bench.bare:asgi_app", folder) as bare,
        serving(settings, "app:asgi_app", folder) as portal,
    ):
        people = {name: Visitor.signed_in(app, portal.port, token) for name, token in laid.tokens.items()}
        lines = rates(bare, portal, _asks(laid, people), SHARES, seconds, rounds)
        lines += _desk(folder / "desk", bare, seconds, rounds)
        resident, proportional = memory(portal.pid)
        first = sizes.fetched(people[data.PERSON], "/my-tasks")
        return [
            *lines,
            Line("first load", first.first / 1000, "kB", 90),
            Line("first load, requests", first.requests, "", 8),
            Line("later page", first.later / 1000, "kB", 15),
            Line(
                "report saved, one client", saving.report(people[data.PERSON], laid.assignment_id), "ms", 10
            ),
            Line("5 MB file kept", saving.file(people[data.PERSON], laid.assignment_id), "ms", 40),
            Line("memory, shared pages counted once (PSS)", proportional, "MB", 200),
            Line("memory, resident in each process (RSS)", resident, "MB", 200),
        ]


def _desk(folder: Path, bare: Served, seconds: float, rounds: int) -> list[Line]:
    """The chairman's desk in a throw-away portal of its own."""
    folder.mkdir()
    settings = Settings(folder, database_url(None, folder), token_urlsafe(), today=data.TODAY)
    app = create_app(settings)
    laid = _lay(app, desk.lay)
    with serving(settings, "app:asgi_app", folder) as portal:
        chairman = Visitor.signed_in(app, portal.port, laid.token)
        first = chairman.get(f"/plans/{laid.plan_id}/desk").ms
        headers = {"Cookie": chairman.cookie, "Accept-Encoding": "br, gzip"}
        ask = Ask(f"/plans/{laid.plan_id}/desk", portal.port, headers=headers)
        load(ask, 2 * seconds)  # each worker works the figures out once
        measured = rates(bare, portal, {DESK: ask}, SHARES, seconds, rounds)[1:]
        return [*measured, Line("the same, first look after a change", first, "ms", None)]


def _lay(app: Flask, lay: Callable[[Session], Laid]) -> Laid:
    """Lay a portal's data; what ``lay`` says of them."""
    with app.app_context():
        upgrade()
        static_files.compress_beforehand()
        begin_writing(db.session())
        laid = lay(db.session())
        end_writing()
        db.session.remove()
        db.engine.dispose()
    return laid


def _asks(laid: data.Laid, people: dict[str, Visitor]) -> dict[str, Ask]:
    paths = {
        "my tasks, 50 rows": (data.PERSON, "/my-tasks"),
        "one task": (data.PERSON, f"/assignments/{laid.assignment_id}"),
        "progress": ("chu-tich", f"/plans/{laid.plan_id}/progress"),
        "overdue, sorted": ("chu-tich", f"/plans/{laid.plan_id}/work?follow_up=open_late"),
    }
    asks = {
        name: Ask(
            path, people[who].port, headers={"Cookie": people[who].cookie, "Accept-Encoding": sizes.ACCEPTED}
        )
        for name, (who, path) in paths.items()
    }
    person = people[data.PERSON]
    tag = person.get("/my-tasks", Accept_Encoding=sizes.ACCEPTED).headers["etag"]
    headers = {"Cookie": person.cookie, "Accept-Encoding": sizes.ACCEPTED, "If-None-Match": tag}
    return asks | {"unchanged page (304)": Ask("/my-tasks", person.port, 304, headers)}


if __name__ == "__main__":
    sys.exit(main())
