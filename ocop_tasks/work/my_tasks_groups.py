"""*Việc của tôi*: its groups, most pressing first, with the words that many rows share made once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask import url_for
from markupsafe import Markup, escape
from sqlalchemy import Row

from ocop_tasks.models import Part
from ocop_tasks.rules.text.text_search import is_in_section, search_words, searchable
from ocop_tasks.rules.text.vietnamese import sort_key
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.timeliness import Timeliness, days_late, days_left, timeliness
from ocop_tasks.web.pages.pagination import ListPage, list_page
from ocop_tasks.web.pages.template_filters import dm, period_name
from ocop_tasks.web.pages.template_gettext import is_vietnamese


class Group(StrEnum):
    """The groups of *Việc của tôi*, most pressing first."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    OPEN = "open"
    WAITING = "waiting"
    LATER = "later"
    DONE = "done"


ACTION_NEEDED = frozenset({Group.OVERDUE, Group.DUE_SOON, Group.OPEN})
"""The groups that ask the unit to do something now."""
MOST_ROWS, MOST_FOLDED = 15, 8
"""Rows of a group on the first screen, however many a unit has; of a folded one few. A link leads to all of them."""
FOLDED = frozenset({Group.LATER, Group.DONE})


@dataclass(frozen=True, slots=True)
class Line:
    """One row, with what is derived on the day it is looked at, in the reader's language."""

    row: Row[*tuple[Any, ...]]
    group: Group
    timeliness: Timeliness | None
    days: int
    """Days late when overdue, days left otherwise."""
    title: Markup
    wording: Markup
    period: Markup
    """Its name and dates; empty for a one-off task."""


@dataclass(frozen=True, slots=True)
class TaskFilters:
    """What the address asks for: a part, and perhaps a section and words of a title."""

    part: Part
    section: str = ""
    words: str = ""
    group: Group | None = None
    """One group alone, in pages."""

    @property
    def is_set(self) -> bool:
        """Whether something is left out."""
        return bool(self.section or self.words or self.group)

    @property
    def address(self) -> dict[str, str]:
        """All but the group, as parts of an address."""
        part = {} if self.part == Part.LEAD else {"part": self.part.value}
        given = {"section": self.section, "q": self.words}
        return part | {name: value for name, value in given.items() if value}

    def matches(self, row: Row[*tuple[Any, ...]]) -> bool:
        """Whether ``row`` is asked for; words of its title or its section's number in any order."""
        if self.section and row.section != self.section:
            return False
        words = search_words(self.words)
        text = searchable(f"{row.title} {row.title_en or ''} {row.unit_name}") if words else ""
        return all(word in text or is_in_section(row.section, word) for word in words)


Judged = tuple[Row[*tuple[Any, ...]], Group, Timeliness | None, int]


@dataclass(frozen=True, slots=True)
class GroupOfLines:
    """One group: its first rows, and how many it has."""

    group: Group
    count: int
    lines: list[Line]
    page: ListPage | None = None
    """Where the group was asked for alone."""

    @property
    def rest(self) -> int:
        """How many rows are a link away."""
        return 0 if self.page else self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of one page, and how many there are on either."""

    groups: list[GroupOfLines]
    action_needed: dict[Part, int]
    sections: list[str]
    all_rows: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is shown."""
        return not self.groups


def listing(rows: Sequence[Row[*tuple[Any, ...]]], filters: TaskFilters, today: date) -> Listing:
    """The rows that are wanted, in their groups; what was returned comes first in its group."""
    judged = [(row, *_judge(row, today)) for row in rows]
    asking = {
        part: sum(1 for each in judged if each[0].part == part and each[1] in ACTION_NEEDED) for part in Part
    }
    own = [each for each in judged if each[0].part == filters.part]
    shown = [each for each in own if filters.matches(each[0])] if filters.is_set else own
    return Listing(_grouped(shown, filters), asking, _sections(each[0] for each in own), len(own))


def _sections(rows: Iterable[Row[*tuple[Any, ...]]]) -> list[str]:
    """Their labels in reading order; of several plans, by number where they stand at the same place."""
    places = {(row.section_position, row.section) for row in rows}
    in_order = sorted(places, key=lambda place: (place[0], sort_key(place[1])))
    return list(dict.fromkeys(label for _position, label in in_order))


def _lines(judged: Iterable[Judged]) -> Iterable[Line]:
    vietnamese = is_vietnamese()
    periods: dict[tuple[str, date, date], Markup] = {}
    for row, group, standing, days in judged:
        key = (row.period, row.period_from, row.period_to)
        if key not in periods:
            periods[key] = escape(_period(*key))
        title = row.title if vietnamese else row.title_en or row.title
        wording = row.wording if vietnamese else row.wording_en or row.wording
        yield Line(row, group, standing, days, escape(title), escape(wording), periods[key])


def _period(code: str, starts_on: date, ends_on: date) -> str:
    return f"{period_name(code)} ({dm(starts_on)} – {dm(ends_on)})" if "-" in code else ""


def _grouped(judged: Iterable[Judged], filters: TaskFilters) -> list[GroupOfLines]:
    groups: dict[Group, list[Judged]] = {group: [] for group in Group}
    for each in judged:
        groups[each[1]].append(each)
    return [
        _first_rows(group, _returned_first(members), filters)
        for group, members in groups.items()
        if members and filters.group in (None, group)
    ]


def _first_rows(group: Group, members: list[Judged], filters: TaskFilters) -> GroupOfLines:
    if filters.group:
        page = list_page(members, url_for("work.my_tasks"), size=MOST_ROWS)
        return GroupOfLines(group, len(members), list(_lines(page.rows)), page)
    first = members[: MOST_FOLDED if group in FOLDED else MOST_ROWS]
    return GroupOfLines(group, len(members), list(_lines(first)))


def _returned_first(members: list[Judged]) -> list[Judged]:
    returned = [each for each in members if each[0].returned]
    return returned + [each for each in members if not each[0].returned] if returned else members


def _judge(row: Row[*tuple[Any, ...]], today: date) -> tuple[Group, Timeliness | None, int]:
    left = days_left(row.due_on, today)
    if row.part != Part.LEAD:
        return _coordinating_group(row, left, today), None, left
    standing = timeliness(row.status, row.due_on, row.submitted_on, today)
    late = days_late(row.status, row.due_on, row.submitted_on, today)
    return _group(row, standing, today), standing, late or left


def _group(row: Row[*tuple[Any, ...]], standing: Timeliness | None, today: date) -> Group:
    if row.status == Status.COMPLETED:
        return Group.DONE
    if row.status == Status.SUBMITTED:
        return Group.WAITING
    if standing is Timeliness.OVERDUE:
        return Group.OVERDUE
    if standing is Timeliness.DUE_SOON:
        return Group.DUE_SOON
    return Group.LATER if row.starts_on > today and row.status == Status.NOT_STARTED else Group.OPEN


def _coordinating_group(row: Row[*tuple[Any, ...]], left: int, today: date) -> Group:
    """A coordinating unit owes no report, so it is never late; a period that is over asks for nothing more."""
    if left < 0:
        return Group.DONE
    return Group.LATER if row.starts_on > today else Group.OPEN
