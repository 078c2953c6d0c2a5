"""Why a notice asks its reader for nothing any longer (docs/decisions/0083)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self


class Gone(StrEnum):
    """What became of what a notice asked for."""

    LEFT = "left"
    """The person was switched off."""
    NOT_YOURS = "not_yours"
    """He works in another unit now, or in another post: it is not his to do."""
    WITHDRAWN = "withdrawn"
    """The work is not there any longer."""
    STOPPED = "stopped"
    """Its plan was closed, archived or taken back."""
    CANCELLED = "cancelled"
    NOT_LED = "not_led"
    """The unit only helps with it now."""
    REPORTED = "reported"
    DONE = "done"
    MOVED = "moved"
    """There is another day to report or to answer by."""
    ANSWERED = "answered"
    DIRECTED_AGAIN = "directed_again"
    SETTLED = "settled"
    """The direction was closed."""
    DECIDED = "decided"
    """The request for more time was granted, refused, taken back or overtaken."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a notice asks for nothing, and the day that goes with it: of the report, or the new one to be met."""

    gone: Gone
    day: date | None = None

    @classmethod
    def of(cls, said: str | None) -> Self | None:
        """The reason that the database told, "reported 2022-06-14"; None of a notice that still stands."""
        if not said:
            return None
        gone, _space, day = said.partition(" ")
        return cls(Gone(gone), date.fromisoformat(day) if day else None)
