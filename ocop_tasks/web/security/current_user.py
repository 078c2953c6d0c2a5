"""From the token in the cookie to the person, with all that every request needs.

What nearly every request asks first (whose living sign-in it is, how much waits at his bell, what changed) is one
narrow statement that goes straight to the driver.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from flask import Response, current_app, g, request
from flask_login import UserMixin
from flask_login import current_user as login_user
from sqlalchemy import String, and_, bindparam, cast, func, literal_column, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm import aliased, contains_eager

from ocop_tasks import clock
from ocop_tasks.compiled_sql import CompiledSelect
from ocop_tasks.database import short_lock_timeout
from ocop_tasks.extensions import db
from ocop_tasks.figures.figure_cache import cached
from ocop_tasks.models import Assignment, Draft, Notice, Plan, Portal, SignIn, Unit, User
from ocop_tasks.models.people.user import WHOLE_LIMIT
from ocop_tasks.models.work.notice_reasons import still_stands
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.status import OPEN_STATUSES

TOUCH_EVERY = timedelta(minutes=10)
"""How long the use of a sign-in may go unnoted."""
MAX_UNREAD = 100
"""The bell counts no further."""

_unread = (Notice.user_id == User.id, Notice.read_at.is_(None))
bell = (
    select(
        cast(func.count(), String)
        + literal_column("'/'")
        + cast(func.coalesce(func.max(Notice.id), literal_column("0")), String)
    )
    .where(*_unread)
    .correlate(User)
    .scalar_subquery()
)
"""How many notices the person has not read, and which is the newest: "3/812". Which of them still stand hangs on the
portal's revision besides, so both together say whether the bell is the same."""
SILENT = "0/0"
_standing_rows = (
    select(literal_column("1"))
    .where(Notice.user_id == bindparam("user_id"), Notice.read_at.is_(None), still_stands)
    .limit(literal_column(str(MAX_UNREAD)))
    .offset(literal_column("0"))
    .subquery()
)
_standing_query = CompiledSelect(select(func.count()).select_from(_standing_rows))

_drafted = (
    select(cast(Draft.assignment_id, String).label("id"))
    .where(Draft.user_id == User.id)
    .order_by(Draft.assignment_id)
    .correlate(User)
    .subquery()
)
drafts = (
    select(
        func.coalesce(
            func.aggregate_strings(_drafted.c.id, literal_column("' '")),  # type: ignore[arg-type]
            literal_column("''"),
        )
    )
    .correlate(User)
    .scalar_subquery()
)
"""The assignments on which the person has a draft, "12 35", or none. What drafts say stands on no page with a tag."""

_sign_in_query = CompiledSelect(
    select(
        SignIn.id,
        SignIn.page_token,
        SignIn.user_id,
        User.device_token,
        User.locale,
        bell,
        drafts,
        Portal.revision,
        Portal.days_behind,
    )
    .join(User, User.id == SignIn.user_id)
    .join(Portal, Portal.id == literal_column("1"))
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        SignIn.seen_at > bindparam("used_after"),
        SignIn.started_at > bindparam("begun_after"),
        User.active,
    )
)


class SignInFacts(NamedTuple):
    """What the database says of a token."""

    sign_in_id: int
    page_token: str
    user_id: int
    device_token: str
    locale: str
    bell: str
    drafts: str
    revision: str
    days_behind: int


def sign_in_facts(engine: Engine, token: str, now: datetime) -> SignInFacts | None:
    """The facts; None where there is no such living sign-in, or where its use at ``now`` should be noted."""
    row = _sign_in_query.first(
        engine,
        token_hash=SignIn.hash_of(token),
        used_after=now - TOUCH_EVERY,
        begun_after=now - WHOLE_LIMIT,
    )
    return SignInFacts(*row) if row else None


log = logging.getLogger(__name__)
READ_METHODS = ("GET", "HEAD")
PERSON_SIZE = 2_000
"""Size of a cached person, in characters of a page."""
BELL_SIZE = 100
"""The same of what his bell shows."""
MAX_LOCK_WAIT = timedelta(milliseconds=100)


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
    select(Plan.id)
    .join(_issuer, Plan.issuer_id == _issuer.id)
    .outerjoin(
        Assignment,
        and_(
            Assignment.plan_id == Plan.id,
            Assignment.unit_id == Unit.id,
            Assignment.status.in_(OPEN_STATUSES),
        ),
    )
    .where(Unit.path.startswith(_issuer.path), Plan.state != PlanState.DRAFT)
    .group_by(Plan.id)
    .order_by(
        Plan.state != PlanState.RUNNING, func.count(Assignment.id).desc(), Plan.year.desc(), Plan.id.desc()
    )
    .limit(1)
    .correlate(Unit)
    .scalar_subquery()
)
"""Where the person lands: of the running plans that reach his unit the one in which most of its work is open."""
_person = (
    select(User, Portal, _current_plan)
    .join(User.unit)
    .join(Portal, Portal.id == 1)
    .options(contains_eager(User.unit))
)
_by_id = _person.where(User.id == bindparam("user_id"))
_by_token = (
    _person.add_columns(SignIn, bell, drafts)
    .join(SignIn, SignIn.user_id == User.id)
    .where(SignIn.token_hash == bindparam("token_hash"))
)


