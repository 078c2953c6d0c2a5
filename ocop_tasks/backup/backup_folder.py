"""One backup on the disk: its files, their sums, and the evidence that it shares with the others beside it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

from ocop_tasks.data_folder import FILE_MODE
from ocop_tasks.storage.stores.durable_writes import fsync, make_folder

FORMAT = 1
DATABASE, FILES, MANIFEST, SUMS = "database.sqlite3", "files.sha256", "manifest.json", "SHA256SUMS"
NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z(-[0-9]+)?")
LINE = re.compile(r"([0-9a-f]{64})  (\S+)")
CHUNK = 1 << 20


class NoBackup(Exception):
    """There is no whole backup at that place; the message says what is missing or damaged."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    made_at: str
    """UTC."""
    build: str
    """Of the portal that made it."""
    revision: str
    """The migration of its database."""
    as_of: str
    """The day of the portal's calendar to whose end the figures are."""
    figures: list[dict[str, Any]]
    rows: dict[str, int]
    file_count: int
    file_bytes: int
    missing: list[str] = field(default_factory=list)
    """Evidence that the portal itself had no longer, or not whole, when this was made."""
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Backup:
    """The folder of one backup."""

    folder: Path

    @property
    def database(self) -> Path:
        """Its database."""
        return self.folder / DATABASE

    def content(self, sha256_: str) -> Path:
        """Where a piece of its evidence lies, or would lie."""
        return self.folder.parent / "content" / sha256_[:2] / sha256_[2:4] / sha256_

    def manifest(self) -> Manifest:
        """Raises NoBackup."""
        try:
            read = json.loads((self.folder / MANIFEST).read_text("utf-8"))
            if read.get("format") != FORMAT:
                raise NoBackup(f"{MANIFEST} is of a format that this version does not know")
            return Manifest(**read)
        except (OSError, ValueError, TypeError, AttributeError) as error:
            raise NoBackup(f"{MANIFEST} is missing, or not whole") from error

    def files(self) -> dict[str, Path]:
        """Its evidence by SHA-256. Raises NoBackup."""
        return {sum_: self.content(sum_) for sum_, _name in self._lines(FILES)}

    def sums(self) -> dict[str, str]:
        """The SHA-256 of its own files. Raises NoBackup."""
        found = {name: sum_ for sum_, name in self._lines(SUMS)}
        if found.keys() != {DATABASE, FILES, MANIFEST}:
            raise NoBackup(f"{SUMS} is not whole")
        return found

    def write(self, name: str, text: str) -> None:
        """Write one of its files; it is on the disk at the end."""
        with os.fdopen(
            os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "w"
        ) as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())

    def _lines(self, name: str) -> Iterator[tuple[str, str]]:
        try:
            lines = (self.folder / name).read_text("ascii").splitlines()
        except (OSError, ValueError) as error:
            raise NoBackup(f"{name} is missing, or cannot be read: the backup is not whole") from error
        for line in lines:
            if not (found := LINE.fullmatch(line)):
                raise NoBackup(f"{name} is damaged")
            yield found[1], found[2]


def written(manifest: Manifest) -> str:
    """A manifest as it is kept."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1)


def backups_in(root: Path) -> list[Backup]:
    """The finished backups of a folder, the oldest first."""
    found = (
        (path for path in root.iterdir() if NAME.fullmatch(path.name) and path.is_dir())
        if root.is_dir()
        else ()
    )
    return [Backup(path) for path in sorted(found)]


def find_backup(path: Path) -> Backup:
    """The backup at ``path``, or the newest in it. Raises NoBackup."""
    path = path.resolve()
    if NAME.fullmatch(path.name) and path.is_dir():
        return Backup(path)
    if not (found := backups_in(path)):
        raise NoBackup(f"there is no finished backup in {path}")
    return found[-1]


def checksum_of(
    file: Path | BinaryIO, onto: BinaryIO | None = None, on_progress: Callable[[int], object] = int
) -> str:
    """The SHA-256 of a file, copied ``onto`` another on the way; ``on_progress`` hears of bytes."""
    if isinstance(file, Path):
        with file.open("rb") as opened:
            return checksum_of(opened, onto, on_progress)
    digest = sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        if onto:
            onto.write(chunk)
        on_progress(len(chunk))
    return digest.hexdigest()


def copy_verified(source: BinaryIO, target: Path, sum_: str, on_progress: Callable[[int], object]) -> bool:
    """Copy evidence to ``target`` for good, under its name only when it is whole; False where it is not ``sum_``."""
    make_folder(target.parent)
    unfinished = target.with_name(f".{sum_}")
    unfinished.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE), "wb") as file:
            if checksum_of(source, file, on_progress) != sum_:
                return False
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
        fsync(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    return True
