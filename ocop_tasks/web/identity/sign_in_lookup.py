"""What nearly every request asks first: whose living sign-in this is, how much waits at his bell, and what changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import String, bindparam, cast, func, literal_column, select
from sqlalchemy.engine import Engine

from ocop_tasks.compiled_statements import Straight
from ocop_tasks.models import Draft, Notice, Portal, SignIn, User
from ocop_tasks.models.people.user import WHOLE_LIMIT

TOUCH_EVERY = timedelta(minutes=10)
"""How long the use of a sign-in may go unnoted."""
MOST_UNREAD = 100
"""The bell counts no further."""

_unread_rows = (
    select(literal_column("1"))
    .where(Notice.user_id == User.id, Notice.read_at.is_(None))
    .limit(literal_column(str(MOST_UNREAD)))
    .offset(literal_column("0"))
    .correlate(User)
    .subquery()
)
unread = select(func.count()).select_from(_unread_rows).correlate(User).scalar_subquery()
"""How many notices the person has not read."""

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

_statement = Straight(
    select(
        SignIn.id,
        SignIn.page_token,
        SignIn.user_id,
        User.device_token,
        User.locale,
        unread,
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


class Facts(NamedTuple):
    """What the database says of a token."""

    sign_in_id: int
    page_token: str
    user_id: int
    device_token: str
    locale: str
    unread: int
    drafts: str
    revision: str
    days_behind: int


def facts_of(engine: Engine, token: str, now: datetime) -> Facts | None:
    """The facts; None where there is no such living sign-in, or where its use at ``now`` should be noted."""
    row = _statement.first(
        engine,
        token_hash=SignIn.hash_of(token),
        used_after=now - TOUCH_EVERY,
        begun_after=now - WHOLE_LIMIT,
    )
    return Facts(*row) if row else None
