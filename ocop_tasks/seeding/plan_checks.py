"""What must be true between the parts of a plan file: every name known, no code twice, dates near the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ocop_tasks.seeding.yaml_files import Problem

if TYPE_CHECKING:
    from ocop_tasks.seeding.plan_file import PlanFile, SectionSeed, TaskSeed
    from ocop_tasks.seeding.units_file import UnitSeed


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
        if due_on and not _near(due_on, file.year):
            yield f"{place}.due_on", f"{due_on} is far from the plan's year {file.year}"


def task_problems(task: TaskSeed) -> Iterator[Problem]:
    """Units that cannot have the parts they are given; the groups of ``task`` are spelt out already."""
    place = f"tasks[{task.code}]"
    if task.shared == "one" and len(task.lead) > 1:
        yield f"{place}.lead", f"{len(task.lead)} units lead what is shared by one: {', '.join(task.lead)}"
    parts = Counter([*task.lead, *task.coordinating, *task.followers])
    yield from (
        (place, f"unit {code!r} has more than one part in the task") for code, n in parts.items() if n > 1
    )


def _near(due_on: date, year: int) -> bool:
    """From the day on which the state's year begins (DOMAIN.md rule 13) to a quarter after the plan's year."""
    return date(year - 1, 12, 15) <= due_on <= date(year + 1, 3, 31)
