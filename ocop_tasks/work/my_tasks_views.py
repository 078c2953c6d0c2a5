"""*Việc của tôi*, and the page of one assignment with its report form."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, g, request
from markupsafe import Markup

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.figure_cache import cached
from ocop_tasks.figures.plan.unit_totals import unit_figures
from ocop_tasks.models import Draft, Part
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses, template_gettext
from ocop_tasks.web.pages.template_gettext import local
from ocop_tasks.web.security.current_user import portal_settings, viewer
from ocop_tasks.work.assignment_page import cached_page, show_page
from ocop_tasks.work.blueprint import bp
from ocop_tasks.work.my_tasks_groups import TaskFilters, listing
from ocop_tasks.work.my_tasks_rows import directions_to, followed_tasks, my_assignments


@bp.get("/my-tasks")
@gate.allow(Action.SEE_OWN_WORK, kept=True)
def my_tasks() -> Response:
    """What the person's unit has to do, most pressing first; coordinating work on a page of its own."""
    unit, filters = viewer().unit, _filters()
    drafted = Draft.assignments_of(db.session(), viewer()) if g.drafts else frozenset()

    def render() -> str:
        template = current_app.jinja_env.get_template("work/_my_work.html")
        return template.render(_work(filters), viewer=viewer(), drafted=drafted)

    if filters.is_set:
        body = render()
    else:
        key = (
            "my tasks",
            unit.id,
            filters.part,
            g.current_plan_id,
            clock.today(),
            template_gettext.language(),
            drafted,
        )
        body = cached(key, portal_settings().revision, render, size=len)
    return responses.show("work/my_tasks.html", body=Markup(body))  # noqa: S704  (rendered by our own template)


def _work(filters: TaskFilters) -> dict[str, Any]:
    """What the page shows, from one statement for all rows."""
    unit, today = viewer().unit, clock.today()
    rows = my_assignments(unit)
    counting = [row for row in rows if row.part == Part.LEAD and row.plan_id == g.current_plan_id]
    leads = filters.part == Part.LEAD
    return {
        "listing": listing(rows, filters, today),
        "filters": filters,
        "figures": unit_figures(counting, today) if leads and counting else None,
        "plan": local(counting[0], "plan_title") if counting else "",
        "directions": directions_to(unit) if leads else [],
        "followed": [] if leads else followed_tasks(unit),
    }


def _filters() -> TaskFilters:
    asked = request.args
    part = Part.COORDINATING if asked.get("part") == Part.COORDINATING else Part.LEAD
    return TaskFilters(part, asked.get("section", "").strip(), asked.get("q", "").strip())


@bp.get("/assignments/<int:assignment_id>")
@gate.allow(Action.SEE_WORK, fresh=True, kept=True)
def assignment(assignment_id: int) -> Response:
    """One assignment: what is asked, why it came back, the form, the evidence and what happened so far."""
    return show_page(cached_page(assignment_id))
