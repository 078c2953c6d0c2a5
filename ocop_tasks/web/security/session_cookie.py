"""Flask's own session, a signed cookie, a little quicker: the signer is made once, and nothing is saved unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.wrappers import Response
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.http import parse_cookie

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment


class Sessions(SecureCookieSessionInterface):
    """For one app, whose secret key does not change while it runs."""

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """The signer."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where the session has changed; ``gate`` marks every answer as one that varies with it."""
        if session.modified:
            super().save_session(app, session, response)


def read_session(app: Flask, environ: WSGIEnvironment) -> dict[str, Any]:
    """What the session's cookie holds, for who asks before Flask does; empty where it is none of ours, or too old."""
    cookie = parse_cookie(environ).get(app.config["SESSION_COOKIE_NAME"])
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    try:
        read = signer.loads(cookie, max_age=int(app.permanent_session_lifetime.total_seconds()))
    except (BadSignature, TypeError):
        return {}
    return dict(read)
