"""Where the sections of a spreadsheet stand in a plan: under which whole number, or in a section that is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ocop_tasks.rules.plan_sheets.dry_run_result import SheetPlan, SheetSection
from ocop_tasks.rules.section_labels import free_label
from ocop_tasks.rules.text.vietnamese import fold

LONGEST_LABEL = 30
UNSORTED = "Nhiệm vụ chung"
"""The section of tasks that stand in none: a plan's own text, so in Vietnamese whoever reads it."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """One section as it would be. ``parent`` is the place of the one above it in the same list.

    ``own`` is its number in the file, empty where it has none; ``is_there``: the plan has it already, and its tasks
    join those that stand in it.
    """

    label: str
    title: str
    parent: int | None
    own: str = ""
    is_there: bool = False

    @property
    def is_renumbered(self) -> bool:
        """Whether another section bears the number that it has in the file."""
        return bool(self.own) and self.label != self.own and not self.label.endswith(f".{self.own}")


def numbered(plan: SheetPlan, standing: Mapping[str, str]) -> list[Numbered]:
    """The sections of ``plan`` in their order, each with its whole number ("II.1"); one more for tasks without any.

    ``standing`` are the titles of those that the plan has, by their numbers.
    """
    taken, found = dict(standing), list[Numbered]()
    for section in plan.sections:
        above = found[section.parent].label if section.parent is not None else ""
        whole = _whole(
            section, plan.sections[section.parent].label if section.parent is not None else "", above
        )
        if whole in standing and fold(standing[whole]) == fold(section.title):
            found.append(Numbered(whole, standing[whole], section.parent, section.label, True))
            continue
        label = free_label(whole, above, taken)
        taken[label] = section.title
        found.append(Numbered(label, section.title, section.parent, section.label))
    if any(task.section is None for task in plan.tasks):
        found.append(_unsorted(standing, taken))
    return found


def _whole(section: SheetSection, label_above: str, above: str) -> str:
    """ "1" under "II" is "II.1"; "1.2" under "1" is "II.1.2", and "II.1" under "II" itself."""
    own = section.label
    if not own or not above or own.startswith(f"{above}."):
        return own[:LONGEST_LABEL]
    if label_above and own.startswith(f"{label_above}."):
        own = own.removeprefix(f"{label_above}.")
    whole = f"{above}.{own}"
    return whole if len(whole) <= LONGEST_LABEL else ""


def _unsorted(standing: Mapping[str, str], taken: Mapping[str, str]) -> Numbered:
    """The section of tasks that stand in none, the same one each time."""
    there = next((label for label, title in standing.items() if title == UNSORTED), None)
    return Numbered(there or free_label("", "", taken), UNSORTED, None, is_there=there is not None)
