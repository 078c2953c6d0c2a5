"""Making a backup of a portal that may be served: the database first, so that every file it names is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ocop_tasks import data_folder
from ocop_tasks.backup import database_kinds, figures_check
from ocop_tasks.backup.backup_folder import (
    DATABASE,
    FILES,
    MANIFEST,
    SUMS,
    Backup,
    Manifest,
    NoBackup,
    backups_in,
    checksum_of,
    copy_verified,
    written,
)
from ocop_tasks.backup.database_kinds import Database
from ocop_tasks.storage.stores.base import NotStored, Store
from ocop_tasks.storage.stores.durable_writes import fsync, make_folder

MAKING, LOCK = ".making-", "backup.lock"


@dataclass(frozen=True, slots=True)
class BackupSource:
    """The portal that is backed up."""

    database: Database
    store: Store
    build: str
    today: date
    """On the portal's calendar."""


@dataclass(frozen=True, slots=True)
class CreatedBackup:
    """A finished backup, and how much of its evidence was new."""

    backup: Backup
    manifest: Manifest
    copied: int
    """Bytes."""
    gone: list[str]
    """Evidence that the portal itself has no longer, or not whole; an earlier backup may have it."""
    healed: list[str]
    """Evidence that earlier backups here had, damaged, and that is whole again for all of them."""


@dataclass(slots=True)
class CopiedEvidence:
    """What became of the evidence that the database names."""

    copied: int = 0
    """Bytes."""
    missing: list[str] = field(default_factory=list)
    """Neither here nor in the portal whole."""
    healed: list[str] = field(default_factory=list)


def create(
    root: Path, origin: BackupSource, now: datetime, on_progress: Callable[[int], object] = int
) -> CreatedBackup:
    """Make a backup in ``root`` as of a real moment; it has its name only when all of it is on the disk.

    ``on_progress`` hears of copied bytes. Raises Busy where another one is being made, Unusable, OSError, and what
    SQLite and SQLAlchemy raise.
    """
    make_folder(root)
    with data_folder.held(root, LOCK):
        for leftover in root.glob(f"{MAKING}*"):
            shutil.rmtree(leftover)
        name = _free_name(root, now)
        making = Backup(root / f"{MAKING}{name}")
        make_folder(making.folder)
        try:
            manifest, taken, gone = _copy_everything(making, origin, now, on_progress)
            making.folder.rename(root / name)
        except BaseException:
            shutil.rmtree(making.folder, ignore_errors=True)
            raise
        fsync(root)
        return CreatedBackup(Backup(root / name), manifest, taken.copied, gone, taken.healed)


def prune(root: Path, keep: int) -> list[str]:
    """Remove all but the newest ``keep`` backups, and the evidence that none of those names; the names removed.

    Where a list of what is kept cannot be read, all evidence stays. Raises Busy.
    """
    with data_folder.held(root, LOCK):
        old = backups_in(root)[:-keep]
        for backup in old:
            gone = root / f"{MAKING}{backup.folder.name}"
            backup.folder.rename(gone)  # whoever is killed now leaves no half of it behind under its name
            shutil.rmtree(gone)
        with suppress(NoBackup):
            needed = {sum_ for backup in backups_in(root) for sum_ in backup.files()}
            for path in (root / "content").glob("??/??/*"):
                if path.name not in needed:
                    path.unlink()
    return [backup.folder.name for backup in old]


def _copy_everything(
    making: Backup, origin: BackupSource, now: datetime, on_progress: Callable[[int], object]
) -> tuple[Manifest, CopiedEvidence, list[str]]:
    """What the backup says of itself, how its evidence came, and what the portal itself has no longer."""
    origin.database.copy_to(making.database)
    database_kinds.check(making.database)
    named, taken = database_kinds.evidence_files(making.database), CopiedEvidence()
    for sum_, size in named.items():
        _copy_evidence(making.content(sum_), origin.store, sum_, size, taken, on_progress)
    missing = set(taken.missing)
    there = [sum_ for sum_ in named if sum_ not in missing]
    manifest = Manifest(
        made_at=now.isoformat(timespec="seconds"),
        build=origin.build,
        revision=database_kinds.revision(making.database),
        as_of=origin.today.isoformat(),
        figures=_figures(making, origin.today),
        rows=database_kinds.row_counts(making.database),
        file_count=len(there),
        file_bytes=sum(named[sum_] for sum_ in there),
        missing=taken.missing,
    )
    lines = (f"{sum_}  ../content/{sum_[:2]}/{sum_[2:4]}/{sum_}\n" for sum_ in there)
    making.write(FILES, "".join(lines))
    making.write(MANIFEST, written(manifest))
    sums = (f"{checksum_of(making.folder / name)}  {name}\n" for name in (DATABASE, FILES, MANIFEST))
    making.write(SUMS, "".join(sums))
    fsync(making.folder)
    gone = [sum_ for sum_ in named if sum_ in missing or not origin.store.exists(sum_)]
    return manifest, taken, gone


def _figures(making: Backup, today: date) -> list[dict[str, Any]]:
    """Counted inside the unfinished backup: a copy that a killed process leaves is cleared away with it."""
    with TemporaryDirectory(prefix="counting-", dir=making.folder) as folder:
        return figures_check.figures(making.database, today, Path(folder))


def _copy_evidence(
    target: Path,
    store: Store,
    sum_: str,
    size: int,
    taken: CopiedEvidence,
    on_progress: Callable[[int], object],
) -> None:
    """Copy one piece of evidence from the portal, unless an earlier backup has it whole."""
    was_there = target.exists()
    if was_there and _is_whole(target, sum_, on_progress):
        return
    try:
        with store.open(sum_) as source:
            whole = copy_verified(source, target, sum_, on_progress)
    except NotStored:
        whole = False
    if not whole:
        taken.missing.append(sum_)
        return
    taken.copied += size
    if was_there:
        taken.healed.append(sum_)


def _is_whole(target: Path, sum_: str, on_progress: Callable[[int], object]) -> bool:
    """Read through, every night: bytes that rot keep their length, their time and their inode, so nothing quicker
    sees it. 20 GB are minutes, and `verify` reads them all again anyway. What cannot be read is damaged too.
    """
    try:
        return checksum_of(target, on_progress=on_progress) == sum_
    except OSError:
        return False


def _free_name(root: Path, now: datetime) -> str:
    name = now.strftime("%Y%m%dT%H%M%SZ")
    taken, number = {backup.folder.name for backup in backups_in(root)}, 1
    while (free := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return free
