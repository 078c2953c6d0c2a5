"""Making a backup of a portal that may be served: the database first, so that every file it names is there."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from ocop_tasks import data_folder
from ocop_tasks.backup import counted, databases
from ocop_tasks.backup.databases import Database
from ocop_tasks.backup.folder import (
    DATABASE,
    FILES,
    MANIFEST,
    SUMS,
    Backup,
    Manifest,
    NoBackup,
    all_in,
    keep_file,
    sum_of,
    written,
)
from ocop_tasks.storage.base import NotStored, Store
from ocop_tasks.storage.durable import flush, make_folder

MAKING, LOCK = ".making-", "backup.lock"


@dataclass(frozen=True, slots=True)
class Origin:
    """The portal that is backed up."""

    database: Database
    store: Store
    build: str
    today: date
    """On the portal's calendar."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup, and how much of its evidence was new."""

    backup: Backup
    manifest: Manifest
    copied: int
    """Bytes."""
    gone: list[str]
    """Evidence that the portal itself has no longer, or not whole; an earlier backup may have it."""


def create(root: Path, origin: Origin, now: datetime, told: Callable[[int], object] = int) -> Made:
    """Make a backup in ``root`` as of a real moment; it has its name only when all of it is on the disk.

    ``told`` hears of copied bytes. Raises Busy where another one is being made, Unusable and OSError.
    """
    make_folder(root)
    with data_folder.held(root, LOCK):
        for leftover in root.glob(f"{MAKING}*"):
            shutil.rmtree(leftover)
        name = _free_name(root, now)
        making = Backup(root / f"{MAKING}{name}")
        make_folder(making.folder)
        try:
            manifest, copied, gone = _fill(making, origin, now, told)
            making.folder.rename(root / name)
        except BaseException:
            shutil.rmtree(making.folder, ignore_errors=True)
            raise
        flush(root)
        return Made(Backup(root / name), manifest, copied, gone)


def prune(root: Path, keep: int) -> list[str]:
    """Remove all but the newest ``keep`` backups, and the evidence that none of those names; the names removed.

    Where a list of what is kept cannot be read, all evidence stays. Raises Busy.
    """
    with data_folder.held(root, LOCK):
        old = all_in(root)[:-keep]
        for backup in old:
            gone = root / f"{MAKING}{backup.folder.name}"
            backup.folder.rename(gone)  # whoever is killed now leaves no half of it behind under its name
            shutil.rmtree(gone)
        with suppress(NoBackup):
            needed = {sum_ for backup in all_in(root) for sum_ in backup.files()}
            for path in (root / "content").glob("??/??/*"):
                if path.name not in needed:
                    path.unlink()
    return [backup.folder.name for backup in old]


def _fill(
    making: Backup, origin: Origin, now: datetime, told: Callable[[int], object]
) -> tuple[Manifest, int, list[str]]:
    """What the backup says of itself, the bytes that were new, and what the portal itself has no longer."""
    origin.database.copy_to(making.database)
    databases.check(making.database)
    named, missing, copied = databases.files(making.database), [], 0
    for sum_, size in named.items():
        fresh = _take(making, origin.store, sum_, size, told)
        if fresh is None:
            missing.append(sum_)
        copied += fresh or 0
    there = [sum_ for sum_ in named if sum_ not in set(missing)]
    manifest = Manifest(
        made_at=now.isoformat(timespec="seconds"),
        build=origin.build,
        revision=databases.revision(making.database),
        as_of=origin.today.isoformat(),
        figures=counted.figures(making.database, origin.today),
        rows=databases.rows(making.database),
        file_count=len(there),
        file_bytes=sum(named[sum_] for sum_ in there),
        missing=missing,
    )
    lines = (f"{sum_}  ../content/{sum_[:2]}/{sum_[2:4]}/{sum_}\n" for sum_ in there)
    making.write(FILES, "".join(lines))
    making.write(MANIFEST, written(manifest))
    sums = (f"{sum_of(making.folder / name)}  {name}\n" for name in (DATABASE, FILES, MANIFEST))
    making.write(SUMS, "".join(sums))
    flush(making.folder)
    gone = [sum_ for sum_ in named if sum_ in set(missing) or not origin.store.exists(sum_)]
    return manifest, copied, gone


def _take(making: Backup, store: Store, sum_: str, size: int, told: Callable[[int], object]) -> int | None:
    """Bytes copied; 0 where an earlier backup has them, None where the portal itself has not got them whole."""
    target = making.content(sum_)
    if target.exists() and target.stat().st_size == size:
        return 0
    try:
        with store.open(sum_) as source:
            return size if keep_file(source, target, sum_, told) else None
    except NotStored:
        return None


def _free_name(root: Path, now: datetime) -> str:
    name = now.strftime("%Y%m%dT%H%M%SZ")
    taken, number = {backup.folder.name for backup in all_in(root)}, 1
    while (free := name if number == 1 else f"{name}-{number}") in taken:
        number += 1
    return free
