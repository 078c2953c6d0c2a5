"""From a form's files to bytes that are safely kept: each judged by its content, each kept or refused on its own.

What a form brings lies aside until the request ends. It enters the store at the last moment, just before the commit of
the row that names it: a form that is refused, however late, leaves nothing there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, cast

from flask import Flask, current_app, g
from flask_babel import gettext as _
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import StoredFile
from ocop_tasks.storage.formats.file_facts import Facts
from ocop_tasks.storage.formats.file_names import safe_name
from ocop_tasks.storage.formats.kinds import Family, NotAllowed, Reason
from ocop_tasks.storage.inspection import inspect
from ocop_tasks.storage.sandbox.concurrency_limits import Busy
from ocop_tasks.storage.stores.base import Received as Arrived
from ocop_tasks.storage.stores.base import Store, TooLarge
from ocop_tasks.web.security.current_user import portal_settings
from ocop_tasks.web.uploads import refusal_messages

ASIDE, NAMED = "files_aside", "files_named"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file in which nothing is wrong. Its bytes are on the disk, aside: ``stored_file`` makes them stay."""

    name: str
    aside: Arrived
    media_type: str
    facts: Facts
    upload_id: str = ""
    """Where it came piece by piece, before the form (``web.uploads.uploads_named_by_form``)."""

    @property
    def sha256(self) -> str:
        """In lower-case hexadecimal."""
        return self.aside.sha256

    @property
    def size(self) -> int:
        """Bytes."""
        return self.aside.size


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why, in words that follow its name."""

    name: str
    why: str
    too_large: bool = False
    upload_id: str = ""
    again: bool = False
    """Nothing is wrong with the file: it has not come whole, and is wanted once more."""


@dataclass(slots=True)
class Received:
    """What became of a form's files."""

    kept: list[Kept] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    twice: list[Refused] = field(default_factory=list)
    """Files whose bytes are there already, each with the name under which they are."""

    def there_already(self, name: str, why: str) -> None:
        """Note that a file was sent whose bytes are there; ``why`` says where, in words that follow its name."""
        self.twice.append(Refused(name, why))

    @property
    def told_twice(self) -> str:
        """What is said of them after the others were taken; empty where there are none."""
        return " ".join(f"“{file.name}” {file.why}" for file in self.twice)


def receive(
    files: Iterable[FileStorage], only: Collection[Family] = tuple(Family), *, placeless: bool = False
) -> Received:
    """Look at what came; call it before the writing transaction, since a file's fsync takes its time.

    ``only``: the families of files that are wanted here; ``placeless``: photos, without where they were taken.
    """
    received = Received()
    for file in files:
        if file.filename:
            take(received, cast(BinaryIO, file.stream), safe_name(file.filename), only, placeless=placeless)
    return received


def take(
    received: Received,
    content: BinaryIO,
    name: str,
    only: Collection[Family],
    upload_id: str = "",
    *,
    placeless: bool = False,
) -> None:
    """Take one file or refuse it, and say in ``received`` which it was."""
    try:
        received.kept.append(_look_at(content, name, only, upload_id, placeless))
    except NotAllowed as refusal:
        received.refused.append(Refused(name, refusal_messages.why(refusal, only), upload_id=upload_id))
    except Busy:
        why = _(
            "chưa nhận được vì máy chủ đang kiểm tra nhiều tệp khác. Hãy chờ một phút rồi gửi lại tệp này."
        )
        received.refused.append(Refused(name, why, upload_id=upload_id, again=True))
    except TooLarge:
        received.refused.append(Refused(name, too_large(), too_large=True, upload_id=upload_id))


def _look_at(content: BinaryIO, name: str, only: Collection[Family], upload_id: str, placeless: bool) -> Kept:
    arrived = store().receive(content, limit=largest())
    g.setdefault(ASIDE, []).append(arrived)
    try:
        arrived, kind, facts = inspect(arrived, name, placeless=placeless)
        if kind.family not in only:
            raise NotAllowed(Reason.NOT_WANTED, kind.extension)
    except BaseException:
        store().discard(arrived)
        raise
    arrived.flush()
    return Kept(name, arrived, kind.media_type, facts, upload_id)


def largest() -> int:
    """Bytes of the largest file that is taken."""
    return portal_settings().max_file_mb * 1_000_000


def too_large() -> str:
    """What is said of a file over the limit."""
    return refusal_messages.too_large(portal_settings().max_file_mb)


def stored_file(kept: Kept) -> StoredFile:
    """The row of those bytes, the one there is or a new one: the same bytes have one, whoever sends them at once.

    The bytes themselves enter the store when that is committed, and before.
    """
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    values = {
        "sha256": kept.sha256, "size": kept.size, "media_type": kept.media_type, "kept_at": clock.now(),
        "facts": kept.facts,
    }  # fmt: skip
    db.session.execute(insert(StoredFile).values(values).on_conflict_do_nothing())
    db.session.info.setdefault(NAMED, {})[kept.sha256] = kept.aside
    file = db.session.get_one(StoredFile, kept.sha256)
    if file.facts is None:  # kept before that was asked
        file.facts = dict(kept.facts)
    return file


def store() -> Store:
    """Where the bytes stay that a row names."""
    kept: Store = current_app.config["STORE"]
    return kept


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
    """Keep and drop at the right moments, and tell the templates what a chooser of files offers."""
    app.jinja_env.globals |= {
        "accepted_files": refusal_messages.accept(tuple(Family)),
        "accepted_names": refusal_messages.names,
        "too_large": refusal_messages.too_large,
        "largest_file": largest,
    }
    app.teardown_request(_drop)
    if not event.contains(db.session, "before_commit", _keep):
        event.listen(db.session, "before_commit", _keep)
        event.listen(db.session, "after_rollback", _forget)
