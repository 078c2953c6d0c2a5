"""What leaders direct and decide in the sample, what units ask for and acknowledge: through the models, and told."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from ocop_tasks import clock
from ocop_tasks.models import Assignment, Direction, Extensions, Portal, User
from ocop_tasks.rules.work.direction_rules import DirectionStatus
from ocop_tasks.seeding.sample.sample_file import EntrySeed
from ocop_tasks.sending.notices import notice_events

LEADER_ACTIONS = {"direct", "direct_again", "acknowledge", "close", "ask", "grant", "refuse"}


def perform(session: Session, assignment: Assignment, entry: EntrySeed, *, own: User, leader: User) -> None:
    """Let one of ``LEADER_ACTIONS`` happen now. Raises RuleBroken, StopIteration where there is no open direction."""
    if entry.does in ("ask", "grant", "refuse"):
        _extend(session, assignment, entry, own=own, leader=leader)
    elif entry.does == "direct":
        direction = Direction.give(
            assignment, by=leader, at=clock.now(), text=entry.note, answer_by=_until(entry)
        )
        session.flush()
        notice_events.notify_of_direction(direction)
    else:
        _go_on(_open(assignment), entry, own=own, leader=leader)


def _go_on(direction: Direction, entry: EntrySeed, *, own: User, leader: User) -> None:
    at = clock.now()
    if entry.does == "acknowledge":
        direction.acknowledge(by=own, at=at)
    elif entry.does == "direct_again":
        direction.direct_again(by=leader, at=at, text=entry.note, answer_by=_until(entry))
        notice_events.notify_of_direction(direction)
    else:
        direction.close(by=leader, at=at, text=entry.note)
        notice_events.notify_of_closing(direction)


def _extend(session: Session, assignment: Assignment, entry: EntrySeed, *, own: User, leader: User) -> None:
    extensions, at = Extensions(assignment), clock.now()
    if entry.does == "ask":
        most = session.get_one(Portal, 1).max_extensions
        notice_events.notify_of_extension_request(
            extensions.ask(by=own, at=at, until=_until(entry), reason=entry.note, most=most)
        )
    elif entry.does == "grant":
        notice_events.notify_of_extension_decision(
            extensions.grant(by=leader, at=at, until=_until(entry), word=entry.note)
        )
    else:
        notice_events.notify_of_extension_decision(extensions.refuse(by=leader, at=at, word=entry.note))


def _open(assignment: Assignment) -> Direction:
    return next(
        each for each in reversed(assignment.directions) if each.standing is not DirectionStatus.CLOSED
    )


def _until(entry: EntrySeed) -> date:
    assert entry.until, f"{entry.does} of {entry.at} needs a day"
    return entry.until
