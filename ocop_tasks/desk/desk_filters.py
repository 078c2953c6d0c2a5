"""What the desk is narrowed down to; it lives in the address."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum

from werkzeug.datastructures import MultiDict


class ShownRows(StrEnum):
    """Which rows: late or soon due (the desk itself), or one of its counts."""

    PRESSING = "pressing"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    SILENT = "silent"
    UNANSWERED = "unanswered"
    EXTENSION_REQUESTED = "asked"


@dataclass(frozen=True, slots=True)
class DeskFilters:
    """The desk's filters: all empty for the desk as it opens."""

    show: ShownRows = ShownRows.PRESSING
    unit_id: int | None = None
    section_id: int | None = None
    task_id: int | None = None
    period: str | None = None
    page: int = 1

    @classmethod
    def from_args(cls, asked: MultiDict[str, str]) -> DeskFilters:
        """What an address asks for; what cannot be understood narrows nothing."""
        show = asked.get("show", "")
        return cls(
            show=ShownRows(show) if show in set(ShownRows) else ShownRows.PRESSING,
            unit_id=asked.get("unit", type=int),
            section_id=asked.get("section", type=int),
            task_id=asked.get("task", type=int),
            period=asked.get("period") or None,
            page=max(1, asked.get("page", 1, type=int)),
        )

    def address(self, **changes: object) -> dict[str, object]:
        """The arguments of an address that asks for this, but for ``changes``; empty ones are left out."""
        names = {"unit_id": "unit", "section_id": "section", "task_id": "task"}
        given = {names.get(name, name): value for name, value in asdict(self).items()} | changes
        return {
            name: value
            for name, value in given.items()
            if value is not None and (name, value) not in (("show", ShownRows.PRESSING), ("page", 1))
        }

    @property
    def is_of_part(self) -> bool:
        """Whether only some units, sections, tasks or periods are looked at: the whole plan's counts are others."""
        return bool({"unit", "section", "task", "period"} & self.address().keys())

    @property
    def is_set(self) -> bool:
        """Whether anything but the page was chosen."""
        return bool({name: value for name, value in self.address().items() if name != "page"})
