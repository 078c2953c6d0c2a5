"""How much of a file is read before it is refused as too large: counted while it is read, not afterwards."""

from __future__ import annotations

from ocop_tasks.storage.spreadsheets.refusals import (
    LONGEST_TEXTS,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    NotReadable,
    Unreadable,
)


class Budget:
    """What one file has used of its rows, columns, cells and letters."""

    def __init__(self) -> None:
        self.rows = self.cells = self.letters = 0
        self._last: tuple[str, int] | None = None

    def spend(self, sheet: str, row: int, column: int, letters: int) -> None:
        """Count one cell that is not empty. Raises NotReadable where it is one too many."""
        if column > MOST_COLUMNS:
            raise NotReadable(Unreadable.TOO_MANY_COLUMNS, sheet)
        self.rows += (sheet, row) != self._last
        self._last = (sheet, row)
        self.cells += 1
        self.letters += letters
        if self.rows > MOST_ROWS:
            raise NotReadable(Unreadable.TOO_MANY_ROWS, sheet)
        if self.cells > MOST_CELLS or self.letters > LONGEST_TEXTS:
            raise NotReadable(Unreadable.TOO_MANY_CELLS, sheet)
