"""A backup is whole or says what it lacks, and what is put back is what was there, with nothing of an older log."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy.exc import SQLAlchemyError

from ocop_tasks import data_folder
from ocop_tasks.backup import (
    backup_folder,
    creation,
    figures_check,
    restoration,
    temporary_copy,
    verification,
)
from ocop_tasks.backup.backup_folder import Backup, NoBackup, backups_in, find_backup
from ocop_tasks.backup.database_kinds import EmbeddedDatabase
from tests.backup.conftest import BUILD, NOON, Portal

LATER = NOON + timedelta(days=1)


def verdict(backup: Backup, build: str = BUILD) -> verification.Verdict:
    return verification.verify(backup, build)


def ask(database: Path, question: str) -> list[tuple]:
    with closing(sqlite3.connect(database)) as opened:
        return opened.execute(question).fetchall()


def put_back(backup: Backup, portal: Portal) -> restoration.RestoreResult:
    portal.folder.mkdir(exist_ok=True)
    return restoration.restore(backup, backup.manifest(), portal.place, set(), LATER)


def figures(portal: Portal, as_of: str) -> list[dict]:
    with temporary_copy.folder() as folder:
        return figures_check.figures(portal.database, date.fromisoformat(as_of), folder)


def in_a_process_that_dies(call: Callable[[], object]) -> None:
    child = os.fork()
    if child == 0:
        call()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL, "it was killed"


@pytest.fixture
def temporary_folder(tmp_path, monkeypatch) -> Path:
    """The system's, for this test alone."""
    path = tmp_path / "tmp"
    path.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(path))
    return path


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_backup_is_whole_its_users_alone_and_has_no_log_beside_it(backup):
    found = verdict(backup)

    assert found.is_whole, found.broken + found.files
    assert backup.manifest().file_count == len(backup.files()) > 0
    assert {path.name for path in backup.folder.iterdir()} == {
        "database.sqlite3", "files.sha256", "manifest.json", "SHA256SUMS",
    }  # fmt: skip
    every = [backup.folder, *backup.folder.parent.rglob("*")]
    assert not [path for path in every if path.name != "backups" and path.stat().st_mode & 0o077]


def test_the_sums_are_those_of_sha256sum(backup):
    lines = (backup.folder / "files.sha256").read_text().splitlines() + (
        backup.folder / "SHA256SUMS"
    ).read_text().splitlines()
    for line in lines:
        sum_, name = line.split("  ")
        assert sha256((backup.folder / name).read_bytes()).hexdigest() == sum_


@pytest.mark.parametrize("name", ["database.sqlite3", "files.sha256", "manifest.json", "SHA256SUMS"])
def test_one_byte_that_is_another_is_found(backup, name):
    path = backup.folder / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    found = verdict(backup)
    assert not found.is_whole
    assert name == "SHA256SUMS" or any(name in line for line in found.broken)


@pytest.mark.parametrize("name", ["database.sqlite3", "files.sha256", "manifest.json", "SHA256SUMS"])
def test_what_is_missing_or_cut_off_is_named(backup, name):
    path = backup.folder / name
    path.write_bytes(path.read_bytes()[:-40])
    assert any(name in line for line in verdict(backup).broken)
    path.unlink()
    assert any(name in line for line in verdict(backup).broken)


def test_evidence_that_is_missing_or_damaged_is_named_and_the_rest_can_be_put_back(backup, tmp_path):
    (gone, damaged), *_ = [list(backup.files())[:2]]
    backup.content(gone).unlink()
    backup.content(damaged).write_bytes(b"x" * backup.content(damaged).stat().st_size)

    found = verdict(backup)

    assert found.broken == []
    assert found.lost == {gone, damaged}
    assert any(gone in line and "missing" in line for line in found.files)
    assert any(damaged in line and "differs" in line for line in found.files)
    portal = Portal(tmp_path / "new")
    portal.folder.mkdir()
    done = restoration.restore(backup, backup.manifest(), portal.place, found.lost, LATER)
    assert done.files == len(backup.files()) - 2


def test_figures_that_are_others_are_an_error_of_the_same_version_and_a_note_of_another(backup, monkeypatch):
    monkeypatch.setattr(figures_check, "counted", lambda _as_of: [])
    assert "figures are not those" in verdict(backup).broken[0]
    other = verdict(backup, build="another build")
    assert other.is_whole
    assert "counts other figures" in other.notes[0]


