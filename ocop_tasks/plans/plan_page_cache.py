"""Pages of a plan, remembered by this process while nothing changes: many people read the same figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.figures.figure_cache import remembered
from ocop_tasks.models import Plan, Task
from ocop_tasks.plans.row_visibility import seen_path
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action
from ocop_tasks.web.caching import page_cache
from ocop_tasks.web.caching.page_cache import body_of
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security.current_user import portal_settings, viewer


def show(template: str, plan_id: int | None, make: Callable[[Plan], dict[str, Any]]) -> Response:
    """The page whose body is ``template`` with what ``make`` answers, which has a "title".

    The body may depend on the address, on the day, on whose rows the person may see, on ``runs_plan``, whether his
    unit is the plan's standing agency, and on ``reads_history``, whether the plan's history is open to him; on nothing
    else of the person or the session. A form that is posted has no place in it.
    Answers 404 where there is no plan that the person may know of.
    """
    facts = page_cache.plan_facts(plan_id)
    may = {
        "runs_plan": access.may_with_plan(viewer(), Action.CHANGE_TASK, facts),
        "reads_history": access.may_with_plan(viewer(), Action.SEE_PLAN_HISTORY, facts),
    }
    title, body = body_of(
        template, (seen_path(facts), *may.values()), lambda: make(db.session.get_one(Plan, plan_id)) | may
    )
    return responses.show("plans/page.html", "plans/_body.html", title=title, body=body)


def plan_of_task(task_id: int) -> int | None:
    """The plan to which a task belongs; None where there is no such task."""
    return remembered(
        ("plan of task", task_id),
        portal_settings().revision,
        lambda: db.session.scalar(select(Task.plan_id).where(Task.id == task_id)),
        size=lambda _id: page_cache.FACTS_SIZE,
    )
