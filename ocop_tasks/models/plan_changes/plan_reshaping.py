"""Carrying a difference over into a running plan, by the same methods that change one thing at a time.

So assignments, reports, history and trail are what they are after any other change of a task: what was said and
confirmed stays, see docs/decisions/0010 and 0011.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.cancellation import cancel_task, restore_task
from ocop_tasks.models.plan_changes.plan_outline import (
    Outline,
    SectionTerms,
    add_section,
    change_section,
    remove_section,
)
from ocop_tasks.models.plan_changes.plan_particulars import change_plan
from ocop_tasks.models.plan_changes.plan_reading import (
    particulars_of,
    section_terms,
    target_terms,
    task_terms,
)
from ocop_tasks.models.plan_changes.plan_targets import TargetTerms, add_target, change_target, remove_target
from ocop_tasks.models.plan_changes.task_editing import add_task, change_task
from ocop_tasks.models.plans.plan import Plan, Section, Target
from ocop_tasks.models.plans.task import Task
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.plan_versions.differences import Difference, ItemChange
from ocop_tasks.rules.plan_versions.plan_content import Kind, parts_of


class Reshaping:
    """One difference on its way into one plan. ``reason`` stands beside every change that it makes."""

    def __init__(self, session: Session, plan: Plan, *, by: User, at: datetime, reason: str) -> None:
        self.session, self.plan, self.reason = session, plan, reason
        self.said: dict[str, Any] = {"by": by, "at": at}
        self.ids: dict[int, int] = {}
        """Whose row each section is that an item names."""

    def carry_over(self, found: Difference, why_dropped: Mapping[int, str]) -> None:
        """Everything; ``why_dropped``: the reason that was given for a task's going. Raises RuleBroken."""
        sections = list(found.of_kind(Kind.SECTION))
        self._shape_sections(sections)
        self._change_tasks(found.of_kind(Kind.TASK), why_dropped)
        self._change_targets(found.of_kind(Kind.TARGET))
        self._remove_sections(sections)
        self._arrange_sections(found)
        self._change_particulars(found)
        self.session.flush()

    # -- sections ------------------------------------------------------------------------------------------------

    def _shape_sections(self, changes: list[ItemChange]) -> None:
        """Add and change them, each when its number is free and the one above it is there."""
        rows = {row.id: row for row in self._sections()}
        self.ids = {number: number for number in rows}
        wanted = {change.item["label"] for change in changes if not change.is_drop}
        for change in changes:
            if change.is_drop and rows[change.key[1]].label in wanted:
                self._park_section(rows[change.key[1]])
        pending = [change for change in changes if not change.is_drop]
        _in_turn(pending, self._shape_section, lambda change: self._park_section(rows[change.key[1]]))

    def _sections(self) -> list[Section]:
        in_order = select(Section).where(Section.plan_id == self.plan.id).order_by(Section.position)
        return list(self.session.scalars(in_order))

    def _shape_section(self, change: ItemChange) -> bool:
        """Whether it could be done already."""
        outline, item, number = Outline(self.session, self.plan.id), change.item, change.key[1]
        above, row = item.get("parent"), self.session.get(Section, number) if number in self.ids else None
        other = outline.with_label(item["label"])
        if (above is not None and above not in self.ids) or (other is not None and other is not row):
            return False
        terms = section_terms(item, self.ids)
        if row is None:
            self.ids[number] = add_section(self.session, self.plan, terms, **self.said).id
        elif terms.parent_id in {row.id, *(each.id for each in outline.walk(row.id))}:
            return False
        else:
            change_section(self.session, row, terms, **self.said)
        self.session.flush()
        return True

    def _park_section(self, row: Section) -> None:
        """Let it bear another number for as long as its own is taken by the one that follows it there."""
        outline, label = Outline(self.session, self.plan.id), f"{row.label[:20]}*"
        while outline.with_label(label):
            label += "*"
        change_section(
            self.session, row, replace(SectionTerms.of(row), label=label, parent_id=None), **self.said
        )
        self.session.flush()

    def _remove_sections(self, changes: Iterable[ItemChange]) -> None:
        """Those below first."""
        dropped = [change.key[1] for change in changes if change.is_drop]
        for section in reversed([row for row in self._sections() if row.id in dropped]):
            remove_section(self.session, section, **self.said)
            self.session.flush()

    def _arrange_sections(self, found: Difference) -> None:
        """Siblings in the order that was decided."""
        order = [self.ids[number] for number in found.order]
        outline = Outline(self.session, self.plan.id)
        for siblings in outline.below.values():
            siblings.sort(key=lambda section: order.index(section.id))
        outline.renumber()

    # -- tasks and targets ---------------------------------------------------------------------------------------

    def _change_tasks(self, changes: Iterable[ItemChange], why_dropped: Mapping[int, str]) -> None:
        """Give tasks their new terms. All due dates that an amendment moves are moved here, by ``change_task``."""
        changes = list(changes)
        units = self._units(changes)
        for change in changes:
            task = self.session.get(Task, change.key[1]) if change.key[1] > 0 else None
            if change.after is None:
                assert task is not None
                reason = "\n".join(filter(None, (self.reason, why_dropped.get(task.id))))
                cancel_task(self.session, task, reason=reason, **self.said)
                continue
            terms = task_terms(change.after, self.ids)
            if task is None:
                add_task(self.session, self.plan, terms, units, **self.said)
                continue
            if task.cancelled_at is not None:
                restore_task(self.session, task, reason=self.reason, **self.said)
            change_task(self.session, task, terms, units, reason=self.reason, **self.said)

    def _units(self, changes: Iterable[ItemChange]) -> dict[int, Unit]:
        """Those that have a part in the tasks, before or after."""
        items = (item for change in changes for item in (change.before, change.after) if item is not None)
        named = {unit_id for item in items for unit_id in parts_of(item)}
        return {unit.id: unit for unit in self.session.scalars(select(Unit).where(Unit.id.in_(named)))}

    def _change_targets(self, changes: Iterable[ItemChange]) -> None:
        changes = list(changes)
        for change in changes:
            if change.is_drop:
                remove_target(self.session, self.session.get_one(Target, change.key[1]), **self.said)
                self.session.flush()
        pending = [change for change in changes if not change.is_drop]
        _in_turn(pending, self._change_target, self._park_target)

    def _change_target(self, change: ItemChange) -> bool:
        terms = target_terms(change.item, self.ids)
        alike = select(Target.id).where(Target.plan_id == self.plan.id, Target.title == terms.title)
        number = change.key[1]
        if self.session.scalar(alike.where(Target.section_id == terms.section_id, Target.id != number)):
            return False
        target = self.session.get(Target, number) if number > 0 else None
        if target is None:
            target = add_target(self.session, self.plan, terms, **self.said)
        else:
            change_target(self.session, target, terms, **self.said)
        counted = change.item.get("measured_in")
        with acting(self.session, "plan.target_measured", **self.said):
            target.measured_in = Counted(counted) if counted else None
        return True

    def _park_target(self, change: ItemChange) -> None:
        target = self.session.get_one(Target, change.key[1])
        terms = replace(TargetTerms.of(target), title=f"{target.title[:290]} *")
        change_target(self.session, target, terms, **self.said)
        self.session.flush()

    # -- the plan ------------------------------------------------------------------------------------------------

    def _change_particulars(self, found: Difference) -> None:
        """Title, number, calendar; its days are the plan's own to change. Raises RuleBroken."""
        for change in found.of_kind(Kind.PLAN):
            assert change.after is not None
            new = particulars_of(change.after)
            change_plan(self.session, self.plan, new, reason=self.reason, **self.said)


def _in_turn(
    pending: list[ItemChange], do: Callable[[ItemChange], bool], park: Callable[[ItemChange], None]
) -> None:
    """Do each when nothing is in its way; where all wait for each other, one that is there steps aside first."""
    parked = list[ItemChange]()
    while pending:
        waiting = [each for each in pending if not do(each)]
        if len(waiting) == len(pending):
            aside = next(each for each in waiting if each not in parked and not each.is_addition)
            park(aside)
            parked.append(aside)
        pending = waiting
