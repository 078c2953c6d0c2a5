"""Killed without warning in the middle of its work, again and again, the portal loses nothing that it acknowledged."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select, text

from ocop_tasks import clock, create_app
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Evidence, SignIn, StatusReport, StoredFile, User
from ocop_tasks.serving import server_command
from ocop_tasks.settings import Settings, database_url
from ocop_tasks.storage.stores.local import LocalStore
from tests.conftest import A_DAY
from tests.durability.sending import Kept, Officer
from tests.support.killable import PATIENCE, kill, started
from tests.support.making import Make
from tests.support.postgres import postgres_server
from tests.support.server import free_port

KILLS = {"sqlite": 4, "postgresql": 2}
EACH = 50
"""So many acknowledged things before the next kill: two hundred in all on the portal's own kind of database."""
OFFICERS = 6
A_DAY_AND_AN_HOUR = 25 * 3600


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path):
    given = Settings(
        tmp_path, database_url(None, tmp_path), "a key of the tests", today=A_DAY, port=free_port(), workers=1
    )
    if request.param == "sqlite":
        yield given
        return
    with postgres_server() as server:
        yield replace(given, database_url=server.url(server.create()))


def lay(app: Flask) -> dict[int, str]:
    """Assignments, each with the cookie of an officer of its own."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    with app.app_context():
        upgrade()
        make, cookies = Make(db.session()), {}
        make.portal.max_files = 100_000
        for _ in range(OFFICERS):
            assignment = make.assignment()
            started_, token = SignIn.start(make.focal_point(assignment), at=clock.real_now())
            db.session.add(started_)
            db.session.commit()
            cookies[assignment.id] = "ocop=" + signer.dumps({"_user_id": token, "_fresh": True})
        db.session.remove()
        db.engine.dispose()
    return cookies


def send_while_killing(settings: Settings, cookies: dict[int, str], kills: int) -> Kept:
    kept, stop = Kept(), threading.Event()
    officers = [Officer(settings.port, cookie, id_, kept, stop) for id_, cookie in cookies.items()]
    threads = [threading.Thread(target=officer.work) for officer in officers]
    server = started(settings, server_command(settings))
    for thread in threads:
        thread.start()
    try:
        for number in range(1, kills + 1):
            until = time.monotonic() + PATIENCE
            while len(kept) < number * EACH and time.monotonic() < until:
                time.sleep(0.005)
            kill(server)
            if number < kills:
                server = started(settings, server_command(settings))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        if server.poll() is None:
            kill(server)
    return kept


def age_leftovers(settings: Settings) -> int:
    """Let a day go by for what the kills left behind."""
    leftovers = list((settings.data_dir / "files" / "incoming").iterdir())
    then = time.time() - A_DAY_AND_AN_HOUR
    for file in leftovers:
        os.utime(file, (then, then))
    return len(leftovers)


@pytest.mark.long
def test_killed_again_and_again_it_keeps_all_it_acknowledged_and_nothing_half(settings):
    app = create_app(settings)
    kills = KILLS["sqlite" if settings.database_url.startswith("sqlite") else "postgresql"]
    kept = send_while_killing(settings, lay(app), kills)
    assert len(kept) >= kills * EACH
    assert kept.answers <= {200, 303}, "nobody was answered with an error"

    abandoned = settings.data_dir / "files" / "incoming" / "half-a-file"
    abandoned.write_bytes(b"%PDF-1.4 and no more")
    assert age_leftovers(settings) >= 1
    server = started(settings, [sys.executable, "-m", "flask", "--app", "app", "serve"], OCOP_COMMANDS="1")
    server.send_signal(signal.SIGTERM)
    assert server.wait(PATIENCE) == 0, "a plain kill is a clean stop"

    with app.app_context(), closing(db.session()):
        check_files(settings, kept)
        check_reports(kept)
        if db.engine.dialect.name == "sqlite":
            assert db.session.scalar(text("PRAGMA integrity_check")) == "ok"
        db.session.remove()
        db.engine.dispose()


def check_files(settings: Settings, kept: Kept) -> None:
    store = LocalStore(settings.data_dir / "files")
    assert list(store.incoming.iterdir()) == [], "leftovers are swept at start"
    rows = {row.sha256: row for row in db.session.scalars(select(StoredFile))}
    for row in rows.values():
        with store.open(row.sha256) as file:
            content = file.read()
        assert (sha256(content).hexdigest(), len(content)) == (row.sha256, row.size), (
            "no row names missing bytes"
        )
    assert set(kept.files) <= set(rows)
    evidence = {(piece.sha256, piece.assignment_id) for piece in db.session.scalars(select(Evidence))}
    assert set(kept.files.items()) <= evidence
    for orphan in store.orphans(rows.__contains__):
        with store.open(orphan) as file:
            assert sha256(file.read()).hexdigest() == orphan, "bytes without a row are whole all the same"


def check_reports(kept: Kept) -> None:
    reports = db.session.scalars(select(StatusReport).order_by(StatusReport.id)).all()
    assert set(kept.notes.items()) <= {(report.note, report.assignment_id) for report in reports}
    newest = {report.assignment_id: report for report in reports}
    for assignment in db.session.scalars(select(Assignment)):
        last = newest.get(assignment.id)
        if last is not None:
            assert (assignment.status, assignment.percent) == (last.status, last.percent), (
                "a row and its log agree"
            )
    assert db.session.scalars(select(User)).all()
