"""Changing the terms of a task, or making one: what follows for its units, and the trace it leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select, true
from sqlalchemy.orm import Session, selectinload

from ocop_tasks import clock
from ocop_tasks.database import Base
from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.assigning import assign_period, redate
from ocop_tasks.models.plan_changes.effects_on_assignments import Consequences, consequences
from ocop_tasks.models.plan_changes.given_before import first_due_date, given_before
from ocop_tasks.models.plan_changes.measured_tasks import update_from_log
from ocop_tasks.models.plan_changes.work_notices import telling_units
from ocop_tasks.models.plans.plan import Plan, Section
from ocop_tasks.models.plans.task import Part, Task, Terms
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.models.temporal.recording import delete_where
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.models.work.status_report import ReportKind, StatusReport
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.status import Status


def assignments_of(session: Session, task: Task) -> Sequence[Assignment]:
    """All assignments of ``task`` with their reports."""
    statement = (
        select(Assignment)
        .options(selectinload(Assignment.reports))
        .where(Assignment.task_id == task.id)
        .order_by(Assignment.id)
    )
    return session.scalars(statement).all()


def is_referenced(*, but_taken_over: bool = False) -> ColumnElement[bool]:
    """Whether any row of any table names an assignment: a report, evidence, a draft, a date moved for one unit.

    ``but_taken_over``: a report of what was known before the plan was published does not count.
    """
    own = StatusReport.kind != ReportKind.TAKEN_OVER if but_taken_over else true()
    return or_(
        *(
            exists().where(key.parent == Assignment.id, own if table is StatusReport.__table__ else true())
            for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name)
            for key in table.foreign_keys
            if key.column.table is Assignment.__table__
        )
    )


def preview_change(
    session: Session, plan: Plan, task: Task | None, terms: Terms, *, today: date
) -> Consequences:
    """What it would do to give ``task`` those ``terms``, or to make a new task of them (None). Changes nothing.

    In a draft nobody has been given anything yet.
    """
    if plan.state is PlanState.DRAFT:
        return Consequences()
    if task is None:
        return consequences(None, terms, plan, [], referenced=(), today=today)
    there = assignments_of(session, task)
    named = set(session.scalars(select(Assignment.id).where(Assignment.task_id == task.id, is_referenced())))
    return consequences(task.terms, terms, plan, there, referenced=named, today=today)


def add_task(
    session: Session, plan: Plan, terms: Terms, units: Mapping[int, Unit], *, by: User, at: datetime
) -> Task:
    """A new task of ``plan``, given to its units from today on. Raises RuleBroken."""
    _check(terms)
    section = session.get_one(Section, terms.section_id)
    task = Task(plan=plan, plan_id=plan.id, section=section, code=Codes(session, plan.id).take(section.label))
    task.position = (session.scalar(select(func.max(Task.position)).where(Task.plan_id == plan.id)) or 0) + 1
    found = preview_change(session, plan, None, terms, today=clock.day_of(at))
    if plan.state is not PlanState.DRAFT:
        task.valid_from = clock.day_of(at)
    with (
        acting(session, "task.added", by=by, at=at),
        telling_units(session, task, by=by, at=at),
    ):
        session.add(task)
        task.apply_terms(terms, units)
        _apply(session, task, found, units, by=by, at=at, reason="")
    note_addition(session, task, units, by=by, at=at)
    return task


def note_addition(session: Session, task: Task, units: Mapping[int, Unit], *, by: User, at: datetime) -> None:
    """What was decided of a new task, in the trail; it has its id."""
    after = _audit_values(task.terms, units, task.section.label)
    changes = {name: [None, value] for name, value in after.items() if value not in (None, "", [])}
    session.add(AuditEntry.about(task, "task.added", by=by, at=at, changes=changes))


def change_task(
    session: Session,
    task: Task,
    terms: Terms,
    units: Mapping[int, Unit],
    *,
    by: User,
    at: datetime,
    reason: str,
) -> Consequences:
    """Give ``task`` new terms and its units what follows from them. Raises RuleBroken.

    ``reason`` is needed where an assignment that other rows refer to is cancelled.
    """
    _check(terms)
    if task.cancelled_at is not None:
        raise RuleBroken("task_cancelled")
    found = preview_change(session, task.plan, task, terms, today=clock.day_of(at))
    if found.cancelled and not reason.strip():
        raise RuleBroken("reason_needed")
    before = _audit_values(task.terms, units, task.section.label) | {"assignments": _count(session, task)}
    measure = task.measure
    with (
        acting(session, "task.changed", by=by, at=at, reason=reason),
        telling_units(session, task, by=by, at=at, reason=reason),
    ):
        task.apply_terms(terms, units)
        _apply(session, task, found, units, by=by, at=at, reason=reason)
        if task.measure != measure:
            update_from_log(assignments_of(session, task), by=by, at=at)
    section = session.get_one(Section, terms.section_id)
    after = _audit_values(terms, units, section.label) | {"assignments": _count(session, task)}
    changes = {name: [before[name], after[name]] for name in after if before[name] != after[name]}
    if changes:
        session.add(AuditEntry.about(task, "task.changed", by=by, at=at, changes=changes, reason=reason))
    return found


# -- inside ------------------------------------------------------------------------------------------------------


def _check(terms: Terms) -> None:
    if Part.LEAD not in terms.parts.values():
        raise RuleBroken("no_lead")
    if terms.due_rule is not None and not terms.due_rule.fits(terms.frequency):
        raise RuleBroken("due_rule_does_not_fit")


def _apply(
    session: Session,
    task: Task,
    found: Consequences,
    units: Mapping[int, Unit],
    *,
    by: User,
    at: datetime,
    reason: str,
) -> None:
    today = clock.day_of(at)
    for assignment in found.cancelled:
        assignment.cancel(by=by, at=at, reason=reason)
    for assignment in found.restored:
        assignment.restore(by=by, at=at, reason=reason)
    for assignment, part in found.moved:
        assignment.part = part
    for assignment, dated in found.redated:
        redate(assignment, dated, on=assignment.starts_on)
    if found.removed:
        delete_where(session, Assignment, Assignment.id.in_([each.id for each in found.removed]))
    had = given_before(session, [task.id]) if found.given else {}
    for unit_id, part, dated in found.given:
        first = first_due_date(had, unit_id, task.id, dated.period.code)
        session.add(assign_period(task, units[unit_id], part, dated, on=today, first_due_on=first))


def _count(session: Session, task: Task) -> int:
    """How many assignments of ``task`` apply."""
    statement = select(func.count()).where(
        Assignment.task_id == task.id, Assignment.status != Status.CANCELLED
    )
    return session.scalar(statement) or 0


LONGEST_LABEL_IN_CODE = 24
"""A code has room for 30 letters; its number stands behind the section's label."""


