"""Pages, fragments, and facts of plans, cached per revision: many people read the same figures.

A list of fifty rows shows a handful of different badges; ``once(lateness_badge, "overdue", 12)`` in a template calls
the component for the first of them and caches what it rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from flask import Flask, Response, abort, current_app, g, render_template, request
from markupsafe import Markup

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.figures.figure_cache import cached
from ocop_tasks.models import Plan
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action, PlanFacts
from ocop_tasks.web.pages import responses, template_gettext
from ocop_tasks.web.security import security_log
from ocop_tasks.web.security.current_user import portal_settings, viewer

MAX_COMPONENTS = 4096
"""Fragments cached; then the cache is emptied."""

_components: dict[tuple[Hashable, ...], Markup] = {}


def once(component: Any, *arguments: Hashable) -> Markup:
    """What the ``component`` (a macro of templates/components, whose names are unique) says of its ``arguments``."""
    key = (template_gettext.language(), component.name, *arguments)
    piece = _components.get(key)
    if piece is None:
        if len(_components) >= MAX_COMPONENTS:
            _components.clear()
        piece = _components[key] = Markup(component(*arguments))  # noqa: S704  (a component escapes what it is given)
    return piece


def cached_template(template: str, key: Hashable, make: Callable[[], dict[str, Any]]) -> Markup:
    """``template`` with what ``make`` gives, rendered once for everybody who sees the same until something changes.

    ``key`` holds everything that it depends on besides the database and the language: never who asks.
    """
    whole = (template, template_gettext.language(), key)
    made = cached(whole, portal_settings().revision, lambda: render_template(template, **make()), size=len)
    return Markup(made)  # noqa: S704  (a template escapes what it is given)


def always_once(component: Any) -> Callable[..., Markup]:
    """The ``component`` itself, made once for each arguments wherever it is called with plain ones."""

    def call(*arguments: Hashable) -> Markup:
        return once(component, *arguments)

    return call


def set_up(app: Flask) -> None:
    """Give it to the templates."""
    app.jinja_env.globals.update(once=once, always_once=always_once)


FACTS_SIZE = 200
"""What a plan's facts count for, in characters of a page."""


def cached_plan_facts(plan_id: int | None, action: Action = Action.SEE_PLAN) -> PlanFacts:
    """The facts of a plan, for the person to do ``action`` with, mostly without asking the database.

    For a request that changes nothing. Answers 404 where he may not know of the plan, 403 where he may not do it.
    """

    def load() -> PlanFacts | None:
        plan = db.session.get(Plan, plan_id) if plan_id is not None else None
        g.known_plan = plan  # so that the session still has it when the page is made
        return plan.facts if plan else None

    facts = cached(("plan", plan_id), portal_settings().revision, load, size=lambda _facts: FACTS_SIZE)
    if facts is None:
        abort(404)
    if not access.may_with_plan(viewer(), Action.SEE_PLAN, facts):
        security_log.abort_as_not_found("plan", plan_id)
    if not access.may_with_plan(viewer(), action, facts):
        abort(403)
    return facts


def cached_body(template: str, whose: Hashable, make: Callable[[], dict[str, Any]]) -> tuple[str, Markup]:
    """The title and the body of a page: ``template`` with what ``make`` answers, which has a "title".

    The body may depend on the address, the day, the language and ``whose``; on nothing else of the person or the
    session. A form that is posted has no place in it.
    """
    key = (template, request.full_path, clock.today(), template_gettext.language(), whose)

    def render() -> tuple[str, str]:
        context = make()
        return str(context["title"]), current_app.jinja_env.get_template(template).render(context)

    title, body = cached(key, portal_settings().revision, render, size=lambda made: len(made[1]))
    return title, Markup(body)  # noqa: S704  (our own template)


def show_plan(template: str, plan_id: int | None, make: Callable[[Plan], dict[str, Any]]) -> Response:
    """A plan's page whose body is ``template`` with what ``make`` answers, which has a "title".

    The body may depend on the address, on the day, on whose rows the person may see, on ``runs_plan``, whether his
    unit is the plan's standing agency, and on ``reads_history``, whether the plan's history is open to him; on nothing
    else of the person or the session. A form that is posted has no place in it.
    Answers 404 where there is no plan that the person may know of.
    """
    facts = cached_plan_facts(plan_id)
    may = {
        "runs_plan": access.may_with_plan(viewer(), Action.CHANGE_TASK, facts),
        "reads_history": access.may_with_plan(viewer(), Action.SEE_PLAN_HISTORY, facts),
    }
    whose = (access.rows_path(viewer(), facts), *may.values())
    title, body = cached_body(template, whose, lambda: make(db.session.get_one(Plan, plan_id)) | may)
    return responses.show("plans/page.html", "plans/_body.html", title=title, body=body)
