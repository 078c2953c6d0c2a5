"""From a plan file to a PlanSeed: its names are checked against the units, its groups spelt out, its parts in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from ocop_tasks.rules.work.periods import Calendar
from ocop_tasks.seeding.plan_file import DirectionTemplateSeed, PlanFile, SectionNode, TargetSeed, TaskSeed
from ocop_tasks.seeding.problems import Problem, SeedError
from ocop_tasks.seeding.units_file import UnitSeed, UnknownName, expand
from ocop_tasks.seeding.yaml_files import read_yaml

Placed = TypeVar("Placed", TargetSeed, TaskSeed)


@dataclass(frozen=True, slots=True)
class SectionSeed:
    """One heading; ``parent`` is the label of the one above, ``position`` its place in reading order, from 0."""

    label: str
    title: str
    title_en: str | None
    parent: str | None
    position: int


@dataclass(frozen=True, slots=True)
class PlanSeed:
    """What is decided of a plan. Every name in it is known.

    Sections are in reading order, parents first; targets and tasks by section; units in the order of the units.
    """

    code: str
    title: str
    title_en: str | None
    year: int
    starts_on: date | None
    ends_on: date | None
    issuer: str
    standing_agency: str
    number: str | None
    issued_on: date | None
    calendar: Calendar
    days_after_cut: int
    sections: list[SectionSeed]
    targets: list[TargetSeed]
    tasks: list[TaskSeed]
    direction_templates: list[DirectionTemplateSeed]
    usual_reasons: list[str]


PLAIN = (
    "code", "title", "title_en", "year", "starts_on", "ends_on", "issuer", "standing_agency", "number", "issued_on",
    "calendar", "days_after_cut",
)  # fmt: skip
"""What a plan file and a PlanSeed hold alike, without anything under it."""


def read_plan(path: Path, units: Sequence[UnitSeed]) -> PlanSeed:
    """The plan of the file, its groups spelt out as codes of ``units``. Raises SeedError."""
    return resolve(read_yaml(path, PlanFile), units, path.name)


def resolve(file: PlanFile, units: Sequence[UnitSeed], name: str) -> PlanSeed:
    """The plan of ``file``, its groups spelt out as codes of ``units``, which have parents before children.

    Raises SeedError, which calls the file ``name``.
    """
    sections = [
        SectionSeed(node.label, node.title, node.title_en, parent, position)
        for position, (node, parent) in enumerate(_flat(file.sections, parent=None))
    ]
    if problems := list(plan_problems(file, sections, units)):
        raise SeedError(name, problems)
    tasks = []
    for task in file.tasks:
        try:
            tasks.append(_with_units(task, file.issuer, units))
        except UnknownName as error:
            problems.append(Problem(f"tasks[{task.code}]", error.code, error.details))
    problems += [problem for task in tasks for problem in task_problems(task)]
    if problems:
        raise SeedError(name, problems)
    return PlanSeed(
        **{key: getattr(file, key) for key in PLAIN},
        sections=sections,
        targets=_by_section(file.targets, sections),
        tasks=_by_section([task.model_copy(update={"shared": None}) for task in tasks], sections),
        direction_templates=file.direction_templates,
        usual_reasons=file.usual_reasons,
    )


def plan_problems(
    file: PlanFile, sections: Sequence[SectionSeed], units: Iterable[UnitSeed]
) -> Iterator[Problem]:
    """Unknown units and sections, codes and labels that stand twice."""
    codes = {unit.code for unit in units}
    for place, code in (("issuer", file.issuer), ("standing_agency", file.standing_agency)):
        if code not in codes:
            yield Problem(place, "no_unit", {"code": code})
    labels = Counter(section.label for section in sections)
    yield from _repeated("sections", labels)
    yield from _repeated("tasks", Counter(task.code for task in file.tasks))
    placed = [(f"tasks[{task.code}]", task.section) for task in file.tasks]
    placed += [(f"targets[{n}]", target.section) for n, target in enumerate(file.targets, start=1)]
    for place, label in placed:
        if label not in labels:
            yield Problem(f"{place}.section", "no_section", {"label": label})


def _repeated(key: str, names: Counter[str]) -> Iterator[Problem]:
    yield from (
        Problem(f"{key}[{name}]", "stands_twice", {"count": count})
        for name, count in names.items()
        if count > 1
    )


def task_problems(task: TaskSeed) -> Iterator[Problem]:
    """Units that cannot have the parts they are given; the groups of ``task`` are spelt out already."""
    place = f"tasks[{task.code}]"
    if task.shared == "one" and len(task.lead) > 1:
        told = {"count": len(task.lead), "codes": ", ".join(task.lead)}
        yield Problem(f"{place}.lead", "too_many_leads", told)
    parts = Counter([*task.lead, *task.coordinating, *task.followers])
    yield from (Problem(place, "two_parts", {"code": code}) for code, n in parts.items() if n > 1)


def far_dates(file: PlanFile) -> Iterator[Problem]:
    """Days that are none of the plan's: a slip, or meant so. A draft may have them; publishing says so again."""
    dated = [(f"tasks[{task.code}]", task.due_on) for task in file.tasks]
    dated += [(f"targets[{n}]", target.due_on) for n, target in enumerate(file.targets, start=1)]
    for place, due_on in dated:
        if due_on and (far := _far(f"{place}.due_on", due_on, file)):
            yield far


def _far(place: str, day: date, file: PlanFile) -> Problem | None:
    """A day that is none of the plan's; a year's plan is due until a quarter after its year.

    Its first is the day on which the state's year begins (DOMAIN.md rule 13).
    """
    if file.starts_on and file.ends_on:
        told = {"day": day, "first": file.starts_on, "last": file.ends_on}
        return None if file.starts_on <= day <= file.ends_on else Problem(place, "outside_plan", told)
    is_near = date(file.year - 1, 12, 15) <= day <= date(file.year + 1, 3, 31)
    return None if is_near else Problem(place, "far_from_year", {"day": day, "year": file.year})


def _flat(nodes: Sequence[SectionNode], parent: str | None) -> Iterator[tuple[SectionNode, str | None]]:
    for node in nodes:
        yield node, parent
        yield from _flat(node.children, node.label)


def _with_units(task: TaskSeed, issuer: str, units: Sequence[UnitSeed]) -> TaskSeed:
    lead = expand(task.lead, issuer, units)
    coordinating = expand(task.coordinating, issuer, units, without=lead)
    followers = expand(task.followers, issuer, units, without=[*lead, *coordinating])
    return task.model_copy(update={"lead": lead, "coordinating": coordinating, "followers": followers})


def _by_section(entries: Sequence[Placed], sections: Sequence[SectionSeed]) -> list[Placed]:
    """The tasks or targets in reading order; those of one section as they stand in the file."""
    places = {section.label: section.position for section in sections}
    return sorted(entries, key=lambda each: places[each.section])
