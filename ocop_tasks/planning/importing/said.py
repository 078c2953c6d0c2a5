"""What the sender of a spreadsheet has said of it: how its sheets are laid out, and what its words mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ocop_tasks.rules.plan_sheets.answers import Answer
from ocop_tasks.rules.plan_sheets.headings import Field
from ocop_tasks.rules.plan_sheets.table import SheetMapping


@dataclass(frozen=True, slots=True)
class Said:
    """All of it; kept beside the file until it is taken (``sent_workbooks``)."""

    sheets: Mapping[str, SheetMapping] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    stated_on: date | None = None
    """Of which Hanoi day its states are; none: of today."""

    def as_plain(self) -> dict[str, Any]:
        """In texts, numbers and lists alone; ``from_plain`` reads it."""
        sheets = {
            name: {
                "columns": {letters: each.value for letters, each in sheet.columns.items()},
                "heading_rows": sheet.heading_rows,
                "is_left_out": sheet.is_left_out,
            }
            for name, sheet in self.sheets.items()
        }
        return {
            "sheets": sheets,
            "answers": [answer.as_plain() for answer in self.answers],
            "stated_on": self.stated_on.isoformat() if self.stated_on else None,
        }

    @classmethod
    def from_plain(cls, told: Mapping[str, Any]) -> Said:
        """What ``as_plain`` wrote; nothing was said of a file that has just come."""
        sheets = {
            name: SheetMapping(
                {letters: Field(each) for letters, each in sheet["columns"].items()},
                (sheet["heading_rows"][0], sheet["heading_rows"][1]) if sheet["heading_rows"] else None,
                sheet["is_left_out"],
            )
            for name, sheet in told.get("sheets", {}).items()
        }
        answers = tuple(Answer.from_plain(each) for each in told.get("answers", ()))
        stated_on = told.get("stated_on")
        return cls(sheets, answers, date.fromisoformat(stated_on) if stated_on else None)

    def of_another_file(self) -> Said:
        """What holds in a file that takes this one's place as well: rows may have moved, words have not."""
        of_words = tuple(answer for answer in self.answers if answer.is_of_words)
        return Said(self.sheets, of_words, self.stated_on)

    def answers_among(self, units: Iterable[int]) -> Iterable[Answer]:
        """The answers, without those that name units of which none may be named any more."""
        known = set(units)
        return (answer for answer in self.answers if not answer.units or known.intersection(answer.units))
