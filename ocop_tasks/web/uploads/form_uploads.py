"""A form's files, those that it brings and those that came before it and that it names in ``upload_id``: each judged
by its content, each kept or refused on its own.

A form may come twice, and two at once; a file is taken once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import BinaryIO, cast

from flask import Flask, request
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from ocop_tasks.extensions import db
from ocop_tasks.models import Upload
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.storage.formats.file_names import safe_name
from ocop_tasks.storage.formats.kinds import Family, NotAllowed, Reason
from ocop_tasks.storage.inspection import inspect
from ocop_tasks.storage.sandbox.concurrency_limits import Busy
from ocop_tasks.storage.stores.base import NotStored, TooLarge
from ocop_tasks.storage.stores.durable_writes import fsync
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.web.uploads import refusal_messages
from ocop_tasks.web.uploads.received_files import ReceivedFile, ReceivedFiles, RefusedFile
from ocop_tasks.web.uploads.stored_files import discard_at_request_end, store
from ocop_tasks.web.uploads.unfinished_uploads import claim, partial_uploads

FIELD, SUM = "upload_id", "sha256"
MOST_NAMED = 200
"""Ids in one form; the portal's own limit of files is far below."""


def receive(
    only: Collection[Family] = tuple(Family), field: str = "files", *, remove_location: bool = False
) -> ReceivedFiles:
    """Look at the files that this form brings and those that it names; call it before the writing transaction.

    ``only``: the families of files that are wanted here; ``field``: the form's own chooser of files. What is over the
    number that a report may carry is not looked at. One that is not whole, or is not there, is refused. A form may
    tell each file's SHA-256 beside its id: what came otherwise than it left is not whole.
    ``remove_location``: the photos that this form brings are kept without where they were taken; those that it names
    came as the device made them, and stay so.
    """
    most, chosen = (
        portal_settings().max_files,
        [file for file in request.files.getlist(field) if file.filename],
    )
    received = receive_chosen(chosen[:most], only, remove_location=remove_location)
    received.refused += [
        RefusedFile(safe_name(file.filename or ""), _too_many(most)) for file in chosen[most:]
    ]
    sums = dict(zip(request.form.getlist(FIELD), request.form.getlist(SUM), strict=False))
    room = most - len(chosen)
    for id_ in named_ids():
        upload = db.session.get(Upload, id_)
        if upload is None or upload.user_id != viewer().id:
            received.refused.append(RefusedFile(_("Tệp"), _gone(), upload_id=id_, send_again=True))
        elif not upload.taken_for and (room := room - 1) < 0:
            received.refused.append(RefusedFile(upload.name, _too_many(most), upload_id=id_))
        elif not upload.taken_for:
            _receive(received, upload, only)
            _compare(received, upload, sums.get(id_))
    return received


def named_ids() -> list[str]:
    """The ids that this form names, each once. Raises RuleBroken where they are more than any form has."""
    ids = list(dict.fromkeys(request.form.getlist(FIELD)))
    if len(ids) > MOST_NAMED:
        raise RuleBroken("too_many_at_once")
    return ids


def receive_chosen(
    files: Iterable[FileStorage], only: Collection[Family] = tuple(Family), *, remove_location: bool = False
) -> ReceivedFiles:
    """Look at the files that a form brings; call it before the writing transaction: an fsync takes its time.

    ``only``: the families of files that are wanted here; ``remove_location``: photos, without where they were taken.
    """
    received = ReceivedFiles()
    for file in files:
        if file.filename:
            receive_file(
                received,
                cast(BinaryIO, file.stream),
                safe_name(file.filename),
                only,
                remove_location=remove_location,
            )
    return received


def exclude_taken(received: ReceivedFiles, for_: str) -> None:
    """Inside the writing transaction: leave out what another form has claimed.

    What ``for_`` itself has claimed before is left out silently; what another record has is refused.
    """
    if not (ids := named_ids()):
        return
    own = select(Upload).where(Upload.id.in_(ids), Upload.user_id == viewer().id)
    before = [upload for upload in db.session.scalars(own.order_by(Upload.id)) if upload.taken_for]
    gone = {upload.id for upload in before}
    received.kept[:] = [kept for kept in received.kept if kept.upload_id not in gone]
    received.refused += [
        RefusedFile(
            upload.name,
            _("đã được gửi ở chỗ khác rồi. Nếu vẫn cần ở đây, hãy chọn lại tệp."),
            upload_id=upload.id,
        )
        for upload in before
        if upload.taken_for != for_
    ]


