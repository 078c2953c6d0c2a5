"""Small pieces of a page that depend on nothing but their arguments and the language: each is made once.

A list of fifty rows shows a handful of different badges; ``once(lateness_badge, "overdue", 12)`` in a template calls
the component for the first of them and remembers what it said.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

from flask import Flask, render_template
from markupsafe import Markup

from ocop_tasks.figures.figure_cache import remembered
from ocop_tasks.web.identity.current_user import portal_settings
from ocop_tasks.web.pages import template_gettext

MOST = 4096
"""Pieces remembered; then it begins anew."""

_made: dict[tuple[Hashable, ...], Markup] = {}


def once(component: Any, *arguments: Hashable) -> Markup:
    """What the ``component`` (a macro of templates/components, whose names are unique) says of its ``arguments``."""
    key = (template_gettext.language(), component.name, *arguments)
    piece = _made.get(key)
    if piece is None:
        if len(_made) >= MOST:
            _made.clear()
        piece = _made[key] = Markup(component(*arguments))  # noqa: S704  (a component escapes what it is given)
    return piece


def until_changed(template: str, key: Hashable, make: Callable[[], dict[str, Any]]) -> Markup:
    """``template`` with what ``make`` gives, rendered once for everybody who sees the same until something changes.

    ``key`` holds everything that it depends on besides the database and the language: never who asks.
    """
    whole = (template, template_gettext.language(), key)
    made = remembered(
        whole, portal_settings().revision, lambda: render_template(template, **make()), size=len
    )
    return Markup(made)  # noqa: S704  (a template escapes what it is given)


def always_once(component: Any) -> Callable[..., Markup]:
    """The ``component`` itself, made once for each arguments wherever it is called with plain ones."""

    def call(*arguments: Hashable) -> Markup:
        return once(component, *arguments)

    return call


def set_up(app: Flask) -> None:
    """Give it to the templates."""
    app.jinja_env.globals.update(once=once, always_once=always_once)
