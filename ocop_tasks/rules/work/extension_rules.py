"""Extensions: a unit asks for a new date, the chairman grants it, grants another, or refuses."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text.days import DaySpan, check_due_later
from ocop_tasks.rules.work.status import Status


class Step(StrEnum):
    """One thing said about an extension; rows of these are never changed."""

    ASKED = "asked"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    OVERTAKEN = "overtaken"
    """The work was changed meanwhile, so nothing is left to decide; it counts against nobody."""


def check_can_ask(
    status: Status,
    *,
    newest: Step | None,
    granted: int,
    most: int,
    reason: str,
) -> None:
    """A unit asks, before or after its due date, for a later one (``check_new_day``), with its reason.

    ``granted`` extensions so far, at ``most`` allowed. Raises RuleBroken "cancelled", "already_completed",
    "already_asked", "too_many_extensions" or "reason_needed".
    """
    if status is Status.CANCELLED:
        raise RuleBroken("cancelled")
    if status is Status.COMPLETED:
        raise RuleBroken("already_completed")
    if newest is Step.ASKED:
        raise RuleBroken("already_asked")
    if granted >= most:
        raise RuleBroken("too_many_extensions", most=most)
    if not reason.strip():
        raise RuleBroken("reason_needed")


def check_can_grant(newest: Step | None) -> None:
    """The chairman grants what was asked or another later day (``check_new_day``). Raises "not_asked"."""
    _check_asked(newest)


def check_can_refuse(newest: Step | None, word: str) -> None:
    """The chairman refuses, with a word why. Raises "not_asked" or "reason_needed"."""
    _check_asked(newest)
    if not word.strip():
        raise RuleBroken("reason_needed")


def check_can_withdraw(newest: Step | None) -> None:
    """The unit takes its request back before it was decided. Raises "not_asked"."""
    _check_asked(newest)


def check_new_day(until: date, *, due_on: date, today: date, plan: DaySpan) -> None:
    """The new day is later than the one before, not past, and one of the days of the ``plan``.

    Raises "not_later", and as ``check_due_later`` does.
    """
    if until <= due_on:
        raise RuleBroken("not_later")
    check_due_later(until, today=today, plan=plan)


def is_overtaken(status: Status, *, due_on: date, until: date) -> bool:
    """Whether nothing is left to decide of a request for more time ``until`` then: the work is due as late as that, or
    is asked no longer.
    """
    return status is Status.CANCELLED or due_on >= until


def _check_asked(newest: Step | None) -> None:
    if newest is not Step.ASKED:
        raise RuleBroken("not_asked")
