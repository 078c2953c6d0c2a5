"""Who does what in a task, as a form holds it: a choice for each unit, and one for a whole group at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from wtforms import Field
from wtforms.utils import unset_value

from ocop_tasks.models import Part, Unit, UnitKind

NOBODY = "none"
"""The group's choice that takes all its units out."""
ORDER = (
    UnitKind.COMMITTEE,
    UnitKind.AGENCY,
    UnitKind.BODY,
    UnitKind.FRONT,
    UnitKind.UNION,
    UnitKind.COMMUNE,
    UnitKind.OVERSIGHT,
)


class PartsField(Field):
    """Fields named ``parts-<kind>-<unit id>``; and ``parts-<kind>``, which speaks for its whole group where set."""

    data: dict[int, Part]

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Read the form's choices where there are any, the record's otherwise."""
        self.process_errors = []
        self.object_data = {} if data is unset_value or data is None else dict(data)
        self.data = self.object_data
        if formdata is not None and any(name.startswith(f"{self.name}-") for name in formdata):
            self.data = dict(self._chosen(formdata))

    def _chosen(self, formdata: Any) -> Iterable[tuple[int, Part]]:
        for name in formdata:
            prefix, kind, unit_id = [*name.split("-"), "", ""][:3]
            if prefix != self.name or not unit_id.isdecimal():
                continue
            chosen = formdata.get(f"{self.name}-{kind}") or formdata.get(name)
            if chosen in set(Part):
                yield int(unit_id), Part(chosen)


@dataclass(frozen=True, slots=True)
class Group:
    """The units of one kind, in protocol order."""

    kind: UnitKind
    units: Sequence[Unit]

    def counts(self, parts: dict[int, Part]) -> dict[Part, int]:
        """How many of them have each part, those that none has left out."""
        having = [parts[unit.id] for unit in self.units if unit.id in parts]
        return {part: having.count(part) for part in Part if part in having}

    def is_mixed(self, parts: dict[int, Part]) -> bool:
        """Whether its units differ in what they do."""
        return len({parts.get(unit.id) for unit in self.units}) > 1


def grouped(units: Iterable[Unit]) -> list[Group]:
    """``units`` by kind; the order within a kind stays."""
    by_kind: dict[UnitKind, list[Unit]] = {kind: [] for kind in ORDER}
    for unit in units:
        by_kind[unit.kind].append(unit)
    return [Group(kind, members) for kind, members in by_kind.items() if members]
