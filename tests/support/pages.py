"""Reading pages as a reader sees them: their tables, cards and lists, by what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from lxml import html


def words(element: Any) -> str:
    """What a reader sees of a part of a page, with single spaces, also between its elements."""
    return " ".join(" ".join(element.itertext()).split())


def has_class(name: str) -> str:
    """The condition of a path: the element has that class."""
    return f"contains(concat(' ', normalize-space(@class), ' '), ' {name} ')"


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    tree: Any

    @classmethod
    def of(cls, text: str) -> Page:
        """The page whose source that is."""
        return cls(html.fromstring(text))

    def all(self, path: str) -> list[Any]:
        """The elements at that XPath."""
        return list(self.tree.xpath(path))

    def table(self, name: str) -> list[list[str]]:
        """The words of each cell of the bodies of tables with that class."""
        rows = self.all(f"//table[{has_class(name)}]/tbody/tr")
        return [[words(cell) for cell in row.xpath("./th|./td")] for row in rows]

    @property
    def cards(self) -> dict[str, str]:
        """From the label of each figure card to its value and what stands below."""
        return {
            words(card.xpath(f".//*[{has_class('figure-label')}]")[0]): " | ".join(
                words(part)
                for part in card.xpath(f".//*[{has_class('figure-value')} or {has_class('figure-sub')}]")
            )
            for card in self.all(f"//*[{has_class('figure')} and {has_class('panel')}]")
        }

    @property
    def four_counts(self) -> list[str]:
        """The four counts of follow-up, in their order."""
        return [words(count) for count in self.all(f"//*[{has_class('follow-up')}]/ul/li//b")]
