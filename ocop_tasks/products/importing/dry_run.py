"""What one table of a file would do to a plan's list, as its sender has chosen to read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from ocop_tasks.models import Plan, Product, Unit
from ocop_tasks.products import queries
from ocop_tasks.products.importing.columns import Layout, Table, column_words, layout_of
from ocop_tasks.products.importing.row_judging import Around, Outcome, judge
from ocop_tasks.products.importing.sent_tables import Choices, SentTables
from ocop_tasks.products.queries import Behind
from ocop_tasks.rules.plan_sheets.grid import Sheet, column_name
from ocop_tasks.rules.products.list_reading import bare_place

PREVIEWED = 8
"""Rows of the file that are shown as they stand in it."""
MOST_CHOICES, MOST_PREVIEWED = 60, 12
"""Columns that can be chosen, and columns that are shown."""


class DryRun:
    """The chosen table, how it is understood, and what would follow; four statements, however long it is."""

    def __init__(self, plan: Plan, sent: SentTables, choices: Choices) -> None:
        self.plan, self.sent = plan, sent
        number = choices.table if choices.table is not None else sent.best()
        self.choices = replace(choices, table=min(number, max(0, len(sent.sheets) - 1)))
        self.source = sent.source(self.choices.table or 0)
        self.sheet = sent.sheets[self.choices.table or 0] if sent.sheets else Sheet("")
        self.table = Table(self.sheet)

    @cached_property
    def layout(self) -> Layout:
        """Where its headings are, and what its columns hold."""
        return layout_of(self.table, self.choices.columns, self.choices.first)

    @cached_property
    def outcome(self) -> Outcome:
        """What would be added, and what is unclear; nothing of a table that is not understood."""
        return judge(self.table, self.layout, self._around()) if self.layout.is_complete() else Outcome()

    @cached_property
    def taken(self) -> Product | None:
        """One of the products that were taken from this table before, whoever sent it."""
        return queries.taken_from(self.plan, self.source)

    @property
    def is_ready(self) -> bool:
        """Whether it can be taken: all is clear, and nothing of it was taken before."""
        return self.outcome.is_ready and self.taken is None

    @cached_property
    def communes(self) -> Sequence[Unit]:
        """Those of the plan."""
        return queries.communes_of(self.plan)

    @cached_property
    def targets(self) -> Sequence[Behind]:
        """Those of the plan."""
        return queries.targets_of(self.plan)

    def _around(self) -> Around:
        named: dict[str, list[int]] = {}
        for unit in self.communes:
            for name in {bare_place(unit.name), bare_place(unit.short_name)}:
                named.setdefault(name, []).append(unit.id)
        of_plan = {each.target.id for each in self.targets}
        return Around(
            year=self.plan.year,
            communes=named,
            standing={each.terms.identity for each in queries.all_standing(self.plan)},
            target_id=self.choices.target_id if self.choices.target_id in of_plan else None,
            skipped=self.choices.skipped,
            without_known=self.choices.without_known,
        )

    @property
    def columns(self) -> list[tuple[int, str]]:
        """The columns that can be chosen, as the choice names them."""
        width = min(self.table.width, MOST_CHOICES)
        return [(column, column_words(self.layout, column)) for column in range(1, width + 1)]

    @property
    def letters(self) -> list[str]:
        """The heads of the columns that are shown."""
        return [column_name(column) for column in range(1, min(self.table.width, MOST_PREVIEWED) + 1)]

    @property
    def preview(self) -> list[tuple[int, list[str]]]:
        """The first rows as they stand in the file, with their numbers."""
        columns = range(1, len(self.letters) + 1)
        rows = self.table.rows[:PREVIEWED]
        return [(row, [self.table.text(row, column) for column in columns]) for row in rows]
