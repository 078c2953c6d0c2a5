"""From the token in the cookie to the person: one statement for all that every request needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import g
from flask_login import UserMixin
from sqlalchemy import func, select
from sqlalchemy.orm import aliased, contains_eager

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Portal, SignIn, Unit, User

TOUCH_EVERY = timedelta(minutes=10)


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
_everything = (
    select(SignIn, Portal, _current_plan)
    .join(SignIn.user)
    .join(User.unit)
    .join(Portal, Portal.id == 1)
    .options(contains_eager(SignIn.user).contains_eager(User.unit))
)


def recognise(token: str) -> SignedIn | None:
    """The person whose living sign-in has this token; keeps the portal and his newest plan's id for the request."""
    row = db.session.execute(_everything.where(SignIn.token_hash == SignIn.hash_of(token))).one_or_none()
    if row is None or not row[0].is_alive(at=clock.real_now()):
        return None
    g.token, g.sign_in, g.portal, g.current_plan_id = token, row[0], row[1], row[2]
    return SignedIn(row[0].user, token)


def touch() -> bool:
    """Note that the sign-in was used, at most every ten minutes; whether there was something to note."""
    sign_in, now = g.sign_in, clock.real_now()
    if now - sign_in.seen_at < TOUCH_EVERY:
        return False
    sign_in.seen_at = now
    return True
