"""People and their sign-ins."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates
from werkzeug.security import check_password_hash, generate_password_hash

from ocop_tasks.database import Base, Moment, choice, sort_key_type
from ocop_tasks.models.unit import Unit
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.vietnamese import sort_key

IDLE_LIMIT = timedelta(days=7)
WHOLE_LIMIT = timedelta(days=30)


class User(Base):
    """One person with one role in one unit; never deleted, only switched off."""

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(sort_key_type())
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(30))
    password_hash: Mapped[str] = mapped_column(String(300))
    role: Mapped[Role] = mapped_column(choice(Role))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(String(2), default="vi")
    created_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @validates("name")
    def _keep_order(self, _key: str, name: str) -> str:
        self.name_key = sort_key(name)
        return name

    @validates("username")
    def _fold(self, _key: str, username: str) -> str:
        return username.strip().casefold()

    @property
    def unit_path(self) -> str:
        """The path of the person's unit, as ``rules.access`` asks for it."""
        return self.unit.path

    def set_password(self, password: str, *, method: str, temporary: bool = False) -> None:
        """Keep a salted slow hash of ``password``; a temporary one must be changed at the next sign-in."""
        self.password_hash = generate_password_hash(password, method=method)
        self.must_change_password = temporary

    def has_password(self, password: str) -> bool:
        """Whether ``password`` is the person's."""
        return check_password_hash(self.password_hash, password)


class SignIn(Base):
    """One signed-in browser. The cookie holds a random token, the table its SHA-256: a copy of the
    database lets nobody in, and signing out ends it on the server."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    started_at: Mapped[datetime] = mapped_column(Moment)
    seen_at: Mapped[datetime] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)

    user: Mapped[User] = relationship(lazy="joined")

    @classmethod
    def start(cls, user: User, *, at: datetime) -> tuple[SignIn, str]:
        """A new sign-in of ``user`` at a real moment, and the token for the cookie."""
        token = secrets.token_urlsafe(32)
        return cls(user=user, token_hash=cls.hash_of(token), started_at=at, seen_at=at), token

    @staticmethod
    def hash_of(token: str) -> str:
        """What the table keeps of a token."""
        return hashlib.sha256(token.encode()).hexdigest()

    def is_alive(self, *, at: datetime) -> bool:
        """Whether it still counts: not ended, its person active, used within a week, begun within a month."""
        return (
            self.ended_at is None
            and self.user.active
            and at - self.seen_at < IDLE_LIMIT
            and at - self.started_at < WHOLE_LIMIT
        )
