"""Requests for more time that a change of the work has overtaken: closed with a word, and their unit is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ocop_tasks.models.people.notice import excerpt, notify
from ocop_tasks.models.people.unit import Unit
from ocop_tasks.models.people.user import User, reports_for_unit
from ocop_tasks.models.plan_changes.doing import Doing
from ocop_tasks.models.plan_changes.work_held import Held, Share
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.models.work.extension import ExtensionStep, waits
from ocop_tasks.rules.notice_topics import Topic
from ocop_tasks.rules.work.extension_rules import Step, is_overtaken
from ocop_tasks.rules.work.work_news import key_of


@dataclass(frozen=True, slots=True)
class _Overtaken:
    """One request, with the share as it was and as it is."""

    asked: Any
    """The row of the request."""
    was: Share
    now: Share


def close_overtaken_requests(session: Session, before: Held, now: Held, doing: Doing) -> int:
    """Close those that the act left nothing to decide of; how many. It counts against nobody's number of requests."""
    found = list(_overtaken(session, before, now, doing))
    for each in found:
        step = ExtensionStep(
            assignment_id=each.now.id,
            kind=Step.OVERTAKEN,
            due_on=each.now.due_on,
            due_before=each.was.due_on,
            text=doing.reason_of(each.now.task_id).strip(),
            by=doing.by,
            at=doing.at,
            day=doing.today,
        )
        session.add(step)
        session.flush()
        _tell_unit(session, each, step, doing)
    return len(found)


def _overtaken(session: Session, before: Held, now: Held, doing: Doing) -> Iterator[_Overtaken]:
    requests = (
        select(
            Assignment.id, Assignment.unit_id, Assignment.task_id, Assignment.period,
            ExtensionStep.due_on.label("until"), Unit.short_name.label("unit"),
        )
        .join(Assignment, Assignment.id == ExtensionStep.assignment_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Assignment.plan_id == doing.plan.id, waits())
        .order_by(ExtensionStep.id)
    )  # fmt: skip
    for asked in session.execute(requests).all():
        key = key_of(asked.task_id, asked.period)
        was, is_ = (held.get(asked.unit_id, {}).get(key) for held in (before, now))
        if was is None or is_ is None or (was.due_on, was.status) == (is_.due_on, is_.status):
            continue
        if is_overtaken(is_.status, due_on=is_.due_on, until=asked.until):
            yield _Overtaken(asked, was, is_)


def _tell_unit(session: Session, each: _Overtaken, step: ExtensionStep, doing: Doing) -> None:
    """The people who report for it, but for whoever did it."""
    facts = doing.plan.naming | {
        "task": each.now.title,
        "section": each.now.section,
        "unit": each.asked.unit,
        "due_on": each.now.due_on.isoformat(),
        "until": each.now.due_on.isoformat(),
        "before": each.was.due_on.isoformat(),
        "by": doing.by.name,
        "text": excerpt(step.text),
    }
    facts |= {"task_en": each.now.title_en} if each.now.title_en else {}
    facts |= {"period": each.now.period} if "-" in each.now.period else {}
    people = select(User.id).where(
        User.unit_id == each.asked.unit_id, reports_for_unit(), User.id != doing.by.id
    )
    key, page = f"extension.{step.id}", f"/assignments/{each.now.id}"
    told: dict[str, Any] = {"facts": facts, "address": page, "at": doing.at}
    notify(session, people.order_by(User.id), key, Topic.EXTENSION, occasion=str(Step.OVERTAKEN), **told)
