"""Heat tables: rows against columns, each cell a link. What a cell says stands in it as a sign, a word and a tone."""

from __future__ import annotations

from dataclasses import dataclass, field

from ocop_tasks.rules.work.progress import Figures

WIDE = 6
"""More columns than stand beside the tree of sections."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: a link to its rows. ``sign`` is a key of components/icon.html."""

    sign: str
    tone: str
    text: str
    href: str
    """Empty where the reader does not see all the rows that it speaks of."""
    told: str = ""
    """What the sign means, for who does not see the tone."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; ``group`` is the task that several periods belong to."""

    label: str
    title: str
    href: str
    sub: str = ""


@dataclass(slots=True)
class HeatRow:
    """One unit, or everything together; at its end stand its ``figures``, or a word."""

    name: str
    href: str
    cells: list[HeatCell | None]
    figures: Figures | None = None
    last: str = ""
    unit_id: int | None = None


@dataclass(slots=True)
class Heat:
    """A whole table. ``groups`` is the upper row of the header: a title, its address, and how many columns it spans."""

    columns: list[Column]
    rows: list[HeatRow]
    groups: list[tuple[str, str, int]] = field(default_factory=list)
    sums: HeatRow | None = None
    page: int = 1
    pages: int = 1

    @property
    def is_wide(self) -> bool:
        """Whether it needs the whole page's width."""
        return len(self.columns) > WIDE
