"""*Việc của tôi*: one statement for all rows, then groups, most pressing first, with words made once for many rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, Select, case, select

from ocop_tasks.models import Assignment, Part, Section, StatusReport, Task, Unit
from ocop_tasks.models.report import ReportKind
from ocop_tasks.rules.status import Status
from ocop_tasks.rules.timeliness import Timeliness, days_late, days_left, timeliness
from ocop_tasks.rules.vietnamese import fold
from ocop_tasks.web.filters import period_name


class Group(StrEnum):
    """The groups of *Việc của tôi*, most pressing first."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    OPEN = "open"
    WAITING = "waiting"
    LATER = "later"
    DONE = "done"


ASKING = frozenset({Group.OVERDUE, Group.DUE_SOON, Group.OPEN})
"""The groups that ask the unit to do something now."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row, with what is derived on the day it is looked at."""

    row: Row[Any]
    group: Group
    timeliness: Timeliness | None
    days: int
    """Days late when overdue, days left otherwise."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: a part, and perhaps a section and words of a title."""

    part: Part
    section: str = ""
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Whether something is left out."""
        return bool(self.section or self.words)

    def admits(self, row: Row[Any]) -> bool:
        """Whether ``row`` is asked for; words match in any order, without regard to case and diacritics."""
        if self.section and row.section != self.section:
            return False
        text = fold(f"{row.title} {row.title_en or ''} {row.unit_name}") if self.words else ""
        return all(word in text for word in fold(self.words).split())


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one page, and how many there are on either."""

    groups: list[tuple[Group, list[Line]]]
    asking: dict[Part, int]
    sections: list[str]
    periods: dict[str, str]
    """The names of the periods by code, each made once."""
    all_rows: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is shown."""
        return not self.groups


def my_assignments(unit: Unit) -> Select[*tuple[Any, ...]]:
    """All that the unit and the units under it lead or coordinate, by due date; why one was returned comes along."""
    return (
        select(
            Assignment.id,
            Assignment.part,
            Assignment.status,
            Assignment.percent,
            Assignment.returned,
            Assignment.submitted_on,
            Assignment.period,
            Assignment.period_from,
            Assignment.period_to,
            Assignment.due_on,
            Assignment.starts_on,
            Assignment.said_on,
            Assignment.unit_id,
            Unit.short_name.label("unit_name"),
            Task.title,
            Task.title_en,
            Task.wording,
            Task.wording_en,
            Task.frequency,
            Section.label.label("section"),
            case((Assignment.returned, _newest_return("note")), else_=None).label("reason"),
            case((Assignment.returned, _newest_return("day")), else_=None).label("returned_on"),
        )
        .join(Task, Task.id == Assignment.task_id)
        .join(Section, Section.id == Task.section_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Unit.path.startswith(unit.path), Assignment.status != Status.CANCELLED)
        .order_by(Assignment.due_on, Section.position, Task.position, Assignment.id)
    )


def _newest_return(column: str) -> Any:
    return (
        select(getattr(StatusReport, column))
        .where(StatusReport.assignment_id == Assignment.id, StatusReport.kind == ReportKind.RETURN)
        .order_by(StatusReport.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def listing(rows: Sequence[Row[Any]], wanted: Wanted, today: date) -> Listing:
    """The rows that are wanted, in their groups; what was returned comes first in its group."""
    lines = [_line(row, today) for row in rows]
    own = [line for line in lines if line.row.part == wanted.part]
    asking = {part: sum(1 for line in lines if _asks(line, part)) for part in (Part.LEAD, Part.COORDINATING)}
    shown = [line for line in own if wanted.admits(line.row)] if wanted.narrows else own
    sections = list(dict.fromkeys(line.row.section for line in own))
    periods = {code: period_name(code) for code in {line.row.period for line in shown}}
    return Listing(_grouped(shown), asking, sorted(sections, key=_reading_order), periods, len(own))


def _asks(line: Line, part: Part) -> bool:
    return line.row.part == part and line.group in ASKING


def _grouped(lines: Iterable[Line]) -> list[tuple[Group, list[Line]]]:
    groups: dict[Group, list[Line]] = {group: [] for group in Group}
    for line in lines:
        groups[line.group].append(line)
    return [
        (group, sorted(members, key=lambda line: not line.row.returned))
        for group, members in groups.items()
        if members
    ]


def _reading_order(label: str) -> tuple[tuple[int, str], ...]:
    """II.2 before II.10, and I before II before III: a longer Roman number of I's is a later one."""
    return tuple((len(part), part) for part in label.split("."))


def _line(row: Row[Any], today: date) -> Line:
    if row.part != Part.LEAD:
        return _coordinating_line(row, today)
    judged = timeliness(row.status, row.due_on, row.submitted_on, today)
    late = days_late(row.status, row.due_on, row.submitted_on, today)
    return Line(row, _group(row, judged, today), judged, late or days_left(row.due_on, today))


def _group(row: Row[Any], judged: Timeliness | None, today: date) -> Group:
    if row.status == Status.COMPLETED:
        return Group.DONE
    if row.status == Status.SUBMITTED:
        return Group.WAITING
    if judged is Timeliness.OVERDUE:
        return Group.OVERDUE
    if judged is Timeliness.DUE_SOON:
        return Group.DUE_SOON
    return Group.LATER if row.starts_on > today and row.status == Status.NOT_STARTED else Group.OPEN


def _coordinating_line(row: Row[Any], today: date) -> Line:
    """A coordinating unit owes no report, so it is never late; a period that is over asks for nothing more."""
    left = days_left(row.due_on, today)
    if left < 0:
        return Line(row, Group.DONE, None, left)
    return Line(row, Group.LATER if row.starts_on > today else Group.OPEN, None, left)
