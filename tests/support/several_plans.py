"""The 2022 portal with its work divided among three running plans, for what is looked at over all of them."""

from __future__ import annotations

import secrets
import sqlite3
from contextlib import closing

from tests.support.server import DATABASE, PATIENCE, Server

BESIDE = {
    "digital_plan": ("Kế hoạch chuyển đổi số năm 2022", ("III.8a", "III.1", "II.1a")),
    "health_plan": ("Kế hoạch nâng cao chất lượng vệ sinh an toàn thực phẩm năm 2022", ("III.4", "III.8b")),
}
"""Plans by the names of their ids, each with the codes of the tasks that become its own."""


def divided(server: Server) -> dict[str, int]:
    """Give some tasks of the plan, with all that hangs on them, to two more plans of the same issuer. Their ids."""
    ids = {}
    with closing(sqlite3.connect(server.folder / DATABASE, timeout=PATIENCE)) as database:
        for name, (title, codes) in BESIDE.items():
            ids[name] = _with_plan(database, server.ids["plan"], title, codes)
        database.execute("UPDATE portal SET revision = ?", [secrets.token_hex(8)])
        database.commit()
    return ids


def _with_plan(database: sqlite3.Connection, first_plan: int, title: str, codes: tuple[str, ...]) -> int:
    plan_id = database.execute(
        "INSERT INTO plan (code, title, state, year, issuer_id, standing_unit_id, calendar, days_after_cut,"
        " usual_reasons, version) SELECT ?, ?, 'running', year, issuer_id, standing_unit_id, calendar,"
        " days_after_cut, '', 1 FROM plan WHERE id = ?",
        [f"beside-{codes[0]}", title, first_plan],
    ).lastrowid
    assert plan_id
    section_id = database.execute(
        "INSERT INTO section (plan_id, label, title, position) VALUES (?, 'I', 'Nhiệm vụ', 1)", [plan_id]
    ).lastrowid
    marks = ", ".join("?" * len(codes))
    database.execute(
        f"UPDATE task SET plan_id = ?, section_id = ? WHERE plan_id = ? AND code IN ({marks})",
        [plan_id, section_id, first_plan, *codes],
    )
    of_tasks = "task_id IN (SELECT id FROM task WHERE plan_id = ?)"
    database.execute(f"UPDATE assignment SET plan_id = ? WHERE {of_tasks}", [plan_id, plan_id])
    of_work = f"assignment_id IN (SELECT id FROM assignment WHERE {of_tasks})"
    database.execute(f"UPDATE direction SET plan_id = ? WHERE {of_work}", [plan_id, plan_id])
    return plan_id
