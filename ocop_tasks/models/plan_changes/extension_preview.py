"""How much more time a change would give, told before it is saved: by the rule that judges the act itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from ocop_tasks.models.plan_changes.effects_on_assignments import Consequences
from ocop_tasks.models.plan_changes.moved_dates import moves_between
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.rules.work.moved_dates import Extended, Move, Share, extended
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.work_news import key_of

Held = dict[int, dict[str, Share]]


def extended_by(
    session: Session, found: Consequences, there: Iterable[Assignment], task_id: int, *, today: date
) -> Extended:
    """What ``found`` would do to the assignments ``there`` of a task; asks the database where work comes (back)."""
    before = _held(there, task_id)
    now = {unit_id: dict(own) for unit_id, own in before.items()}
    for each in (*found.cancelled, *found.removed):
        now[each.unit_id].pop(key_of(task_id, each.period), None)
    for each in found.restored:
        now[each.unit_id][key_of(task_id, each.period)] = _as_before_it_ended(each)
    for each, dated in found.redated:
        key = key_of(task_id, each.period)
        now[each.unit_id][key] = replace(now[each.unit_id][key], due_on=dated.due_on)
    for unit_id, _part, dated in found.given:
        period = dated.period
        share = Share(Status.NOT_STARTED, dated.due_on, None, period.starts_on, period.ends_on)
        now.setdefault(unit_id, {})[key_of(task_id, period.code)] = share
    return extended(moves_between(session, before, now), today)


def extended_to(share: Assignment, due_on: date, today: date) -> Extended:
    """What another date would give to one share."""
    move = Move(key_of(share.task_id, share.period), share.due_on, due_on, share.status, share.submitted_on)
    return extended([move], today) if due_on > share.due_on else Extended()


def _held(there: Iterable[Assignment], task_id: int) -> Held:
    found: Held = {}
    for each in there:
        found.setdefault(each.unit_id, {})[key_of(task_id, each.period)] = _share(each)
    return found


def _share(there: Assignment) -> Share:
    days = there.period_from, there.period_to
    return Share(there.status, there.due_on, there.submitted_on, *days)


def _as_before_it_ended(there: Assignment) -> Share:
    """What a cancelled share is when it applies again."""
    stood = next((each for each in reversed(there.reports) if each.status is not Status.CANCELLED), None)
    if stood is None:
        return replace(_share(there), status=Status.NOT_STARTED)
    return replace(_share(there), status=stood.status, submitted_on=stood.submitted_on)
