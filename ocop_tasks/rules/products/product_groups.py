"""The groups of products (nhóm sản phẩm) that hold for a plan's year: data of the decisions, in product-groups.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from ocop_tasks.rules.text.vietnamese import fold

DATA = Path(__file__).with_name("product-groups.yaml")
_NUMBER = r"(?:(?:\d+|[ivx]+) )?"
_BEFORE = re.compile(rf"^{_NUMBER}(?:(?:nhom|nganh|linh vuc) (?:nganh hang |hang |san pham )?)?{_NUMBER}")
"""What lists write before a group's name."""
_NUMBERED = re.compile(r"(?:nhom )?(?:so )?(\d|i{1,3}|iv|v|vi)")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi")


@dataclass(frozen=True, slots=True)
class ProductGroup:
    """One group, as one decision names it; ``also`` are other spellings that lists use."""

    code: str
    name: str
    name_en: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grouping:
    """What one decision of the Prime Minister says, for plans of ``from_year`` and later."""

    decision: str
    from_year: int
    groups: tuple[ProductGroup, ...]


@cache
def groupings() -> Sequence[Grouping]:
    """All decisions, the oldest first."""
    told = yaml.safe_load(DATA.read_text("utf-8"))
    return tuple(
        Grouping(
            each["decision"],
            each["from_year"],
            tuple(ProductGroup(**group | {"also": tuple(group.get("also", ()))}) for group in each["groups"]),
        )
        for each in sorted(told, key=lambda each: int(each["from_year"]))
    )


def grouping_of(year: int) -> Grouping:
    """The decision that holds for plans of ``year``; the first one for a year before all of them."""
    in_force = [each for each in groupings() if each.from_year <= year]
    return in_force[-1] if in_force else groupings()[0]


def groups_of(year: int) -> Sequence[ProductGroup]:
    """The groups that a plan of ``year`` sorts its products into, in their order."""
    return grouping_of(year).groups


def named_group(code: str, year: int) -> ProductGroup | None:
    """The group with that code as the plan's year names it; as another year does, where its own has it no more."""
    every = [*groups_of(year), *(group for each in groupings() for group in each.groups)]
    return next((group for group in every if group.code == code), None)


def group_called(text: str, year: int) -> ProductGroup | None:
    """The group that a list of ``year`` means by ``text``: its name, another spelling or its number; None for neither.

    What comes behind the name, a branch of the group, counts for nothing: "Thực phẩm – chè" is Thực phẩm.
    """
    said, groups = _bare(text), groups_of(year)
    if number := _NUMBERED.fullmatch(said):
        at = _ROMAN.index(number[1]) if number[1] in _ROMAN else int(number[1]) - 1
        return groups[at] if 0 <= at < len(groups) else None
    said = _BEFORE.sub("", said)
    named = [(name, group) for group in groups for name in _names(group)]
    begun = [(len(name), group) for name, group in named if said == name or said.startswith(f"{name} ")]
    return max(begun, key=lambda each: each[0])[1] if begun else None


def _names(group: ProductGroup) -> Iterator[str]:
    yield from map(_bare, (group.code, group.name, group.name_en, *group.also))


def _bare(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", fold(text)))
