"""How the portal understands a deadline as it is worded, told beside the field where it is typed."""

from __future__ import annotations

from ocop_tasks.rules.plan_phrases.deadlines import Deadline, read_deadline


def read_wording(wording: str | None, year: int) -> Deadline | None:
    """What ``wording`` says of the time, with no day at all where no calendar has it; None when nothing was typed."""
    if not wording or not wording.strip():
        return None
    try:
        return read_deadline(wording, year)
    except ValueError:
        return Deadline()
