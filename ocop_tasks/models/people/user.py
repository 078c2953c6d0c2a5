"""People and their sign-ins."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, String, Text, and_, exists, update
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy
from sqlalchemy.orm import (
    InstrumentedAttribute,
    Mapped,
    aliased,
    mapped_column,
    object_session,
    relationship,
    validates,
)
from werkzeug.security import check_password_hash, generate_password_hash

from ocop_tasks.database import (
    TOKEN,
    Base,
    Moment,
    enum_type,
    random_token,
    sort_key_type,
    version_mapper_args,
)
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.temporal.temporal_tables import Temporal, with_history
from ocop_tasks.rules.access import Action, Role
from ocop_tasks.rules.credential_normalization import (
    ONE_TIME_LETTERS,
    one_time_password,
    password_as_kept,
    password_forms,
)
from ocop_tasks.rules.notice_topics import roles_with
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.text_search import searchable
from ocop_tasks.rules.text.vietnamese import sort_key

IDLE_LIMIT = timedelta(days=7)
WHOLE_LIMIT = timedelta(days=30)
ONE_TIME_METHOD = "pbkdf2:sha256:1000"
"""74 random bits cannot be guessed however fast their hash is, and two thousand must be made at once."""
REPORTING = roles_with(Action.REPORT)


def random_password() -> str:
    """Fifteen letters and digits in fives: about 74 bits, readable over a telephone."""
    letters = "".join(secrets.choice(ONE_TIME_LETTERS) for _ in range(15))
    return "-".join(letters[start : start + 5] for start in range(0, 15, 5))


@with_history()
class User(Temporal, Base):
    """One person with one role in one unit; never deleted, only switched off."""

    dated = ("name", "unit_id", "role", "active")

    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    name_key: Mapped[str] = mapped_column(sort_key_type())
    email: Mapped[str | None] = mapped_column(String(200))
    phone: Mapped[str | None] = mapped_column(String(30))
    search_text: Mapped[str] = mapped_column(Text, default="")
    """Name, username and address as ``rules.text.text_search.searchable`` gives them."""
    password_hash: Mapped[str] = mapped_column(String(300))
    role: Mapped[Role] = mapped_column(enum_type(Role))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=True)
    locale: Mapped[str] = mapped_column(String(2), default="vi")
    created_at: Mapped[datetime] = mapped_column(Moment)
    device_token: Mapped[str] = mapped_column(TOKEN, default=random_token)
    """By which a device knows whose the pages and entries are that it keeps. It stays through a restore, and nobody
    else gets it after one, as he may get the id. Whoever was here before there were tokens has his id."""
    version: Mapped[int] = mapped_column(default=1)

    unit: Mapped[Unit] = relationship(lazy="joined")
    unit_path: AssociationProxy[str] = association_proxy("unit", "path")
    """As ``rules.access`` asks for it."""
    makes_plans: AssociationProxy[bool] = association_proxy("unit", "makes_plans")
    """The same."""

    __mapper_args__ = version_mapper_args(version)

    @validates("name", "username", "email")
    def _keep_findable(self, key: str, value: str | None) -> str | None:
        if key == "username" and value:
            value = value.strip().casefold()
        if key == "name" and value:
            self.name_key = sort_key(value)[:600]
        said = {"name": self.name, "username": self.username, "email": self.email} | {key: value}
        self.search_text = searchable(" ".join(filter(None, said.values())))
        return value

    @property
    def hash_method(self) -> str:
        """How the password was hashed: "scrypt:32768:8:1"."""
        return self.password_hash.partition("$")[0]

    def set_password(self, password: str, *, method: str, temporary: bool = False) -> None:
        """Keep a salted slow hash of ``password``; a temporary one must be changed at the next sign-in."""
        hashed = generate_password_hash(password_as_kept(password), method=method)
        self.set_password_hash(hashed, temporary=temporary)

    def set_password_hash(self, hashed: str, *, temporary: bool = False) -> None:
        """Keep a hash that was made before the writing transaction, since making it takes its time."""
        self.password_hash = hashed
        self.must_change_password = temporary

    def give_one_time_password(self) -> str:
        """A new random password, told once to whoever hands it over; its owner chooses another at the next sign-in."""
        password = random_password()
        self.set_password(password, method=ONE_TIME_METHOD, temporary=True)
        return password

    def change_role(self, role: Role, unit: Unit, *, by: User, other_administrators: int) -> None:
        """Give the person a role in a unit.

        Raises RuleBroken "own_account", "last_administrator" or "unit_switched_off".
        """
        if self.role is Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR:
            self._check_may_go(by, other_administrators)
        if not unit.active and unit.id != self.unit_id:
            raise RuleBroken("unit_switched_off")
        self.role, self.unit = role, unit

    def switch_off(self, *, by: User, other_administrators: int) -> None:
        """Let the person in no more; what he did stays his. Raises RuleBroken "own_account" or "last_administrator"."""
        self._check_may_go(by, other_administrators)
        self.active = False

    def end_sign_ins(self, *, at: datetime, but: SignIn | None = None) -> None:
        """End every open sign-in of the person at a real moment, ``but`` one, in one statement."""
        session = object_session(self)
        assert session is not None
        others = SignIn.user_id == self.id, SignIn.ended_at.is_(None), SignIn.id != (but.id if but else None)
        session.execute(update(SignIn).where(*others).values(ended_at=at))

    def switch_on(self) -> None:
        """Let the person in again. Raises RuleBroken "unit_switched_off"."""
        if not self.unit.active:
            raise RuleBroken("unit_switched_off")
        self.active = True

    def _check_may_go(self, by: User, other_administrators: int) -> None:
        """Somebody who can let people in must remain, and nobody shuts himself out by mistake."""
        if by.id == self.id:
            raise RuleBroken("own_account")
        if self.role is Role.ADMINISTRATOR and self.active and not other_administrators:
            raise RuleBroken("last_administrator")

    def has_password(self, typed: str) -> bool:
        """Whether what was ``typed`` is the person's password."""
        return self.form_of_password(typed) is not None

    def form_of_password(self, typed: str) -> str | None:
        """The form of what was ``typed`` that is the person's password; None of a wrong one.

        A one-time password is taken however it was typed from paper.
        """
        printed = one_time_password(typed) if self.must_change_password else None
        forms = [*([printed] if printed else []), *password_forms(typed)]
        return next((form for form in forms if check_password_hash(self.password_hash, form)), None)


