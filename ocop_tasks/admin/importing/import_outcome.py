"""What an import would do: every problem by its line, or else what is added, changed and left alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ocop_tasks.admin.field_checks import Check
from ocop_tasks.admin.importing.csv_file import Column, Problem, Row


@dataclass(frozen=True, slots=True)
class Addition:
    """A record that would be new; ``values`` are those of its table's columns."""

    row: Row
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """A record that is there already, and what would change in it: field -> [before, after], for reading."""

    row: Row
    record: Any
    values: dict[str, Any]
    changes: dict[str, list[Any]]


@dataclass(slots=True)
class Outcome:
    """The whole of it. Nothing is done while there is a problem."""

    problems: list[Problem] = field(default_factory=list)
    additions: list[Addition] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0

    @property
    def is_ready(self) -> bool:
        """Whether there is something to do and nothing against it."""
        return not self.problems and bool(self.additions or self.changes)

    def sorted(self) -> Outcome:
        """The problems in the order of the file."""
        self.problems.sort(key=lambda problem: problem.line)
        return self


class RowChecker:
    """Collects the problems of one row after the other."""

    def __init__(self, outcome: Outcome, columns: tuple[Column, ...]) -> None:
        self.outcome = outcome
        self.headings = {column.field: column.heading for column in columns}

    def add_problem(self, row: Row, name: str, text: str) -> None:
        """Note that something is wrong with a cell."""
        self.outcome.problems.append(
            Problem(row.line, text, column=self.headings[name], value=row.cells[name])
        )

    def check(self, row: Row, name: str, *checks: Check) -> None:
        """Note what the checks find in a cell; an empty one is for others to judge."""
        for check in checks:
            if row.cells[name] and (wrong := check(row.cells[name])):
                self.add_problem(row, name, wrong)
                return

    def is_clean(self, row: Row) -> bool:
        """Whether nothing was found in the row, which is the last one that was looked at."""
        problems = self.outcome.problems
        return not problems or problems[-1].line != row.line
