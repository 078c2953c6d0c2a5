"""Nobody but the portal's own user reads its data, whatever the umask is and however open they lay before."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from ocop_tasks import data_folder
from ocop_tasks.storage.previews import PreviewCache
from ocop_tasks.storage.stores.local import LocalStore
from tests.support.server import serving


def open_to_others(folder: Path) -> dict[str, str]:
    """What others may look into, with its mode."""
    found = [folder, *folder.rglob("*")]
    return {str(path): oct(path.stat().st_mode) for path in found if path.stat().st_mode & 0o077}


@pytest.fixture(autouse=True)
def umask():
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.slow
def test_what_a_server_makes_is_its_users_alone(tmp_path):
    data = tmp_path / "data"
    data.mkdir(mode=0o755)
    with serving(data), closing(sqlite3.connect(data / "portal.sqlite3")) as database:
        database.execute("SELECT count(*) FROM portal").fetchall()
        assert {path.name for path in data.iterdir()} >= {
            "portal.sqlite3", "portal.sqlite3-wal", "portal.sqlite3-shm", "secret-key", "files", "previews",
        }  # fmt: skip
        (data / "server.log").unlink()  # the test's own
        assert open_to_others(data) == {}


@pytest.mark.long
def test_what_lay_open_is_shut_at_the_next_start(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    with serving(data):
        pass
    for path in (data, *data.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    with serving(data):
        (data / "server.log").chmod(0o600)
        assert open_to_others(data) == {}


def test_evidence_and_previews_have_folders_of_their_owner_alone(tmp_path):
    store = LocalStore(tmp_path / "files")
    store.keep(store.receive(BytesIO(b"bien ban"), limit=100))
    PreviewCache(store, tmp_path / "previews")
    assert open_to_others(tmp_path / "files") == open_to_others(tmp_path / "previews") == {}


def test_a_folder_that_everybody_shares_is_left_as_it_is(tmp_path):
    tmp_path.chmod(0o1777)
    data_folder.tighten(tmp_path)
    assert tmp_path.stat().st_mode & 0o7777 == 0o1777


def test_a_key_that_was_cut_off_is_made_anew_and_a_whole_one_stays(tmp_path):
    (tmp_path / "secret-key").touch()
    data_folder.make_secret_key(tmp_path)
    made = (tmp_path / "secret-key").read_text()
    data_folder.make_secret_key(tmp_path)

    assert len(made) > 40
    assert (tmp_path / "secret-key").read_text() == made
    assert [path.name for path in tmp_path.iterdir()] == ["secret-key"]
