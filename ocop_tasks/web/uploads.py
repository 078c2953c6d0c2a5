"""From a form's files to bytes that are safely kept: each judged by its content, each kept or refused on its own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from flask import current_app
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import StoredFile
from ocop_tasks.storage.base import Store, TooLarge
from ocop_tasks.storage.kinds import NotAllowed
from ocop_tasks.storage.names import safe_name
from ocop_tasks.storage.sniffing import sniff
from ocop_tasks.web.gate import portal


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes on disk, fsynced, not yet named by any row."""

    name: str
    sha256: str
    size: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was not taken, and why, in words."""

    name: str
    why: str


@dataclass(slots=True)
class Received:
    """What became of a form's files."""

    kept: list[Kept] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def receive(files: Iterable[FileStorage]) -> Received:
    """Keep what may be kept; call it before the writing transaction, since a file's fsync takes its time."""
    received = Received()
    for file in files:
        if not file.filename:
            continue
        name = safe_name(file.filename)
        try:
            received.kept.append(_keep(file, name))
        except NotAllowed:
            received.refused.append(Refused(name, _wrong_kind()))
        except TooLarge:
            received.refused.append(
                Refused(name, _("lớn hơn %(limit)s MB. Hãy chọn tệp nhỏ hơn.", limit=portal().max_file_mb))
            )
    return received


def _keep(file: FileStorage, name: str) -> Kept:
    store: Store = current_app.config["STORE"]
    arrived = store.receive(file.stream, limit=portal().max_file_mb * 1_000_000)
    try:
        with arrived.open() as content:
            kind = sniff(content, name)
    except BaseException:
        store.discard(arrived)
        raise
    store.keep(arrived)
    return Kept(name, arrived.sha256, arrived.size, kind.media_type)


def _wrong_kind() -> str:
    return _(
        "không phải ảnh, PDF, Word, Excel hay PowerPoint (xét theo nội dung, không theo tên). Hãy chọn tệp khác."
    )


def stored_file(kept: Kept) -> StoredFile:
    """The row of those bytes: the one there is, or a new one; the same bytes have one row."""
    row = db.session.get(StoredFile, kept.sha256)
    if row is None:
        row = StoredFile(sha256=kept.sha256, size=kept.size, media_type=kept.media_type, kept_at=clock.now())
        db.session.add(row)
        db.session.flush()
    return row
