"""All that a plan decides, as plain values: what a version of it keeps, and what an amendment is compared by.

Items are the plan's particulars, its sections, targets and tasks, each with its fields. A field that says nothing is
not there. What only makes sense together is one field: a task's rhythm with its date and its rule, so that no two
people's changes come together to a rule that fits no rhythm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Value = Any
"""What JSON holds."""
Item = Mapping[str, Value]


class Kind(StrEnum):
    """What an item is."""

    PLAN = "plan"
    SECTION = "section"
    TARGET = "target"
    TASK = "task"


Key = tuple[Kind, int]
"""Which item: by the id of the running plan's row; below zero what an amendment adds, which has none yet."""
PLAN: Key = (Kind.PLAN, 0)
PART = "part."
"""The field of what one unit does in a task ends in the unit's id, so that changes for two units do not meet."""


@dataclass(frozen=True, slots=True)
class PlanContent:
    """What a plan decides. Items stand in reading order, which only sections are compared by."""

    items: Mapping[Key, Item]
    units: Mapping[int, str] = field(default_factory=dict, compare=False)
    """What the units that it names are called, by their ids: a version is readable when they are gone."""

    def of_kind(self, kind: Kind) -> dict[int, Item]:
        """The items of one kind by their ids, in reading order."""
        return {key[1]: item for key, item in self.items.items() if key[0] is kind}

    @property
    def order(self) -> tuple[int, ...]:
        """The sections in reading order."""
        return tuple(self.of_kind(Kind.SECTION))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PlanContent):
            return NotImplemented
        return dict(self.items) == dict(other.items) and self.order == other.order

    __hash__ = None  # type: ignore[assignment]

    def as_json(self) -> dict[str, Any]:
        """For a column to keep."""
        kept: dict[str, Any] = {kind.value: [] for kind in Kind}
        for (kind, number), item in self.items.items():
            kept[kind.value].append([number, dict(item)])
        return kept | {"units": {str(number): name for number, name in self.units.items()}}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> PlanContent:
        """What ``as_json`` made."""
        items = {(kind, number): item for kind in Kind for number, item in kept[kind.value]}
        return cls(items, {int(number): name for number, name in kept["units"].items()})


def said(**fields: Value) -> Item:
    """An item of ``fields``, without those that say nothing."""
    return {name: value for name, value in fields.items() if value is not None}


def parts_of(item: Item) -> dict[int, str]:
    """What each unit does in a task, by the unit's id."""
    return {int(name.removeprefix(PART)): part for name, part in item.items() if name.startswith(PART)}


def in_order(items: Mapping[Key, Item], order: Iterable[int]) -> dict[Key, Item]:
    """``items`` with the sections as ``order`` says, between the plan and all others."""
    sections = {(Kind.SECTION, number): items[Kind.SECTION, number] for number in order}
    first = {key: item for key, item in items.items() if key[0] is Kind.PLAN}
    others = {key: item for key, item in items.items() if key[0] not in (Kind.PLAN, Kind.SECTION)}
    return first | sections | others
