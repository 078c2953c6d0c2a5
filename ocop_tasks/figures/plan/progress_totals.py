"""The figures of a plan by section, unit, task: one statement, grouped so that its answer stays small at any size.

Those of every unit in every section are cached: many pages need the same ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, Select, case, func, select

from ocop_tasks.extensions import db
from ocop_tasks.figures.figure_cache import cached
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.states_as_of import AsOf, Conditions
from ocop_tasks.models import Assignment, Part, Section, Task
from ocop_tasks.models.temporal.reading import on
from ocop_tasks.rules.work.progress import COUNTS, Figures, Progress, add_up, add_up_by, share
from ocop_tasks.rules.work.timeliness import FollowUp

CELL_SIZE = 200
"""What a cached cell counts for, in characters of a page."""
NUMBERS = ("came_due", "completed", *COUNTS)
"""What is counted of works that weigh the same; in this order."""


class Counted(NamedTuple):
    """Works that weigh the same, under one key."""

    key: tuple[int, ...]
    weighs: tuple[int, int]
    """Their tasks' weight, and how many lead assignments share it."""
    numbers: tuple[int, ...]
    """The sum of the per cents that are said of them, and NUMBERS."""


def cells_in(scope: Scope, as_of: AsOf) -> list[Cell]:
    """The figures of every unit in every section of ``scope``."""
    sums = grouped(scope, as_of, "section_id", "unit_id")
    return [Cell(section_id, unit_id, figures) for (section_id, unit_id), figures in sums.items()]


def cached_cells(scope: Scope, as_of: AsOf, revision: str) -> list[Cell]:
    """The same at one revision of the portal, cached; for a request that changes nothing."""
    return cached(
        (scope, as_of),
        revision,
        lambda: cells_in(scope, as_of),
        size=lambda cells: CELL_SIZE * len(cells),
    )


class PlansAndUnits(NamedTuple):
    """The same work added up twice: by the ids of its plans, and by those of its units."""

    by_plan: Mapping[int, Figures]
    by_unit: Mapping[int, Figures]


def by_plan_and_by_unit(scope: Scope, as_of: AsOf) -> PlansAndUnits:
    """The figures of each of several plans, and of each unit in all of them; one statement."""
    rows = _rows(scope, as_of, ("plan_id", "unit_id"))
    return PlansAndUnits(
        _sums((plan_id, *counted) for (plan_id, _unit_id), *counted in rows),
        _sums((unit_id, *counted) for (_plan_id, unit_id), *counted in rows),
    )


def cached_by_plan_and_by_unit(scope: Scope, as_of: AsOf, revision: str) -> PlansAndUnits:
    """The same, cached as the cells are."""
    return cached(
        ("by plan", scope, as_of),
        revision,
        lambda: by_plan_and_by_unit(scope, as_of),
        size=lambda made: CELL_SIZE * (len(made.by_plan) + len(made.by_unit)),
    )


Sum = TypeVar("Sum", bound=Any)


def roll_up(sections: Iterable[Section], own: Mapping[int, Sum], nothing: Sum) -> dict[int, Sum]:
    """For each section's id, its own sum and all those below it. A section without any has ``nothing``."""
    ordered = sorted(sections, key=lambda section: section.position)
    sums = {section.id: own.get(section.id, nothing) for section in ordered}
    for section in reversed(ordered):
        if section.parent_id is not None:
            sums[section.parent_id] = sums[section.parent_id] + sums[section.id]
    return sums


