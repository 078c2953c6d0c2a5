"""The rows behind the figures, and one unit's figures with its rows."""

from __future__ import annotations

from flask import Response

from ocop_tasks.plans import plan_page_cache
from ocop_tasks.plans.blueprint import bp
from ocop_tasks.plans.work import work_list
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate


@bp.get("/plans/<int:plan_id>/work")
@gate.allow(Action.SEE_PLAN)
def work(plan_id: int) -> Response:
    """The assignments that the filters pick, late first, with the four counts of what they pick."""
    return plan_page_cache.show("plans/_work.html", plan_id, work_list.of_plan)


@bp.get("/plans/<int:plan_id>/units/<int:unit_id>")
@gate.allow(Action.SEE_PLAN)
def unit(plan_id: int, unit_id: int) -> Response:
    """One unit's figures, with those of the units under it, and its rows."""
    return plan_page_cache.show("plans/_unit.html", plan_id, lambda plan: work_list.of_unit(plan, unit_id))
