"""Three contents brought together: the plan when its amendment began, the amendment, and the plan as it runs now.

What only one of the two changed since holds. Where both changed the same field, or one changed what the other dropped,
somebody decides; until then the amendment's word stands in what is shown.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ocop_tasks.rules.plan_versions.differences import is_reordered
from ocop_tasks.rules.plan_versions.plan_content import PLAN, Item, Key, Kind, PlanContent, Value, in_order

WHOLE = "*"
"""In place of a field's name: whether the item is there at all."""
ORDER = "order"
"""The sections' reading order, as if it were a field of the plan."""


class Side(StrEnum):
    """Whose word holds."""

    AMENDMENT = "amendment"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class Conflict:
    """One field that both changed, each to another value; None: there is no such field, or no such item."""

    key: Key
    name: str
    base: Value
    amended: Value
    running: Value
    chosen: Side | None

    @property
    def id(self) -> str:
        """What a form calls it."""
        return conflict_id(self.key, self.name)


@dataclass(frozen=True, slots=True)
class Merged:
    """What the plan would decide, and what had to be settled for that."""

    content: PlanContent
    conflicts: tuple[Conflict, ...]
    held: tuple[Key, ...]
    """Dropped by the amendment, and kept: something hangs on them."""

    @property
    def open_conflicts(self) -> list[Conflict]:
        """Those that nobody has decided."""
        return [each for each in self.conflicts if each.chosen is None]


Choices = Mapping[str, Side]
"""Whose word holds, by the conflict's id."""


def conflict_id(key: Key, name: str) -> str:
    """ "task.7.title"."""
    return f"{key[0].value}.{key[1]}.{name}"


def merge(
    base: PlanContent,
    amended: PlanContent,
    running: PlanContent,
    choices: Choices | None = None,
    *,
    bound: Collection[Key] = (),
) -> Merged:
    """Bring the two together. ``bound``: items of the running plan that can not be taken out of it."""
    settling = _Settling(choices or {})
    items: dict[Key, Item] = {}
    for key in dict.fromkeys((*running.items, *amended.items)):
        item = settling.item(key, base.items.get(key), amended.items.get(key), running.items.get(key))
        if item is not None:
            items[key] = item
    order = settling.order(base.order, amended.order, running.order)
    held = _hold(items, (running, amended, base), bound)
    order = _complete(order, items, amended.order, running.order)
    content = PlanContent(in_order(items, order), dict(running.units) | dict(amended.units))
    return Merged(content, tuple(settling.conflicts), held)


class _Settling:
    """Takes one value of three, and notes where somebody must choose."""

    def __init__(self, choices: Choices) -> None:
        self.choices, self.conflicts = choices, list[Conflict]()

    def item(self, key: Key, base: Item | None, amended: Item | None, running: Item | None) -> Item | None:
        """The whole item, or field by field where all three differ."""
        if amended is None or running is None or base is None:
            found: Item | None = self.value(key, WHOLE, base, amended, running)
            return found
        names = dict.fromkeys((*running, *amended))
        told = {
            name: self.value(key, name, base.get(name), amended.get(name), running.get(name))
            for name in names
        }
        return {name: value for name, value in told.items() if value is not None}

    def order(
        self, base: tuple[int, ...], amended: tuple[int, ...], running: tuple[int, ...]
    ) -> tuple[int, ...]:
        """The order of whoever moved sections; what only the other has is put in by ``_complete``."""
        if not is_reordered(base, amended) or not is_reordered(amended, running):
            return running
        if not is_reordered(base, running):
            return amended
        found: tuple[int, ...] = self.value(PLAN, ORDER, base, amended, running)
        return found

    def value(self, key: Key, name: str, base: Value, amended: Value, running: Value) -> Value:
        """What holds of three values."""
        if amended in (base, running):
            return running
        if running == base:
            return amended
        chosen = self.choices.get(conflict_id(key, name))
        self.conflicts.append(Conflict(key, name, base, amended, running, chosen))
        return running if chosen is Side.RUNNING else amended


def _hold(
    items: dict[Key, Item], sources: tuple[PlanContent, ...], bound: Collection[Key]
) -> tuple[Key, ...]:
    """Put back what can not go, and every section that something still stands in."""
    held = [key for key in bound if key not in items and key in sources[0].items]
    items.update({key: sources[0].items[key] for key in held})
    while missing := [key for key in _sections_named(items) if key not in items]:
        for key in missing:
            items[key] = next(source.items[key] for source in sources if key in source.items)
        held += missing
    return tuple(held)


def _sections_named(items: Mapping[Key, Item]) -> list[Key]:
    named = (item.get(name) for item in items.values() for name in ("section", "parent"))
    return list(dict.fromkeys((Kind.SECTION, number) for number in named if number is not None))


def _complete(order: tuple[int, ...], items: Mapping[Key, Item], *orders: tuple[int, ...]) -> tuple[int, ...]:
    """``order`` with exactly the sections of ``items``; what is not in it comes behind the one before it elsewhere."""
    there = [number for kind, number in items if kind is Kind.SECTION]
    found = [number for number in order if number in there]
    for number in there:
        if number in found:
            continue
        source = next((each for each in orders if number in each), ())
        before = [each for each in source[: source.index(number)] if each in found] if source else found[-1:]
        found.insert(found.index(before[-1]) + 1 if before else 0, number)
    return tuple(found)