def section_and_descendants(sections: Iterable[Section], section_id: int) -> tuple[int, ...]:
    """The ids of a section and of all those below it, in reading order."""
    inside = {section_id}
    for section in sorted(sections, key=lambda section: section.position):
        if section.parent_id in inside:
            inside.add(section.id)
    return tuple(section.id for section in sections if section.id in inside)


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one unit in one section (its own tasks, not those of sections below)."""

    section_id: int
    unit_id: int
    figures: Figures


def grouped(scope: Scope, as_of: AsOf, *keys: str) -> dict[tuple[int, ...], Figures]:
    """The figures of ``scope`` for each combination of ``keys``: of "plan_id", "section_id", "unit_id", "task_id"."""
    return _sums(_rows(scope, as_of, keys))


def total(of: Iterable[Cell]) -> Figures:
    """All of ``of`` together."""
    return add_up([cell.figures for cell in of])


def by_section(cells: Iterable[Cell]) -> dict[int, Figures]:
    """``cells`` added up by the ids of their sections."""
    return add_up_by([(cell.section_id, cell.figures) for cell in cells])


def by_unit(cells: Iterable[Cell]) -> dict[int, Figures]:
    """``cells`` added up by the ids of their units."""
    return add_up_by([(cell.unit_id, cell.figures) for cell in cells])


def lead_counts(scope: Scope | None = None, day: date | None = None) -> Select[*tuple[Any, ...]]:
    """How many lead assignments shared each task's weight that day, cancelled ones included (DOMAIN.md rule 7).

    A ``scope`` only spares the tasks that it does not ask about: the units and the span that are looked at leave a
    task's shares as they are.
    """

    def sharing(of: type[Assignment]) -> list[ColumnElement[bool]]:
        return [of.part == Part.LEAD, *([of.task_id.in_(scope.tasks(day))] if scope is not None else [])]

    asked = on(Assignment, day, sharing)
    counts = select(asked.task_id, func.count().label("leads")).where(*sharing(asked))
    return counts.group_by(asked.task_id)


def _rows(scope: Scope, as_of: AsOf, keys: tuple[str, ...]) -> list[Counted]:
    day = as_of.past
    statement = _statement(Conditions.over(scope, as_of), lead_counts(scope, day), keys, day)
    return _read(statement, len(keys))


def _statement(
    rule: Conditions, leads: Select[*tuple[Any, ...]], keys: tuple[str, ...], day: date | None
) -> Select[*tuple[Any, ...]]:
    """The columns are ``keys``, a weight and how many share it, what is said of those works, and NUMBERS of them."""
    state, sharing = rule.state, leads.subquery("sharing")
    conditions = {
        "came_due": rule.came_due,
        "completed": rule.done,
        "leads": rule.counted,
        "overdue": rule.overdue,
        "due_soon": rule.due_soon,
        "silent": rule.silent,
        "waiting": rule.waiting,
        **{kind.value: rule.follow_up(kind) for kind in FollowUp},
        "first_done_in_time": rule.as_first_due.follow_up(FollowUp.DONE_IN_TIME),
        "first_open_in_time": rule.as_first_due.follow_up(FollowUp.OPEN_IN_TIME),
    }
    said = case((~rule.counted, 0), (rule.done, 100), else_=state.c.percent)
    task = on(Task, day)
    by_key = [task.section_id if key == "section_id" else state.c[key] for key in keys]
    sums = [func.sum(case((conditions[name], 1), else_=0)).label(name) for name in NUMBERS]
    return (
        select(*by_key, task.weight, sharing.c.leads.label("sharing"), func.sum(said).label("said"), *sums)
        .select_from(state)
        .join(task, task.id == state.c.task_id)
        .join(sharing, sharing.c.task_id == state.c.task_id)
        .group_by(*by_key, task.weight, sharing.c.leads)
    )


def _read(statement: Select[*tuple[Any, ...]], keys: int) -> list[Counted]:
    rows = db.session.execute(statement).all()
    return [Counted(row[:keys], row[keys : keys + 2], row[keys + 2 :]) for row in rows]


def _sums(rows: Iterable[tuple[Any, ...]]) -> dict[Any, Figures]:
    """The figures of ``rows`` (see ``Counted``) by their keys.

    What weighs the same is counted together first, and weighed once: exact points are slow to add up.
    """
    alike: defaultdict[tuple[Any, Any], list[tuple[int, ...]]] = defaultdict(list)
    for key, weighs, numbers in rows:
        alike[key, weighs].append(numbers)
    return add_up_by([
        (key, _figures(weighs, map(sum, zip(*members, strict=True))))
        for (key, weighs), members in alike.items()
    ])  # fmt: skip


def _figures(weighs: tuple[int, int], numbers: Iterable[int]) -> Figures:
    each = share(*weighs)
    said, came_due, completed, leads, *others = numbers
    progress = Progress(each * completed, each * Fraction(said, 100), each * leads)
    return Figures(progress, each * came_due, leads, *others)
