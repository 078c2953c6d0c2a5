"""The rows of stored bytes, and the moment at which bytes enter the store.

What a form brings lies aside until the request ends. It enters the store at the last moment, just before the commit of
the row that names it: a form that is refused, however late, leaves nothing there.
"""

from __future__ import annotations

from flask import Flask, current_app, g
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ocop_tasks.extensions import db
from ocop_tasks.models import StoredFile
from ocop_tasks.storage.stores.base import IncomingFile, Store
from ocop_tasks.web.uploads.received_files import ReceivedFile

ASIDE, NAMED = "files_aside", "files_named"


def stored_file(kept: ReceivedFile) -> StoredFile:
    """The row of those bytes, the one there is or a new one: the same bytes have one, whoever sends them at once.

    The bytes themselves enter the store when that is committed, and before.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    aside = kept.incoming
    values = {
        "sha256": aside.sha256,
        "size": aside.size,
        "media_type": kept.media_type,
        "facts": kept.facts,
    }
    db.session.execute(insert(StoredFile).values(values).on_conflict_do_nothing())
    db.session.info.setdefault(NAMED, {})[aside.sha256] = aside
    file = db.session.get_one(StoredFile, aside.sha256)
    if file.facts is None:  # kept before that was asked
        file.facts = dict(kept.facts)
    return file


def store() -> Store:
    """Where the bytes stay that a row names."""
    kept: Store = current_app.config["STORE"]
    return kept


def discard_at_request_end(arrived: IncomingFile) -> None:
    """Discard these bytes when the request ends, unless a row names them by then."""
    g.setdefault(ASIDE, []).append(arrived)


def _keep(session: Session) -> None:
    """Let the bytes be there for good before the rows that name them are."""
    session.flush()
    for aside in session.info.pop(NAMED, {}).values():
        store().keep(aside)


def _forget(session: Session) -> None:
    session.info.pop(NAMED, None)


def _drop(_error: BaseException | None) -> None:
    """At the end of a request nothing of it lies aside any more, however it ended."""
    for aside in g.pop(ASIDE, ()):
        store().discard(aside)


def set_up(app: Flask) -> None:
    """Keep and drop at the right moments."""
    app.teardown_request(_drop)
    if not event.contains(db.session, "before_commit", _keep):
        event.listen(db.session, "before_commit", _keep)
        event.listen(db.session, "after_rollback", _forget)
