"""The plan file: sections, targets and tasks, checked against the units and turned into one PlanSeed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ocop_tasks.seeding.yaml_files import Problem

if TYPE_CHECKING:
    from ocop_tasks.seeding.units_file import UnitSeed


from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, NonNegativeInt, PlainValidator, PositiveInt, model_validator

from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.work.due_rules import DueRule, parse_due_rule
from ocop_tasks.rules.work.periods import LONGEST_PLAN, Calendar, Frequency
from ocop_tasks.seeding.units_file import UnitCode, UnitSeed, UnknownName, expand, read_units
from ocop_tasks.seeding.yaml_files import Code, SeedError, Short, Strict, Title, read_yaml


def plan_problems(
    file: PlanFile, sections: Sequence[SectionSeed], units: Iterable[UnitSeed]
) -> Iterator[Problem]:
    """Unknown units and sections, codes and labels that stand twice, dates far from the plan's year."""
    codes = {unit.code for unit in units}
    for place, code in (("issuer", file.issuer), ("standing_agency", file.standing_agency)):
        if code not in codes:
            yield place, f"no unit has the code {code!r}"
    labels = Counter(section.label for section in sections)
    yield from ((f"sections[{label}]", f"the label stands {n} times") for label, n in labels.items() if n > 1)
    task_codes = Counter(task.code for task in file.tasks)
    yield from ((f"tasks[{code}]", f"the code stands {n} times") for code, n in task_codes.items() if n > 1)
    placed = [(f"tasks[{task.code}]", task.section, task.due_on) for task in file.tasks]
    placed += [
        (f"targets[{n}]", target.section, target.due_on) for n, target in enumerate(file.targets, start=1)
    ]
    for place, label, due_on in placed:
        if label not in labels:
            yield f"{place}.section", f"the plan has no section {label!r}"
        if due_on and (far := _far(due_on, file)):
            yield f"{place}.due_on", far


def task_problems(task: TaskSeed) -> Iterator[Problem]:
    """Units that cannot have the parts they are given; the groups of ``task`` are spelt out already."""
    place = f"tasks[{task.code}]"
    if task.shared == "one" and len(task.lead) > 1:
        yield f"{place}.lead", f"{len(task.lead)} units lead what is shared by one: {', '.join(task.lead)}"
    parts = Counter([*task.lead, *task.coordinating, *task.followers])
    yield from (
        (place, f"unit {code!r} has more than one part in the task") for code, n in parts.items() if n > 1
    )


def _far(due_on: date, file: PlanFile) -> str | None:
    """What is wrong with a day that is none of the plan's; a year's plan is due until a quarter after its year.

    Its first is the day on which the state's year begins (DOMAIN.md rule 13).
    """
    if file.starts_on and file.ends_on:
        is_in = file.starts_on <= due_on <= file.ends_on
        return None if is_in else f"{due_on} is outside the plan's days {file.starts_on} to {file.ends_on}"
    is_near = date(file.year - 1, 12, 15) <= due_on <= date(file.year + 1, 3, 31)
    return None if is_near else f"{due_on} is far from the plan's year {file.year}"


__all__ = [
    "NoteSeed",
    "PlanSeed",
    "SectionSeed",
    "SeedError",
    "TargetSeed",
    "TaskSeed",
    "UnitSeed",
    "read_plan",
    "read_units",
]


OWN_TASKS = {"sections", "targets", "tasks", "direction_templates"}
"""The parts of a plan that have a shape of their own."""


class NoteSeed(Strict):
    """An ambiguity of the plan, kept in sight beside the task."""

    note: Annotated[str, Field(min_length=1)]
    note_en: Annotated[str, Field(min_length=1)]


class SectionNode(Strict):
    """One heading as the file has it, with the headings under it."""

    label: Code
    title: Title
    title_en: Title
    children: list[SectionNode] = Field(default_factory=list)


class TargetSeed(Strict):
    """A number to reach by ``due_on``."""

    section: Code
    title: Title
    title_en: Title
    planned: PositiveInt
    measure: Short
    measure_en: Short
    due_on: date


class DirectionTemplateSeed(Strict):
    """A short text that leaders direct with, and in how many days an answer is asked for."""

    text: Title
    days: NonNegativeInt


def _due_rule(text: object) -> DueRule | None:
    return parse_due_rule(str(text)) if text is not None else None


