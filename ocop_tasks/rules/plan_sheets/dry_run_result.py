"""What the dry run of a spreadsheet gives: sections, tasks, doubts, and a digest by which the file is known again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from ocop_tasks.rules.plan_sheets.answers import NOTHING_SAID, Answers
from ocop_tasks.rules.plan_sheets.doubts import Doubt, Weight
from ocop_tasks.rules.plan_sheets.grid import Sheet, Workbook, as_plain
from ocop_tasks.rules.plan_sheets.table import Column, SheetMapping
from ocop_tasks.rules.plan_sheets.task_times import Term
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import Start

Mapping_ = Mapping[str, SheetMapping]
"""What was said of each sheet, by its name."""
READ_AS = 2
"""Raised where the same file is read to something else than before."""


@dataclass(frozen=True, slots=True)
class SheetSection:
    """A heading of the plan. ``parent`` is the place of the section above it in ``SheetPlan.sections``."""

    sheet: str
    row: int
    label: str
    title: str
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """What the file says besides, under the heading of its column; without one it is of the content itself."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class SheetTask:
    """One task as the file has it; ``rows`` are all its rows, units are named by id."""

    sheet: str
    rows: tuple[int, ...]
    label: str
    title: str
    section: int | None
    lead: tuple[int, ...]
    coordinating: tuple[int, ...]
    term: Term
    status: Status | None = None
    percent: int | None = None
    notes: tuple[Note, ...] = ()
    start: Start | None = None
    """What its shares begin with, if with anything; ``start_words`` is where the file says it."""
    start_words: tuple[Note, ...] = ()
    is_done_without_a_day: bool = False
    cells: Mapping[str, str] = field(default_factory=dict)
    """Where each field stands, by its name: {"lead": "C7"}."""


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """How a sheet was taken: its rows of headings, its columns, what stands above them, and where the table ends."""

    name: str
    heading_rows: tuple[int, int]
    columns: tuple[Column, ...]
    titles: tuple[str, ...] = ()
    ends_before: int | None = None
    """The first row that belongs to the table no more: the signatures."""
    digest: str = ""
    """By which the sheet is known again, in whatever file, however it is read."""


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """The whole dry run."""

    digest: str
    sheets: tuple[ReadSheet, ...] = ()
    sections: tuple[SheetSection, ...] = ()
    tasks: tuple[SheetTask, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def errors(self) -> tuple[Doubt, ...]:
        """What must be mended before anything is taken."""
        return tuple(doubt for doubt in self.doubts if doubt.weight is Weight.ERROR)

    @property
    def is_ready(self) -> bool:
        """Whether there is something to take and nothing against it."""
        return bool(self.tasks) and not self.errors


def digest_of_sheet(sheet: Sheet) -> str:
    """The same for the same cells, whatever was said of them (SHA-256 in hexadecimal)."""
    return _sha256(as_plain(Workbook((sheet,))))


def digest_of(workbook: Workbook, mapping: Mapping_, answers: Answers = NOTHING_SAID) -> str:
    """The same for the same cells read in the same way, though the file was saved anew (SHA-256 in hexadecimal)."""
    said = [
        [name, sorted((letters, each.value) for letters, each in sheet.columns.items()), sheet.heading_rows,
         sheet.is_left_out]
        for name, sheet in sorted(mapping.items())
    ]  # fmt: skip
    answered = [answer.as_plain() for answer in sorted(answers.given, key=lambda each: each.about)]
    return _sha256([READ_AS, as_plain(workbook), said, answered])


def _sha256(plain: object) -> str:
    whole = json.dumps(plain, sort_keys=True, ensure_ascii=False)
    return sha256(whole.encode(errors="surrogatepass")).hexdigest()