def signed_in_by_token(token: str) -> SignedIn | None:
    """The person whose living sign-in has this token; keeps the portal and his newest plan's id for the request.

    A request that only reads is given a copy that this process caches per revision.
    """
    facts = sign_in_facts(db.engine, token, clock.real_now()) if request.method in READ_METHODS else None
    if facts is None:
        return signed_in_by_token_now(token)
    key = ("person", facts.user_id, facts.locale)  # a language of one's own makes nobody else's pages new
    user, g.portal, g.current_plan_id = cached(
        key, facts.revision, lambda: _detached_person(facts.user_id), size=lambda _copies: PERSON_SIZE
    )
    g.token, g.sign_in_id, g.page_token = token, facts.sign_in_id, facts.page_token
    g.bell, g.drafts = facts.bell, facts.drafts
    return SignedIn(user, token)


def signed_in_by_token_now(token: str) -> SignedIn | None:
    """The same as the database has it at this moment, whatever was read or cached before."""
    row = db.session.execute(
        _by_token, {"token_hash": SignIn.hash_of(token)}, execution_options={"populate_existing": True}
    ).one_or_none()
    if row is None or not row[3].is_alive(at=clock.real_now()):
        return None
    user, g.portal, g.current_plan_id, g.sign_in, g.bell, g.drafts = row
    g.token, g.sign_in_id, g.page_token = token, g.sign_in.id, g.sign_in.page_token
    return SignedIn(user, token)


def _detached_person(user_id: int) -> tuple[User, Portal, int | None]:
    """The person with his unit, the portal and his newest plan's id, in nobody's session."""
    user, portal, plan_id = db.session.execute(_by_id, {"user_id": user_id}).one()
    for record in (user, user.unit, portal):
        db.session.expunge(record)
    return user, portal, plan_id


def viewer() -> User:
    """The signed-in person."""
    # Where Flask-Login keeps him: a page asks a dozen times, and the way through its proxy is long.
    held = g.get("_login_user") or login_user
    user = held.user
    assert isinstance(user, User)
    return user


def unread() -> int:
    """How many notices the signed-in person has not read, of those that still stand; counted up to ``MAX_UNREAD``."""
    user_id, revision = viewer().id, portal_settings().revision

    def count() -> int:
        (standing,) = _standing_query.first(db.engine, user_id=user_id)
        return int(standing)

    if g.bell == SILENT:
        return 0
    if request.method not in READ_METHODS:
        return count()
    return cached(("bell", user_id, g.bell), revision, count, size=lambda _standing: BELL_SIZE)


def portal_settings() -> Portal:
    """The portal's settings, read once a request."""
    try:
        kept: Portal = g.portal
    except AttributeError:
        kept = g.portal = db.session.get_one(Portal, 1)
    return kept


def set_clock() -> None:
    """Let the clock show the portal's day in this request."""
    fixed = current_app.config["SETTINGS"].today
    clock.set_calendar(days_behind=portal_settings().days_behind, fixed_day=fixed)


def current_sign_in() -> SignIn:
    """The sign-in that the request came with."""
    if "sign_in" not in g:
        g.sign_in = db.session.get_one(SignIn, g.sign_in_id)
    found: SignIn = g.sign_in
    return found


def record_use(response: Response) -> Response:
    """After a request that only read: note that the sign-in was used, at most every ten minutes.

    It has a short transaction of its own. Where the database is busy the note is left to the next request: nobody
    waits for it, and no page fails for it.
    """
    sign_in, now = g.get("sign_in"), clock.real_now()
    if request.method in READ_METHODS and sign_in is not None and now - sign_in.seen_at >= TOUCH_EVERY:
        try:
            _save_last_use(sign_in.id, now)
        except (DBAPIError, NoConnection):
            log.warning("the use of a sign-in was not noted: the database is busy")
    return response


def _save_last_use(sign_in_id: int, now: datetime) -> None:
    with db.engine.connect() as connection, short_lock_timeout(connection, MAX_LOCK_WAIT):
        connection.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=now))
        connection.commit()
