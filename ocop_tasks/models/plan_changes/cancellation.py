"""Whether a task, or one unit's share of it, still applies and until when; each decision kept with its author."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session, object_session

from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.task_editing import assignments_of
from ocop_tasks.models.plan_changes.work_notices import telling_units
from ocop_tasks.models.plans.task import Task
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.models.work.status_report import ReportKind
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.status import Status


def cancel_task(session: Session, task: Task, *, by: User, at: datetime, reason: str) -> int:
    """Say that a task no longer applies; what was confirmed stays done. Raises RuleBroken.

    Gives the number of assignments that this ended. In a draft, of which no unit knows, nobody needs to be told why.
    """
    if task.cancelled_at is not None:
        raise RuleBroken("already_cancelled")
    if not reason.strip() and task.plan.state is not PlanState.DRAFT:
        raise RuleBroken("reason_needed")
    ending = [
        each
        for each in assignments_of(session, task)
        if each.status not in (Status.COMPLETED, Status.CANCELLED)
    ]
    with (
        acting(session, "task.cancelled", by=by, at=at, reason=reason),
        telling_units(session, task, by=by, at=at, reason=reason),
    ):
        for assignment in ending:
            assignment.cancel(by=by, at=at, reason=reason)
        task.cancelled_at, task.cancel_reason = at, reason.strip()
    changes = {"cancelled": [False, True]}
    session.add(AuditEntry.about(task, "task.cancelled", by=by, at=at, changes=changes, reason=reason))
    return len(ending)


def restore_task(session: Session, task: Task, *, by: User, at: datetime, reason: str) -> int:
    """Let a cancelled task apply again, with the assignments that its cancellation ended, and no others.

    Gives their number. Raises RuleBroken.
    """
    if task.cancelled_at is None:
        raise RuleBroken("not_cancelled")
    ended = ended_with(session, task)
    with (
        acting(session, "task.restored", by=by, at=at, reason=reason),
        telling_units(session, task, by=by, at=at, reason=reason),
    ):
        for assignment in ended:
            assignment.restore(by=by, at=at, reason=reason)
        task.cancelled_at = task.cancel_reason = None
    changes = {"cancelled": [True, False]}
    session.add(AuditEntry.about(task, "task.restored", by=by, at=at, changes=changes, reason=reason))
    return len(ended)


def ended_with(session: Session, task: Task) -> list[Assignment]:
    """The assignments that the cancellation of ``task`` ended, which come back with it."""
    return [each for each in assignments_of(session, task) if _ended_at(each) == task.cancelled_at]


def cancel_assignment(assignment: Assignment, *, by: User, at: datetime, reason: str) -> None:
    """Say that a task no longer applies to one unit in one period. Raises RuleBroken."""
    with telling_units(_session(assignment), assignment.task, by=by, at=at, reason=reason):
        assignment.cancel(by=by, at=at, reason=reason)


def restore_assignment(assignment: Assignment, *, by: User, at: datetime, reason: str) -> None:
    """Let one unit's share apply again, where its task and its unit's part in it still do. Raises RuleBroken."""
    if assignment.task.cancelled_at is not None:
        raise RuleBroken("task_cancelled")
    if assignment.unit_id not in assignment.task.terms.owing:
        raise RuleBroken("unit_not_in_task")
    with telling_units(_session(assignment), assignment.task, by=by, at=at, reason=reason):
        assignment.restore(by=by, at=at, reason=reason)


def change_due(assignment: Assignment, due_on: date, *, by: User, at: datetime, reason: str) -> AuditEntry:
    """Move one unit's last day on time; the task's own date and the other units' stay. Raises RuleBroken."""
    if assignment.status is Status.CANCELLED:
        raise RuleBroken("cancelled")
    if not reason.strip():
        raise RuleBroken("reason_needed")
    changes = {"due_on": [assignment.due_on.isoformat(), due_on.isoformat()]}
    session = _session(assignment)
    with (
        acting(session, "assignment.due_changed", by=by, at=at, reason=reason),
        telling_units(session, assignment.task, by=by, at=at, reason=reason),
    ):
        assignment.due_on = due_on
    return AuditEntry.about(
        assignment, "assignment.due_changed", by=by, at=at, changes=changes, reason=reason
    )


def _session(assignment: Assignment) -> Session:
    session = object_session(assignment)
    assert session is not None
    return session


def _ended_at(assignment: Assignment) -> datetime | None:
    newest = assignment.reports[-1] if assignment.reports else None
    return newest.at if newest is not None and newest.kind is ReportKind.CANCELLATION else None
