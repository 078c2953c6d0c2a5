"""What may happen to an assignment, and from which status (DOMAIN.md rule 5)."""

from __future__ import annotations

from enum import StrEnum

from ocop_tasks.rules.rule_broken import RuleBroken


class Status(StrEnum):
    """Where an assignment stands between its unit and the standing agency."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


OPEN_STATUSES = (Status.NOT_STARTED, Status.IN_PROGRESS)
"""It is the unit's turn."""


def check_can_report(status: Status, *, role_is_lead: bool = True, taken_over: bool = False) -> None:
    """A unit tells how far it is; telling so of a submitted report takes that one back.

    ``taken_over``: that it is done was said before it was given, and the unit knows better (docs/decisions/0079).
    Raises RuleBroken "only_lead_reports", "cancelled" or "already_completed".
    """
    if not role_is_lead:
        raise RuleBroken("only_lead_reports")
    _check_not_cancelled(status)
    if status is Status.COMPLETED and not taken_over:
        raise RuleBroken("already_completed")


def check_percent(percent: int) -> None:
    """Work in progress is 0 to 99 per cent done: the whole is said by submitting. Raises "percent_out_of_range"."""
    if not 0 <= percent <= 99:
        raise RuleBroken("percent_out_of_range", percent=percent)


def check_can_submit(
    status: Status,
    *,
    role_is_lead: bool,
    evidence_required: bool,
    evidence_count: int,
    note: str,
    taken_over: bool = False,
) -> None:
    """A unit says that the work is done, with the evidence its task demands, or else at least a word or a file.

    Raises RuleBroken as ``check_can_report`` does, or "already_submitted", "evidence_needed" or "note_needed".
    """
    check_can_report(status, role_is_lead=role_is_lead, taken_over=taken_over)
    if status is Status.SUBMITTED:
        raise RuleBroken("already_submitted")
    if evidence_required and not evidence_count:
        raise RuleBroken("evidence_needed")
    if not evidence_count and not note.strip():
        raise RuleBroken("note_needed")


def check_can_confirm(status: Status, *, own_unit: bool, second_person: bool = False) -> None:
    """The standing agency accepts what was submitted; nobody accepts his own unit's report.

    ``second_person``: the chairman, or an officer of the standing agency who did not submit it himself, confirms
    the standing agency's own. Raises RuleBroken "cancelled", "already_completed", "not_submitted" or "own_unit".
    """
    _check_submitted(status)
    if own_unit and not second_person:
        raise RuleBroken("own_unit")


def check_can_send_back(status: Status, reason: str, *, taken_over: bool = False) -> None:
    """The standing agency returns what was submitted, or what was ``taken_over`` as done, and says why.

    Raises RuleBroken "cancelled", "already_completed", "not_submitted" or "reason_needed".
    """
    if not (taken_over and status is Status.COMPLETED):
        _check_submitted(status)
    _check_reason(reason)


def check_can_undo_confirmation(status: Status) -> None:
    """A confirmation taken back waits in the queue again. Raises RuleBroken "cancelled" or "not_completed"."""
    _check_not_cancelled(status)
    if status is not Status.COMPLETED:
        raise RuleBroken("not_completed")


def check_can_take_back(
    status: Status, reason: str, *, reported_since: bool, own_unit: bool, second_person: bool = False
) -> None:
    """A confirmation or return of any age is taken back by whoever could give it now, who says why.

    ``reported_since``: the unit has gone on after a return, and what it says now is judged instead.
    Raises RuleBroken "cancelled", "reported_since", "own_unit" or "reason_needed".
    """
    _check_not_cancelled(status)
    if reported_since:
        raise RuleBroken("reported_since")
    if own_unit and not second_person:
        raise RuleBroken("own_unit")
    _check_reason(reason)


def check_can_cancel(status: Status, reason: str) -> None:
    """What no longer applies leaves the count, and somebody says why. Raises "cancelled" or "reason_needed"."""
    _check_not_cancelled(status)
    _check_reason(reason)


def check_can_restore(status: Status) -> None:
    """Only what was cancelled can apply again. Raises RuleBroken "not_cancelled"."""
    if status is not Status.CANCELLED:
        raise RuleBroken("not_cancelled")


def _check_not_cancelled(status: Status) -> None:
    if status is Status.CANCELLED:
        raise RuleBroken("cancelled")


def _check_submitted(status: Status) -> None:
    _check_not_cancelled(status)
    if status is Status.COMPLETED:
        raise RuleBroken("already_completed")
    if status is not Status.SUBMITTED:
        raise RuleBroken("not_submitted")


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise RuleBroken("reason_needed")
