"""The portal's revision: a token that is made anew with every committed change that a page of others could show.

Pages carry it in their ETag and figures are cached under it, so neither has to know what changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Table, UpdateBase, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session

from ocop_tasks.models import (
    CalendarAddress,
    Delivery,
    Draft,
    IdempotencyKey,
    Notice,
    NoticeChoice,
    OutreachActivity,
    OutreachCohost,
    OutreachVersion,
    Portal,
    SignIn,
    StoredFile,
    Upload,
    User,
    Village,
    delivered_notice,
)

UNSHOWN_TABLES = {
    delivered_notice.name,
    *(
        model.__tablename__
        for model in (CalendarAddress, Delivery, Draft, IdempotencyKey, Notice, NoticeChoice)
    ),
    *(model.__tablename__ for model in (SignIn, StoredFile, Upload)),
}
"""Tables that no page shows, or only its reader's own fresh ones; the number of notices, on all, is in their ETags."""
UNSHOWN_COLUMNS: Mapping[str, set[str]] = {
    User.__tablename__: {"locale", "password_hash"},
    Portal.__tablename__: {"noticed_on"},
}
"""Columns that nobody else's page shows; a person's own language is in his ETags."""
OUTREACH_TABLES = {
    model.__tablename__ for model in (OutreachActivity, OutreachCohost, OutreachVersion, Village)
}
"""What the log's sums are made of."""
CHANGED = "changed"
"""Where a session notes the tables in which something changed."""


def set_up(db: SQLAlchemy) -> None:
    """Renew the revision once in every transaction that changed something."""
    if event.contains(db.session, "after_flush", _note_records):
        return
    event.listen(db.session, "after_flush", _note_records)
    event.listen(db.session, "do_orm_execute", _note_statement)
    event.listen(db.session, "before_commit", _renew)
    event.listen(db.session, "after_rollback", _discard_noted)


def _note_records(session: Session, _context: Any) -> None:
    """Each record still tells what was changed in it; what was set to the value that it had is no change."""
    for record in (*session.new, *session.deleted):
        _note(session, record.__tablename__)
    for record in session.dirty:
        _note(session, record.__tablename__, _changed_in(record))


def _changed_in(record: Any) -> list[str]:
    return [attribute.key for attribute in inspect(record).attrs if attribute.history.has_changes()]


def _note_statement(state: ORMExecuteState) -> None:
    """A statement may change rows past their records."""
    if isinstance(state.statement, UpdateBase) and isinstance(state.statement.table, Table):
        _note(state.session, state.statement.table.name)


def _note(session: Session, table: str, changed: Iterable[str] | None = None) -> None:
    """Note a change of ``table``, of those columns or of a whole row, where a page could show it."""
    shown = changed is None or set(changed) - UNSHOWN_COLUMNS.get(table, set())
    if shown and table not in UNSHOWN_TABLES:
        session.info.setdefault(CHANGED, set()).add(table)


def _renew(session: Session) -> None:
    session.flush()
    if tables := session.info.pop(CHANGED, None):
        Portal.renew_revision(session, log=bool(tables & OUTREACH_TABLES))


def _discard_noted(session: Session) -> None:
    session.info.pop(CHANGED, None)
