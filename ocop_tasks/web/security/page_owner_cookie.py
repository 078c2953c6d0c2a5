"""The cookie that tells a page whose sign-in its browser has now: scripts read it, and no server trusts it.

A page that comes back from the browser's own memory is shown without a request. So that it is its reader's alone, it
compares whom it was made for with this cookie (``static/js/app.js``). When the reader changes, browsers that listen
(over HTTPS, and on the computer itself) are told to forget the pages that they keep.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Response, current_app, request
from werkzeug.http import parse_cookie

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

NAME = "viewer"
NOBODY = "-"
CLEAR_CACHE = '"cache"'
LOCAL_HOSTS = ("localhost", "127.0.0.1", "[::1]")
"""Hosts that browsers trust without HTTPS: nothing between them and the portal can listen."""


def set_owner(response: Response, whose: str) -> None:
    """Let the browser know for whom it was answered, where it believes otherwise."""
    believed = request.cookies.get(NAME)
    if believed == whose or (believed is None and whose == NOBODY):
        return
    response.set_cookie(
        NAME,
        whose,
        max_age=current_app.permanent_session_lifetime,
        secure=current_app.config["SETTINGS"].secure_cookies,
        samesite="Lax",
    )
    if believed is not None:
        response.headers["Clear-Site-Data"] = CLEAR_CACHE


def is_owner(environ: WSGIEnvironment, whose: str) -> bool:
    """Whether the browser does not believe that somebody else is its reader."""
    return parse_cookie(environ).get(NAME, whose) == whose


def supports_clear_site_data(environ: WSGIEnvironment, *, secure_cookies: bool) -> bool:
    """Whether the browser forgets pages when it is told to: it does not where it came by plain HTTP over a network."""
    host = re.sub(r":\d+$", "", environ.get("HTTP_HOST", ""))
    return secure_cookies or environ["wsgi.url_scheme"] == "https" or host in LOCAL_HOSTS
