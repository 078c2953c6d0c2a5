"""Dates as the office writes them."""

from __future__ import annotations

from datetime import date


def dmy(day: date | None) -> str:
    """15/06/2022, in both languages; a dash when there is no day."""
    return f"{day.day:02}/{day.month:02}/{day.year}" if day else "–"
