"""What people are told, whom it is for, and where each gets it unless he chose otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from ocop_tasks.rules.access import Action, Role, allowed_somewhere


class Topic(StrEnum):
    """What a notice is about; each person chooses for each topic where he wants it."""

    REMINDER = "reminder"
    WORK = "work"
    DIRECTION = "direction"
    ANSWER = "answer"
    RETURNED = "returned"
    CONFIRMED = "confirmed"
    EXTENSION = "extension"
    FOLLOWED = "followed"
    DIGEST = "digest"


class Channel(StrEnum):
    """Where a notice goes besides the portal itself."""

    EMAIL = "email"
    WEBHOOK = "webhook"


PRESSING = frozenset(
    {
        Topic.REMINDER,
        Topic.WORK,
        Topic.DIRECTION,
        Topic.ANSWER,
        Topic.RETURNED,
        Topic.EXTENSION,
        Topic.DIGEST,
    }
)
"""What somebody must act on: by default it goes wherever it can. The rest waits in the portal."""
UNDO_PERIOD = timedelta(seconds=75)
"""What can be undone can be so for a minute: until then nobody outside the portal hears of it."""
BATCH_PAUSE = timedelta(minutes=10)
"""When a plan's work was not changed for so long, what was changed before is one batch, and goes out."""
LONGEST_BATCH = timedelta(hours=1)
"""Whoever goes on longer is waited for no longer."""
KEPT_INSIDE = {Topic.CONFIRMED: UNDO_PERIOD, Topic.RETURNED: UNDO_PERIOD, Topic.WORK: BATCH_PAUSE}
"""How long after its moment a notice of each topic stays inside the portal; all others leave at once."""

_OF_A_UNIT = frozenset(
    {
        Topic.REMINDER,
        Topic.WORK,
        Topic.DIRECTION,
        Topic.RETURNED,
        Topic.CONFIRMED,
        Topic.EXTENSION,
        Topic.FOLLOWED,
    }
)
_OF_THE_DESK = frozenset({Topic.ANSWER, Topic.EXTENSION, Topic.DIGEST})


def batch_moment(since: datetime, at: datetime) -> datetime:
    """The moment of a batch's notice that was begun ``since`` and changed ``at``: it leaves ``BATCH_PAUSE`` later."""
    return min(at, since + LONGEST_BATCH - BATCH_PAUSE)


def wanted_by_default(topic: Topic, channel: Channel) -> bool:
    """Whether somebody who chose nothing gets ``topic`` over ``channel``."""
    return topic in PRESSING


def topics_for(role: Role) -> list[Topic]:
    """What a person of ``role`` can ever be told about."""
    told: frozenset[Topic] = frozenset()
    if allowed_somewhere(role, Action.REPORT):
        told |= _OF_A_UNIT
    elif allowed_somewhere(role, Action.SEE_PLAN):
        told |= {Topic.FOLLOWED}
    if allowed_somewhere(role, Action.GET_DIGEST):
        told |= _OF_THE_DESK
    return [topic for topic in Topic if topic in told]


_ROLES_WITH = {action: [role for role in Role if allowed_somewhere(role, action)] for action in Action}


def roles_with(action: Action) -> list[Role]:
    """The roles that may do ``action``, as a query asks for them."""
    return _ROLES_WITH[action]
