"""Answers with what somebody uploaded: the original byte for byte, marked so that it can run nowhere."""

from __future__ import annotations

from flask import Response, abort, current_app, make_response, render_template, request, send_file
from flask_babel import gettext as _

from ocop_tasks.extensions import db
from ocop_tasks.models import StoredFile
from ocop_tasks.storage.formats.kinds import KINDS, Reason
from ocop_tasks.storage.previews import SCREEN, THUMBNAIL, PreviewCache, PreviewPending
from ocop_tasks.storage.stores.base import NotStored
from ocop_tasks.web.caching import rendering_lock

SANDBOXED_CSP = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; object-src 'none'; sandbox"
FRAMED_CSP = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""For a PDF inside our own page: the browser's viewer does not work in a sandbox."""
PDF = "application/pdf"
SIZES = {"thumb": THUMBNAIL, "large": SCREEN}
OF = 16
"""Letters of its SHA-256 by which an address says of what content it is: an id may be another's after a restore."""
LONGEST_NUMBER = 6
"""Digits of a page's number."""
SOON = 5
"""Seconds after which a preview that is being made may be there."""


def original(file: StoredFile, name: str) -> Response:
    """The bytes of ``file`` as they were sent, whole or in ranges; ``?inline`` shows a PDF inside the page."""
    inline = "inline" in request.args and file.media_type == PDF
    response = _bytes_of(file, KINDS[file.media_type].named(name), attachment=not inline)
    response.headers["Cache-Control"] = "private, no-cache"
    return _framed(response) if inline else sandboxed(response)


def preview(file: StoredFile, size: str) -> Response:
    """A re-encoded picture of a photo or of a page (``?page=``) of a PDF or a scan, "thumb" or "large"; the original
    stays as it is.

    Where there is none yet (503), or can be none, the picture says so in words: a page shows it in its place.
    """
    if size not in SIZES:
        abort(404)
    if not file.is_shown:
        return _no_picture(file)
    page = asked_page(file)
    try:
        picture = _picture(file, SIZES[size], page)
    except NotStored:
        return _in_words(200, _("Không tìm thấy tệp"), _("Hãy báo người quản trị."))
    except PreviewPending:
        return _being_made()
    if not picture:
        return _no_picture(file)
    response = make_response(picture)
    response.mimetype = "image/webp"
    content = file.sha256[:OF]
    named = request.args.get("of") == content
    response.headers["Cache-Control"] = "private, max-age=86400, immutable" if named else "private, no-cache"
    response.set_etag(f"{content}-{size}-{page}")
    response.make_conditional(request)
    return sandboxed(response)


def asked_page(file: StoredFile) -> int:
    """The page that is asked for; whatever else stands there means the first."""
    asked = request.args.get("page", "1")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < LONGEST_NUMBER else 1
    return page if 1 <= page <= pages_of(file) else 1


def pages_of(file: StoredFile) -> int:
    """How many pages of it can be looked at."""
    pages = (file.facts or {}).get("pages", 1)
    return int(pages)


def _picture(file: StoredFile, longest: int, page: int) -> bytes | None:
    """Made now, it takes its time: meanwhile nothing of the database is held, and nobody waits for this request."""
    previews: PreviewCache = current_app.config["PREVIEWS"]
    sha256, kind = file.sha256, KINDS[file.media_type]
    kept = previews.cached(sha256, longest, page)
    if kept is None:
        db.session.rollback()
        rendering_lock.release()
        kept = previews.get_or_make(sha256, kind, longest, page)
    return kept


def _no_picture(file: StoredFile) -> Response:
    if (file.facts or {}).get("unreadable") == Reason.ENCRYPTED:
        return _in_words(200, _("Tệp có mật khẩu"), _("Hãy tải tệp gốc về để mở."))
    return _in_words(200, _("Không xem trước được"), _("Hãy tải tệp gốc về để xem."))


def _being_made() -> Response:
    """A browser shows it like any other picture; opened by itself it is asked for again."""
    response = _in_words(503, _("Ảnh đang được tạo"), _("Hãy tải lại trang sau ít giây."))
    response.headers["Retry-After"] = response.headers["Refresh"] = str(SOON)
    return response


def _in_words(status: int, title: str, advice: str) -> Response:
    drawn = render_template("components/no_picture.svg", title=title, advice=advice)
    response = make_response(drawn, status)
    response.mimetype = "image/svg+xml"
    response.headers["Cache-Control"] = "no-store"
    return sandboxed(response)


def sandboxed(response: Response) -> Response:
    """An upload is data: whatever it contains runs nowhere, and no page frames it."""
    response.headers["Content-Security-Policy"] = f"{SANDBOXED_CSP}; frame-ancestors 'none'"
    return response


def _framed(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = FRAMED_CSP
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