def test_a_second_backup_copies_only_what_is_new_and_old_ones_go_with_what_they_alone_need(portal, tmp_path):
    root = tmp_path / "b"
    first = portal.back_up(root)
    second = portal.back_up(root, LATER)
    assert (first.copied > 0, second.copied) == (True, 0)

    with closing(sqlite3.connect(portal.database)) as database:
        database.execute("DELETE FROM evidence WHERE sha256 IS NOT NULL")
        database.execute("DELETE FROM outreach_photo")
        database.execute("DELETE FROM stored_file")
        database.commit()
    third = portal.back_up(root, LATER)
    assert third.backup.folder.name.endswith("-2"), "two in one second have two names"

    assert creation.prune(root, keep=1) == [first.backup.folder.name, second.backup.folder.name]
    assert backups_in(root) == [third.backup]
    assert not [path for path in (root / "content").rglob("*") if path.is_file()]
    assert verdict(third.backup).is_whole


def turn_a_bit(path: Path) -> bytes:
    """Damage a file as a disk does, without another length or time; what it was."""
    whole, there = path.read_bytes(), path.stat()
    path.write_bytes(bytes([whole[0] ^ 1]) + whole[1:])
    os.utime(path, ns=(there.st_atime_ns, there.st_mtime_ns))
    return whole


def test_evidence_that_rotted_in_an_earlier_backup_is_mended_by_the_next_and_that_is_told(portal, tmp_path):
    first = portal.back_up(tmp_path / "b")
    sum_, path = next(iter(first.backup.files().items()))
    whole = turn_a_bit(path)

    second = portal.back_up(tmp_path / "b", LATER)

    assert path.read_bytes() == whole
    assert (second.healed, second.copied, second.gone) == ([sum_], len(whole), [])
    assert verdict(second.backup).is_whole
    assert verdict(first.backup).is_whole, "they share it"
    assert portal.back_up(tmp_path / "b", LATER).healed == []


def test_evidence_that_the_disk_no_longer_reads_is_copied_anew(portal, tmp_path, monkeypatch):
    sum_, path = next(iter(portal.back_up(tmp_path / "b").backup.files().items()))

    def sum_of(file, *given, **named):
        if file == path:
            raise OSError(5, "Input/output error")
        return backup_folder.checksum_of(file, *given, **named)

    monkeypatch.setattr(creation, "checksum_of", sum_of)
    assert portal.back_up(tmp_path / "b", LATER).healed == [sum_]


def test_evidence_that_rotted_in_the_backup_and_is_lost_in_the_portal_is_not_said_to_be_there(
    portal, tmp_path
):
    sum_, path = next(iter(portal.back_up(tmp_path / "b").backup.files().items()))
    turn_a_bit(path)
    portal.store.path(sum_).unlink()

    made = portal.back_up(tmp_path / "b", LATER)

    assert made.gone == made.manifest.missing == [sum_]
    assert sum_ not in made.backup.files()
    assert verdict(made.backup).is_whole


def test_what_the_portal_itself_has_lost_is_told_and_kept_where_an_earlier_backup_has_it(portal, tmp_path):
    sums = list(portal.back_up(tmp_path / "b").backup.files())
    portal.store.path(sums[0]).unlink()

    again, elsewhere = portal.back_up(tmp_path / "b", LATER), portal.back_up(tmp_path / "c")

    assert again.gone == elsewhere.gone == elsewhere.manifest.missing == [sums[0]]
    assert again.manifest.missing == []
    assert verdict(again.backup).is_whole
    assert "missing or damaged in the portal itself" in verdict(elsewhere.backup).notes[0]


def test_a_backup_that_was_cut_off_is_none_and_the_next_one_clears_it_away(portal, tmp_path, monkeypatch):
    root = tmp_path / "b"
    with monkeypatch.context() as patched:
        patched.setattr(creation, "written", die)
        in_a_process_that_dies(lambda: portal.back_up(root))
    assert [path.name for path in root.glob(".making-*")]
    with pytest.raises(NoBackup):
        find_backup(root)

    made = portal.back_up(root)
    assert find_backup(root) == made.backup
    assert not list(root.glob(".making-*"))
    assert verdict(made.backup).is_whole


def copies_with_passwords(folder: Path) -> list[Path]:
    """The whole databases that lie in a folder, outside finished backups."""
    return [path for path in folder.rglob("*.sqlite3") if path.name != "database.sqlite3"]


