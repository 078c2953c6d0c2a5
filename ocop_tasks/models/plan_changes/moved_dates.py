"""More time that an act gives, by whatever door: it has a reason, and the chairman hears of it (docs/decisions/0084).

What units hold before and after is compared, so no door can be forgotten. An extension that a unit asked for is the
chairman's own decision and does not come here (``models.work.extension``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocop_tasks.database import random_token
from ocop_tasks.models.operations.audit import AuditEntry
from ocop_tasks.models.people.notice import excerpt, notify
from ocop_tasks.models.people.user import User
from ocop_tasks.models.plan_changes.doing import Doing
from ocop_tasks.models.plan_changes.given_before import DueOnce
from ocop_tasks.models.plan_changes.work_held import Held
from ocop_tasks.models.plans.task import Part, Task
from ocop_tasks.rules.access import Action
from ocop_tasks.rules.notice_topics import Topic, roles_with
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.moved_dates import DatedShare, Extended, Move, extended, moves_of_unit
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.work_news import task_of

DATES_MOVED = "plan.dates_moved"
"""How the trail names an act that gave more time."""
MOVED, RELIEVED = "moved_later", "late_no_longer"
"""What it says of one: how many works were given more time, and how many of them are late no longer."""
Shares = Mapping[int, Mapping[str, DatedShare]]
"""What units hold, by unit and key."""


def moves_between(before: Shares, now: Shares, once: DueOnce) -> list[Move]:
    """What leading units have to do later ``now`` than ``before``. Who coordinates is late in no figure."""
    found = list[Move]()
    for unit_id, own in now.items():
        was = before.get(unit_id, {})
        leading = {key: share for key, share in own.items() if share.part == Part.LEAD}
        due = {key: once.due_on(unit_id, key, is_new=key not in was) for key in leading}
        found += moves_of_unit(was, leading, {key: due_on for key, due_on in due.items() if due_on})
    return found


def due_once_in(session: Session, before: Shares, now: Shares) -> DueOnce:
    """When what comes was due once; asks the database only where work comes, or comes back."""
    new, back = set[int](), set[int]()
    for unit_id, own in now.items():
        for key, share in own.items():
            was = before.get(unit_id, {}).get(key)
            if share.status is not Status.CANCELLED and (was is None or was.status is Status.CANCELLED):
                (new if was is None else back).add(int(task_of(key)))
    return DueOnce.of(session, new=new, back=back)


def look_at_dates(session: Session, before: Held, now: Held, doing: Doing) -> None:
    """Note what the act moved later, and tell the chairman, once for all of it. Raises RuleBroken "reason_needed".

    A plan that is given again was taken back with a reason, so none is asked for then.
    """
    once = due_once_in(session, before, now)
    moves = [move for move in moves_between(before, now, once) if move.is_extension(doing.today)]
    if not moves:
        return
    reasons = {
        number: doing.reason_of(number) for number in sorted({int(task_of(each.key)) for each in moves})
    }
    if not all(reason.strip() for reason in reasons.values()) and not doing.publishes:
        raise RuleBroken("reason_needed")
    only = session.get_one(Task, next(iter(reasons))) if len(reasons) == 1 else None
    reason, summed = next(iter(reasons.values())), extended(moves, doing.today)
    changes = {MOVED: [None, summed.count], RELIEVED: [None, summed.relieved]}
    said: dict[str, Any] = {"by": doing.by, "at": doing.at, "changes": changes, "reason": reason}
    session.add(AuditEntry.about(only or doing.plan, DATES_MOVED, **said))
    _tell_the_chairman(session, summed, only, reason, doing)


def _tell_the_chairman(
    session: Session, summed: Extended, only: Task | None, reason: str, doing: Doing
) -> None:
    """Him and his deputies, who decide on extensions in this plan, but for whoever did it."""
    facts: dict[str, Any] = doing.plan.naming | {"by": doing.by.name, "text": excerpt(reason.strip())}
    facts |= {"count": summed.count, "relieved": summed.relieved}
    if only is not None:
        facts |= {"task": only.title, "section": only.section.label}
        facts |= {"task_en": only.title_en} if only.title_en else {}
    deciding = select(User.id).where(
        User.active,
        User.unit_id == doing.plan.issuer_id,
        User.role.in_(roles_with(Action.DECIDE_EXTENSION)),
        User.id != doing.by.id,
    )
    act, desk = f"moved.{doing.plan.id}.{random_token()}", f"/plans/{doing.plan.id}/desk"
    told: dict[str, Any] = {"facts": facts, "address": desk, "at": doing.at}
    notify(session, deciding.order_by(User.id), act, Topic.EXTENSION, occasion="moved", **told)
