"""What was done before a plan was published becomes the first entry of its units' shares (docs/decisions/0079)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from ocop_tasks import clock
from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.assigning import DatedPeriod, dated_periods
from ocop_tasks.models.plans.plan import Plan
from ocop_tasks.models.plans.task import Part, Task
from ocop_tasks.models.plans.task_start import TaskStart
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.rules.work.taken_over import FirstEntry, Share, Start, first_entry, spoken_of

CHANGED = ("status", "percent", "done_on", "earlier_done")
Entries = dict[tuple[int, str], FirstEntry]
"""By the unit's id and the period's code."""


def first_entries(task: Task, periods: Sequence[DatedPeriod], agency_id: int, *, given_on: date) -> Entries:
    """What the shares of ``task`` begin with, those that begin with something, were they given on that Hanoi day.

    ``agency_id``: the unit of whoever gives them.
    """
    if task.start is None:
        return {}
    start, found = task.start.start, Entries()
    spoken = spoken_of([each.period for each in periods], start.stated_on)
    for part in task.parts:
        if part.part is Part.FOLLOWING:
            continue
        for place, dated in enumerate(periods):
            share = Share(dated.due_on, part.part is Part.LEAD, part.unit_id == agency_id)
            entry = first_entry(start, place, spoken, share, given_on=given_on)
            if entry is not None:
                found[part.unit_id, dated.period.code] = entry
    return found


def has_earlier_periods(task: Task) -> bool:
    """Whether the task had periods before the one that was spoken of."""
    periods = [each.period for each in dated_periods(task, task.plan)]
    return task.start is not None and spoken_of(periods, task.start.stated_on) > 0


def change_start(
    session: Session, task: Task, known: TaskStart, start: Start, *, by: User, at: datetime
) -> None:
    """Let the shares of a draft's task begin with ``start``, and leave a trace; the file's words stay as they were."""
    told = {name: (getattr(known, name), getattr(start, name)) for name in CHANGED}
    changes = {
        f"start_{name}": [each.isoformat() if isinstance(each, date) else each for each in both]
        for name, both in told.items()
        if both[0] != both[1]
    }
    if not changes:
        return
    known.put(start)
    flag_modified(task, "title")  # the task is another one than its file brought: its import stays
    session.add(AuditEntry.about(task, "task.changed", by=by, at=at, changes=changes))


def take_over(session: Session, plan: Plan, given: Sequence[Assignment], *, by: User, at: datetime) -> None:
    """Let the shares that were ``given`` just now begin with what was known of their tasks, in the word of ``by``."""
    entries: dict[Task, Entries] = {}
    with session.no_autoflush:
        for share in given:
            task = share.task
            if task not in entries:
                periods = dated_periods(task, plan)
                entries[task] = first_entries(task, periods, by.unit_id, given_on=clock.day_of(at))
            entry = entries[task].get((share.unit.id, share.period))
            if entry is not None and task.start is not None:
                share.take_over(entry, by=by, at=at, note=task.start.quoted)
