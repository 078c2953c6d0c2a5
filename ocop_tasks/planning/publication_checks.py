"""What is looked at before a draft is given to its units: what must be mended, and what somebody should have seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ocop_tasks.extensions import db
from ocop_tasks.models import Plan, Section, Task, TaskUnit, Unit
from ocop_tasks.models.plan_changes.assigning import DatedPeriod, dated_periods
from ocop_tasks.models.plan_changes.taking_over import first_entries
from ocop_tasks.models.plans.task import Part
from ocop_tasks.planning import plan_findings, task_findings
from ocop_tasks.planning.finding import Finding
from ocop_tasks.rules.work.status import Status
from ocop_tasks.web.pages.template_gettext import local


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft as it would be given on a day: what was found, and how much that gives to how many units."""

    findings: list[Finding]
    tasks: int
    leading: int
    coordinating: int
    units: int
    begun: Mapping[Status, int]
    """How many shares begin with a state that was known before, by that state."""

    @property
    def stops(self) -> list[Finding]:
        """What must be mended before the plan is published."""
        return [each for each in self.findings if each.must_be_mended]

    @property
    def warnings(self) -> list[Finding]:
        """What somebody should have seen, and may be meant so."""
        return [each for each in self.findings if not each.must_be_mended]


def check(plan: Plan, today: date) -> Checked:
    """What there is to say of ``plan`` before its work is given ``today``; a fixed number of statements."""
    tasks = db.session.scalars(
        select(Task)
        .options(
            joinedload(Task.section),
            joinedload(Task.start),
            selectinload(Task.parts).joinedload(TaskUnit.unit),
        )
        .join(Section, Section.id == Task.section_id)
        .where(Task.plan_id == plan.id, Task.cancelled_at.is_(None))
        .order_by(Section.position, Task.position, Task.id)
    ).all()
    periods = {task.id: dated_periods(task, plan) for task in tasks}
    entries = {
        task.id: first_entries(task, periods[task.id], plan.standing_unit_id, given_on=today)
        for task in tasks
    }
    findings = [
        *plan_findings.of_plan(plan, tasks),
        *task_findings.of_tasks(plan, tasks, periods, entries, today),
        *task_findings.of_units(tasks),
    ]
    leading, coordinating = (_given(tasks, periods, part) for part in (Part.LEAD, Part.COORDINATING))
    units = {entry.unit_id for task in tasks for entry in task.parts if entry.part is not Part.FOLLOWING}
    begun = Counter(entry.status for known in entries.values() for entry in known.values())
    return Checked(findings, len(tasks), leading, coordinating, len(units), begun)


def _given(tasks: Sequence[Task], periods: Mapping[int, Sequence[DatedPeriod]], part: Part) -> int:
    """How many assignments of that part the tasks give."""
    return sum(len(periods[task.id]) for task in tasks for entry in task.parts if entry.part is part)


def names(units: Sequence[Unit]) -> str:
    """The units' names in one line."""
    return ", ".join(local(unit, "short_name") for unit in units)
