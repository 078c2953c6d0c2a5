"""The bytes of evidence: the original as it was sent, and a picture of it to look at. Neither can run anywhere."""

from __future__ import annotations

from flask import Response, abort, current_app, make_response, request, send_file

from ocop_tasks.models import Evidence, StoredFile
from ocop_tasks.rules.access import Action
from ocop_tasks.storage.base import NotStored
from ocop_tasks.storage.kinds import KINDS
from ocop_tasks.storage.previews import SCREEN, THUMBNAIL
from ocop_tasks.web import gate
from ocop_tasks.work.blueprint import bp

LOCKED = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'none'; sandbox"
FRAMED = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""For a PDF inside our own page: the browser's viewer does not work in a sandbox."""
SIZES = {"thumb": THUMBNAIL, "large": SCREEN}


@bp.get("/evidence/<int:evidence_id>/original")
@gate.allow(Action.SEE_WORK, fresh=True)
def original(evidence_id: int) -> Response:
    """The bytes as they were sent, whole or in ranges; ``?inline`` shows a PDF inside the page."""
    piece = gate.load(Evidence, evidence_id, Action.SEE_WORK)
    file = piece.file or abort(404)
    inline = "inline" in request.args and piece.is_pdf
    response = _bytes_of(file, KINDS[file.media_type].named(piece.name), attachment=not inline)
    response.headers["Cache-Control"] = "private, no-cache"
    return _framed(response) if inline else _locked(response)


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


@bp.get("/evidence/<int:evidence_id>/preview/<size>")
@gate.allow(Action.SEE_WORK, fresh=True)
def preview(evidence_id: int, size: str) -> Response:
    """A re-encoded picture of a photo or of a PDF's first page; the original stays as it was sent."""
    piece = gate.load(Evidence, evidence_id, Action.SEE_WORK)
    if piece.file is None or size not in SIZES:
        abort(404)
    kind = KINDS[piece.file.media_type]
    picture = current_app.config["PREVIEWS"].get_or_make(piece.file.sha256, kind, SIZES[size]) or abort(404)
    response = make_response(picture)
    response.mimetype = "image/webp"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return _locked(response)


def _locked(response: Response) -> Response:
    """An upload is data: whatever it contains runs nowhere, and no page frames it."""
    response.headers["Content-Security-Policy"] = f"{LOCKED}; frame-ancestors 'none'"
    return response


def _framed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response
