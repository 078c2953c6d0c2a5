"""The figures of every unit in every section, remembered: many pages and everybody's need the same ones."""

from __future__ import annotations

from ocop_tasks.figures.figure_cache import remembered
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.plan_totals import Cell, grouped
from ocop_tasks.figures.plan.states_as_of import AsOf

CELL_SIZE = 200
"""What a remembered cell counts for, in characters of a page."""


def cells_in(scope: Scope, as_of: AsOf) -> list[Cell]:
    """The figures of every unit in every section of ``scope``."""
    sums = grouped(scope, as_of, "section_id", "unit_id")
    return [Cell(section_id, unit_id, figures) for (section_id, unit_id), figures in sums.items()]


def cells_of(scope: Scope, as_of: AsOf, revision: str) -> list[Cell]:
    """The same at one revision of the portal, remembered; for a request that changes nothing."""
    return remembered(
        (scope, as_of),
        revision,
        lambda: cells_in(scope, as_of),
        size=lambda cells: CELL_SIZE * len(cells),
    )
