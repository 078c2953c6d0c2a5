"""Taking a plan file into this portal as a draft: held against what is there first, then laid whole or not at all.

The first run, ``flask plan import`` and the page do the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ocop_tasks.models import AuditEntry, Plan, Unit, User
from ocop_tasks.models.plan_changes.plan_lifecycle import free_code
from ocop_tasks.seeding.plan_file import PlanFile
from ocop_tasks.seeding.plan_loading import lay_plan, load_units
from ocop_tasks.seeding.plan_reading import PlanSeed, far_dates, resolve
from ocop_tasks.seeding.plan_writing import PARTS, named_units
from ocop_tasks.seeding.portal_units import portal_units, with_those_above
from ocop_tasks.seeding.problems import Problem, SeedError
from ocop_tasks.seeding.units_file import UnitSeed, flat_units
from ocop_tasks.seeding.yaml_files import parse_yaml


@dataclass(frozen=True, slots=True)
class Maker:
    """Whose officer sends a plan file in: the code of his agency, and of those that may issue its plans."""

    agency: str
    issuers: Collection[str]


@dataclass(frozen=True, slots=True)
class CheckedPlan:
    """A plan file that this portal can take."""

    name: str
    """What the file is called."""
    seed: PlanSeed
    new_units: Sequence[UnitSeed]
    """Those that it names, or that lead down to such, and the portal has not; every parent before its children."""
    notes: Sequence[Problem]
    """What somebody should have seen, and may be meant so."""


def check_plan(
    session: Session,
    content: bytes,
    name: str,
    *,
    add_units: bool = False,
    code: str | None = None,
    maker: Maker | None = None,
) -> CheckedPlan:
    """Hold a plan file, which is called ``name``, against this portal. Changes nothing. Raises SeedError.

    ``add_units``: the portal may be given the units that it lacks; without it they are what is wrong with the file.
    ``code``: what the plan is called instead of the code in the file.
    ``maker``: it must be a plan of his agency; where its code is taken, it gets another.
    """
    file = parse_yaml(content, name, PlanFile)
    here, told = portal_units(session), flat_units(file.units, name)
    known = {unit.code for unit in here}
    lacking = [unit for unit in told if unit.code not in known]
    notes: list[Problem] = []
    if maker and _is_taken(session, file.code):
        code = free_code(session, file.year)
        notes.append(Problem("code", "code_changed", {"code": file.code, "new": code}))
    seed = resolve(_called(file, code, name) if code else file, [*here, *lacking], name)
    needed = with_those_above(named_units(seed), [*here, *lacking])
    new = [unit for unit in needed if unit.code not in known]
    off = _switched_off(session)
    problems = [*_of_others(seed, maker, needed), *_taken(session, seed), *_off(seed, new, off)]
    if not add_units:
        problems += [_missing(unit) for unit in new]
    if problems:
        raise SeedError(name, problems)
    notes += [*_number_taken(session, seed), *_differing(told, here), *far_dates(file), *_left_out(seed, off)]
    return CheckedPlan(name, _without(seed, off), _behind_siblings(session, new), notes)


def import_plan(session: Session, checked: CheckedPlan, *, by: User | None, at: datetime) -> Plan:
    """The plan as a draft, with the units that the portal lacked; added and flushed. ``by`` nobody: the operator."""
    units = {unit.code: unit for unit in session.scalars(select(Unit))}
    new = load_units(session, checked.new_units, units)
    plan = lay_plan(session, checked.seed, units | new)
    session.add_all(AuditEntry.about(unit, "unit.imported", by=by, at=at) for unit in new.values())
    changes = {"file": [None, checked.name]}
    session.add(AuditEntry.about(plan, "plan.imported", by=by, at=at, changes=changes))
    return plan


def _called(file: PlanFile, code: str, name: str) -> PlanFile:
    try:
        return PlanFile.model_validate(dict(file) | {"code": code})
    except ValidationError as error:
        raise SeedError(name, [Problem("code", "wrong_code")]) from error


# -- what is wrong with a file ---------------------------------------------------------------------------------


def _is_taken(session: Session, code: str) -> bool:
    return session.scalar(select(Plan.id).where(Plan.code == code)) is not None


def _taken(session: Session, seed: PlanSeed) -> Iterator[Problem]:
    if _is_taken(session, seed.code):
        yield Problem("code", "code_taken", {"code": seed.code})


def _of_others(seed: PlanSeed, maker: Maker | None, units: Sequence[UnitSeed]) -> Iterator[Problem]:
    if maker is None:
        return
    names = {unit.code: unit.name for unit in units}
    if seed.standing_agency != maker.agency:
        yield Problem("standing_agency", "other_agency", {"name": names[seed.standing_agency]})
    elif seed.issuer not in maker.issuers:
        yield Problem("issuer", "other_issuer", {"name": names[seed.issuer]})


def _missing(unit: UnitSeed) -> Problem:
    return Problem(f"units[{unit.code}]", "unit_missing", {"code": unit.code, "name": unit.name})


def _switched_off(session: Session) -> dict[str, str]:
    """The names of the units that are out of use, by code."""
    rows = session.execute(select(Unit.code, Unit.name).where(~Unit.active))
    return {row.code: row.name for row in rows}


def _off(seed: PlanSeed, new: Sequence[UnitSeed], off: dict[str, str]) -> Iterator[Problem]:
    for place in ("issuer", "standing_agency"):
        if (code := getattr(seed, place)) in off:
            yield Problem(place, "unit_off", {"name": off[code]})
    for unit in new:
        if unit.parent in off:
            yield Problem(f"units[{unit.code}]", "unit_under_off", {"code": unit.code})


# -- what is said of it ----------------------------------------------------------------------------------------


def _number_taken(session: Session, seed: PlanSeed) -> Iterator[Problem]:
    alike = select(func.count(Plan.id)).join(Plan.issuer).where(Plan.number == seed.number)
    if seed.number and session.scalar(alike.where(Unit.code == seed.issuer)):
        yield Problem("number", "number_taken", {"number": seed.number})


COMPARED: dict[str, Callable[[UnitSeed], str]] = {
    "name": lambda unit: unit.name,
    "kind": lambda unit: unit.kind.value,
    "parent": lambda unit: unit.parent or "-",
}
"""What of a unit would make one doubt that it is the same."""


def _differing(told: Sequence[UnitSeed], here: Sequence[UnitSeed]) -> Iterator[Problem]:
    known = {unit.code: unit for unit in here}
    for there in told:
        if (own := known.get(there.code)) is None:
            continue
        for key, value in COMPARED.items():
            if value(own) != value(there):
                found = {"code": own.code, "here": value(own), "there": value(there)}
                yield Problem(f"units[{own.code}].{key}", "unit_differs", found)


def _left_out(seed: PlanSeed, off: dict[str, str]) -> Iterator[Problem]:
    counts = Counter(
        code for task in seed.tasks for part in PARTS for code in getattr(task, part) if code in off
    )
    for code, count in counts.items():
        yield Problem(f"units[{code}]", "unit_left_out", {"name": off[code], "count": count})


def _without(seed: PlanSeed, off: Collection[str]) -> PlanSeed:
    """``seed`` without units that are out of use, as a copy leaves them behind; publishing asks who leads then."""
    tasks = [
        task.model_copy(
            update={part: [code for code in getattr(task, part) if code not in off] for part in PARTS}
        )
        for task in seed.tasks
    ]
    return replace(seed, tasks=tasks)


def _behind_siblings(session: Session, new: Sequence[UnitSeed]) -> list[UnitSeed]:
    """``new`` units, placed behind those that their parents have already."""
    last = select(Unit.parent_id, func.max(Unit.position).label("last")).group_by(Unit.parent_id).subquery()
    parent = select(Unit.id, Unit.code).subquery()
    rows = session.execute(
        select(parent.c.code, last.c.last)
        .select_from(last)
        .outerjoin(parent, parent.c.id == last.c.parent_id)
    )
    places = {row.code: row.last + 1 for row in rows}
    placed = []
    for unit in new:
        placed.append(replace(unit, position=places.get(unit.parent, 0)))
        places[unit.parent] = placed[-1].position + 1
    return placed
