"""What each unit holds of a plan at one moment, and what is new for it between two: whatever changed it meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from ocop_tasks.models.people.notice import excerpt
from ocop_tasks.models.plans.plan import Plan, Section
from ocop_tasks.models.plans.task import Task
from ocop_tasks.models.work.assignment import Assignment
from ocop_tasks.rules.work import work_news
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.work_news import News, State

TEXTS = ("title", "wording", "evidence_required", "measured_in", "measure_target")
"""What of a task's terms its units do their work by, besides their dates and parts."""
ENDED = (Status.COMPLETED, Status.CANCELLED)
DONE = (Status.SUBMITTED, Status.COMPLETED)
Share = Row[*tuple[Any, ...]]
Shares = dict[str, Share]
"""By task and period, as ``work_news`` has them; tasks in their order, periods in that of their due dates."""
Held = Mapping[int, Shares]
"""By the id of the unit."""


def held(session: Session, about: Plan | Task) -> Held:
    """What units hold of a plan, or of one task, in one statement; also what no longer applies."""
    mine = Assignment.plan_id == about.id if isinstance(about, Plan) else Assignment.task_id == about.id
    rows = session.execute(
        select(
            Assignment.id, Assignment.unit_id, Assignment.task_id, Assignment.period,
            Assignment.due_on, Assignment.part, Assignment.status, Assignment.submitted_on,
            Assignment.period_from, Assignment.period_to,
            Task.title_en, Section.label.label("section"), *(getattr(Task, name) for name in TEXTS),
        )
        .join(Task, Task.id == Assignment.task_id)
        .join(Section, Section.id == Task.section_id)
        .where(mine)
        .order_by(Task.position, Task.id, Assignment.due_on, Assignment.id)
    )  # fmt: skip
    found: dict[int, Shares] = {}
    for row in rows:
        own, key = found.setdefault(row.unit_id, {}), work_news.key_of(row.task_id, row.period)
        if key not in own or row.status is not Status.CANCELLED:
            own[key] = row
    return found


def news_between(before: Held, now: Held, reason_of: Callable[[int], str]) -> dict[int, News]:
    """What is new for each unit, by its id; a unit whose work is as it was has no entry."""
    found = {
        unit_id: _news(before.get(unit_id, {}), now.get(unit_id, {}), reason_of)
        for unit_id in sorted(before.keys() | now.keys())
    }
    return {unit_id: news for unit_id, news in found.items() if news["tasks"]}


def _news(before: Shares, now: Shares, reason_of: Callable[[int], str]) -> News:
    """The news of one unit; a share whose row was deleted comes after those that are there."""
    news: News = {"tasks": {}, "shares": {}}
    for key in [*now, *(key for key in before if key not in now)]:
        was, is_ = before.get(key), now.get(key)
        only = is_ if was is None else was if is_ is None else None
        if only is not None and only.status in DONE:
            continue  # it was done before it was given: nobody has to do anything because of it
        share = {"before": _state(was), "now": _state(is_)}
        if work_news.kinds(share):
            reason = excerpt(reason_of(int(work_news.task_of(key))).strip())
            row = (
                {"id": is_.id, "period": is_.period}
                if is_
                else {"id": None, "period": was.period if was else ""}
            )
            news["shares"][key] = share | row | {"reason": reason}
        texts = _other_texts(was, is_)
        if texts or key in news["shares"]:
            news["tasks"][work_news.task_of(key)] = _task(is_ or was) | {"texts": texts}
    return news


def _state(share: Share | None) -> dict[str, Any] | None:
    if share is None:
        return None
    return State(share.due_on, share.part.value, share.status is not Status.CANCELLED).values


def _other_texts(before: Share | None, now: Share | None) -> dict[str, list[Any]]:
    """What the task says otherwise by now to a unit that has work to do on it."""
    if before is None or now is None or {before.status, now.status} & set(ENDED):
        return {}
    both = {name: [getattr(before, name), getattr(now, name)] for name in TEXTS}
    return {name: values for name, values in both.items() if values[0] != values[1]}


def _task(share: Share | None) -> dict[str, Any]:
    """The task as the news name it."""
    assert share is not None
    known = {"task": share.title, "section": share.section}
    return known | ({"task_en": share.title_en} if share.title_en else {})
