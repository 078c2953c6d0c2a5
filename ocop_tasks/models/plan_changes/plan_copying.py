"""A draft as a copy: of an earlier plan, its dates moved; or of a running one, to prepare what amends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.plan_lifecycle import NewPlan, make_plan
from ocop_tasks.models.plans.plan import Plan, Section, Target
from ocop_tasks.models.plans.task import Task, TaskUnit
from ocop_tasks.models.work.direction import DirectionTemplate
from ocop_tasks.rules.plan_dates import Shift

NOT_MOVED = Shift()
OWN = ("id", "version", "cancelled_at", "cancel_reason", "origin_id")
"""What a copy does not have from the row that it is a copy of."""


def copy_plan(
    session: Session, source: Plan, new: NewPlan, *, by: User, at: datetime, from_start: bool = False
) -> Plan:
    """A draft with the sections, targets, tasks, parts and short texts of ``source``, its dates moved by whole years.

    ``from_start``: they are as much later as the copy begins later. Cancelled tasks and units that were switched off
    stay behind; nothing that was reported is copied, and no list of products.
    """
    plan = make_plan(session, new, issuer=source.issuer, standing_unit=source.standing_unit, by=by, at=at)
    plan.copied_from_id, plan.usual_reasons = source.id, source.usual_reasons
    by_years = Shift.of_years(new.year - source.year)
    shift = Shift.between(source.first_day, plan.first_day) if from_start else by_years
    _Copying(session, source, plan, shift).copy()
    for template in session.scalars(_in_order(DirectionTemplate, source)):
        session.add(_copy_of(template, plan_id=plan.id))
    session.flush()
    return plan


def left_behind(session: Session, plan: Plan) -> Sequence[Unit]:
    """The units of the plan that ``plan`` is a copy of which are switched off, so that the copy gives them nothing."""
    in_source = (
        select(TaskUnit.unit_id)
        .join(Task, Task.id == TaskUnit.task_id)
        .where(Task.plan_id == plan.copied_from_id, Task.cancelled_at.is_(None))
    )
    gone = select(Unit).where(Unit.id.in_(in_source), Unit.active.is_(False))
    return session.scalars(gone.order_by(Unit.name_key, Unit.id)).all() if plan.copied_from_id else []


def copy_for_amendment(session: Session, source: Plan, *, by: User, at: datetime) -> Plan:
    """A draft that decides what ``source`` decides now; each row knows of which it is the copy. Added and flushed."""
    new = NewPlan(
        title=source.title,
        year=source.year,
        starts_on=source.starts_on,
        ends_on=source.ends_on,
        calendar=source.calendar,
        days_after_cut=source.days_after_cut,
    )
    plan = make_plan(session, new, issuer=source.issuer, standing_unit=source.standing_unit, by=by, at=at)
    plan.amends_id = source.id
    plan.title_en, plan.number, plan.issued_on = source.title_en, source.number, source.issued_on
    _Copying(session, source, plan, is_amendment=True).copy()
    session.flush()
    return plan


@dataclass(frozen=True, slots=True)
class _Copying:
    """Sections, targets and tasks of one plan on their way into another."""

    session: Session
    source: Plan
    plan: Plan
    shift: Shift = NOT_MOVED
    is_amendment: bool = False
    """Every unit keeps its part, also one that was switched off: only what somebody changes is a difference."""

    def copy(self) -> None:
        """All of them, in their order."""
        sections = self._sections()
        for target in self.session.scalars(_in_order(Target, self.source)):
            due_on, section = self.shift.day(target.due_on), sections[target.section_id]
            self._add(target, plan=self.plan, section=section, due_on=due_on)
        tasks = _in_order(Task, self.source).where(Task.cancelled_at.is_(None))
        for task in self.session.scalars(tasks.options(selectinload(Task.parts))):
            self._task(task, sections[task.section_id])

    def _sections(self) -> dict[int, Section]:
        """The copies by the ids of what they are copies of; parents come first in reading order."""
        copies: dict[int, Section] = {}
        for section in self.session.scalars(_in_order(Section, self.source)):
            parent = copies[section.parent_id].id if section.parent_id else None
            copies[section.id] = self._add(section, plan=self.plan, plan_id=self.plan.id, parent_id=parent)
            self.session.flush()
        return copies

    def _task(self, task: Task, section: Section) -> None:
        copy = self._add(
            task,
            plan=self.plan,
            section=section,
            plan_id=self.plan.id,
            section_id=section.id,
            due_on=self.shift.day(task.due_on) if task.due_on else None,
            wording=self.shift.wording(task.wording),
            wording_en=self.shift.wording(task.wording_en) if task.wording_en else None,
        )
        copy.parts = [
            TaskUnit(unit=entry.unit, part=entry.part)
            for entry in task.parts
            if entry.unit.active or self.is_amendment
        ]

    def _add(self, record: Any, **other: Any) -> Any:
        copy = _copy_of(record, **other)
        if self.is_amendment:
            copy.origin_id = record.id
        self.session.add(copy)
        return copy


def _in_order(model: Any, plan: Plan) -> Any:
    return select(model).where(model.plan_id == plan.id).order_by(model.position, model.id)


def _copy_of(record: Any, **other: Any) -> Any:
    """A new row like ``record``, with ``other`` values."""
    names = [column.key for column in type(record).__mapper__.columns if column.key not in OWN]
    given = {name: getattr(record, name) for name in names}
    for key in ("plan_id", "section_id"):
        if key.removesuffix("_id") in other:
            given.pop(key, None)
    return type(record)(**given | other)
