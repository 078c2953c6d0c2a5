"""304 before Flask sees the request: one narrow statement tells whether the browser's copy of a page is current.

A phone on a weak network asks for the same page again and again. A page depends on the build, the person and his
bell, the data, the day, the address and how htmx asks, and its ETag is made of exactly these (docs/decisions/0004).
The tag was given out with a page that this sign-in was shown; as long as nothing it is made of has changed, the
answer cannot have.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.http import parse_etags

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.web.security import page_owner_cookie, request_log, security_headers
from ocop_tasks.web.security.current_user import SignInFacts, sign_in_facts
from ocop_tasks.web.security.session_cookie import read_session

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

VARY = "HX-Request, HX-Request-Type, Cookie"
CACHE_CONTROL = "private, no-cache"


def set_up(app: Flask) -> None:
    """Put the middleware in front of Flask; the database is set up already."""
    app.wsgi_app = NotModifiedMiddleware(app, app.wsgi_app)  # type: ignore[method-assign]


class ReaderFacts(NamedTuple):
    """What a page shows of its reader, and so is in its ETag."""

    page_token: str
    locale: str
    bell: str
    drafts: str


def page_etag(environ: WSGIEnvironment, build: str, person: ReaderFacts | None, revision: str) -> str:
    """The ETag of the page that is asked for, on the portal's day."""
    asked = (
        f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}|{environ.get('HTTP_HX_REQUEST_TYPE', '')}"
    )
    told = "|".join(map(str, person or ()))
    facts = f"{build}|{told}|{revision}|{clock.today()}|{asked}"
    return hashlib.blake2b(facts.encode(), digest_size=12).hexdigest()


def browser_has(environ: WSGIEnvironment, etag: str) -> bool:
    """Whether the browser says that it holds the page with this tag."""
    return parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(etag)


class NotModifiedMiddleware:
    """WSGI middleware that answers 304 where nothing changed; other requests go to Flask."""

    def __init__(self, app: Flask, inner: WSGIApplication) -> None:
        self.app, self.inner = app, inner
        with app.app_context():
            self.engine = db.engine
        self.driver_error: type[Exception] = self.engine.dialect.loaded_dbapi.Error

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer 304, or let Flask answer."""
        began = time.perf_counter()
        if (
            environ["REQUEST_METHOD"] == "GET"
            and "HTTP_IF_NONE_MATCH" in environ
            and (etag := self._held(environ))
        ):
            request_id = request_log.new_request_id()
            headers = [
                ("ETag", f'W/"{etag}"'),
                ("Cache-Control", CACHE_CONTROL),
                ("Vary", VARY),
                ("X-Request-Id", request_id),
                *security_headers.HEADERS.items(),
            ]
            start_response("304 NOT MODIFIED", headers)
            request_log.log_request(environ["PATH_INFO"], 304, began, request_id)
            return ()
        return self.inner(environ, start_response)

    def _held(self, environ: WSGIEnvironment) -> str | None:
        """The tag of the page as it stands now, where the browser holds that one."""
        session = read_session(self.app, environ)
        token = session.get("_user_id")
        secure = self.app.config["SETTINGS"].secure_cookies
        if not token or session.get("_flashes"):
            return None
        if not page_owner_cookie.supports_clear_site_data(environ, secure_cookies=secure):
            return None
        try:
            facts = sign_in_facts(self.engine, token, clock.real_now())
        except (SQLAlchemyError, self.driver_error):
            return None  # Flask meets the same trouble, and tells it in words and with all headers
        if facts is None or not page_owner_cookie.is_owner(environ, facts.device_token):
            return None
        etag = self._tag(environ, facts)
        return etag if browser_has(environ, etag) else None

    def _tag(self, environ: WSGIEnvironment, facts: SignInFacts) -> str:
        clock.set_calendar(days_behind=facts.days_behind, fixed_day=self.app.config["SETTINGS"].today)
        person = ReaderFacts(facts.page_token, facts.locale, facts.bell, facts.drafts)
        return page_etag(environ, self.app.config["BUILD"], person, facts.revision)
