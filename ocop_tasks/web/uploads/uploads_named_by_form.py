"""Files that came piece by piece before their form (``uploads``): the form names them in ``upload_id`` and takes them.

A form may come twice, and two at once; a file is taken once. Until the row says so its bytes stay where they arrived,
so a form that could not be carried out finds them there the next time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from flask import Flask, current_app, request
from flask_babel import gettext as _
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from ocop_tasks import clock, database
from ocop_tasks.database import end_writing, random_token, writing
from ocop_tasks.extensions import db
from ocop_tasks.models import Upload
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.storage.formats.file_names import safe_name
from ocop_tasks.storage.formats.kinds import Family
from ocop_tasks.storage.stores.base import NotStored
from ocop_tasks.storage.stores.partial_uploads import Arriving
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.web.uploads import upload_quota
from ocop_tasks.web.uploads.form_uploads import Kept, Received, Refused, take
from ocop_tasks.web.uploads.form_uploads import receive as receive_chosen

FIELD, SUM = "upload_id", "sha256"
TAKEN = "taken_uploads"
MOST_NAMED = 200
"""Ids in one form; the portal's own limit of files is far below."""


def receive(
    only: Collection[Family] = tuple(Family), field: str = "files", *, placeless: bool = False
) -> Received:
    """Look at the files that this form brings and those that it names; call it before the writing transaction.

    ``only``: the families of files that are wanted here; ``field``: the form's own chooser of files. What is over the
    number that a report may carry is not looked at. One that is not whole, or is not there, is refused. A form may
    tell each file's SHA-256 beside its id: what came otherwise than it left is not whole. ``placeless``: the photos
    that this form brings are kept without where they were taken; those that it names came as the device made them, and
    stay so.
    """
    most, chosen = (
        portal_settings().max_files,
        [file for file in request.files.getlist(field) if file.filename],
    )
    received = receive_chosen(chosen[:most], only, placeless=placeless)
    received.refused += [Refused(safe_name(file.filename or ""), _too_many(most)) for file in chosen[most:]]
    sums = dict(zip(request.form.getlist(FIELD), request.form.getlist(SUM), strict=False))
    room = most - len(chosen)
    for id_ in named():
        upload = db.session.get(Upload, id_)
        if upload is None or upload.user_id != viewer().id:
            received.refused.append(Refused(_("Tệp"), _gone(), upload_id=id_, again=True))
        elif not upload.taken_for and (room := room - 1) < 0:
            received.refused.append(Refused(upload.name, _too_many(most), upload_id=id_))
        elif not upload.taken_for:
            _receive(received, upload, only)
            _compare(received, upload, sums.get(id_))
    return received


def named() -> list[str]:
    """The ids that this form names, each once. Raises RuleBroken where they are more than any form has."""
    ids = list(dict.fromkeys(request.form.getlist(FIELD)))
    if len(ids) > MOST_NAMED:
        raise RuleBroken("too_many_at_once")
    return ids


def settle(received: Received, for_: str) -> None:
    """Inside the writing transaction: leave out what was taken before.

    What ``for_`` itself has taken before is passed over in silence; what another record has is refused.
    """
    if not (ids := named()):
        return
    own = select(Upload).where(Upload.id.in_(ids), Upload.user_id == viewer().id)
    taken = [upload for upload in db.session.scalars(own.order_by(Upload.id)) if upload.taken_for]
    gone = {upload.id for upload in taken}
    received.kept[:] = [kept for kept in received.kept if kept.upload_id not in gone]
    received.refused += [
        Refused(
            upload.name,
            _("đã được gửi ở chỗ khác rồi. Nếu vẫn cần ở đây, hãy chọn lại tệp."),
            upload_id=upload.id,
        )
        for upload in taken
        if upload.taken_for != for_
    ]


def take_for(for_: str, kept: Kept) -> None:
    """Note that ``for_`` has this file now; its bytes' first place is cleared once that is committed.

    One that was given up since its bytes were kept has nothing to be noted or cleared.
    """
    if upload := db.session.get(Upload, kept.upload_id) if kept.upload_id else None:
        upload.taken_for = for_
        db.session.info.setdefault(TAKEN, []).append(kept.upload_id)


def put_aside(received: Received) -> None:
    """Let the files of a form that is not taken wait for its next try: unfinished ones of their sender, which the form
    shown again names in ``upload_id``.

    In a transaction of its own, which it commits: whatever the form had begun to write is rolled back. Raises an
    OperationalError where another writes for longer than a page waits; the form is then as any that could not be saved.
    """
    if any(not kept.upload_id for kept in received.kept):
        with writing(db.session(), database.A_PAGES_PATIENCE):
            named = [kept if kept.upload_id else _put_aside(kept, received) for kept in received.kept]
        received.kept[:] = filter(None, named)
    db.session.rollback()
    end_writing()


def _put_aside(kept: Kept, received: Received) -> Kept | None:
    if full := upload_quota.why_full(kept.size):
        received.refused.append(Refused(kept.name, full))
        return None
    id_, now = random_token(), clock.real_now()
    arriving().adopt(id_, kept.aside)
    upload = Upload(
        id=id_, user_id=viewer().id, name=kept.name, length=kept.size, made_at=now,
        expires_at=now + Upload.LASTS,
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
            arriving().remove(id_)
    arriving().sweep(Upload.LASTS)


def _receive(received: Received, upload: Upload, only: Collection[Family]) -> None:
    try:
        if arriving().length(upload.id) < upload.length:
            _refuse_unless_taken(received, upload, _("chưa gửi lên đủ. Hãy gửi tiếp tệp này."))
            return
        with arriving().open(upload.id) as content:
            take(received, content, upload.name, only, upload.id)
    except NotStored:
        _refuse_unless_taken(received, upload, _gone())


def _refuse_unless_taken(received: Received, upload: Upload, why: str) -> None:
    """Its bytes are cleared where another sending of the same form has taken it just now: then nothing is refused."""
    id_, name = upload.id, upload.name
    db.session.rollback()  # what one transaction sees in SQLite is as old as its beginning
    now = db.session.get(Upload, id_)
    if not now or not now.taken_for:
        received.refused.append(Refused(name, why, upload_id=id_, again=True))


def _compare(received: Received, upload: Upload, sum_: str | None) -> None:
    """Leave out a file that is not the one which the device has."""
    last = received.kept[-1] if received.kept else None
    if sum_ and last and last.upload_id == upload.id and last.sha256 != sum_:
        received.kept.pop()
        why = _("bị sai lệch trên đường truyền. Hãy gửi lại tệp này.")
        received.refused.append(Refused(upload.name, why, upload_id=upload.id, again=True))


def _too_many(most: int) -> str:
    return _("chưa được nhận: một lần gửi có tối đa %(most)s tệp. Hãy gửi tệp này ở lần sau.", most=most)


def _gone() -> str:
    return _("không còn trên máy chủ. Hãy chọn lại tệp rồi gửi.")


def arriving() -> Arriving:
    """Where the bytes lie until a form takes them."""
    kept: Arriving = current_app.config["ARRIVING"]
    return kept


def _clear(session: Session) -> None:
    for id_ in session.info.pop(TAKEN, ()):
        arriving().remove(id_)


def _forget(session: Session) -> None:
    session.info.pop(TAKEN, None)


def set_up(_app: Flask) -> None:
    """Clear away the first place of what was taken, after the commit."""
    if not event.contains(db.session, "after_commit", _clear):
        event.listen(db.session, "after_commit", _clear)
        event.listen(db.session, "after_rollback", _forget)
