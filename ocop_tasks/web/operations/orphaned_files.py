"""Kept bytes that no record has: what a kill between keeping and committing leaves, and nothing else should.

Bytes are on the disk before the row that names them, so a process that dies between the two leaves bytes without a row.
They are found by asking for all of them; a person decides whether they go (``flask files orphans``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.sql.elements import ColumnElement

from ocop_tasks import clock
from ocop_tasks.database import writing
from ocop_tasks.extensions import db
from ocop_tasks.models import StoredFile
from ocop_tasks.storage.stores.base import NotStored
from ocop_tasks.web.uploads.stored_files import store

OLD_ENOUGH = timedelta(hours=48)
"""No form is under way so long: what is younger may be named in a moment."""


@dataclass(frozen=True, slots=True)
class Orphan:
    """Kept bytes."""

    sha256: str
    size: int


def find(older_than: timedelta = OLD_ENOUGH) -> list[Orphan]:
    """The bytes that no record has and that were kept so long ago, in the order of their SHA-256."""
    named = set(db.session.scalars(select(StoredFile.sha256).where(_is_named())))
    db.session.rollback()
    found = []
    for sha256 in store().orphans(named.__contains__):
        try:
            if store().age(sha256) >= older_than:
                found.append(Orphan(sha256, store().size(sha256)))
        except NotStored:
            continue
    return sorted(found, key=lambda orphan: orphan.sha256)


def remove(orphan: Orphan, older_than: timedelta = OLD_ENOUGH) -> bool:
    """Remove it, where still nothing names it and nobody has sent the same bytes meanwhile; whether it is gone.

    First the row that nothing points at, then the bytes: while they go the store lets nobody keep them, and what was
    kept again is young.
    """
    bound = clock.now() - older_than
    with writing(db.session()):
        unnamed = (StoredFile.sha256 == orphan.sha256, StoredFile.kept_at <= bound, ~_is_named())
        db.session.execute(
            delete(StoredFile).where(*unnamed), execution_options={"synchronize_session": False}
        )
    return store().remove(orphan.sha256, older_than=older_than, unless=lambda: _has_row(orphan.sha256))


def _has_row(sha256: str) -> bool:
    db.session.rollback()
    return db.session.scalar(select(exists().where(StoredFile.sha256 == sha256))) or False


def _is_named() -> ColumnElement[bool]:
    """Whether a record of any table has the file: asked of the tables themselves, so that none is forgotten."""
    pointing = [
        exists().where(column == StoredFile.sha256)
        for table in db.metadata.tables.values()
        for column in table.columns
        if any(key.column is StoredFile.__table__.c.sha256 for key in column.foreign_keys)
    ]
    named: ColumnElement[bool] = pointing[0]
    for each in pointing[1:]:
        named = named | each
    return named
