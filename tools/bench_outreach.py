"""The log of outreach with 100,000 activities: its statistics, its list, and all of it as a workbook.

``python -m tools.bench_outreach`` lays them into a throw-away portal. The workbook is written by a process of its own,
whose memory at its highest is what is measured.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from secrets import token_urlsafe
from statistics import median
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from ocop_tasks import clock, create_app
from ocop_tasks.database import begin_writing, end_writing
from ocop_tasks.extensions import db
from ocop_tasks.models import (
    OutreachActivity,
    OutreachStep,
    OutreachVersion,
    Plan,
    Unit,
    UnitKind,
    User,
    Village,
)
from ocop_tasks.rules.outreach.activities import OutreachForm
from ocop_tasks.rules.text.vietnamese import fold, sort_key
from ocop_tasks.settings import ROOT, Settings, database_url
from tools.bench import data, sizes
from tools.bench.client import Ask
from tools.bench.rates import rates
from tools.bench.server import serving
from tools.bench.table import Line, show
from tools.bench.visitor import Visitor

ACTIVITIES, AT_ONCE = 100_000, 5_000
TOPICS, VILLAGES, QUIET = 60, 12, 8
"""The last two of each commune: villages where something was held, and where nothing was."""
CHANGES = 7
SHARES = {"outreach statistics": 6, "outreach statistics, a quarter": 6, "outreach list": 6}
"""Targets in per cent of the bare page's rate."""
MOST_MEMORY = 100
"""Megabytes that the process which writes the workbook may hold at its highest, everything counted."""
TOLD = ("held_on", "commune_id", "village", "form", "topic", "reached", "women", "minority", "note", "by_id")
NOTE = "Đã họp, giải thích tiêu chí, hướng dẫn ghi phiếu đăng ký ý tưởng sản phẩm; hai hộ xin học cách ghi sổ sản xuất."


def main() -> int:
    """Measure and print; 1 when a target was missed and ``--strict`` was asked for."""
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
        lines = measure(Path(folder))
    show(lines, f"{ACTIVITIES:,} outreach activities, 2 workers, 8 connections")
    return int("--strict" in sys.argv and not all(line.met for line in lines))


def measure(folder: Path) -> list[Line]:
    """All figures of a throw-away portal in ``folder``."""
    settings = Settings(folder, database_url(None, folder), token_urlsafe(), today=data.TODAY)
    app = create_app(settings)
    token = _lay(app)
    with (
        serving(settings, "tools.bench.bare:asgi_app", folder) as bare,
        serving(settings, "app:asgi_app", folder) as portal,
    ):
        chairman = Visitor.signed_in(app, portal.port, token)
        paths = ("/outreach/figures", "/outreach/figures?period=2022-Q2", "/outreach")
        headers = {"Cookie": chairman.cookie, "Accept-Encoding": sizes.ACCEPTED}
        asks = {
            name: Ask(path, portal.port, headers=headers) for name, path in zip(SHARES, paths, strict=True)
        }
        lines = rates(bare, portal, asks, SHARES, seconds=1.5, rounds=3)
        after = median(_after_changes(app, chairman))
    first = Line("outreach statistics, first after a change", after, "ms", None)
    return [*lines, first, *_workbook(settings)]


def _after_changes(app: Flask, chairman: Visitor) -> Iterator[float]:
    """Milliseconds until the statistics come that somebody else has just changed, once and again."""
    for number in range(1, CHANGES + 1):
        with app.app_context():
            begin_writing(db.session())
            activity = db.session.get_one(OutreachActivity, number)
            activity.withdraw(by=activity.by, at=clock.in_hanoi(data.TODAY), reason="Ghi nhầm")
            db.session.commit()
            end_writing()
            db.session.remove()
        yield chairman.get("/outreach/figures").ms


# -- the data ------------------------------------------------------------------------------------------------------


def _lay(app: Flask) -> str:
    """The plan with its activities; the chairman's token."""
    with app.app_context():
        upgrade()
        begin_writing(db.session())
        token = data.lay(db.session(), 200).tokens["chu-tich"]
        begin_writing(db.session())
        _lay_activities(db.session())
        db.session.commit()
        end_writing()
        db.session.remove()
        db.engine.dispose()
    return token


def _lay_activities(session: Session) -> None:
    plan, dice = session.scalars(select(Plan)).one(), random.Random(2022)  # noqa: S311
    people = {user.unit_id: user.id for user in session.scalars(select(User).order_by(User.id))}
    units = [unit for unit in session.scalars(select(Unit).order_by(Unit.id)) if unit.id in people]
    communes = [unit.id for unit in units if unit.kind == UnitKind.COMMUNE]
    session.execute(insert(Village), list(_villages(communes)))
    rows: list[dict[str, Any]] = []
    for _ in range(ACTIVITIES):
        rows.append(_activity(plan.id, dice, communes, dice.choice(units).id, people))
        if len(rows) == AT_ONCE:
            _write(session, rows)
            rows = []


def _villages(communes: list[int]) -> Iterator[dict[str, Any]]:
    for commune_id in communes:
        for number in range(1, VILLAGES + QUIET + 1):
            name = f"Bản số {number}"
            yield {"commune_id": commune_id, "name": name, "key": fold(name), "name_key": sort_key(name)}


def _activity(
    plan_id: int, dice: random.Random, communes: list[int], unit_id: int, people: dict[int, int]
) -> dict[str, Any]:
    topic = f"Nội dung tuyên truyền số {dice.randrange(TOPICS)} về sản phẩm OCOP"
    village, reached = f"Bản số {dice.randint(1, VILLAGES)}", dice.randint(5, 200)
    return {
        "plan_id": plan_id,
        "unit_id": unit_id,
        "by_id": people[unit_id],
        "recorded_at": clock.in_hanoi(data.TODAY),
        "held_on": date(2021, 12, 15) + timedelta(days=dice.randint(0, 182)),
        "commune_id": dice.choice(communes),
        "village": village,
        "village_key": fold(village),
        "form": dice.choice(list(OutreachForm)),
        "topic": topic,
        "topic_key": fold(topic),
        "search_text": fold(f"{topic} {village} {NOTE}"),
        "reached": reached,
        "women": reached // 2,
        "minority": reached // 3,
        "note": NOTE,
    }


def _write(session: Session, rows: list[dict[str, Any]]) -> None:
    ids = session.scalars(
        insert(OutreachActivity).returning(OutreachActivity.id, sort_by_parameter_order=True), rows
    )
    versions = [
        {name: row[name] for name in TOLD}
        | {"activity_id": activity_id, "step": OutreachStep.LOGGED, "at": row["recorded_at"]}
        for activity_id, row in zip(ids.all(), rows, strict=True)
    ]
    session.execute(insert(OutreachVersion), versions)


# -- the workbook --------------------------------------------------------------------------------------------------


def _workbook(settings: Settings) -> list[Line]:
    """Seconds, and the memory at its highest, of a process that writes everything into one workbook."""
    environ = os.environ | {
        "OCOP_DATA_DIR": str(settings.data_dir),
        "OCOP_TODAY": str(data.TODAY),
        "OCOP_COMMANDS": "0",
        "OCOP_LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "tools.bench.workbook"]
    told = subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True, text=True).stdout
    seconds, megabytes, size = (float(word) for word in told.split())
    return [
        Line("workbook of all activities, memory", megabytes, "MB", MOST_MEMORY),
        Line("workbook of all activities", seconds, "s", None),
        Line("workbook of all activities, file", size, "MB", None),
    ]


if __name__ == "__main__":
    sys.exit(main())
