"""What a notice keeps of the work it is about, as plain JSON values: it says later what was true when it was made."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from ocop_tasks.models import Assignment, Task
from ocop_tasks.rules.work.periods import Frequency


class TaskLine(Protocol):
    """A task as a notice names it; a ``Task`` is one, and so is a row of a query."""

    @property
    def title(self) -> str: ...
    @property
    def title_en(self) -> str | None: ...
    @property
    def frequency(self) -> Frequency: ...


def of_task(task: TaskLine, *, section: str, period: str, due_on: date, unit: str) -> dict[str, Any]:
    """The task, its section, its unit, its due date, and its period where it has several."""
    known: dict[str, Any] = {
        "task": task.title,
        "section": section,
        "unit": unit,
        "due_on": due_on.isoformat(),
    }
    if task.title_en:
        known["task_en"] = task.title_en
    if task.frequency != Frequency.ONCE:
        known["period"] = period
    return known


def of_assignment(assignment: Assignment, **more: Any) -> dict[str, Any]:
    """The same of a loaded assignment, and what else the sentence needs."""
    task: Task = assignment.task
    return (
        of_task(
            task,
            section=task.section.label,
            period=assignment.period,
            due_on=assignment.due_on,
            unit=assignment.unit.short_name,
        )
        | more
    )
