"""How much more time a change would give, told before it is saved: by the rule that judges the act itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from ocop_tasks.models.plan_changes.effects_on_assignments import Consequences
from ocop_tasks.models.plan_changes.given_before import DueOnce
from ocop_tasks.models.plan_changes.moved_dates import due_once_in, moves_between
from ocop_tasks.models.plan_changes.plan_particulars import PeriodChange
from ocop_tasks.models.plan_changes.span_changes import SpanChange
from ocop_tasks.models.plans.task import Part
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.rules.work.moved_dates import Extended, Move, Share, extended
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.work_news import key_of

Held = dict[int, dict[str, Share]]


def extended_by(
    session: Session, found: Consequences, task_id: int, *, today: date, once: DueOnce | None = None
) -> Extended:
    """What ``found`` would do to the assignments of a task.

    ``once``: when what comes was due once, if that is known for many tasks; else it is asked of the database.
    """
    before = _held(found.there, task_id)
    now = _after(found, before, task_id)
    moves = moves_between(before, now, once or due_once_in(session, before, now))
    return extended(moves, today)


def extended_to(share: Assignment, due_on: date, today: date) -> Extended:
    """What another date would give to one share."""
    return extended(_moves([(share, due_on)]), today)


def extended_by_calendar(found: Sequence[PeriodChange], today: date) -> Extended:
    """What another calendar would do to the periodic work that follows it, of which nobody spoke yet."""
    told = Extended()
    for each in found:
        if each.due_before < each.due_on:
            move = Move(each.code, each.due_before, each.due_on, Status.NOT_STARTED, None)
            told += Extended(each.leading if move.is_extension(today) else 0)
    return told


def extended_by_span(found: SpanChange, today: date) -> Extended:
    """What other days of a plan would do to the work that is due on its last one."""
    return extended(_moves((each, dated.due_on) for each, dated in found.redated), today)


def _moves(redated: Iterable[tuple[Assignment, date]]) -> Iterable[Move]:
    return (
        Move(key_of(each.task_id, each.period), each.due_on, due_on, each.status, each.submitted_on)
        for each, due_on in redated
        if each.part == Part.LEAD and each.due_on < due_on
    )


def _held(there: Iterable[Assignment], task_id: int) -> Held:
    found: Held = {}
    for each in there:
        found.setdefault(each.unit_id, {})[key_of(task_id, each.period)] = _share(each)
    return found


def _after(found: Consequences, before: Mapping[int, Mapping[str, Share]], task_id: int) -> Held:
    """What the units hold when ``found`` is done."""
    now = {unit_id: dict(own) for unit_id, own in before.items()}
    for each in (*found.cancelled, *found.removed):
        del now[each.unit_id][key_of(task_id, each.period)]
    for each in found.restored:
        now[each.unit_id][key_of(task_id, each.period)] = _as_before_it_ended(each)
    for each, part in found.moved:
        _put(now, each, task_id, part=part)
    for each, dated in found.redated:
        _put(now, each, task_id, due_on=dated.due_on)
    for unit_id, part, dated in found.given:
        period = dated.period
        share = Share(part, Status.NOT_STARTED, dated.due_on, None, period.starts_on, period.ends_on)
        now.setdefault(unit_id, {})[key_of(task_id, period.code)] = share
    return now


def _put(now: Held, there: Assignment, task_id: int, **changes: date | str) -> None:
    key = key_of(task_id, there.period)
    now[there.unit_id][key] = replace(now[there.unit_id][key], **changes)  # type: ignore[arg-type]


def _share(there: Assignment) -> Share:
    days = there.period_from, there.period_to
    return Share(there.part, there.status, there.due_on, there.submitted_on, *days)


def _as_before_it_ended(there: Assignment) -> Share:
    """What a cancelled share is when it applies again."""
    stood = next((each for each in reversed(there.reports) if each.status is not Status.CANCELLED), None)
    if stood is None:
        return replace(_share(there), status=Status.NOT_STARTED)
    return replace(_share(there), status=stood.status, submitted_on=stood.submitted_on)
