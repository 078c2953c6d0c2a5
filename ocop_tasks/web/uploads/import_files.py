"""Files between their dry run and their import: on this server's disk for a day, each its sender's alone.

The browser holds nothing but a random name; what is imported is what was looked through.
"""

from __future__ import annotations

import os
import re
import secrets
import tempfile
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import abort, current_app

from ocop_tasks.storage.stores.durable_writes import remove_stale

KEPT_FOR = timedelta(days=1)
MAX_PER_PERSON = 10
"""Files of one person; before another his oldest go."""
KEY = re.compile(r"[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class PendingImport:
    """One file; ``update`` is what its sender wanted done with rows that are there already."""

    key: str
    kind: str
    update: bool
    path: Path

    def read(self) -> bytes:
        """What was sent. Answers 404 where it was carried out just now."""
        try:
            return self.path.read_bytes()
        except FileNotFoundError:
            abort(404)

    def rewrite(self, data: bytes) -> None:
        """Keep ``data`` in its place; who reads at that moment gets all of the one or all of the other."""
        descriptor, name = tempfile.mkstemp(dir=self.path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(name, self.path)

    def drop(self) -> None:
        """Forget it."""
        self.path.unlink(missing_ok=True)


def keep(data: bytes, *, owner_id: int, kind: str, update: bool) -> PendingImport:
    """Keep a file for its sender, readable by the portal's own user alone."""
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in _of(owner_id)[MAX_PER_PERSON - 1 :]:
        old.unlink(missing_ok=True)
    key = secrets.token_urlsafe(16)
    path = _path(owner_id, kind, key, update=update)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    return PendingImport(key, kind, update, path)


def find(key: str, *, owner_id: int, kind: str) -> PendingImport:
    """The file with that name, if this person sent it. Answers 404 where there is none any more."""
    if not KEY.fullmatch(key):
        abort(404)
    either = (
        PendingImport(key, kind, update, _path(owner_id, kind, key, update=update))
        for update in (False, True)
    )
    there = (each for each in either if each.path.exists() and not _is_old(each.path))
    return next(there, None) or abort(404)


def sweep() -> None:
    """Forget the files that nobody came back for."""
    if _folder().is_dir():
        remove_stale(_folder(), KEPT_FOR)


def _path(owner_id: int, kind: str, key: str, *, update: bool) -> Path:
    return _folder() / f"{owner_id}.{kind}.{'update' if update else 'add'}.{key}.csv"


def _of(owner_id: int) -> list[Path]:
    """One person's files, the newest first."""
    return sorted(_folder().glob(f"{owner_id}.*.csv"), key=lambda path: path.stat().st_mtime, reverse=True)


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - KEPT_FOR.total_seconds()


def _folder() -> Path:
    folder: Path = current_app.config["SETTINGS"].data_dir / "imports"
    return folder
