"""Which plans, and which part of them, figures cover."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, or_, select, true

from ocop_tasks.models import Assignment, Part, Task, Unit
from ocop_tasks.models.temporal.reading import on
from ocop_tasks.rules.work.counted_periods import CountedDays
from ocop_tasks.rules.work.periods import Frequency


@dataclass(frozen=True, slots=True)
class Scope:
    """Lead assignments of one plan or several. What is not named is not asked about; plans alone mean all of them."""

    plan_ids: tuple[int, ...]
    section_ids: tuple[int, ...] | None = None
    task_ids: tuple[int, ...] | None = None
    unit_path: str | None = None
    """The unit with that path, and every unit under it."""
    period: str | None = None
    due_from: date | None = None
    due_to: date | None = None
    """Both days belong to the span of due dates."""
    counted: CountedDays | None = None
    """The work that a reporting period counts: one-off work by its due date, periodic work by its own period."""
    only_unit_id: int | None = None
    """One unit without those under it."""
    by_first_date: bool = False
    """Whether work is due, and judged, by the date that was given first, as if nothing had been extended."""

    def where(
        self, of: type[Assignment] = Assignment, *, day: date | None = None
    ) -> list[ColumnElement[bool]]:
        """The conditions on assignments ``of`` that day: units and sections are where they were then.

        The plans are asked for by their tasks where something narrower is named: databases then start from that, and
        not from all the plans' work.
        """
        met = [of.part == Part.LEAD]
        if self.task_ids is not None:
            met.append(of.task_id.in_(self.task_ids))
        elif self.section_ids is not None or self.unit_path is not None:
            met.append(of.task_id.in_(self._named_tasks(day)))
        else:
            met.append(of.plan_id.in_(self.plan_ids))
        if self.unit_path is not None:
            met.append(of.unit_id.in_(self._units(self.unit_path, day)))
        return met + self.of_themselves(of)

    def of_themselves(self, of: Any) -> list[ColumnElement[bool]]:
        """Those of the conditions that assignments meet by their own columns, whatever their task and unit are."""
        met: list[ColumnElement[bool]] = []
        if self.only_unit_id is not None:
            met.append(of.unit_id == self.only_unit_id)
        if self.period is not None:
            met.append(of.period == self.period)
        due_on = of.first_due_on if self.by_first_date else of.due_on
        if self.due_from is not None:
            met.append(due_on >= self.due_from)
        if self.due_to is not None:
            met.append(due_on <= self.due_to)
        if self.counted is not None:
            met.append(counts_within(self.counted, of, due_on, self.plan_ids))
        return met

    def tasks(self, day: date | None = None) -> Select[int]:
        """The ids of the tasks whose weight is spoken of that day: no fewer than those that meet ``where``."""
        chosen = self._named_tasks(day)
        if self.unit_path is not None:
            units = self._units(self.unit_path, day)
            asked = on(Assignment, day, lambda of: [of.unit_id.in_(units)]) if day else Assignment
            chosen = chosen.where(Task.id.in_(select(asked.task_id).where(asked.unit_id.in_(units))))
        return chosen

    def _named_tasks(self, day: date | None) -> Select[int]:
        chosen = select(Task.id).where(Task.plan_id.in_(self.plan_ids))
        if self.task_ids is not None:
            chosen = chosen.where(Task.id.in_(self.task_ids))
        if self.section_ids is not None and day is None:
            chosen = chosen.where(Task.section_id.in_(self.section_ids))
        elif self.section_ids is not None:
            then = on(Task, day, lambda of: [of.plan_id.in_(self.plan_ids)])
            inside = select(then.id).where(then.section_id.in_(self.section_ids))
            chosen = chosen.where(Task.id.in_(inside))
        return chosen

    @staticmethod
    def _units(path: str, day: date | None) -> Select[int]:
        then = on(Unit, day) if day else Unit
        return select(then.id).where(then.path.startswith(path, autoescape=True))


def counts_within(
    days: CountedDays, work: Any, due_on: SQLColumnExpression[date], plan_ids: Collection[int]
) -> ColumnElement[bool]:
    """Whether a reporting period of ``days`` counts it; ``work`` has the columns of assignments, by name."""
    periodic = is_periodic(work, plan_ids)
    return or_(
        and_(periodic, *_within(work.period_to, days.cut_from, days.cut_to)),
        and_(~periodic, *_within(due_on, days.due_from, days.due_to)),
    )


def is_periodic(work: Any, plan_ids: Collection[int]) -> ColumnElement[bool]:
    """Whether it is of one period among others, or of a year that is the whole of its plan.

    That year's code, "2022", one-off work of the plan has too. What kept its quarter when its task became one-off
    is still of that quarter.
    """
    yearly = select(Task.id).where(Task.plan_id.in_(plan_ids), Task.frequency == Frequency.YEARLY)
    return or_(work.period.contains("-"), work.task_id.in_(yearly))


def _within(
    day: SQLColumnExpression[date], first: date | None, last: date | None
) -> Iterator[ColumnElement[bool]]:
    yield true()
    if first is not None:
        yield day >= first
    if last is not None:
        yield day <= last
