"""Whoever never signed in sends no files: his body is limited before anything reads it.

The form's token is looked for in the body of every post, so without this anybody could let the server write a gigabyte
aside. Who signed in once, and whose sign-in has run out meanwhile, is heard out: his text comes along (web/rescue.py).
"""

from __future__ import annotations

from flask import Flask, abort, request, session

MOST = 2_000_000
"""Bytes; the longest note and all fields of a form are a twentieth of it."""


def set_up(app: Flask) -> None:
    """Look before the form's token is looked for."""
    app.before_request(_limit)


def _limit() -> None:
    if "_user_id" in session:
        return
    request.max_content_length = MOST
    if is_too_long():
        abort(401)


def is_too_long() -> bool:
    """Whether more comes than may, so that the body is not to be read."""
    most = request.max_content_length
    return most is not None and (request.content_length or 0) > most
