"""What cannot stand in a plan, though each half of it could: found before an amendment applies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from ocop_tasks.rules.plan_versions.plan_content import Key, Kind, PlanContent, parts_of


@dataclass(frozen=True, slots=True)
class Problem:
    """``code`` as RuleBroken's; ``keys``: the items that it is about."""

    code: str
    keys: tuple[Key, ...]


def problems(content: PlanContent) -> list[Problem]:
    """Two sections of one number, two targets of one name in a section, a section under itself, nobody in the lead."""
    return [
        *_alike(content, Kind.SECTION, ("label",), "section_label_taken"),
        *_alike(content, Kind.TARGET, ("section", "title"), "target_stands"),
        *_circles(content),
        *_leaderless(content),
    ]


def _alike(content: PlanContent, kind: Kind, names: tuple[str, ...], code: str) -> Iterator[Problem]:
    found: defaultdict[tuple[object, ...], list[Key]] = defaultdict(list)
    for number, item in content.of_kind(kind).items():
        found[tuple(item.get(name) for name in names)].append((kind, number))
    return (Problem(code, tuple(keys)) for keys in found.values() if len(keys) > 1)


def _circles(content: PlanContent) -> Iterator[Problem]:
    above = {number: item.get("parent") for number, item in content.of_kind(Kind.SECTION).items()}
    for number in above:
        seen, at = set[int](), above[number]
        while at is not None and at != number and at not in seen:
            seen.add(at)
            at = above.get(at)
        if at == number:
            yield Problem("section_under_itself", ((Kind.SECTION, number),))


def _leaderless(content: PlanContent) -> Iterator[Problem]:
    for number, item in content.of_kind(Kind.TASK).items():
        if "lead" not in parts_of(item).values():
            yield Problem("no_lead", ((Kind.TASK, number),))
