"""How much a Monday morning costs: 700 plans and 10,000 people, every notice made and mailed.

``python -m tools.bench_notices`` lays them into a database of its own, runs ``flask notices send`` against a mail
server that takes everything, and prints the CPU seconds and the memory of that one process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import Table, func, insert, select

from ocop_tasks import clock, create_app, data_folder
from ocop_tasks.database import begin_writing, end_writing
from ocop_tasks.extensions import db
from ocop_tasks.models import (
    Assignment,
    Delivery,
    Notice,
    Part,
    Plan,
    Portal,
    ReportKind,
    Section,
    StatusReport,
    Task,
    Unit,
    UnitKind,
    User,
)
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.work.periods import Calendar, Frequency
from ocop_tasks.rules.work.status import Status
from ocop_tasks.settings import ROOT, Settings

MONDAY = date(2022, 6, 13)
PLANS, UNITS, TASKS = 700, 14, 10
MOST_CPU, MOST_MEMORY = 60.0, 150.0
"""Seconds; megabytes."""
Row = dict[str, Any]


def main() -> None:
    """Lay, run twice, print, and fail when it costs too much or tells somebody twice."""
    with tempfile.TemporaryDirectory() as folder, _mail_server() as port:
        environment = os.environ | {
            "OCOP_DATA_DIR": folder,
            "OCOP_TODAY": MONDAY.isoformat(),
            "OCOP_LOG_LEVEL": "WARNING",
            "SMTP_URL": f"smtp://127.0.0.1:{port}",
            "MAIL_FROM": "ocop@example.gov.vn",
        }
        settings = Settings.from_environment(environment)
        data_folder.lay(settings)
        app = create_app(settings)
        with app.app_context():
            upgrade()
            _lay()
            print(f"{PLANS} plans, {_count(User)} people, {_count(Assignment)} assignments")
            first = _measure(environment)
            told = (_count(Notice), _count(Delivery))
            print(f"notices {told[0]}, mails {told[1]}: {first[0]:.1f} s of CPU, {first[1]:.0f} MB")
            again = _measure(environment)
            print(f"the same once more: {again[0]:.1f} s of CPU")
            if told != (_count(Notice), _count(Delivery)) or first[0] > MOST_CPU or first[1] > MOST_MEMORY:
                raise SystemExit(f"at most {MOST_CPU:.0f} s, {MOST_MEMORY:.0f} MB, and nothing twice")


def _measure(environment: dict[str, str]) -> tuple[float, float]:
    """CPU seconds and megabytes at the most of one ``flask notices send``."""
    command = [sys.executable, "-m", "flask", "--app", "app", "notices", "send"]
    process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit("the job failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def _count(model: Any) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _lay() -> None:
    begin_writing(db.session())
    db.session.add(Portal(id=1))
    for number in range(PLANS):
        _lay_plan(number)
    db.session.commit()
    end_writing()
    db.session.remove()


def _lay_plan(number: int) -> None:
    """One district: its committee, its standing agency, its communes; each has something to be reminded of."""
    root = number * UNITS + 1
    ids = range(root, root + UNITS)
    _add(Unit, [_unit(unit, root) for unit in ids])
    _add(User, [_person(unit, root) for unit in ids])
    plan = number + 1
    _add(Plan, [{
        "id": plan, "code": f"p{plan}", "title": f"Kế hoạch OCOP huyện số {plan}", "year": 2022, "issuer_id": root,
        "standing_unit_id": root + 1, "calendar": Calendar.STATE,
    }])  # fmt: skip
    _add(Section, [{"id": plan, "plan_id": plan, "label": "II", "title": "Nhiệm vụ", "position": 1}])
    tasks = range(number * TASKS + 1, number * TASKS + 1 + TASKS)
    _add(Task, [_task(task, plan) for task in tasks])
    assignments = [
        _assignment(task, unit, plan, MONDAY + timedelta(days=14 * (place - 7) + (unit + 3 * place) % 7))
        for place, task in enumerate(tasks)
        for unit in list(ids)[1:]
    ]
    _add(Assignment, assignments)
    _add(StatusReport, [_report(row["id"], row["unit_id"]) for row in assignments])


def _unit(unit: int, root: int) -> Row:
    top = unit == root
    return {
        "id": unit, "code": f"u{unit}", "name": f"Xã số {unit}", "short_name": f"Xã {unit}", "name_key": f"{unit:06}",
        "kind": UnitKind.COMMITTEE if top else UnitKind.COMMUNE, "parent_id": None if top else root,
        "path": f"/{root}/" if top else f"/{root}/{unit}/", "position": unit - root,
    }  # fmt: skip


def _person(unit: int, root: int) -> Row:
    role = {root: Role.CHAIRMAN, root + 1: Role.STANDING_AGENCY}.get(unit, Role.FOCAL_POINT)
    return {
        "id": unit, "username": f"n{unit}", "name": f"Nguyễn Thị Đượm {unit}", "name_key": f"{unit:06}", "role": role,
        "email": f"n{unit}@example.gov.vn", "password_hash": "-", "unit_id": unit, "search_text": "",
        "created_at": _moment(), "must_change_password": False,
    }  # fmt: skip


def _task(task: int, plan: int) -> Row:
    return {
        "id": task, "plan_id": plan, "section_id": plan, "code": f"t{task}", "frequency": Frequency.ONCE,
        "title": f"Rà soát, lựa chọn và hướng dẫn hoàn thiện sản phẩm OCOP, đợt {task}", "due_on": MONDAY,
    }  # fmt: skip


def _assignment(task: int, unit: int, plan: int, due_on: date) -> Row:
    return {
        "id": task * 10_000 + unit, "plan_id": plan, "task_id": task, "unit_id": unit, "part": Part.LEAD,
        "period": "2022", "period_from": date(2021, 12, 15), "period_to": date(2022, 12, 14), "due_on": due_on,
        "first_due_on": due_on, "starts_on": date(2022, 3, 1), "valid_from": date(2022, 3, 1), "percent": 40,
        "status": Status.IN_PROGRESS,
        "said_on": date(2022, 5, 1), "returned": False,
    }  # fmt: skip


def _report(assignment: int, unit: int) -> Row:
    return {
        "assignment_id": assignment, "kind": ReportKind.PROGRESS, "by_id": unit, "at": _moment(), "note": "Đang làm",
        "day": date(2022, 5, 1), "status": Status.IN_PROGRESS, "percent": 40, "said_on": date(2022, 5, 1),
        "returned": False, "search_text": "dang lam",
    }  # fmt: skip


def _moment() -> datetime:
    return clock.in_hanoi(date(2022, 5, 1))


def _add(model: Any, rows: list[Row]) -> None:
    table: Table = model.__table__
    db.session.execute(insert(table), rows)


class _TakesAll(StreamRequestHandler):
    """Just enough SMTP to take a mail and forget it."""

    def handle(self) -> None:
        """One connection."""
        self._say("220 bench")
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"DATA":
                self._say("354 go on")
                for content in self.rfile:
                    if content == b".\r\n":
                        break
            self._say("221 bye" if word == b"QUIT" else "250 OK")
            if word == b"QUIT":
                return

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@contextmanager
def _mail_server() -> Iterator[int]:
    with ThreadingTCPServer(("127.0.0.1", 0), _TakesAll) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


if __name__ == "__main__":
    main()
