"""Starting: what is missing is laid once, what an interruption left is swept, and what is there is left alone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from ocop_tasks import create_app
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, User
from ocop_tasks.seeding.first_accounts import FirstAccount
from ocop_tasks.serving import prepare, server_command, worker_environ
from tests.conftest import settings_for

YESTERDAY = 25 * 3600


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Flask]:
    """The portal in an empty folder."""
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'portal.sqlite3'}", tmp_path))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.mark.slow
def test_the_first_start_lays_the_plan_and_tells_the_accounts_once(fresh):
    accounts: list[FirstAccount] = []
    prepare(accounts.extend)
    people, work = db.session.query(User).count(), db.session.query(Assignment).count()
    db.session.remove()

    assert len(accounts) == people > 30
    assert len({account.password for account in accounts}) == people
    prepare(lambda _accounts: accounts.clear())
    assert accounts, "the second start has nobody to tell of"
    assert (db.session.query(User).count(), db.session.query(Assignment).count()) == (people, work)


@pytest.mark.slow
def test_a_start_sweeps_what_interruptions_left_a_day_ago(fresh):
    folders = [fresh.config["STORE"].incoming, fresh.config["PREVIEWS"].unfinished]
    for folder in folders:
        (folder / "new").write_bytes(b"half")
        (folder / "old").write_bytes(b"half")
        os.utime(folder / "old", (time.time() - YESTERDAY, time.time() - YESTERDAY))

    prepare(list)

    assert [[file.name for file in folder.iterdir()] for folder in folders] == [["new"], ["new"]]


def test_a_worker_has_no_use_for_the_commands(tmp_path):
    settings = settings_for(f"sqlite:///{tmp_path / 'portal.sqlite3'}", tmp_path, commands=False)

    assert "serve" not in create_app(settings).cli.commands
    assert worker_environ()["OCOP_COMMANDS"] == "0"
    assert "--workers-kill-timeout" in server_command(settings)
