"""Bodies of pages, remembered by this process while nothing changes: many people read the same figures."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from flask import current_app, request
from markupsafe import Markup

from ocop_tasks import clock
from ocop_tasks.figures.figure_cache import remembered
from ocop_tasks.web.identity.current_user import portal_settings
from ocop_tasks.web.pages import template_gettext


def body_of(template: str, whose: Hashable, make: Callable[[], dict[str, Any]]) -> tuple[str, Markup]:
    """The title and the body of a page: ``template`` with what ``make`` answers, which has a "title".

    The body may depend on the address, the day, the language and ``whose``; on nothing else of the person or the
    session. A form that is posted has no place in it.
    """
    key = (template, request.full_path, clock.today(), template_gettext.language(), whose)

    def render() -> tuple[str, str]:
        context = make()
        return str(context["title"]), current_app.jinja_env.get_template(template).render(context)

    title, body = remembered(key, portal_settings().revision, render, size=lambda made: len(made[1]))
    return title, Markup(body)  # noqa: S704  (our own template)
