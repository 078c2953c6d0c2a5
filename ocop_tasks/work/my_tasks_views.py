"""*Việc của tôi*, and the page of one assignment with its report form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, current_app, g, request
from markupsafe import Markup
from sqlalchemy import Row

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.figure_cache import cached
from ocop_tasks.figures.plan.unit_totals import unit_figures
from ocop_tasks.models import Draft, Part
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses, template_gettext
from ocop_tasks.web.pages.plan_choice import PlanChoice, plan_choice
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.work.assignment_page import cached_page, show_page
from ocop_tasks.work.blueprint import bp
from ocop_tasks.work.my_tasks_groups import Group, TaskFilters, listing
from ocop_tasks.work.my_tasks_rows import directions_to, followed_tasks, my_assignments

Rows = Sequence[Row[*tuple[Any, ...]]]


@bp.get("/my-tasks")
@gate.allow(Action.SEE_OWN_WORK, kept=True)
def my_tasks() -> Response:
    """What the person's unit has to do, most pressing first; coordinating work on a page of its own."""
    unit, filters, plans = viewer().unit, _filters(), plan_choice(Action.SEE_OWN_WORK)
    drafted = Draft.assignments_of(db.session(), viewer()) if g.drafts else frozenset()

    def render() -> str:
        template = current_app.jinja_env.get_template("work/_my_work.html")
        return template.render(_work(filters, plans), viewer=viewer(), drafted=drafted)

    if filters.is_set:
        body = render()
    else:
        # The plans' names are those of everybody of the unit who has the same role.
        key = (
            "my tasks",
            unit.id,
            viewer().role,
            filters.part,
            plans.chosen,
            clock.today(),
            template_gettext.language(),
            drafted,
        )
        body = cached(key, portal_settings().revision, render, size=len)
    return responses.show("work/my_tasks.html", body=Markup(body))  # noqa: S704  (rendered by our own template)


def _work(filters: TaskFilters, plans: PlanChoice) -> dict[str, Any]:
    """What the page shows of the plans that are asked for, from one statement for all rows."""
    unit, today = viewer().unit, clock.today()
    rows = _of_chosen(plans, my_assignments(unit))
    counting = [row for row in rows if row.part == Part.LEAD]
    leads = filters.part == Part.LEAD
    return {
        "listing": listing(rows, filters, today),
        "filters": filters,
        "plans": plans,
        "figures": unit_figures(counting, today) if leads and counting else None,
        "counted_plans": {row.plan_id: local(row, "plan_title") for row in counting},
        "directions": _of_chosen(plans, directions_to(unit)) if leads else [],
        "followed": [] if leads else _of_chosen(plans, followed_tasks(unit)),
    }


def _of_chosen(plans: PlanChoice, rows: Rows) -> Rows:
    return [row for row in rows if plans.shows(row.plan_id)] if plans.chosen else rows


def _filters() -> TaskFilters:
    asked = request.args
    part = Part.COORDINATING if asked.get("part") == Part.COORDINATING else Part.LEAD
    group = next((group for group in Group if group == asked.get("group")), None)
    return TaskFilters(part, asked.get("section", "").strip(), asked.get("q", "").strip(), group)


@bp.get("/assignments/<int:assignment_id>")
@gate.allow(Action.SEE_WORK, fresh=True, kept=True)
def assignment(assignment_id: int) -> Response:
    """One assignment: what is asked, why it came back, the form, the evidence and what happened so far."""
    return show_page(cached_page(assignment_id))
