"""What the account pages read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import SignIn, Unit, User
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.credential_normalization import username_of

OF_THE_WHOLE = (
    Role.CHAIRMAN,
    Role.VICE_CHAIRMAN,
    Role.STANDING_AGENCY,
    Role.OBSERVER,
    Role.ADMINISTRATOR,
)
OF_ONE_UNIT = (Role.FOCAL_POINT, Role.FRONT)


LONGEST_USERNAME = 100
"""Letters that are read; nobody's has more than sixty."""


def with_name(username: str) -> User | None:
    """The person with that username."""
    tried = username_of(username[:LONGEST_USERNAME])
    return db.session.scalar(select(User).where(User.username == tried))


def open_sign_ins(user: User, now: datetime) -> Sequence[SignIn]:
    """The browsers in which ``user`` is signed in at a real moment, the last used first."""
    statement = (
        select(SignIn)
        .where(SignIn.user_id == user.id, SignIn.alive(at=now))
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return db.session.scalars(statement).all()


def sample_people() -> list[list[User]]:
    """Everybody of a sample database who can sign in: those who see the whole plan, then those of the units."""
    people = db.session.scalars(
        select(User)
        .join(User.unit)
        .where(User.active)
        .order_by(Unit.position, Unit.name_key, User.name_key, User.id)
    ).all()
    return [
        sorted((user for user in people if user.role in roles), key=lambda user: roles.index(user.role))
        for roles in (OF_THE_WHOLE, OF_ONE_UNIT)
    ]
