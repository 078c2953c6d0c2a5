"""The units of this portal as the units of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocop_tasks.models import Unit
from ocop_tasks.seeding.units_file import UnitNode, UnitSeed


def portal_units(session: Session) -> list[UnitSeed]:
    """All of them, also those that were switched off, in the tree's order: every parent before its children."""
    below: dict[int | None, list[Unit]] = {}
    for unit in session.scalars(select(Unit).order_by(Unit.position, Unit.name_key, Unit.id)):
        below.setdefault(unit.parent_id, []).append(unit)
    return list(_walk(below, None))


def _walk(below: dict[int | None, list[Unit]], parent: Unit | None) -> Iterator[UnitSeed]:
    for position, unit in enumerate(below.get(parent.id if parent else None, ())):
        above = parent.code if parent else None
        yield UnitSeed(
            unit.code, unit.name, unit.short_name, unit.name_en or None, unit.kind, above, position
        )
        yield from _walk(below, unit)


def with_those_above(codes: Iterable[str], units: Sequence[UnitSeed]) -> list[UnitSeed]:
    """The units that bear ``codes`` and all that lead down to them, in the order of ``units``."""
    above = {unit.code: unit.parent for unit in units}
    wanted: set[str] = set()
    for code in codes:
        step: str | None = code
        while step is not None and step not in wanted:
            wanted.add(step)
            step = above[step]
    return [unit for unit in units if unit.code in wanted]


def as_tree(units: Sequence[UnitSeed]) -> list[UnitNode]:
    """``units`` as a file has them, each with those under it; every parent stands before its children."""
    below: dict[str | None, list[UnitSeed]] = {}
    for unit in units:
        below.setdefault(unit.parent, []).append(unit)
    return _nodes(below, None)


def _nodes(below: dict[str | None, list[UnitSeed]], parent: str | None) -> list[UnitNode]:
    return [
        UnitNode(
            code=unit.code,
            name=unit.name,
            short_name=unit.short_name,
            name_en=unit.name_en,
            kind=unit.kind,
            children=_nodes(below, unit.code),
        )
        for unit in below.get(parent, ())
    ]
