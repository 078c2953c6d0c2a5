"""Who did what, when: of a plan, a task, or one unit's share of it."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from ocop_tasks.drafting.blueprint import bp
from ocop_tasks.drafting.forms import HistoryForm
from ocop_tasks.drafting.history import history_queries, task_history_wording
from ocop_tasks.models import Assignment, Plan, Task
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.security.current_user import viewer

FILTERS = ("person", "day")


@bp.get("/tasks/<int:task_id>/history")
@gate.allow(Action.SEE_PLAN)
def task_history(task_id: int) -> Response:
    """What happened to a task and to the shares of it that the person may see."""
    task = gate.load(Task, task_id, Action.SEE_PLAN)
    return _show("drafting/task_history.html", history_queries.of_task(task, viewer()), task=task)


@bp.get("/assignments/<int:assignment_id>/history")
@gate.allow(Action.SEE_WORK)
def assignment_history(assignment_id: int) -> Response:
    """What happened to one unit's share of a task."""
    share = gate.load(Assignment, assignment_id, Action.SEE_WORK)
    return _show("drafting/share_history.html", history_queries.of_assignment(share, viewer()), share=share)


@bp.get("/plans/<int:plan_id>/history")
@gate.allow(Action.SEE_PLAN_HISTORY)
def plan_history(plan_id: int) -> Response:
    """Everything that happened in the plan, newest first; one person's or one day's if asked."""
    plan = gate.load(Plan, plan_id, Action.SEE_PLAN_HISTORY)
    scope, (filters, form) = history_queries.of_plan(plan, viewer()), _filters()
    told = {"plan": plan, "people": history_queries.people_in(scope), "day_form": form}
    return _show("drafting/plan_history.html", scope, filters, **told)


def _show(
    template: str,
    scope: history_queries.Scope,
    filters: history_queries.HistoryFilters | None = None,
    **told: Any,
) -> Response:
    found = history_queries.page_of(scope, request.args.get("page", 1, type=int), filters)
    told |= {"filters": filters, "address": _address}
    return responses.show(template, found=found, entries=task_history_wording.entries(found.moments), **told)


def _filters() -> tuple[history_queries.HistoryFilters, HistoryForm]:
    form = HistoryForm(request.args)
    form.validate()
    return history_queries.HistoryFilters(request.args.get("person", type=int), form.day.data), form


def _address(number: int) -> str:
    """This page's address with the same filters, at page ``number``."""
    kept: dict[str, Any] = {name: request.args[name] for name in FILTERS if name in request.args}
    return url_for(request.endpoint or "", **(request.view_args or {}), **kept, page=number)
