"""Flask's own session, a signed cookie, a little quicker: the signer is made once, and nothing is saved unchanged."""

from __future__ import annotations

from flask import Flask
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask.wrappers import Response
from itsdangerous import URLSafeTimedSerializer


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
