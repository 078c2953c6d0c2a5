"""What state a plan is in, and what may become of it: a draft is published, a running plan closed and archived."""

from __future__ import annotations

from enum import StrEnum

from ocop_tasks.rules.rule_broken import RuleBroken


class PlanState(StrEnum):
    """From a draft that only its standing agency sees to a record that nothing is added to."""

    DRAFT = "draft"
    """Being prepared: nobody has been given work, and nobody but the standing agency knows of it."""
    RUNNING = "running"
    CLOSED = "closed"
    """Nothing is reported, confirmed or changed any more; what stands is read, and can be opened again."""
    ARCHIVED = "archived"
    """Closed, and out of the list of plans."""


PUBLISHED = (PlanState.RUNNING, PlanState.CLOSED, PlanState.ARCHIVED)
ENDED = (PlanState.CLOSED, PlanState.ARCHIVED)
STEPS = {
    "publish": ((PlanState.DRAFT,), PlanState.RUNNING),
    "recall": ((PlanState.RUNNING,), PlanState.DRAFT),
    "close": ((PlanState.RUNNING,), PlanState.CLOSED),
    "reopen": (ENDED, PlanState.RUNNING),
    "archive": ((PlanState.CLOSED,), PlanState.ARCHIVED),
    "unarchive": ((PlanState.ARCHIVED,), PlanState.CLOSED),
}
"""Each step: from which states it can be taken, and to which it leads."""


def after(step: str, state: PlanState) -> PlanState:
    """The state after ``step``. Raises RuleBroken where the plan is in another by now."""
    begin, end = STEPS[step]
    if state not in begin:
        raise RuleBroken(f"plan_is_{state.value}")
    return end
