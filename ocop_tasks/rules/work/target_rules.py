"""Targets (chỉ tiêu): how much of a number that the plan wants is reached."""

from __future__ import annotations

from decimal import Decimal


def percent_reached(value: Decimal | None, planned: Decimal) -> int | None:
    """Whole per cent of the target, rounded down, so that 100 means reached; more than 100 is more than asked.

    None where nobody said what was reached: that is unknown, and not 0.
    """
    return int(100 * value // planned) if value is not None and planned else None


def written(value: Decimal) -> str:
    """The number without zeros that say nothing: "1200", "12.5"."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")
