"""Beginning a file, asking how far it is, adding to it, and giving it up: one person's files are his alone.

While bytes arrive, no row is written and no connection to the database is kept; a slow phone costs no thread either
(``asgi.upload_chunks``).
"""

from __future__ import annotations

import hmac
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NoReturn

from flask import Response, abort, request, url_for
from flask_babel import gettext as _
from werkzeug.http import http_date

from ocop_tasks import clock
from ocop_tasks.database import random_token
from ocop_tasks.extensions import db
from ocop_tasks.models import Upload
from ocop_tasks.rules.access import Action
from ocop_tasks.storage.formats.file_names import safe_name
from ocop_tasks.storage.stores.base import NotStored
from ocop_tasks.storage.stores.partial_uploads import ID, Appender, Overtaken
from ocop_tasks.uploads import tus_protocol
from ocop_tasks.uploads.blueprint import bp
from ocop_tasks.uploads.tus_protocol import HASHES, Checksum
from ocop_tasks.web.access import gate
from ocop_tasks.web.security import security_log
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.security.security_log import Event
from ocop_tasks.web.uploads import form_uploads, unfinished_uploads, upload_quota

CHUNK = 16 * 1024
"""Bytes that are written under one hold of the file's lock, of a request without a checksum."""
LARGE_CHUNK = 256 * 1024


class ChecksumMismatch(Exception):
    """The bytes do not add up to the checksum that came with them; none of them was added."""


def append_body(body: IO[bytes], adding: Appender, checksum: Checksum | None, folder: Path) -> None:
    """Add all of ``body``. With a checksum it lies aside in ``folder`` until it has come whole and was found right.

    Raises Mismatch, and what the body and ``adding`` raise; without a checksum, what came until then is kept.
    """
    if checksum is None:
        adding.add_all(body, CHUNK)
        return
    with TemporaryFile(dir=folder) as aside:
        digest = HASHES[checksum.algorithm]()
        while piece := body.read(LARGE_CHUNK):
            digest.update(piece)
            aside.write(piece)
        if not hmac.compare_digest(digest.digest(), checksum.digest):
            raise ChecksumMismatch
        aside.seek(0)
        adding.add_all(aside, LARGE_CHUNK)


@bp.route("/uploads", methods=["POST", "OPTIONS"])
@gate.allow(Action.UPLOAD, streams=True, fresh=True)
def begin() -> Response:
    """Announce a file: 201 and its address. 413 over the limit, 429 where there is no room."""
    if request.method == "OPTIONS":
        return _protocol_headers()
    tus_protocol.check_version(request.headers)
    length, told = tus_protocol.upload_length(request.headers), request.headers.get("Upload-Metadata", "")
    given = tus_protocol.metadata(told)
    if length > form_uploads.largest():
        _end(413, form_uploads.too_large())
    upload = _create(length, safe_name(given.get("filename") or given.get("name") or ""), told)
    where = url_for(".progress", upload_id=upload.id)
    return Response(status=201, headers={"Location": where, "Upload-Expires": http_date(upload.expires_at)})


def _create(length: int, name: str, told: str) -> Upload:
    """The bytes' place first, then the row that names it."""
    id_, now = random_token(), clock.real_now()
    unfinished_uploads.partial_uploads().begin(id_)
    gate.start_writing()
    if full := upload_quota.quota_problem(length) or upload_quota.disk_problem(length):
        unfinished_uploads.partial_uploads().remove(id_)
        _end(429, full)
    upload = Upload(
        id=id_, user_id=viewer().id, name=name, length=length, told=told,
        made_at=now, expires_at=now + Upload.LIFETIME,
    )  # fmt: skip
    db.session.add(upload)
    db.session.commit()
    return upload


@bp.route("/uploads/<upload_id>", methods=["HEAD"])
@gate.allow(Action.UPLOAD, fresh=True)
def progress(upload_id: str) -> Response:
    """How far it is: so many bytes are on the disk, whatever happens to the power."""
    upload = _own(upload_id)
    response = Response(
        headers={"Upload-Length": str(upload.length), "Upload-Expires": http_date(upload.expires_at)}
    )
    response.headers["Upload-Offset"] = str(_length_of(upload))
    response.headers["Cache-Control"] = "no-store"
    if upload.told:
        response.headers["Upload-Metadata"] = upload.told
    return response


