"""A form's files while the form is read: small ones in memory, larger ones on disk, and none longer than it may be."""

from __future__ import annotations

from tempfile import SpooledTemporaryFile
from typing import Any

IN_MEMORY = 500_000
"""Bytes."""


class Spooled(SpooledTemporaryFile[bytes]):
    """One file. Of what comes past ``longest`` bytes it keeps one, so that it is found too long, and drops the rest."""

    def __init__(self, longest: int) -> None:
        super().__init__(max_size=IN_MEMORY, mode="rb+")
        self._room = longest + 1

    def write(self, piece: Any) -> int:
        """Take ``piece``, as much of it as there is room for; all of it counts as taken."""
        taken = piece[: self._room]
        self._room -= len(taken)
        super().write(taken)
        return len(piece)