def test_a_backup_killed_while_it_counts_leaves_no_copy_of_the_database_after_the_next(
    portal, tmp_path, monkeypatch, temporary_folder
):
    root = tmp_path / "b"
    with monkeypatch.context() as patched:
        patched.setattr(figures_check, "counted", die)
        in_a_process_that_dies(lambda: portal.back_up(root))
    assert list(temporary_folder.iterdir()) == []
    assert len(copies_with_passwords(root)) == 1, "it was killed at the right moment"

    made = portal.back_up(root)
    assert copies_with_passwords(root) == []
    assert {path.name for path in root.iterdir()} == {"backup.lock", "content", made.backup.folder.name}


def test_a_look_at_a_backup_killed_while_it_counts_leaves_no_copy_of_the_database_after_the_next(
    backup, monkeypatch, temporary_folder
):
    with monkeypatch.context() as patched:
        patched.setattr(figures_check, "counted", die)
        in_a_process_that_dies(lambda: verdict(backup))
    assert len(copies_with_passwords(temporary_folder)) == 1, "it was killed at the right moment"

    assert verdict(backup).is_whole
    assert list(temporary_folder.iterdir()) == []


def test_a_broken_backup_too_is_looked_at_without_leaving_what_was_there(backup, temporary_folder):
    left = temporary_folder / f"{temporary_copy.PREFIX}abc"
    left.mkdir()
    (left / "portal.sqlite3").touch()
    backup.database.unlink()

    assert verdict(backup).broken
    assert list(temporary_folder.iterdir()) == []


def test_a_copy_that_is_in_use_another_user_s_and_a_person_s_own_folder_stay(temporary_folder, monkeypatch):
    own = temporary_folder / "ocop-backup-2026"
    own.mkdir()
    (own / "portal.sqlite3").touch()
    with temporary_copy.folder() as used:
        (used / "portal.sqlite3").touch()
        temporary_copy.sweep()
        assert (used / "portal.sqlite3").exists()
    left = temporary_folder / f"{temporary_copy.PREFIX}abc"
    left.mkdir()
    (left / "portal.sqlite3").touch()
    with monkeypatch.context() as patched:
        patched.setattr(os, "geteuid", lambda: temporary_folder.stat().st_uid + 1)
        temporary_copy.sweep()
    assert (left / "portal.sqlite3").exists()

    new = temporary_folder / f"{temporary_copy.PREFIX}def"
    new.mkdir()
    temporary_copy.sweep()
    assert set(temporary_folder.iterdir()) == {own, new}, (
        "an empty one may be locked at any moment, and holds nothing"
    )


def test_two_at_once_in_one_folder_do_not_meet(portal, tmp_path):
    root = tmp_path / "b"
    root.mkdir()
    with data_folder.held(root, creation.LOCK), pytest.raises(data_folder.Busy):
        portal.back_up(root)


def test_what_was_lost_comes_back_byte_for_byte_nobody_stays_signed_in_and_no_page_counts(portal, tmp_path):
    with closing(sqlite3.connect(portal.database)) as database:
        database.execute(
            "INSERT INTO sign_in (user_id, token_hash, started_at, seen_at, device, page_token)"
            " SELECT id, username, '2026-11-30', '2026-11-30', '', 'page' FROM user_account"
        )
        database.commit()
    before = figures(portal, "2022-06-15")
    tokens = ask(portal.database, "SELECT revision, log_revision FROM portal")
    backup = portal.back_up(tmp_path / "b").backup
    shutil.rmtree(portal.folder)

    done = put_back(backup, portal)

    assert figures(portal, "2022-06-15") == before == backup.manifest().figures
    assert done.files == len(backup.files())
    for sum_ in backup.files():
        with portal.store.open(sum_) as file:
            assert sha256(file.read()).hexdigest() == sum_
    assert ask(
        portal.database, "SELECT count(*) FROM sign_in WHERE ended_at IS NULL OR page_token = 'page'"
    ) == [(0,)]
    new = ask(portal.database, "SELECT revision, log_revision FROM portal")
    assert not set(new[0]) & set(tokens[0])
    noted = ask(portal.database, "SELECT by_id, changes FROM audit_entry WHERE action = 'portal.restored'")
    assert len(noted) == 1
    assert backup.manifest().made_at in noted[0][1]
    assert (portal.folder / "secret-key").stat().st_size
    assert not (portal.folder / data_folder.RESTORING).exists()
    assert not list(portal.folder.glob("restoring*"))


