"""The portal's revision: one number that grows with every committed change a page could show.

Pages carry it in their ETag, figures are remembered under it, and neither is ever asked to guess what changed.
"""

from __future__ import annotations

from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, update
from sqlalchemy.orm import Session

from ocop_tasks.models import (
    CalendarAddress,
    Delivery,
    Draft,
    IdempotencyKey,
    Notice,
    NoticeChoice,
    Portal,
    SignIn,
    Upload,
)

QUIET = (CalendarAddress, Delivery, Draft, IdempotencyKey, Notice, NoticeChoice, SignIn, Upload)
"""Changes that no page shows, or only their own fresh ones; the number of notices, on every page, is in its ETag."""


def set_up(db: SQLAlchemy) -> None:
    """Raise the revision once in every transaction that changed something."""
    if event.contains(db.session, "after_flush", _note):
        return
    event.listen(db.session, "after_flush", _note)
    event.listen(db.session, "before_commit", _raise)
    event.listen(db.session, "after_rollback", _forget)


def _note(session: Session, _context: Any) -> None:
    for record in (*session.new, *session.dirty, *session.deleted):
        if not isinstance(record, QUIET):
            session.info["changed"] = True
            return


def _raise(session: Session) -> None:
    session.flush()
    if session.info.pop("changed", False):
        session.execute(
            update(Portal).values(revision=Portal.revision + 1),
            execution_options={"synchronize_session": False},
        )


def _forget(session: Session) -> None:
    session.info.pop("changed", None)
