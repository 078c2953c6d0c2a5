"""A file between its sending and its import: the grids that were read of it, and what its sender chose about them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from ocop_tasks.models import Plan
from ocop_tasks.products.importing.columns import FIELDS, Table, layout_of
from ocop_tasks.rules.plan_sheets.grid import Sheet
from ocop_tasks.storage.spreadsheets.reading import read_tables
from ocop_tasks.web.uploads import sent_workbooks
from ocop_tasks.web.uploads.import_files import PendingImport


@dataclass(frozen=True, slots=True)
class SentTables:
    """What one file holds; ``key`` names it for its sender."""

    pending: PendingImport
    name: str
    sha256: str
    sheets: Sequence[Sheet]
    """Those that are in sight, with something in them."""
    hidden: Sequence[str]
    """Names of sheets that are hidden in the file, which nobody reads."""

    @property
    def is_word(self) -> bool:
        """Whether it is a Word file, whose tables have no cells with names."""
        return self.name.lower().endswith(".docx")

    def source(self, number: int) -> str:
        """What products of one of its tables are marked with, so that the same file takes nothing twice."""
        return f"{self.sha256}:{number}"

    def best(self) -> int:
        """The first table that is understood as a list of products; else the first."""
        complete = (n for n, sheet in enumerate(self.sheets) if layout_of(Table(sheet), {}).is_complete())
        return next(complete, 0)


def keep(file: FileStorage, plan: Plan) -> PendingImport:
    """Read what was sent, aside, and keep it for its sender. Raises NotReadable and Busy."""
    return sent_workbooks.keep(file, _kind(plan), read_tables)


def find(key: str, plan: Plan) -> SentTables:
    """The file that this person sent for this plan. Answers 404 where there is none any more."""
    sent = sent_workbooks.find(key, _kind(plan))
    sheets = [sheet for sheet in sent.workbook.sheets if sheet.cells]
    shown = [sheet for sheet in sheets if not sheet.is_hidden]
    hidden = [sheet.name for sheet in sheets if sheet.is_hidden]
    return SentTables(sent.pending, sent.name, sent.sha256, shown, hidden)


def _kind(plan: Plan) -> str:
    return f"products-{plan.id}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What the sender chose: which table, which column holds what, which rows are left out."""

    table: int | None = None
    first: int | None = None
    """The first product's row; none: below the headings, wherever they are."""
    columns: Mapping[str, int | None] = field(default_factory=dict)
    """By field; 0: in no column."""
    skipped: frozenset[int] = frozenset()
    without_known: bool = False
    target_id: int | None = None

    @classmethod
    def of(cls, args: MultiDict[str, str]) -> Choices:
        """What an address or a form says; what makes no sense there is left out.

        What was chosen about another table (``was``) says nothing of this one.
        """
        table = _number(args.get("table", ""))
        if (was := _number(args.get("was", ""))) is not None and was != table:
            return cls(table=table, target_id=_number(args.get("target", "")))
        columns = {name: _number(args.get(f"column-{name}", "")) for name in FIELDS}
        return cls(
            table=table,
            first=_number(args.get("first", "")) or None,
            columns={name: number for name, number in columns.items() if number is not None},
            skipped=frozenset(row for text in args.getlist("skip") if (row := _number(text))),
            without_known=bool(args.get("known")),
            target_id=_number(args.get("target", "")),
        )

    def fields(self) -> list[tuple[str, Any]]:
        """The same as fields of a form."""
        said: list[tuple[str, Any]] = [
            ("table", self.table),
            ("first", self.first),
            ("target", self.target_id),
        ]
        said += [(f"column-{name}", number) for name, number in self.columns.items()]
        said += [("skip", row) for row in sorted(self.skipped)]
        said += [("known", "1")] if self.without_known else []
        return [(name, value) for name, value in said if value is not None]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 8 else None
