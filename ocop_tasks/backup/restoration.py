"""Putting a backup back, with nobody on the data. Whoever is killed half-way does it again: a marker says so (0053)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import update

from ocop_tasks import clock, data_folder
from ocop_tasks.backup import database_kinds, figures_check
from ocop_tasks.backup.backup_folder import Backup, Manifest, checksum_of
from ocop_tasks.backup.database_kinds import EmbeddedDatabase, UnusableDatabase
from ocop_tasks.database import writing
from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, Portal, SignIn
from ocop_tasks.models.operations.portal_settings import renew_tokens
from ocop_tasks.storage.stores.base import Store
from ocop_tasks.storage.stores.durable_writes import fsync, make_folder

UNFINISHED = "restoring.sqlite3"
ASIDE = "replaced"


@dataclass(frozen=True, slots=True)
class RestoreTarget:
    """Where a backup is put back."""

    data_dir: Path
    database: Path
    store: Store
    build: str


@dataclass(frozen=True, slots=True)
class RestoreResult:
    """What was done."""

    files: int
    """How many were missing or damaged, and are there now."""
    aside: Path | None
    """Where the database lies that was there before."""


def holds_anything(place: RestoreTarget) -> bool:
    """Whether there is a portal at the place, or a part of one."""
    content = place.data_dir / "files" / "content"
    kept = content.is_dir() and next(content.iterdir(), None) is not None
    return kept or place.database.exists() or bool(database_kinds.side_files(place.database))


def restore(
    backup: Backup,
    manifest: Manifest,
    place: RestoreTarget,
    lost: set[str],
    now: datetime,
    on_progress: Callable[[int], object] = int,
) -> RestoreResult:
    """Put a verified backup back, but for the evidence that it has ``lost``; the caller holds the folder's locks.

    All sign-ins end, all tokens of pages are made anew, and the history says so. Raises Unusable, OSError, and what
    SQLite and SQLAlchemy raise.
    """
    marker = place.data_dir / data_folder.RESTORING
    untouched = place.database.exists() and not marker.exists()
    unfinished = place.database.with_name(UNFINISHED)
    try:
        _mark(marker, backup)
        files = sum(
            _restore_file(backup, place.store, sum_, on_progress)
            for sum_ in backup.files()
            if sum_ not in lost
        )
        token = _make_database(backup, manifest, place, unfinished, now)
        aside = _set_aside(place, now)
    except BaseException:  # a full disk comes as an error of SQLite's own, Ctrl-C as no Exception at all
        if untouched:
            marker.unlink(missing_ok=True)  # nothing was replaced, and the portal that is there can go on
        _clear(unfinished)
        raise
    for left in database_kinds.side_files(place.database):
        left.unlink()
    fsync(place.database.parent)
    unfinished.replace(place.database)
    fsync(place.database.parent)
    _check_row(place.database, token)
    data_folder.make_secret_key(place.data_dir)
    marker.unlink()
    fsync(place.data_dir)
    return RestoreResult(files, aside)


def _mark(marker: Path, backup: Backup) -> None:
    marker.write_text(f"{backup.folder}\n", "utf-8")
    fsync(marker)
    fsync(marker.parent)


def _restore_file(backup: Backup, store: Store, sum_: str, on_progress: Callable[[int], object]) -> bool:
    """Whether the store needed it: what it has is looked through, and replaced where it is damaged."""
    if store.exists(sum_):
        with store.open(sum_) as there:
            if checksum_of(there, on_progress=on_progress) == sum_:
                return False
    path = backup.content(sum_)
    with path.open("rb") as source:
        received = store.receive(source, limit=path.stat().st_size)
    store.keep(received)
    on_progress(received.size)
    return True


def _make_database(
    backup: Backup, manifest: Manifest, place: RestoreTarget, unfinished: Path, now: datetime
) -> str:
    """The backup's database as this portal will have it, checked, in a file of its own; the portal's new revision."""
    _clear(unfinished)
    raw = unfinished.with_name(f"{UNFINISHED}.raw")
    EmbeddedDatabase(backup.database).copy_to(raw)
    with figures_check.opened(raw, place.data_dir):
        if (
            figures_check.counted(date.fromisoformat(manifest.as_of)) != manifest.figures
            and manifest.build == place.build
        ):
            raise UnusableDatabase(
                "what was put back has other figures than the backup; nothing was replaced"
            )
        token = _start_anew(manifest, now)
    EmbeddedDatabase(raw).copy_to(unfinished)
    for left in (raw, *database_kinds.side_files(raw)):
        left.unlink()
    database_kinds.check(unfinished)
    return token


def _clear(unfinished: Path) -> None:
    """Remove what a restore that came to no end has made of its database."""
    for left in unfinished.parent.glob(f"{UNFINISHED}*"):
        left.unlink(missing_ok=True)


def _start_anew(manifest: Manifest, now: datetime) -> str:
    """Nobody stays signed in, no page that a browser holds counts as it stands, and the history says what happened."""
    with writing(db.session()):
        session = db.session()
        portal = session.get_one(Portal, 1)
        clock.set_calendar(days_behind=portal.days_behind)
        renew_tokens(session)
        session.execute(update(SignIn).where(SignIn.ended_at.is_(None)).values(ended_at=now))
        on_progress = {"made_at": [None, manifest.made_at]}
        session.add(AuditEntry.about(portal, "portal.restored", by=None, at=clock.now(), changes=on_progress))
    db.session.expire_all()
    return db.session.get_one(Portal, 1).revision


def _set_aside(place: RestoreTarget, now: datetime) -> Path | None:
    """Give what is there a second name, its log too, to be opened as it was; None where nothing is there."""
    there = [path for path in (place.database, *database_kinds.side_files(place.database)) if path.exists()]
    if not there:
        return None
    aside = place.data_dir / ASIDE / now.strftime("%Y%m%dT%H%M%SZ")
    make_folder(aside)
    for path in there:
        try:
            os.link(path, aside / path.name)
        except FileExistsError:
            continue
        except OSError:
            shutil.copy2(path, aside / path.name)
    fsync(aside)
    return aside


def _check_row(database: Path, token: str) -> None:
    """Whether what is read now is what was put back, and nothing that an old log has replayed. Raises Unusable."""
    with database_kinds.open_read_only(database) as opened:
        (found,) = opened.execute("SELECT revision FROM portal").fetchone()
    if found != token:
        raise UnusableDatabase("what is read now is not what was put back")
