"""Answers with what somebody uploaded: the original byte for byte, marked so that it can run nowhere."""

from __future__ import annotations

from flask import Response, abort, current_app, make_response, request, send_file

from ocop_tasks.models import StoredFile
from ocop_tasks.storage.base import NotStored
from ocop_tasks.storage.kinds import KINDS
from ocop_tasks.storage.previews import SCREEN, THUMBNAIL

LOCKED = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'none'; sandbox"
FRAMED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""For a PDF inside our own page: the browser's viewer does not work in a sandbox."""
PDF = "application/pdf"
SIZES = {"thumb": THUMBNAIL, "large": SCREEN}


def original(file: StoredFile, name: str) -> Response:
    """The bytes of ``file`` as they were sent, whole or in ranges; ``?inline`` shows a PDF inside the page."""
    inline = "inline" in request.args and file.media_type == PDF
    response = _bytes_of(file, KINDS[file.media_type].named(name), attachment=not inline)
    response.headers["Cache-Control"] = "private, no-cache"
    return _framed(response) if inline else locked(response)


def preview(file: StoredFile, size: str) -> Response:
    """A re-encoded picture of a photo or of a PDF's first page, "thumb" or "large"; the original stays as it is."""
    if size not in SIZES:
        abort(404)
    kind = KINDS[file.media_type]
    picture = current_app.config["PREVIEWS"].get_or_make(file.sha256, kind, SIZES[size]) or abort(404)
    response = make_response(picture)
    response.mimetype = "image/webp"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return locked(response)


def locked(response: Response) -> Response:
    """An upload is data: whatever it contains runs nowhere, and no page frames it."""
    response.headers["Content-Security-Policy"] = f"{LOCKED}; frame-ancestors 'none'"
    return response


def _framed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _bytes_of(file: StoredFile, name: str, *, attachment: bool) -> Response:
    try:
        content = current_app.config["STORE"].open(file.sha256)
    except NotStored:
        abort(404)
    response = send_file(
        content,
        mimetype=file.media_type,
        as_attachment=attachment,
        download_name=name,
        conditional=False,
        etag=file.sha256,
    )
    response.content_length = file.size
    response.make_conditional(request, accept_ranges=True, complete_length=file.size)
    return response
