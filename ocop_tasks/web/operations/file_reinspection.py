"""Inspect again the files that were kept before pages and signatures were read (`flask files look-again`).

Nothing is removed and no byte is changed: what nobody can open is said so wherever it is shown.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from ocop_tasks.database import writing
from ocop_tasks.extensions import db
from ocop_tasks.models import Portal, StoredFile
from ocop_tasks.storage.formats.file_facts import Facts
from ocop_tasks.storage.formats.kinds import NotAllowed, Reason
from ocop_tasks.storage.inspection import inspect
from ocop_tasks.storage.sandbox.concurrency_limits import Busy
from ocop_tasks.storage.stores.base import IncomingFile, NotStored
from ocop_tasks.web.uploads.stored_files import store

CLOSED = (Reason.ENCRYPTED, Reason.DAMAGED, Reason.TOO_HEAVY, Reason.TOO_MANY_PIXELS)
"""Why nobody can open a file, or a picture of it be made."""


def reinspect() -> Counter[str]:
    """Look at every kept file of which nothing is known yet; how many say what, by the facts' names.

    Each is noted for itself: whoever ends it in the middle loses nothing, and the next run goes on.
    """
    found: Counter[str] = Counter()
    for sha256, size in _unknown():
        facts = _facts(sha256, size)
        if facts is None:
            found["later"] += 1
            continue
        with writing(db.session()):
            db.session.get_one(StoredFile, sha256).facts = dict(facts)
            Portal.renew_revision(db.session(), log=False)
        found.update(["files", *facts])
    return found


def _unknown() -> Iterator[tuple[str, int]]:
    rows = db.session.execute(
        select(StoredFile.sha256, StoredFile.size)
        .where(StoredFile.facts.is_(None))
        .order_by(StoredFile.sha256)
    ).all()
    db.session.rollback()
    yield from ((sha256, size) for sha256, size in rows)


def _facts(sha256: str, size: int) -> Facts | None:
    """None where nobody can say at the moment, or the bytes are not there."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "file"
        try:
            with store().open(sha256) as kept, copy.open("wb") as file:
                shutil.copyfileobj(kept, file)
            return inspect(IncomingFile(copy, sha256, size), "").facts
        except NotAllowed as refusal:
            return Facts(unreadable=refusal.reason) if refusal.reason in CLOSED else Facts()
        except (NotStored, Busy):
            return None
