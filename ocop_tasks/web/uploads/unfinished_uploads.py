"""Files that came piece by piece (``uploads``) and that no form has taken yet: where they lie, and for how long.

Until a row says that a file is taken its bytes stay where they arrived, so a form that could not be carried out finds
them there the next time.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Flask, current_app
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from ocop_tasks import clock, database
from ocop_tasks.database import end_writing, random_token, writing
from ocop_tasks.extensions import db
from ocop_tasks.models import Upload
from ocop_tasks.storage.stores.partial_uploads import PartialUploads
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.uploads import upload_quota
from ocop_tasks.web.uploads.received_files import ReceivedFile, ReceivedFiles, RefusedFile

TAKEN = "taken_uploads"


def partial_uploads() -> PartialUploads:
    """Where the bytes lie until a form takes them."""
    kept: PartialUploads = current_app.config["ARRIVING"]
    return kept


def claim(upload: Upload, for_: str) -> None:
    """Note that ``for_`` has this file now; its bytes' first place is cleared once that is committed."""
    upload.taken_for = for_
    db.session.info.setdefault(TAKEN, []).append(upload.id)


def keep_for_retry(received: ReceivedFiles) -> None:
    """Let the files of a form that is not taken wait for its next try: unfinished ones of their sender, which the form
    shown again names in ``upload_id``.

    In a transaction of its own, which it commits: whatever the form had begun to write is rolled back. Raises an
    OperationalError where another writes for longer than a page waits; the form is then as any that could not be saved.
    """
    if any(not kept.upload_id for kept in received.kept):
        with writing(db.session(), database.PAGE_LOCK_TIMEOUT):
            named = [kept if kept.upload_id else _keep_one(kept, received) for kept in received.kept]
        received.kept[:] = filter(None, named)
    db.session.rollback()
    end_writing()


def _keep_one(kept: ReceivedFile, received: ReceivedFiles) -> ReceivedFile | None:
    if full := upload_quota.quota_problem(kept.size):
        received.refused.append(RefusedFile(kept.name, full))
        return None
    id_, now = random_token(), clock.real_now()
    partial_uploads().adopt(id_, kept.incoming)
    upload = Upload(
        id=id_, user_id=viewer().id, name=kept.name, length=kept.size, made_at=now,
        expires_at=now + Upload.LIFETIME,
    )  # fmt: skip
    db.session.add(upload)
    return replace(kept, upload_id=id_)


def sweep() -> None:
    """Forget the files whose time is over, taken or not, and what a dying process left behind."""
    session, over = db.session(), Upload.expires_at <= clock.real_now()
    if ids := session.scalars(select(Upload.id).where(over)).all():
        with writing(session):
            session.execute(delete(Upload).where(over), execution_options={"synchronize_session": False})
        for id_ in ids:
            partial_uploads().remove(id_)
    partial_uploads().sweep(Upload.LIFETIME)


def _clear(session: Session) -> None:
    for id_ in session.info.pop(TAKEN, ()):
        partial_uploads().remove(id_)


def _forget(session: Session) -> None:
    session.info.pop(TAKEN, None)


def set_up(_app: Flask) -> None:
    """Clear away the first place of what was taken, after the commit."""
    if not event.contains(db.session, "after_commit", _clear):
        event.listen(db.session, "after_commit", _clear)
        event.listen(db.session, "after_rollback", _forget)
