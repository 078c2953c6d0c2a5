"""``flask backup`` as an operator types it: beside a server, on another database, in a place that cannot be."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from contextlib import closing
from hashlib import sha256
from threading import Event, Thread
from urllib.request import urlopen

import pytest
from sqlalchemy.exc import OperationalError

from ocop_tasks import create_app, data_folder
from ocop_tasks.backup.backup_folder import find_backup
from ocop_tasks.backup.database_kinds import EmbeddedDatabase
from ocop_tasks.serving import server_command
from ocop_tasks.settings import Settings, database_url
from ocop_tasks.storage.stores.local import LocalStore
from tests.conftest import A_DAY
from tests.durability.sending import Kept, Officer
from tests.durability.test_kill import lay
from tests.support.commands import flask
from tests.support.killable import PATIENCE, kill, started
from tests.support.server import free_port, serving


@pytest.mark.long
def test_beside_a_portal_that_takes_reports_and_back_after_all_is_lost(tmp_path):
    data, root = tmp_path / "data", tmp_path / "backups"
    settings = Settings(
        data, database_url(None, data), "a key of the tests", today=A_DAY, port=free_port(), workers=1
    )
    cookies = lay(create_app(settings))
    environ = {"OCOP_DATA_DIR": str(data), "OCOP_TODAY": A_DAY.isoformat()}
    kept, stop = Kept(), Event()
    threads = [
        Thread(target=Officer(settings.port, cookie, id_, kept, stop).work) for id_, cookie in cookies.items()
    ]
    server = started(settings, server_command(settings))
    try:
        for thread in threads:
            thread.start()
        wait_for(kept, 40)
        with kept.lock:
            files, notes = dict(kept.files), dict(kept.notes)
        made = flask("backup", "create", str(root), **environ)
        after = len(kept)
        wait_for(kept, after + 5)
        refused = flask("backup", "restore", str(root), "--replace", **environ)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        kill(server)
    assert made.returncode == 0, made.stderr
    assert refused.returncode == 1
    assert "is running" in refused.stderr
    data.rename(tmp_path / "lost")

    checked = flask("backup", "verify", str(root), **environ)
    restored = flask("backup", "restore", str(root), **environ)
    told = flask("plan", "progress", "--json", **environ)

    assert checked.returncode == 0, checked.stderr
    assert "is whole" in checked.stdout
    assert restored.returncode == 0, restored.stderr
    assert json.loads(told.stdout) == find_backup(root).manifest().figures[-1]
    with closing(sqlite3.connect(data / "portal.sqlite3")) as database:
        assert notes.keys() <= {row[0] for row in database.execute("SELECT note FROM status_report")}
        assert files.keys() <= {row[0] for row in database.execute("SELECT sha256 FROM evidence")}
        named = [row[0] for row in database.execute("SELECT sha256 FROM stored_file")]
        assert database.execute("SELECT count(*) FROM sign_in WHERE ended_at IS NULL").fetchone() == (0,)
    store = LocalStore(data / "files")
    for sum_ in named:
        with store.open(sum_) as file:
            assert sha256(file.read()).hexdigest() == sum_
    (data / "server.log").touch()
    with serving(data) as again, urlopen(f"{again.address}/sign-in", timeout=20) as answer:
        assert answer.status == 200


def wait_for(kept: Kept, count: int) -> None:
    until = time.monotonic() + PATIENCE
    while len(kept) < count:
        assert time.monotonic() < until
        time.sleep(0.02)


@pytest.mark.long
def test_a_portal_that_is_there_is_replaced_only_when_that_is_said_and_a_cut_off_restore_stops_the_start(
    tmp_path,
):
    data, root = tmp_path / "data", tmp_path / "backups"
    data.mkdir()
    environ = {"OCOP_DATA_DIR": str(data), "PORT": str(free_port())}
    with serving(data):
        assert flask("backup", "create", str(root), "--keep", "2", **environ).returncode == 0
        inside = flask("backup", "create", str(data / "backups"), **environ)
    assert (inside.returncode, "would be lost with it" in inside.stderr) == (1, True)

    refused = flask("backup", "restore", str(root), **environ)
    assert (refused.returncode, "--replace" in refused.stderr) == (1, True)
    wait_until_free(data)
    done = flask("backup", "restore", str(root), "--replace", **environ)
    assert done.returncode == 0, done.stderr
    assert "The database that was here before lies in" in done.stdout

    (data / "restore-unfinished").write_text(str(root))
    for command in (["serve"], ["plan", "progress", "--json"], ["people", "list"]):
        ended = flask(*command, **environ)
        assert ended.returncode == 1
        assert f"backup restore --replace {root}" in ended.stderr
    assert flask("backup", "restore", str(root), **environ).returncode == 0
    assert flask("plan", "progress", "--json", **environ).returncode == 0


def wait_until_free(folder) -> None:
    """The job beside a server ends a moment after it."""
    time.sleep(1)


@pytest.mark.slow
@pytest.mark.parametrize("command", [["create"], ["verify"], ["restore"]])
def test_without_a_portal_or_a_backup_it_says_so_and_leaves_nothing(tmp_path, command):
    ended = flask("backup", *command, str(tmp_path / "backups"), OCOP_DATA_DIR=str(tmp_path / "data"))
    assert ended.returncode == 1
    assert "make run" in ended.stderr or "there is no finished backup" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_what_belongs_to_the_portal_s_user_is_put_back_by_him(app, make, tmp_path, backup, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    ended = app.test_cli_runner().invoke(args=["backup", "restore", str(backup.folder), "--replace"])
    assert ended.exit_code == 1
    assert "do this as that user (sudo -u" in ended.output


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
@pytest.mark.parametrize("command", ["create", "restore"])
def test_another_database_has_tools_of_its_own(app, make, tmp_path, command):
    make.portal  # noqa: B018  (there is a portal)
    make.session.commit()
    ended = app.test_cli_runner().invoke(args=["backup", command, str(tmp_path / "backups")])
    assert ended.exit_code == 1
    assert "this portal's database is PostgreSQL: back it up with pg_dump" in ended.output


FULL = sqlite3.OperationalError("database or disk is full")


@pytest.fixture
def run(portal):
    """A ``flask backup`` command on the test's own portal; what it said."""
    app = create_app(
        Settings(portal.folder, database_url(None, portal.folder), "a key of the tests", today=A_DAY)
    )

    def start(*arguments):
        return app.test_cli_runner().invoke(args=["backup", *map(str, arguments)])

    return start