def claim_for(for_: str, kept: ReceivedFile) -> None:
    """Note that ``for_`` has this file now, where it came before its form.

    One that was given up since its bytes were kept has nothing to be noted or cleared.
    """
    if upload := db.session.get(Upload, kept.upload_id) if kept.upload_id else None:
        claim(upload, for_)


def _receive(received: ReceivedFiles, upload: Upload, only: Collection[Family]) -> None:
    try:
        if partial_uploads().length(upload.id) < upload.length:
            _refuse_unless_taken(received, upload, _("chưa gửi lên đủ. Hãy gửi tiếp tệp này."))
            return
        with partial_uploads().open(upload.id) as content:
            receive_file(received, content, upload.name, only, upload.id)
    except NotStored:
        _refuse_unless_taken(received, upload, _gone())


def _refuse_unless_taken(received: ReceivedFiles, upload: Upload, why: str) -> None:
    """Its bytes are cleared where another sending of the same form has taken it just now: then nothing is refused."""
    id_, name = upload.id, upload.name
    db.session.rollback()  # what one transaction sees in SQLite is as old as its beginning
    now = db.session.get(Upload, id_)
    if not now or not now.taken_for:
        received.refused.append(RefusedFile(name, why, upload_id=id_, send_again=True))


def _compare(received: ReceivedFiles, upload: Upload, sum_: str | None) -> None:
    """Leave out a file that is not the one which the device has."""
    last = received.kept[-1] if received.kept else None
    if sum_ and last and last.upload_id == upload.id and last.sha256 != sum_:
        received.kept.pop()
        why = _("bị sai lệch trên đường truyền. Hãy gửi lại tệp này.")
        received.refused.append(RefusedFile(upload.name, why, upload_id=upload.id, send_again=True))


def _too_many(most: int) -> str:
    return _("chưa được nhận: một lần gửi có tối đa %(most)s tệp. Hãy gửi tệp này ở lần sau.", most=most)


def _gone() -> str:
    return _("không còn trên máy chủ. Hãy chọn lại tệp rồi gửi.")


def receive_file(
    received: ReceivedFiles,
    content: BinaryIO,
    name: str,
    only: Collection[Family],
    upload_id: str = "",
    *,
    remove_location: bool = False,
) -> None:
    """Take one file or refuse it, and say in ``received`` which it was."""
    try:
        received.kept.append(_inspected(content, name, only, upload_id, remove_location))
    except NotAllowed as refusal:
        received.refused.append(RefusedFile(name, refusal_messages.why(refusal, only), upload_id=upload_id))
    except Busy:
        why = _(
            "chưa nhận được vì máy chủ đang kiểm tra nhiều tệp khác. Hãy chờ một phút rồi gửi lại tệp này."
        )
        received.refused.append(RefusedFile(name, why, upload_id=upload_id, send_again=True))
    except TooLarge:
        received.refused.append(RefusedFile(name, too_large(), too_large=True, upload_id=upload_id))


def _inspected(
    content: BinaryIO, name: str, only: Collection[Family], upload_id: str, remove_location: bool
) -> ReceivedFile:
    arrived = store().receive(content, limit=largest())
    discard_at_request_end(arrived)
    try:
        arrived, kind, facts = inspect(arrived, name, remove_location=remove_location)
        if kind.family not in only:
            raise NotAllowed(Reason.NOT_WANTED, kind.extension)
    except BaseException:
        store().discard(arrived)
        raise
    fsync(arrived.temporary)  # to keep them takes less time afterwards
    return ReceivedFile(name, arrived, kind.media_type, facts, upload_id)


def largest() -> int:
    """Bytes of the largest file that is taken."""
    return portal_settings().max_file_mb * 1_000_000


def too_large() -> str:
    """What is said of a file over the limit."""
    return refusal_messages.too_large(portal_settings().max_file_mb)


def set_up(app: Flask) -> None:
    """Tell the templates what a chooser of files offers."""
    app.jinja_env.globals |= {
        "accepted_files": refusal_messages.accept(tuple(Family)),
        "accepted_names": refusal_messages.names,
        "too_large": refusal_messages.too_large,
        "largest_file": largest,
    }
