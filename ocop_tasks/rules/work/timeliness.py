"""Late or in time: always derived from dates, never stored (DOMAIN.md rules 6 and 14).

A unit is judged by the day it submitted. What waits for the standing agency's word is not late by that waiting.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from ocop_tasks.rules.work.status import OPEN_STATUSES, Status

SOON_DAYS = 7
SILENT_DAYS = 14


class Timeliness(StrEnum):
    """How an assignment stands against its due date, which is itself still on time."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    COMPLETED_ON_TIME = "completed_on_time"
    COMPLETED_LATE = "completed_late"


class FollowUp(StrEnum):
    """The four classes in which officers count assigned work (Quyết định 42/2014/QĐ-TTg)."""

    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    OPEN_IN_TIME = "open_in_time"
    OPEN_LATE = "open_late"


def timeliness(
    status: Status, due_on: date, submitted_on: date | None, today: date, soon_days: int = SOON_DAYS
) -> Timeliness | None:
    """How an assignment stands on ``today``; None when it was cancelled."""
    if status is Status.CANCELLED:
        return None
    late = days_late(status, due_on, submitted_on, today) > 0
    if status is Status.COMPLETED:
        return Timeliness.COMPLETED_LATE if late else Timeliness.COMPLETED_ON_TIME
    if late:
        return Timeliness.OVERDUE
    if status in OPEN_STATUSES and days_left(due_on, today) <= soon_days:
        return Timeliness.DUE_SOON
    return Timeliness.ON_TIME


def follow_up(status: Status, due_on: date, submitted_on: date | None, today: date) -> FollowUp | None:
    """Which of the four counts of rule 14 an assignment is in; None when it was cancelled."""
    if status is Status.CANCELLED:
        return None
    late = days_late(status, due_on, submitted_on, today) > 0
    if status is Status.COMPLETED:
        return FollowUp.DONE_LATE if late else FollowUp.DONE_IN_TIME
    return FollowUp.OPEN_LATE if late else FollowUp.OPEN_IN_TIME


def days_late(status: Status, due_on: date, submitted_on: date | None, today: date) -> int:
    """Days past the due date, up to the day of submission or else to ``today``; 0 when it is not late."""
    if status is Status.CANCELLED:
        return 0
    judged_on = today if status in OPEN_STATUSES or submitted_on is None else submitted_on
    return max(0, (judged_on - due_on).days)


def days_left(due_on: date, today: date) -> int:
    """Days until the due date: 0 on that day itself, less than 0 after it."""
    return (due_on - today).days


def is_silent(
    status: Status, starts_on: date, last_said_on: date | None, today: date, silent_days: int = SILENT_DAYS
) -> bool:
    """Whether the unit owes work that has begun, and has said nothing about it for so many days (chưa cập nhật)."""
    if status not in OPEN_STATUSES or starts_on > today:
        return False
    quiet_since = max(starts_on, last_said_on or starts_on)
    return (today - quiet_since).days >= silent_days
