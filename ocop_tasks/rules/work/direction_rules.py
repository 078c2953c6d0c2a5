"""The chairman's direction and its thread: sent, acknowledged, answered, closed or directed again.

A direction is a thread of entries that are never changed. Where it stands is what its entries say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum

from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.days import check_answer_by


class Entry(StrEnum):
    """One thing said in the thread. The unit acknowledges and answers; the chairman directs and closes."""

    DIRECTED = "directed"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    CLOSED = "closed"


class DirectionStatus(StrEnum):
    """Where a direction stands."""

    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    CLOSED = "closed"


AFTER = {
    Entry.DIRECTED: DirectionStatus.SENT,
    Entry.ACKNOWLEDGED: DirectionStatus.ACKNOWLEDGED,
    Entry.ANSWERED: DirectionStatus.ANSWERED,
    Entry.CLOSED: DirectionStatus.CLOSED,
}
UNANSWERED = (DirectionStatus.SENT, DirectionStatus.ACKNOWLEDGED)
"""On the desk until they are answered."""


def direction_status(entries: Iterable[Entry]) -> DirectionStatus:
    """Where the direction stands after ``entries``, oldest first. Raises ValueError when there are none."""
    last = None
    for last in entries:  # noqa: B007  (the newest entry decides)
        pass
    if last is None:
        raise ValueError("a direction begins by being directed")
    return AFTER[last]


def check_can_direct(text: str, answer_by: date, today: date, last: date) -> None:
    """A direction says something, and by when it is answered; ``last`` is its plan's last day.

    Raises "text_needed", and as ``check_answer_by`` does.
    """
    if not text.strip():
        raise RuleBroken("text_needed")
    check_answer_by(answer_by, today=today, last=last)


def check_can_direct_again(now: DirectionStatus, text: str, answer_by: date, today: date, last: date) -> None:
    """Only an open thread goes on. Raises "direction_closed" and as ``check_can_direct`` does."""
    _check_open(now)
    check_can_direct(text, answer_by, today, last)


def check_can_acknowledge(now: DirectionStatus) -> None:
    """The unit says that it has read it, once. Raises "direction_closed" or "already_acknowledged"."""
    _check_open(now)
    if now is not DirectionStatus.SENT:
        raise RuleBroken("already_acknowledged")


def check_can_answer(now: DirectionStatus) -> None:
    """The unit answers with a report, also once more. Raises "direction_closed"."""
    _check_open(now)


def check_can_close(now: DirectionStatus) -> None:
    """The chairman is content. Raises "direction_closed"."""
    _check_open(now)


def days_unanswered(now: DirectionStatus, answer_by: date, today: date) -> int:
    """Whole days past the day by which an answer was asked; 0 when it was answered or is not late."""
    return max(0, (today - answer_by).days) if now in UNANSWERED else 0


def _check_open(now: DirectionStatus) -> None:
    if now is DirectionStatus.CLOSED:
        raise RuleBroken("direction_closed")


def with_template(written: str, chosen: str, templates: Sequence[str]) -> str:
    """``written`` with ``chosen`` below it, in place of another template's text; what somebody wrote himself stays."""
    own = [line for line in written.splitlines() if line.strip() not in templates]
    return "\n".join([*own, chosen] if "".join(own).strip() else [chosen])
