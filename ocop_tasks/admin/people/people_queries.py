"""The people of the portal: found, sorted and paged by the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request
from sqlalchemy import ColumnElement, func, select
from werkzeug.datastructures import MultiDict

from ocop_tasks.admin.page_numbers import Page, page_of
from ocop_tasks.extensions import db
from ocop_tasks.figures.search_conditions import text_matches
from ocop_tasks.models import SignIn, Unit, User
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.text.text_search import search_words


@dataclass(frozen=True, slots=True)
class Filters:
    """What the URL asks for; an empty field asks for nothing."""

    text: str = ""
    unit_id: int | None = None
    role: Role | None = None
    state: str = ""
    """ "on", "off", "new" (not yet come in with a password of his own) or all."""

    @classmethod
    def from_url(cls, args: MultiDict[str, str] | None = None) -> Filters:
        """Read the filters; what is not understood is left out."""
        args = request.args if args is None else args
        role, state = args.get("role", ""), args.get("state", "")
        return cls(
            text=args.get("q", "").strip(),
            unit_id=args.get("unit", type=int),
            role=Role(role) if role in list(Role) else None,
            state=state if state in ("on", "off", "new") else "",
        )

    @property
    def is_set(self) -> bool:
        """Whether anything is asked for."""
        return self != Filters()

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same for the database; a unit means itself and every unit below it."""
        found = text_matches(User.search_text, search_words(self.text))
        if self.unit_id:
            path = select(Unit.path).where(Unit.id == self.unit_id).scalar_subquery()
            found.append(User.unit_id.in_(select(Unit.id).where(Unit.path.startswith(path))))
        if self.role:
            found.append(User.role == self.role)
        if self.state:
            found.append(User.active.is_(self.state != "off"))
        if self.state == "new":
            found.append(User.must_change_password.is_(True))
        return found


@dataclass(frozen=True, slots=True)
class Line:
    """One person in the list, with when he was last here, by the world's clock."""

    user: User
    seen_at: datetime | None


def filtered_people(filters: Filters) -> tuple[list[Line], Page]:
    """The people who fit, in Vietnamese order, one page of them; two statements."""
    conditions = filters.conditions()
    page = page_of(db.session.scalar(select(func.count(User.id)).where(*conditions)) or 0)
    seen = select(func.max(SignIn.seen_at)).where(SignIn.user_id == User.id).correlate(User).scalar_subquery()
    statement = (
        select(User, seen)
        .where(*conditions)
        .order_by(User.name_key, User.id)
        .limit(page.size)
        .offset(page.offset)
    )
    return [Line(user, seen_at) for user, seen_at in db.session.execute(statement)], page


def open_sign_ins(user: User, now: datetime) -> Sequence[SignIn]:
    """The browsers in which the person is signed in, the last used first."""
    statement = (
        select(SignIn)
        .where(SignIn.user_id == user.id, SignIn.alive(at=now))
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return db.session.scalars(statement).all()


def last_seen(user: User) -> datetime | None:
    """When the person was last here, by the world's clock."""
    return db.session.scalar(select(func.max(SignIn.seen_at)).where(SignIn.user_id == user.id))


def is_taken(username: str, *, by_other_than: User | None = None) -> bool:
    """Whether somebody else has that username."""
    owner = db.session.scalar(select(User.id).where(User.username == username))
    return owner is not None and (by_other_than is None or owner != by_other_than.id)


def other_administrators(user: User) -> int:
    """How many other active administrators there are."""
    others = (User.role == Role.ADMINISTRATOR, User.active, User.id != user.id)
    return db.session.scalar(select(func.count(User.id)).where(*others)) or 0
