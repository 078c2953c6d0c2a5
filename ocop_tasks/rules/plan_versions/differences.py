"""What differs between two contents of a plan: items added, changed field by field, and dropped.

``apply(difference(before, after), before) == after``, for any two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ocop_tasks.rules.plan_versions.plan_content import Item, Key, Kind, PlanContent, Value, in_order


@dataclass(frozen=True, slots=True)
class ItemChange:
    """One item that is not as it was; None: it was not there, or is not there any more."""

    key: Key
    before: Item | None
    after: Item | None

    @property
    def kind(self) -> Kind:
        """What the item is."""
        return self.key[0]

    @property
    def is_addition(self) -> bool:
        """Whether it was not there."""
        return self.before is None

    @property
    def is_drop(self) -> bool:
        """Whether it is not there any more."""
        return self.after is None

    @property
    def item(self) -> Item:
        """As it is now, or was at last."""
        found = self.before if self.after is None else self.after
        assert found is not None
        return found

    @property
    def fields(self) -> dict[str, tuple[Value, Value]]:
        """Each field that differs, with its value before and after; None where there was or is none."""
        before, after = self.before or {}, self.after or {}
        names = list(dict.fromkeys((*before, *after)))
        pairs = {name: (before.get(name), after.get(name)) for name in names}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@dataclass(frozen=True, slots=True)
class Difference:
    """The way from one content to another."""

    changes: tuple[ItemChange, ...]
    order: tuple[int, ...]
    """The sections in their reading order afterwards."""
    is_reordered: bool
    """Whether sections that were there and stay change places with each other."""

    def __bool__(self) -> bool:
        return bool(self.changes) or self.is_reordered

    def of_kind(self, kind: Kind) -> Iterator[ItemChange]:
        """The changes of items of one kind."""
        return (change for change in self.changes if change.kind is kind)

    @property
    def added(self) -> list[ItemChange]:
        """What was not there."""
        return [change for change in self.changes if change.is_addition]

    @property
    def dropped(self) -> list[ItemChange]:
        """What is not there any more."""
        return [change for change in self.changes if change.is_drop]

    @property
    def altered(self) -> list[ItemChange]:
        """What was there and stays, with other fields."""
        return [change for change in self.changes if not change.is_addition and not change.is_drop]


def difference(before: PlanContent, after: PlanContent) -> Difference:
    """What leads from ``before`` to ``after``: what stays or comes in the order of ``after``, then what goes."""
    keys = [*after.items, *(key for key in before.items if key not in after.items)]
    pairs = [ItemChange(key, before.items.get(key), after.items.get(key)) for key in keys]
    changes = tuple(pair for pair in pairs if pair.before is None or pair.fields or pair.is_drop)
    return Difference(changes, after.order, is_reordered(before.order, after.order))


def is_reordered(before: tuple[int, ...], after: tuple[int, ...]) -> bool:
    """Whether what stands in both stands there in another order."""
    here, there = set(before), set(after)
    return [each for each in before if each in there] != [each for each in after if each in here]


def apply(found: Difference, content: PlanContent) -> PlanContent:
    """``content`` after the changes that were ``found``: other fields of its items stay as they are."""
    items = dict(content.items)
    for change in found.changes:
        if change.after is None:
            items.pop(change.key, None)
        elif change.before is None or change.key not in items:
            items[change.key] = change.after
        else:
            told = dict(items[change.key]) | {name: new for name, (_old, new) in change.fields.items()}
            items[change.key] = {name: value for name, value in told.items() if value is not None}
    return PlanContent(in_order(items, found.order), content.units)
