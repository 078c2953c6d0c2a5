"""Who changes the work of a plan, when and why: known to everything that looks at what he changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ocop_tasks import clock
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plans.plan import Plan
from ocop_tasks.rules.work.work_news import News


@dataclass(frozen=True, slots=True)
class Doing:
    """One act; ``publishes``: he gives all of the plan's work."""

    plan: Plan
    by: User
    at: datetime
    publishes: bool
    reason: str
    reasons: dict[int, str] = field(default_factory=dict)
    """By the task's id, where it has one of its own."""

    @property
    def today(self) -> date:
        """The Hanoi day on which it is done."""
        return clock.day_of(self.at)

    def reason_of(self, task_id: int) -> str:
        """Why the work of a task is changed, where somebody said so."""
        return self.reasons.get(task_id, self.reason)

    @property
    def notices(self) -> str:
        """How the keys of the plan's notices begin."""
        return f"work.{self.plan.id}."

    def facts(self, news: News, unit: dict[str, Any], *, since: datetime) -> dict[str, Any]:
        """What a notice of it says to somebody of the ``unit``."""
        return self.plan.naming | unit | {"by": self.by.name, "since": since.isoformat()} | news
