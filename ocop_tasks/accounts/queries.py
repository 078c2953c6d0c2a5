"""What the account pages read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select

from ocop_tasks.extensions import db
from ocop_tasks.models import SignIn, Unit, User
from ocop_tasks.rules.access import Role

SAMPLE_ORDER = (
    Role.FOCAL_POINT,
    Role.STANDING_AGENCY,
    Role.CHAIRMAN,
    Role.VICE_CHAIRMAN,
    Role.OBSERVER,
    Role.FRONT,
    Role.ADMINISTRATOR,
)
"""Who is tried most, first."""


def with_name(username: str) -> User | None:
    """The person with that username."""
    return db.session.scalar(select(User).where(User.username == username.strip().casefold()))


def open_sign_ins(user: User, now: datetime) -> Sequence[SignIn]:
    """The browsers in which ``user`` is signed in at a real moment, the last used first."""
    statement = (
        select(SignIn)
        .where(SignIn.user_id == user.id, SignIn.alive(at=now))
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return db.session.scalars(statement).all()


def sample_people() -> list[tuple[Role, list[User]]]:
    """Everybody of a sample database who can sign in, by role."""
    people = db.session.scalars(_active_people()).all()
    groups = ((role, [user for user in people if user.role is role]) for role in SAMPLE_ORDER)
    return [(role, users) for role, users in groups if users]


def _active_people() -> Select[User]:
    return select(User).join(User.unit).where(User.active).order_by(Unit.name_key, User.name_key, User.id)
