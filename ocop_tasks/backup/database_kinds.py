"""What a backup asks of a kind of database. The embedded SQLite is the only one that answers so far."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from ocop_tasks import data_folder
from ocop_tasks.settings import Settings
from ocop_tasks.storage.stores.durable_writes import fsync

SIDE_FILES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside its file: an old log would be replayed into whatever is put in the file's place."""
PATIENCE = 60.0
"""Seconds."""


class NotEmbedded(Exception):
    """The portal's database is of a kind that has tools of its own; the message names them."""


class UnusableDatabase(Exception):
    """The database in a backup is not what it should be; the message says why."""


class Database(Protocol):
    """The portal's database, which may be served meanwhile."""

    def copy_to(self, target: Path) -> None:
        """A copy as of one moment, whole in one file and on the disk."""


class EmbeddedDatabase:
    """SQLite in a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def copy_to(self, target: Path) -> None:
        """A copy as of one moment, whole in one file and on the disk.

        In one step: writers go on meanwhile, and one that went page by page would never end beside them.
        """
        os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, data_folder.FILE_MODE))
        with closing(_connected(self.file)) as source, closing(_connected(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE").fetchone()
        fsync(target)
        fsync(target.parent)


def portal_database(settings: Settings) -> Path:
    """The file of the portal's embedded database. Raises NotEmbedded."""
    if file := data_folder.sqlite_file(settings.database_url):
        return file
    raise NotEmbedded(
        "this portal's database is PostgreSQL: back it up with pg_dump and put it back with pg_restore, the files "
        "after it (docs/deploy/README.md). `flask backup` is for the database in the data folder"
    )


@contextmanager
def open_read_only(file: Path) -> Iterator[sqlite3.Connection]:
    """A database that nobody writes. Raises Unusable where it is none."""
    try:
        with closing(
            sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True, timeout=PATIENCE)
        ) as database:
            yield database
    except sqlite3.Error as error:
        raise UnusableDatabase(f"{file.name} cannot be read: {error}") from error


def check(file: Path) -> None:
    """Raises Unusable where pages are damaged, or a row names one that is not there."""
    with open_read_only(file) as database:
        said = [row[0] for row in database.execute("PRAGMA integrity_check(5)")]
        if said != ["ok"]:
            raise UnusableDatabase(f"{file.name} is damaged: {'; '.join(said)[:300]}")
        if broken := database.execute("PRAGMA foreign_key_check").fetchone():
            raise UnusableDatabase(
                f"{file.name}: a row of {broken[0]} names a row of {broken[2]} that is not there"
            )


def revision(file: Path) -> str:
    """The migration that the tables are at. Raises Unusable."""
    with open_read_only(file) as database:
        row = database.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise UnusableDatabase(f"{file.name} is no portal's database")
    return str(row[0])


def row_counts(file: Path) -> dict[str, int]:
    """How many rows each table has."""
    with open_read_only(file) as database:
        tables = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        names = sorted(str(row[0]) for row in tables)
        return {name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def evidence_files(file: Path) -> dict[str, int]:
    """The evidence that rows name: bytes by SHA-256."""
    with open_read_only(file) as database:
        return dict(database.execute("SELECT sha256, size FROM stored_file ORDER BY sha256").fetchall())


def side_files(file: Path) -> list[Path]:
    """What lies beside ``file`` and belongs to it."""
    return [path for end in SIDE_FILES if (path := file.with_name(file.name + end)).exists()]


def _connected(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(
        f"file:{quote(str(file))}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None
    )
