"""The units as a tree: read in one statement, sorted and counted here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Part, Plan, Unit, User
from ocop_tasks.rules.text.text_search import search_words, searchable
from ocop_tasks.rules.work.status import Status

INDENT = "\u2003"


@dataclass(slots=True)
class Node:
    """One unit with the units below it; ``people`` counts its own active ones, ``all_people`` those below too."""

    unit: Unit
    level: int = 0
    people: int = 0
    all_people: int = 0
    matches: bool = False
    children: list[Node] = field(default_factory=list)


def all_units() -> list[Unit]:
    """Every unit, in protocol order among its siblings."""
    return list(db.session.scalars(select(Unit).order_by(Unit.position, Unit.name_key, Unit.id)))


def tree_of(units: list[Unit]) -> list[Node]:
    """The roots of the tree of ``units``."""
    nodes = {unit.id: Node(unit) for unit in units}
    roots: list[Node] = []
    for node in nodes.values():
        above = nodes.get(node.unit.parent_id or 0)
        (above.children if above else roots).append(node)
    for node, level in walk(roots):
        node.level = level
    return roots


def walk(roots: list[Node]) -> Iterator[tuple[Node, int]]:
    """Every node with its level, each before those below it; no recursion, for trees of any depth."""
    waiting = [(node, 0) for node in reversed(roots)]
    while waiting:
        node, level = waiting.pop()
        yield node, level
        waiting.extend((child, level + 1) for child in reversed(node.children))


def with_people(roots: list[Node]) -> list[Node]:
    """Count the active people of every unit, and of the units below it."""
    counts = select(User.unit_id, func.count(User.id)).where(User.active).group_by(User.unit_id)
    people = {row[0]: row[1] for row in db.session.execute(counts)}
    nodes = [node for node, _level in walk(roots)]
    for node in reversed(nodes):
        node.people = people.get(node.unit.id, 0)
        node.all_people = node.people + sum(child.all_people for child in node.children)
    return roots


def matching_part(roots: list[Node], text: str) -> list[Node]:
    """The part of the tree that leads to units whose name or code has every word of ``text``, without its marks."""
    words = search_words(text)
    return (
        _pruned(roots, lambda unit: all(word in searchable_text(unit) for word in words)) if words else roots
    )


def in_use(roots: list[Node]) -> list[Node]:
    """The tree without what is switched off; a unit that is on never stands below one that is off."""
    return _pruned(roots, lambda unit: unit.active, mark=False)


def searchable_text(unit: Unit) -> str:
    """What a unit is found by."""
    return searchable(f"{unit.name} {unit.short_name} {unit.code} {unit.name_en or ''}")


def _pruned(roots: list[Node], keep: Callable[[Unit], bool], *, mark: bool = True) -> list[Node]:
    kept: set[int] = set()
    for node in reversed([node for node, _level in walk(roots)]):
        node.children = [child for child in node.children if child.unit.id in kept]
        chosen = keep(node.unit)
        node.matches = mark and chosen
        if chosen or node.children:
            kept.add(node.unit.id)
    return [root for root in roots if root.unit.id in kept]


def selectable_units(
    units: list[Unit], *, without: Unit | None = None, also: int | None = None
) -> list[tuple[int, str]]:
    """The units to choose from, indented as they stand: those in use and ``also``; not ``without`` and those below."""
    left_out = without.path if without is not None else "\0"
    return [
        (node.unit.id, INDENT * level + node.unit.short_name)
        for node, level in walk(tree_of(units))
        if (node.unit.active or node.unit.id == also) and not node.unit.path.startswith(left_out)
    ]


def reasons_to_keep_on(unit: Unit) -> dict[str, int]:
    """What keeps a unit from being switched off: its plans, open work, active people and active units below."""
    open_work = (
        Assignment.unit_id == unit.id,
        Assignment.part == Part.LEAD,
        Assignment.status.not_in((Status.COMPLETED, Status.CANCELLED)),
    )
    counts = (
        select(func.count(Plan.id)).where((Plan.issuer_id == unit.id) | (Plan.standing_unit_id == unit.id)),
        select(func.count(Assignment.id)).where(*open_work),
        select(func.count(User.id)).where(User.unit_id == unit.id, User.active),
        select(func.count(Unit.id)).where(Unit.parent_id == unit.id, Unit.active),
    )
    plans, work, people, units = db.session.execute(
        select(*(count.scalar_subquery() for count in counts))
    ).one()
    return {"plans": plans, "open_work": work, "people": people, "units": units}
