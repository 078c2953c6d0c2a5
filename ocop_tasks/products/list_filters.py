"""What an address asks of a plan's list of products: the page and its workbook understand the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ocop_tasks.rules.products.list_reading import MOST_STARS

NOT_SAID = "none"
"""In place of a group or of stars: where the list does not say."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """The products asked for; a group and stars may be ``NOT_SAID``."""

    commune_id: int | None = None
    group: str = ""
    stars: str = ""
    target_id: int | None = None
    withdrawn: bool = False
    """Those that were taken off the list, in place of those that stand."""
    page: int = 1

    @classmethod
    def of(cls, args: Mapping[str, str]) -> Wanted:
        """What the address says; what makes no sense there is left out."""
        stars = args.get("stars", "")
        known = {NOT_SAID, *(str(number) for number in range(1, MOST_STARS + 1))}
        return cls(
            commune_id=_number(args.get("commune", "")),
            group=args.get("group", "")[:20],
            stars=stars if stars in known else "",
            target_id=_number(args.get("target", "")),
            withdrawn=args.get("show") == "withdrawn",
            page=max(1, _number(args.get("page", "")) or 1),
        )

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for beyond all that stand, or all that were withdrawn."""
        return replace(self, page=1, withdrawn=False) != Wanted()

    def args(self, **change: Any) -> dict[str, Any]:
        """The same, or with ``change``, as an address has it; its first page unless that is changed."""
        wanted = replace(self, **({"page": 1} | change))
        said = {
            "commune": _text(wanted.commune_id),
            "group": wanted.group,
            "stars": wanted.stars,
            "target": _text(wanted.target_id),
            "show": "withdrawn" if wanted.withdrawn else "",
            "page": str(wanted.page) if wanted.page > 1 else "",
        }
        return {name: text for name, text in said.items() if text}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def _text(number: int | None) -> str:
    return "" if number is None else str(number)
