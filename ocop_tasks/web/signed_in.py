"""From the token in the cookie to the person: one statement for all that every request needs."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, g, request
from flask_login import UserMixin
from sqlalchemy import bindparam, func, literal_column, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import aliased, contains_eager

from ocop_tasks import clock
from ocop_tasks.database import impatient
from ocop_tasks.extensions import db
from ocop_tasks.models import Notice, Plan, Portal, SignIn, Unit, User

log = logging.getLogger(__name__)
TOUCH_EVERY = timedelta(minutes=10)
MOST_WAITED = timedelta(milliseconds=100)
MOST_UNREAD = 100
"""The bell counts no further."""


@dataclass(frozen=True, slots=True, eq=False)
class SignedIn(UserMixin):
    """What Flask-Login holds as its current user: the person, and the token his cookie carries."""

    user: User
    token: str

    def get_id(self) -> str:
        """What goes into the cookie."""
        return self.token


_issuer = aliased(Unit)
_current_plan = (
    select(func.max(Plan.id))
    .join(_issuer, Plan.issuer_id == _issuer.id)
    .where(Unit.path.startswith(_issuer.path))
    .scalar_subquery()
)
_unread_rows = (
    select(literal_column("1"))
    .where(Notice.user_id == User.id, Notice.read_at.is_(None))
    .limit(literal_column(str(MOST_UNREAD)))
    .offset(literal_column("0"))
    .correlate(User)
    .subquery()
)
unread = select(func.count()).select_from(_unread_rows).correlate(User).scalar_subquery()
_everything = (
    select(SignIn, Portal, _current_plan, unread)
    .join(SignIn.user)
    .join(User.unit)
    .join(Portal, Portal.id == 1)
    .where(SignIn.token_hash == bindparam("token_hash"))
    .options(contains_eager(SignIn.user).contains_eager(User.unit))
)


def recognise(token: str) -> SignedIn | None:
    """The person whose living sign-in has this token; keeps the portal and his newest plan's id for the request."""
    row = db.session.execute(_everything, {"token_hash": SignIn.hash_of(token)}).one_or_none()
    if row is None or not row[0].is_alive(at=clock.real_now()):
        return None
    g.token, g.sign_in, g.portal, g.current_plan_id, g.unread = token, *row
    return SignedIn(row[0].user, token)


def note_use(response: Response) -> Response:
    """After a request that only read: note that the sign-in was used, at most every ten minutes.

    It has a short transaction of its own. Where the database is busy the note is left to the next request: nobody
    waits for it, and no page fails for it.
    """
    sign_in, now = g.get("sign_in"), clock.real_now()
    if request.method in ("GET", "HEAD") and sign_in is not None and now - sign_in.seen_at >= TOUCH_EVERY:
        try:
            _write_down(sign_in.id, now)
        except DBAPIError:
            log.warning("the use of a sign-in was not noted: the database is busy")
    return response


def _write_down(sign_in_id: int, now: datetime) -> None:
    with db.engine.connect() as connection, impatient(connection, MOST_WAITED):
        connection.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))
        connection.commit()