def reports_for_unit() -> ColumnElement[bool]:
    """Somebody who reports for his unit: whom notices of its work are for."""
    return and_(User.active, User.role.in_(REPORTING))


def somebody_reads(unit_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Whether a unit has somebody who reports for it, and so reads what it is given."""
    reader = aliased(User)
    reports = (reader.unit_id == unit_id, reader.active, reader.role.in_(REPORTING))
    return exists().where(*reports)


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
    device: Mapped[str] = mapped_column(String(60), default="")
    """What the browser says it is, in two words ("Chrome, Android"): for its owner to know it again."""
    page_token: Mapped[str] = mapped_column(TOKEN, default=random_token)
    """In the ETag of each page that is shown in it; of no other sign-in, and of this one until a restore."""

    user: Mapped[User] = relationship(lazy="joined")

    @classmethod
    def start(cls, user: User, *, at: datetime, device: str = "") -> tuple[SignIn, str]:
        """A new sign-in of ``user`` at a real moment, and the token for the cookie."""
        token = secrets.token_urlsafe(32)
        return cls(
            user=user, token_hash=cls.hash_of(token), started_at=at, seen_at=at, device=device[:60]
        ), token

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

    @classmethod
    def alive(cls, *, at: datetime) -> ColumnElement[bool]:
        """The same for a query, but for the person being active."""
        return and_(cls.ended_at.is_(None), cls.seen_at > at - IDLE_LIMIT, cls.started_at > at - WHOLE_LIMIT)