@pytest.mark.parametrize("error", [FULL, OperationalError("INSERT", {}, FULL)], ids=["sqlite", "sqlalchemy"])
@pytest.mark.parametrize("command", ["create", "verify", "restore"])
def test_a_full_disk_is_told_in_words_and_the_portal_goes_on(
    run, portal, backup, tmp_path, monkeypatch, command, error
):
    def full(*_):
        raise error

    given = {
        "create": (tmp_path / "new",),
        "verify": (backup.folder,),
        "restore": (backup.folder, "--replace"),
    }
    with monkeypatch.context() as patched:
        patched.setattr(EmbeddedDatabase, "copy_to", full)
        ended = run(command, *given[command])

    assert ended.exit_code == 1
    assert ended.output.splitlines()[-1] == "Error: SQLite could not do it: database or disk is full"
    assert run("create", tmp_path / "b").exit_code == 0, "no marker of a restore stops it"


@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt()], ids=["full", "Ctrl-C"])
def test_a_restore_that_ends_half_way_says_that_nothing_was_replaced(run, portal, backup, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr("ocop_tasks.backup.restoration._make_database", fail)
    ended = run("restore", backup.folder, "--replace")

    assert ended.exit_code == 1
    assert "Nothing was replaced: the portal that is here can be started again." in ended.output
    assert not (portal.folder / data_folder.RESTORING).exists()


def test_create_tells_of_the_damaged_evidence_that_it_copied_anew(run, tmp_path):
    assert "damaged" not in run("create", tmp_path / "b").output
    path = next(iter(find_backup(tmp_path / "b").files().values()))
    path.write_bytes(b"x" * path.stat().st_size)

    ended = run("create", tmp_path / "b")

    assert ended.exit_code == 0, ended.output
    assert "damaged in earlier backups here, and were copied anew" in ended.output
    assert path.name in ended.output
