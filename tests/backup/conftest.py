"""A portal with evidence, and one backup of it that tests may copy and damage."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ocop_tasks.backup import creation
from ocop_tasks.backup.backup_folder import Backup
from ocop_tasks.backup.database_kinds import EmbeddedDatabase
from ocop_tasks.backup.restoration import RestoreTarget
from ocop_tasks.storage.stores.local import LocalStore
from tests.conftest import A_DAY
from tests.support import portal_2022

BUILD = "this build"
NOON = datetime(2026, 11, 30, 5, tzinfo=UTC)


@dataclass
class Portal:
    """Where a portal's data lie."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "portal.sqlite3"

    @property
    def store(self) -> LocalStore:
        return LocalStore(self.folder / "files")

    def back_up(self, root: Path, now: datetime = NOON) -> creation.CreatedBackup:
        origin = creation.BackupSource(EmbeddedDatabase(self.database), self.store, BUILD, A_DAY)
        return creation.create(root, origin, now)

    @property
    def place(self) -> RestoreTarget:
        return RestoreTarget(self.folder, self.database, self.store, BUILD)


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> tuple[Path, Path]:
    """A portal's folder, and one with a backup of it."""
    folder, root = tmp_path_factory.mktemp("portal"), tmp_path_factory.mktemp("backups")
    portal_2022.lay(folder)
    Portal(folder).back_up(root)
    return folder, root


@pytest.fixture
def portal(template, tmp_path) -> Portal:
    """A portal of the test's own."""
    return Portal(Path(shutil.copytree(template[0], tmp_path / "data")))


@pytest.fixture
def backup(template, tmp_path) -> Backup:
    """A backup of the test's own."""
    root = Path(shutil.copytree(template[1], tmp_path / "backups"))
    return Backup(next(path for path in root.iterdir() if path.name.startswith("2026")))
