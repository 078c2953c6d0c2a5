"""The units file, and the names by which a plan speaks of several units at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, StringConstraints

from ocop_tasks.models.people.unit import UnitKind
from ocop_tasks.rules.text.cleaning import one_line
from ocop_tasks.seeding.problems import Problem, SeedError
from ocop_tasks.seeding.strict_models import Strict, typed
from ocop_tasks.seeding.yaml_files import read_yaml

UnitCode = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
UnitName = Annotated[str, AfterValidator(typed(one_line, 200))]
ShortName = Annotated[str, AfterValidator(typed(one_line, 80))]

GROUPS: dict[str, frozenset[UnitKind]] = {
    "@agencies": frozenset({UnitKind.AGENCY}),
    "@unions": frozenset({UnitKind.UNION}),
    "@communes": frozenset({UnitKind.COMMUNE}),
    "@everyone": frozenset({UnitKind.AGENCY, UnitKind.FRONT, UnitKind.UNION, UnitKind.COMMUNE}),
}
"""Whom a group means. Bodies and overseers owe nothing unless a task names them."""


@dataclass(frozen=True, slots=True)
class UnitSeed:
    """One unit; ``position`` is its place among its siblings, from 0."""

    code: str
    name: str
    short_name: str
    name_en: str | None
    kind: UnitKind
    parent: str | None
    position: int


class UnitNode(Strict):
    """One unit as the file has it, with the units under it."""

    code: UnitCode
    name: UnitName
    short_name: ShortName
    name_en: UnitName | None = None
    kind: Annotated[UnitKind, Field(strict=False)]
    children: list[UnitNode] = Field(default_factory=list)


class UnitsFile(Strict):
    """The whole file: one tree or several."""

    units: Annotated[list[UnitNode], Field(min_length=1)]


class UnknownName(ValueError):
    """A name that is neither a unit's code nor a group, or a group that has no units; as a problem says it."""

    def __init__(self, code: str, /, **details: Any) -> None:
        super().__init__(code)
        self.code, self.details = code, details


def read_units(path: Path) -> list[UnitSeed]:
    """The units of the file, every parent before its children. Raises SeedError."""
    return flat_units(read_yaml(path, UnitsFile).units, path.name)


def flat_units(nodes: Sequence[UnitNode], name: str) -> list[UnitSeed]:
    """The units of a file that is called ``name``, every parent before its children. Raises SeedError."""
    units = list(_flat(nodes, parent=None))
    if problems := _repeated(unit.code for unit in units):
        raise SeedError(name, problems)
    return units


def under(issuer: str, units: Iterable[UnitSeed]) -> list[UnitSeed]:
    """The units below ``issuer``, at any depth; ``units`` has parents before children."""
    inside, found = {issuer}, []
    for unit in units:
        if unit.parent in inside:
            inside.add(unit.code)
            found.append(unit)
    return found


def expand(
    names: Sequence[str], issuer: str, units: Sequence[UnitSeed], without: Iterable[str] = ()
) -> list[str]:
    """The codes that ``names`` mean, each once, in the order of ``units``; groups mean units under ``issuer``.

    Groups leave out ``without``, so that "everyone" can coordinate what one of them leads.
    Raises UnknownName.
    """
    left_out = set(without)
    found: set[str] = set()
    for name in names:
        codes = _group(name, under(issuer, units)) if name.startswith("@") else _known(name, units)
        found |= {code for code in codes if code == name or code not in left_out}
    return [unit.code for unit in units if unit.code in found]


def _flat(nodes: Sequence[UnitNode], parent: str | None) -> Iterator[UnitSeed]:
    for position, node in enumerate(nodes):
        yield UnitSeed(node.code, node.name, node.short_name, node.name_en, node.kind, parent, position)
        yield from _flat(node.children, node.code)


def _repeated(codes: Iterable[str]) -> list[Problem]:
    counted = Counter(codes).items()
    return [Problem(f"units[{code}]", "stands_twice", {"count": n}) for code, n in counted if n > 1]


def _group(name: str, addressees: Iterable[UnitSeed]) -> list[str]:
    if name not in GROUPS:
        raise UnknownName("no_group", name=name, groups=", ".join(GROUPS))
    codes = [unit.code for unit in addressees if unit.kind in GROUPS[name]]
    if not codes:
        raise UnknownName("empty_group", name=name)
    return codes


def _known(code: str, units: Iterable[UnitSeed]) -> list[str]:
    if not any(unit.code == code for unit in units):
        raise UnknownName("no_unit", code=code)
    return [code]
