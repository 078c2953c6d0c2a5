"""304 before anything else happens: one narrow statement tells whether the browser's copy of a page still stands.

A phone on a weak network asks for the same page again and again. A page depends on the build, the person and his
bell, the data, the day, the address and how htmx asks, and its ETag is made of exactly these (docs/decisions/0004).
The tag was given out with a page that this sign-in was shown; as long as nothing it is made of has changed, the
answer cannot have.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Flask, Response, current_app, g, request, session
from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.compiler import SQLCompiler

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Portal, SignIn, User
from ocop_tasks.models.user import WHOLE_LIMIT
from ocop_tasks.web.signed_in import TOUCH_EVERY, unread

USED_AFTER, BEGUN_AFTER = "used_after", "begun_after"

_facts = (
    select(SignIn.id, User.locale, unread, Portal.revision, Portal.days_behind)
    .join(User, User.id == SignIn.user_id)
    .join(Portal, Portal.id == literal_column("1"))
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        SignIn.seen_at > bindparam(USED_AFTER),
        SignIn.started_at > bindparam(BEGUN_AFTER),
        User.active,
    )
)
"""Used so lately that its use need not be noted again, which also means that it has not run out."""


class _Facts(NamedTuple):
    """What the statement answers."""

    sign_in_id: int
    locale: str
    unread: int
    revision: int
    days_behind: int


def set_up(app: Flask) -> None:
    """Ask before the libraries' own checks: set up before them."""
    app.before_request(_answer)


def tag(sign_in_id: int | None, locale: str, unread: int, revision: int) -> str:
    """The ETag of the page that is asked for, on the portal's day."""
    asked = f"{request.full_path}|{request.headers.get('HX-Request-Type', '')}"
    facts = f"{current_app.config['BUILD']}|{sign_in_id}|{locale}|{unread}|{revision}|{clock.today()}|{asked}"
    return hashlib.blake2b(facts.encode(), digest_size=12).hexdigest()


def is_held(etag: str) -> bool:
    """Whether the browser says that it holds the page with this tag."""
    return request.if_none_match.contains_weak(etag)


def _answer() -> Response | None:
    """304, or nothing: then the request goes its usual way."""
    if request.method != "GET" or "If-None-Match" not in request.headers:
        return None
    view: Any = current_app.view_functions.get(request.endpoint or "")
    token = session.get("_user_id")
    if token is None or session.get("_flashes") or getattr(view, "fresh", True):
        return None
    row = _read(token, clock.real_now())
    if row is None:
        return None
    clock.run_at(days_behind=row.days_behind, fixed_day=current_app.config["SETTINGS"].today)
    etag = tag(row.sign_in_id, row.locale, row.unread, row.revision)
    if not is_held(etag):
        return None
    g.etag = etag
    return Response(status=304)


def _read(token: str, now: datetime) -> _Facts | None:
    """What the tag is made of; None where there is no such sign-in, or its use should be noted again.

    Written out once, then given to the driver as it is: what SQLAlchemy does around a statement costs several times
    what this one costs, and nearly every request of a phone that comes back ends here.
    """
    statement = _written_out(db.engine.dialect)
    given = {
        "token_hash": SignIn.hash_of(token),
        USED_AFTER: now - TOUCH_EVERY,
        BEGUN_AFTER: now - WHOLE_LIMIT,
    }
    connection = db.engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute(statement.string, _as_asked(statement, given))
        row = cursor.fetchone()
        cursor.close()
    finally:
        connection.close()
    return _Facts(*row) if row else None


@lru_cache(maxsize=4)
def _written_out(dialect: Dialect) -> SQLCompiler:
    statement = _facts.compile(dialect=dialect)
    assert isinstance(statement, SQLCompiler)
    return statement


def _as_asked(statement: SQLCompiler, given: dict[str, Any]) -> Any:
    """The parameters the way the driver wants them; moments as both databases write them."""
    plain = {name: value if isinstance(value, str) else _plain(value) for name, value in given.items()}
    return [plain[name] for name in statement.positiontup] if statement.positiontup else plain


def _plain(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds")
