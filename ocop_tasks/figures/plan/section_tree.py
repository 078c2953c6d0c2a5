"""Adding up along the tree of sections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from ocop_tasks.models import Section

Sum = TypeVar("Sum", bound=Any)


def roll_up(sections: Iterable[Section], own: Mapping[int, Sum], nothing: Sum) -> dict[int, Sum]:
    """For each section's id, its own sum and all those below it. A section without any has ``nothing``."""
    ordered = sorted(sections, key=lambda section: section.position)
    sums = {section.id: own.get(section.id, nothing) for section in ordered}
    for section in reversed(ordered):
        if section.parent_id is not None:
            sums[section.parent_id] = sums[section.parent_id] + sums[section.id]
    return sums


def below(sections: Iterable[Section], section_id: int) -> tuple[int, ...]:
    """The ids of a section and of all those below it, in reading order."""
    inside = {section_id}
    for section in sorted(sections, key=lambda section: section.position):
        if section.parent_id in inside:
            inside.add(section.id)
    return tuple(section.id for section in sections if section.id in inside)