class TaskSeed(Strict):
    """One obligation. In a PlanSeed, ``lead``, ``coordinating`` and ``followers`` are unit codes, groups spelt out."""

    code: Code
    section: Code
    title: Title
    title_en: Title
    lead: Annotated[list[str], Field(min_length=1)]
    coordinating: list[str] = Field(default_factory=list)
    followers: list[str] = Field(default_factory=list)
    shared: Literal["each", "one"]
    frequency: Annotated[Frequency, Field(strict=False)]
    due_on: date | None = None
    due_rule: Annotated[DueRule | None, PlainValidator(_due_rule)] = None
    wording: Title
    wording_en: Title
    weight: PositiveInt = 1
    evidence_required: bool
    measured_by: Literal["outreach"] | None = None
    measured_in: Annotated[Counted | None, Field(strict=False)] = None
    measure_target: PositiveInt | None = None
    notes: list[NoteSeed] = Field(default_factory=list)

    @model_validator(mode="after")
    def _due_date_fits_frequency(self) -> TaskSeed:
        if self.frequency is Frequency.ONCE and self.due_on is None:
            raise ValueError("a task done once needs due_on")
        if self.frequency is not Frequency.ONCE and self.due_on is not None:
            raise ValueError(f"a {self.frequency} task has no due_on: each period brings its own")
        if self.due_rule is not None and not self.due_rule.fits(self.frequency):
            raise ValueError(f"due_rule {str(self.due_rule)!r} does not fit a {self.frequency} task")
        return self

    @model_validator(mode="after")
    def _measure_is_whole(self) -> TaskSeed:
        told = [each is not None for each in (self.measured_by, self.measured_in, self.measure_target)]
        if any(told) and not all(told):
            raise ValueError("measured_by, measured_in and measure_target go together")
        return self


class PlanFile(Strict):
    """The whole file."""

    code: Code
    title: Title
    title_en: Title
    year: Annotated[int, Field(ge=2000, le=2100)]
    starts_on: date | None = None
    ends_on: date | None = None
    issuer: UnitCode
    standing_agency: UnitCode
    number: Short | None
    issued_on: date | None
    calendar: Annotated[Calendar, Field(strict=False)]
    days_after_cut: NonNegativeInt
    sections: Annotated[list[SectionNode], Field(min_length=1)]
    targets: list[TargetSeed]
    tasks: Annotated[list[TaskSeed], Field(min_length=1)]
    direction_templates: list[DirectionTemplateSeed] = Field(default_factory=list)

    @model_validator(mode="after")
    def _days_fit_year(self) -> PlanFile:
        if (self.starts_on is None) != (self.ends_on is None):
            raise ValueError("starts_on and ends_on go together")
        if self.starts_on and self.ends_on:
            if self.ends_on < self.starts_on:
                raise ValueError("ends_on is before starts_on")
            if self.ends_on - self.starts_on > LONGEST_PLAN:
                raise ValueError("a plan runs over three years at most")
            if self.year not in (self.starts_on.year, self.ends_on.year):
                raise ValueError("year is none in which the plan begins or ends")
        return self


@dataclass(frozen=True, slots=True)
class SectionSeed:
    """One heading; ``parent`` is the label of the one above, ``position`` its place in reading order, from 0."""

    label: str
    title: str
    title_en: str
    parent: str | None
    position: int


@dataclass(frozen=True, slots=True)
class PlanSeed:
    """A plan whose every name is known; sections and tasks in reading order, parents first."""

    code: str
    title: str
    title_en: str
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


def read_plan(path: Path, units: Sequence[UnitSeed]) -> PlanSeed:
    """The plan of the file, its groups spelt out as codes of ``units``. Raises SeedError."""
    file = read_yaml(path, PlanFile)
    sections = [
        SectionSeed(node.label, node.title, node.title_en, parent, position)
        for position, (node, parent) in enumerate(_flat(file.sections, parent=None))
    ]
    if problems := list(plan_problems(file, sections, units)):
        raise SeedError(path, problems)
    tasks = []
    for task in file.tasks:
        try:
            tasks.append(_with_units(task, file.issuer, units))
        except UnknownName as error:
            problems.append((f"tasks[{task.code}]", str(error)))
    problems += [problem for task in tasks for problem in task_problems(task)]
    if problems:
        raise SeedError(path, problems)
    plain = file.model_dump(include=set(PlanSeed.__dataclass_fields__) - OWN_TASKS)
    return PlanSeed(
        **plain,
        sections=sections,
        targets=file.targets,
        tasks=tasks,
        direction_templates=file.direction_templates,
    )


def _flat(nodes: Sequence[SectionNode], parent: str | None) -> Iterator[tuple[SectionNode, str | None]]:
    for node in nodes:
        yield node, parent
        yield from _flat(node.children, node.label)


def _with_units(task: TaskSeed, issuer: str, units: Sequence[UnitSeed]) -> TaskSeed:
    lead = expand(task.lead, issuer, units)
    coordinating = expand(task.coordinating, issuer, units, without=lead)
    followers = expand(task.followers, issuer, units, without=[*lead, *coordinating])
    return task.model_copy(update={"lead": lead, "coordinating": coordinating, "followers": followers})
