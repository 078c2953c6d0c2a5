"""The figures of a plan by section and unit: one statement, grouped so that its answer stays small at any size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select

from ocop_tasks.extensions import db
from ocop_tasks.figures.states import Conditions, states
from ocop_tasks.models import Assignment, Part, Task
from ocop_tasks.rules.progress import Progress, share
from ocop_tasks.rules.ranking import FourCounts
from ocop_tasks.rules.timeliness import SOON_DAYS

COUNTS = (
    "leads",
    "overdue",
    "due_soon",
    "silent",
    "waiting",
    "done_in_time",
    "done_late",
    "open_in_time",
    "open_late",
)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is said of any part of a plan on one day. Counts are lead assignments that still apply."""

    progress: Progress = field(default_factory=Progress)
    due: Fraction = Fraction(0)
    """Weight points whose due date has come."""
    leads: int = 0
    overdue: int = 0
    due_soon: int = 0
    silent: int = 0
    waiting: int = 0
    done_in_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    open_late: int = 0

    @property
    def confirmed(self) -> int | None:
        """Confirmed per cent of the planned weight."""
        return self.progress.confirmed_percent

    @property
    def reported(self) -> int | None:
        """Reported per cent of the planned weight."""
        return self.progress.reported_percent

    @property
    def due_percent(self) -> int | None:
        """Where both should be today: the share of the weight that is due."""
        return 100 * self.due // self.progress.planned if self.progress.planned else None

    @property
    def counts(self) -> FourCounts:
        """The four counts of follow-up, as the ranking takes them."""
        return FourCounts(
            Fraction(self.done_in_time),
            Fraction(self.done_late),
            Fraction(self.open_in_time),
            Fraction(self.open_late),
        )

    def __add__(self, other: Figures) -> Figures:
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one unit in one section (its own tasks, not those of sections below)."""

    section_id: int
    unit_id: int
    figures: Figures


def cells(*where: ColumnElement[bool], day: date, silent_days: int, as_of: date | None = None) -> list[Cell]:
    """The figures of every unit in every section, of the lead assignments that meet ``where``.

    ``day`` is what "late" is judged by; ``as_of`` takes the states of a past day (None: as they stand now).
    """
    grouped: defaultdict[tuple[int, int], Figures] = defaultdict(Figures)
    for row in db.session.execute(_statement(where, day, silent_days, as_of)):
        grouped[row.section_id, row.unit_id] += _figures(row)
    return [Cell(section_id, unit_id, figures) for (section_id, unit_id), figures in grouped.items()]


def total(of: Iterable[Cell]) -> Figures:
    """All of ``of`` together."""
    return sum((cell.figures for cell in of), Figures())


def by(key: Callable[[Cell], int], of: Iterable[Cell]) -> dict[int, Figures]:
    """``of`` added up by ``key``."""
    sums: defaultdict[int, Figures] = defaultdict(Figures)
    for cell in of:
        sums[key(cell)] += cell.figures
    return dict(sums)


def lead_counts() -> Select[Any]:
    """How many lead assignments share each task's weight, cancelled ones included (DOMAIN.md rule 7)."""
    return (
        select(Assignment.task_id, func.count().label("leads"))
        .where(Assignment.part == Part.LEAD)
        .group_by(Assignment.task_id)
    )


def _statement(
    where: tuple[ColumnElement[bool], ...], day: date, silent_days: int, as_of: date | None
) -> Select[Any]:
    state = states(as_of, Assignment.part == Part.LEAD, *where)
    sharing = lead_counts().subquery("sharing")
    rule = Conditions(state, day, day + timedelta(days=SOON_DAYS), day - timedelta(days=silent_days))
    counted = {
        "leads": rule.counted,
        "completed": rule.done,
        "came_due": rule.counted & (state.c.due_on <= day),
        "overdue": rule.overdue,
        "due_soon": rule.due_soon,
        "silent": rule.silent,
        "waiting": rule.waiting,
        "done_in_time": rule.done & ~rule.late,
        "done_late": rule.done & rule.late,
        "open_in_time": rule.counted & ~rule.done & ~rule.late,
        "open_late": rule.overdue,
    }
    said = case((~rule.counted, 0), (rule.done, 100), else_=state.c.percent)
    keys = (Task.section_id, state.c.unit_id, Task.weight, sharing.c.leads.label("sharing"))
    sums = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in counted.items()]
    return (
        select(*keys, func.sum(said).label("said"), *sums)
        .join(Task, Task.id == state.c.task_id)
        .join(sharing, sharing.c.task_id == state.c.task_id)
        .group_by(Task.section_id, state.c.unit_id, Task.weight, sharing.c.leads)
    )


def _figures(row: Row[Any]) -> Figures:
    each = share(row.weight, row.sharing)
    progress = Progress(each * row.completed, each * Fraction(int(row.said), 100), each * row.leads)
    return Figures(progress, each * row.came_due, *(int(getattr(row, name)) for name in COUNTS))