@bp.patch("/uploads/<upload_id>")
@gate.allow(Action.UPLOAD, streams=True, files="one")
def add(upload_id: str) -> Response:
    """Add what the body brings: 204 and how far it is now. What came of a body that broke off is kept, unless it has
    a checksum. 409 from elsewhere than its end, 460 where the checksum says otherwise; 401 for whom was signed out
    meanwhile, who finds it as far as it is when he signs in again.
    """
    upload = _own(upload_id)
    size, at = tus_protocol.chunk_length(request.headers), tus_protocol.offset(request.headers)
    checksum, expires = tus_protocol.checksum(request.headers), http_date(upload.expires_at)
    if at + request.environ.get(tus_protocol.ANNOUNCED, size) > upload.length:
        _end(413, _("dài hơn lúc bắt đầu gửi. Hãy chọn lại tệp."))
    db.session.rollback()
    arriving = unfinished_uploads.partial_uploads()
    try:
        with arriving.append_to(upload_id, at) as adding:
            append_body(_body(), adding, checksum, arriving.folder)
    except Overtaken:
        _end(409, _("đang được gửi từ nơi khác, hoặc sai chỗ nối tiếp."))
    except ChecksumMismatch:
        _end(460, _("bị sai lệch trên đường truyền nên phần này cần gửi lại."))
    gate.reload_viewer()  # it may have come for minutes
    return Response(status=204, headers={"Upload-Offset": str(adding.at), "Upload-Expires": expires})


@bp.delete("/uploads/<upload_id>")
@gate.allow(Action.UPLOAD, streams=True)
def give_up(upload_id: str) -> Response:
    """Drop it. What a form has taken already stays where it is."""
    gate.start_writing()
    db.session.delete(_own(upload_id))
    db.session.commit()
    unfinished_uploads.partial_uploads().remove(upload_id)
    return Response(status=204)


@bp.post("/uploads/<upload_id>")
@gate.allow(Action.UPLOAD, streams=True, files="one")
def in_disguise(upload_id: str) -> Response:
    """Add or give up, for whom something on the way lets only POST through."""
    _own(upload_id)
    view = {"PATCH": add, "DELETE": give_up}.get(request.headers.get("X-HTTP-Method-Override", "").upper())
    return view(upload_id) if view else abort(405)


@bp.errorhandler(tus_protocol.ProtocolError)
def _answer_protocol_error(wrong: tus_protocol.ProtocolError) -> Response:
    response = Response(str(wrong), wrong.status, mimetype="text/plain")
    if wrong.status == 412:
        response.headers["Tus-Version"] = tus_protocol.VERSION
    return response


@bp.errorhandler(NotStored)
def _answer_expired(_error: NotStored) -> Response:
    return Response(_("không còn trên máy chủ nên phải gửi lại từ đầu."), 404, mimetype="text/plain")


def _own(upload_id: str) -> Upload:
    """The signed-in person's file with that id; answers 404, or 410 where its time is over."""
    upload = db.session.get(Upload, upload_id) if ID.fullmatch(upload_id) else None
    if upload is not None and upload.user_id != viewer().id:
        security_log.log_event(Event.REFUSED, reason="not_his", record="upload")
        upload = None
    if upload is None:
        raise NotStored(upload_id)
    tus_protocol.check_version(request.headers)
    if upload.expires_at <= clock.real_now():
        _end(410, _("đã để quá lâu nên phải gửi lại từ đầu."))
    return upload


def _body() -> IO[bytes]:
    """The request's bytes, as many as it told. HTTP/2 needs no length, and without one they would have no end."""
    if "Content-Length" not in request.headers and request.stream.read(1):
        raise tus_protocol.ProtocolError(411, "Content-Length")
    return request.stream


def _length_of(upload: Upload) -> int:
    return upload.length if upload.taken_for else unfinished_uploads.partial_uploads().length(upload.id)


def _protocol_headers() -> Response:
    headers = {
        "Tus-Version": tus_protocol.VERSION,
        "Tus-Extension": tus_protocol.EXTENSIONS,
        "Tus-Checksum-Algorithm": ",".join(tus_protocol.HASHES),
        "Tus-Max-Size": str(form_uploads.largest()),
    }
    return Response(status=204, headers=headers)


def _end(status: int, words: str) -> NoReturn:
    """Answer at once, with words that follow the file's name."""
    abort(Response(words, status, mimetype="text/plain"))
