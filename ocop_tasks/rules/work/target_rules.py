"""Targets (chỉ tiêu): how much of a number that the plan wants is reached."""

from __future__ import annotations

from decimal import Decimal

FAR_OVER = 10
"""Times of what the plan wants, beyond which a value is more likely a slip of the keys than a success."""


def is_far_over(value: Decimal, planned: Decimal) -> bool:
    """Whether so much reached is asked back before it is taken; of what wants nothing, nothing is too much."""
    return planned > 0 and value > FAR_OVER * planned


def percent_reached(value: Decimal | None, planned: Decimal) -> int | None:
    """Whole per cent of the target, rounded down, so that 100 means reached; more than 100 is more than asked.

    None where nobody said what was reached: that is unknown, and not 0.
    """
    return int(100 * value // planned) if value is not None and planned else None


def written(value: Decimal) -> str:
    """The number without zeros that say nothing: "1200", "12.5"."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".")