def leave_a_log(portal: Portal) -> None:
    """Change the portal so that the change stands in the log alone, as a server that was killed leaves it."""
    copies = portal.folder / "copies"
    copies.mkdir()
    with closing(sqlite3.connect(portal.database)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA wal_autocheckpoint=0")
        database.execute("UPDATE plan SET title = 'Sau bản sao lưu'")
        database.execute("UPDATE portal SET revision = 'old'")
        database.commit()
        for path in portal.folder.glob("portal.sqlite3*"):
            shutil.copy(path, copies / path.name)
    for path in copies.iterdir():
        path.replace(portal.folder / path.name)
    copies.rmdir()
    assert (portal.folder / "portal.sqlite3-wal").stat().st_size


def test_an_old_log_beside_the_database_undoes_nothing_of_the_restore_and_is_kept_with_its_database(
    portal, tmp_path
):
    title = ask(portal.database, "SELECT title FROM plan WHERE id = 1")
    backup = portal.back_up(tmp_path / "b").backup
    leave_a_log(portal)

    done = put_back(backup, portal)

    assert ask(portal.database, "SELECT title FROM plan WHERE id = 1") == title
    assert done.aside
    assert ask(done.aside / "portal.sqlite3", "SELECT title FROM plan WHERE id = 1") == [("Sau bản sao lưu",)]


def test_a_log_alone_whose_database_is_lost_undoes_nothing(portal, tmp_path):
    title = ask(portal.database, "SELECT title FROM plan WHERE id = 1")
    backup = portal.back_up(tmp_path / "b").backup
    leave_a_log(portal)
    portal.database.unlink()

    put_back(backup, portal)

    assert ask(portal.database, "SELECT title FROM plan WHERE id = 1") == title


@pytest.mark.parametrize("at", ["_restore_file", "_make_database", "_set_aside", "_check_row"])
@pytest.mark.parametrize("there", ["nothing", "a portal"])
def test_a_restore_that_was_killed_says_so_and_is_done_again(
    portal, backup, tmp_path, monkeypatch, at, there
):
    leave_a_log(portal)
    if there == "nothing":
        shutil.rmtree(portal.folder)
    with monkeypatch.context() as patched:
        patched.setattr(restoration, at, die)
        in_a_process_that_dies(lambda: put_back(backup, portal))
    assert (portal.folder / data_folder.RESTORING).read_text().strip() == str(backup.folder)

    put_back(backup, portal)

    assert figures(portal, "2022-06-15") == backup.manifest().figures
    assert ask(portal.database, "SELECT count(*) FROM audit_entry WHERE action = 'portal.restored'") == [(1,)]
    assert ask(portal.database, "SELECT count(*) FROM plan WHERE title = 'Sau bản sao lưu'") == [(0,)]
    assert not (portal.folder / data_folder.RESTORING).exists()
    if there == "a portal":
        kept = sorted((portal.folder / "replaced").rglob("portal.sqlite3"))
        assert ask(kept[0], "SELECT title FROM plan WHERE id = 1") == [("Sau bản sao lưu",)], (
            "what was there is kept as it was"
        )


FULL = sqlite3.OperationalError("database or disk is full")


@pytest.mark.parametrize(
    "error",
    [OSError(28, "No space left on device"), FULL, SQLAlchemyError("full"), KeyboardInterrupt()],
    ids=repr,
)
@pytest.mark.parametrize("at", ["_mark", "_restore_file", "_start_anew", "_set_aside"])
def test_a_restore_that_cannot_be_done_or_is_stopped_leaves_the_portal_that_is_there(
    portal, backup, monkeypatch, at, error
):
    before = ask(portal.database, "SELECT revision FROM portal")
    there = {path.name for path in portal.folder.iterdir()}

    def fail(*_: object) -> None:
        if at == "_mark":  # a full disk takes the name, and none of the text
            (portal.folder / data_folder.RESTORING).touch()
        raise error

    with monkeypatch.context() as patched:
        patched.setattr(restoration, at, fail)
        with pytest.raises(type(error)):
            put_back(backup, portal)
    assert ask(portal.database, "SELECT revision FROM portal") == before
    assert not (portal.folder / data_folder.RESTORING).exists()
    assert {path.name for path in portal.folder.iterdir()} == there

    put_back(backup, portal)
    assert ask(portal.database, "SELECT revision FROM portal") != before


def test_a_restore_that_fails_after_another_was_cut_off_still_wants_to_be_done_again(
    portal, backup, monkeypatch
):
    (portal.folder / data_folder.RESTORING).write_text("cut off")

    def full(*_: object) -> None:
        raise FULL

    with monkeypatch.context() as patched:
        patched.setattr(EmbeddedDatabase, "copy_to", full)
        with pytest.raises(sqlite3.OperationalError):
            put_back(backup, portal)
    assert (portal.folder / data_folder.RESTORING).exists()