class Codes:
    """The codes of a plan's tasks, and the next free ones."""

    def __init__(self, session: Session, plan_id: int) -> None:
        """Read them, in one statement."""
        self._taken = set(session.scalars(select(Task.code).where(Task.plan_id == plan_id)))
        self._next: dict[str, int] = {}

    def take(self, label: str) -> str:
        """The next one for a task of the section with that label."""
        front, number = label[:LONGEST_LABEL_IN_CODE], self._next.get(label, 1)
        while (code := f"{front}-{number}") in self._taken:
            number += 1
        self._taken.add(code)
        self._next[label] = number + 1
        return code


def _audit_values(terms: Terms, units: Mapping[int, Unit], section_label: str) -> dict[str, Any]:
    """``terms`` as the audit trail keeps them: readable in three years, whatever was renamed since."""
    plain: dict[str, Any] = {
        "title": terms.title,
        "title_en": terms.title_en,
        "section": section_label,
        "frequency": terms.frequency.value,
        "due_on": terms.due_on.isoformat() if terms.due_on else None,
        "due_rule": str(terms.due_rule) if terms.due_rule else None,
        "wording": terms.wording,
        "wording_en": terms.wording_en,
        "weight": terms.weight,
        "evidence_required": terms.evidence_required,
        "notes": terms.notes,
        "notes_en": terms.notes_en,
        "measured_in": terms.measured_in.value if terms.measured_in else None,
        "measure_target": terms.measure_target,
    }
    for part in Part:
        having = [units[unit_id] for unit_id, has in terms.parts.items() if has is part]
        plain[part.value] = [
            unit.short_name for unit in sorted(having, key=lambda unit: (unit.position, unit.name_key))
        ]
    return plain
