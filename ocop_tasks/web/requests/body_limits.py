"""How many bytes a request may bring: by its route and its cookie, looked at before anything reads them.

The form's token is looked for in the body of every post, so without this anybody could let the server write a gigabyte
aside. Only a view that declares files (``gate.allow``) is sent more than fields, and only by who signed in once: one
whose sign-in has run out meanwhile is heard out, so that his text comes along (web/access/expired_sign_in.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from flask import Flask, Response, abort, current_app, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import HTTPException

from ocop_tasks.web.pages import error_pages
from ocop_tasks.web.requests.flask_app import PortalRequest
from ocop_tasks.web.security.current_user import portal_settings
from ocop_tasks.web.security.session_cookie import read_session
from ocop_tasks.web.uploads import upload_quota
from ocop_tasks.web.uploads.upload_quota import MB

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

TOO_SLOW = "ocop_tasks.body_too_slow"
"""In the environ: whether the body came more slowly than it may, and was not taken (``asgi.request_bodies``)."""
ONLY_ASKED = "ocop_tasks.only_asked"
"""In the environ: whether the server only asks if a long body would be taken, before it reads it. 204 says so."""
MAX_FIELDS = 2 * MB
"""Bytes; the longest note and all fields of a form are a twentieth of it."""
LARGEST_FILE, LARGEST_FORM = 100 * MB, 1000 * MB
"""Bytes of one file and of one form's files that an administrator may allow at most."""
MAX_BODY = {None: MAX_FIELDS, "one": MAX_FIELDS + LARGEST_FILE, "many": MAX_FIELDS + LARGEST_FORM}
"""Bytes, whatever the settings say, by what a view declares."""


def max_body_size(app: Flask, environ: WSGIEnvironment) -> int:
    """The most bytes that this request may bring, told without a look at its body or the database.

    It decides by the route and by whether the session's cookie is one that somebody signed in with; what the settings
    allow may be less, and is asked once a thread has the request.
    """
    return MAX_BODY[_files_of(app, environ)] if _has_signed_in(app, environ) else MAX_FIELDS


def is_too_long() -> bool:
    """Whether more comes than may, so that the body is not to be read."""
    most = request.max_content_length
    return most is not None and (request.content_length or 0) > most


def set_up(app: Flask) -> None:
    """Look before the form's token is looked for."""
    app.before_request(_limit)


def _limit() -> None:
    if request.environ.get(TOO_SLOW):
        abort(error_pages.error_response(408))
    known = "_user_id" in session
    files = getattr(current_app.view_functions.get(request.endpoint or ""), "files", None) if known else None
    request.max_content_length = _max_body(files)
    if is_too_long():
        abort(error_pages.error_response(413, _too_long_message(files)) if known else 401)
    if files == "many" and (request.content_length or 0) > MAX_FIELDS:
        _check_quota((request.content_length or 0) - MAX_FIELDS)
    if request.environ.get(ONLY_ASKED):
        abort(Response(status=204))


def _check_quota(length: int) -> None:
    """Refuse a form whose files would not find room if it were not taken, while nothing of them is read."""
    if not current_user.is_authenticated:
        return
    if full := upload_quota.quota_problem(length) or upload_quota.disk_problem(length):
        words = _("Tệp của biểu mẫu này %(why)s Nội dung đã gõ vẫn còn ở trang trước.", why=full)
        where = {"label": _("Tệp gửi dở"), "href": url_for("uploads.unfinished")}
        abort(error_pages.error_response(413, words, where))


def _max_body(files: str | None) -> int:
    """Bytes that may come; the settings are read only for what is more than fields, or does not tell its length."""
    length = request.content_length
    if files is None or (length is not None and length <= MAX_FIELDS):
        return MAX_BODY[files]
    _ = current_user.is_authenticated  # whose loading brings the settings along
    file = portal_settings().max_file_mb * MB
    cast(PortalRequest, request).longest_file = file
    alone = (
        files == "one" or not current_user.is_authenticated
    )  # whose sign-in has ended is heard out, with one photo
    return MAX_FIELDS + (file if alone else file * portal_settings().max_files)


def _too_long_message(files: str | None) -> str:
    most = (request.max_content_length or 0) // MB
    if files is None:
        return _(
            "Trang này không nhận tệp, nên nội dung dài hơn %(most)s MB chưa được đọc và chưa có gì được lưu. "
            "Hãy quay lại trang trước: nội dung đã gõ vẫn còn ở đó.",
            most=most,
        )
    return _(
        "Một lần gửi được nhiều nhất %(most)s MB, nên chưa có gì được đọc và được lưu. Hãy quay lại trang trước, "
        "bỏ bớt tệp rồi gửi làm nhiều lần; nội dung đã gõ vẫn còn ở đó.",
        most=most,
    )


def _files_of(app: Flask, environ: WSGIEnvironment) -> str | None:
    """What the view of the request's route declares; a route that there is not brings nothing."""
    path = environ.get("PATH_INFO", "").encode("latin1").decode("utf-8", "replace")
    try:
        endpoint, _values = app.url_map.bind("localhost").match(path, method=environ["REQUEST_METHOD"])
    except HTTPException:
        return None
    files: str | None = getattr(app.view_functions.get(endpoint), "files", None)
    return files


def _has_signed_in(app: Flask, environ: WSGIEnvironment) -> bool:
    """Whether the session's cookie is ours and somebody signed in with it, however long ago he signed out."""
    return "_user_id" in read_session(app, environ)
