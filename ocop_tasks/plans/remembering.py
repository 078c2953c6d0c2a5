"""Pages of a plan, remembered by this process while nothing changes: many people read the same figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, current_app, request
from flask_babel import get_locale
from markupsafe import Markup

from ocop_tasks import clock
from ocop_tasks.figures.memory import remembered
from ocop_tasks.models import Plan
from ocop_tasks.plans.reach import seen_path
from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, pages


def show(template: str, plan: Plan, make: Callable[[], dict[str, Any]]) -> Response:
    """The page whose body is ``template`` with what ``make`` answers, which has a "title".

    The body may depend on the address, on the day, on whose rows the person may see and on ``runs_plan``, whether his
    unit is the plan's standing agency; on nothing else of the person or the session. A form that is posted has no
    place in it.
    """
    runs_plan = gate.may(Action.CHANGE_TASK, plan)
    key = (template, request.full_path, clock.today(), str(get_locale()), seen_path(plan), runs_plan)

    def render() -> tuple[str, str]:
        context = make()
        body = current_app.jinja_env.get_template(template).render(context | {"runs_plan": runs_plan})
        return str(context["title"]), body

    title, body = remembered(key, gate.portal().revision, render, size=lambda made: len(made[1]))
    return pages.show("plans/page.html", "plans/_body.html", title=title, body=Markup(body))  # noqa: S704
