"""What somebody typed is not lost when his sign-in has run out: the page that asks him to sign in carries it along.

The typed fields go into that page's own sign-in form and come back with it; after the sign-in they are his draft.
Nothing is kept on the server for somebody who is not signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_login import current_user

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Draft, User
from ocop_tasks.models.draft import FIELDS, LONGEST
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action
from ocop_tasks.web import strangers

View = TypeVar("View", bound=Callable[..., Any])
KEPT = "kept-"
ABOUT = "kept-assignment"


def typed(view: View) -> View:
    """Declare that what is typed into the form which ``view`` takes is worth keeping over a sign-in."""
    view.rescues = True  # type: ignore[attr-defined]
    return view


def kept_fields() -> dict[str, str]:
    """The hidden fields that a sign-in form carries: what was just typed, or what an earlier try brought."""
    if about := _refused_assignment():
        fields = {KEPT + name: request.form[name][:LONGEST] for name in FIELDS if request.form.get(name)}
        return {ABOUT: str(about), **fields}
    return {name: text for name, text in request.form.items() if name.startswith(KEPT)}


def page_of_form() -> str | None:
    """The address of the page whose form came without a sign-in."""
    about = _refused_assignment()
    return f"/assignments/{about}" if about else None


def restore(user: User) -> None:
    """Make what came with a sign-in form the draft of ``user``, where he may write on that assignment."""
    about = request.form.get(ABOUT, type=int)
    assignment = db.session.get(Assignment, about) if about else None
    if assignment is None or not access.may_with_work(user, Action.CONTRIBUTE, assignment.facts):
        return
    form = {name: request.form.get(KEPT + name, "") for name in FIELDS}
    if any(form.values()):
        Draft.keep(db.session(), assignment.id, user, form, at=clock.now())


def _refused_assignment() -> int | None:
    """The assignment whose form was just posted by our own page without a sign-in."""
    view = current_app.view_functions.get(request.endpoint or "")
    if strangers.is_too_long():
        return None
    if request.method != "POST" or current_user.is_authenticated or not getattr(view, "rescues", False):
        return None
    return (request.view_args or {}).get("assignment_id") if _from_our_page() else None


def _from_our_page() -> bool:
    """Whether the form was posted by a page of this portal: nobody else may put words into a person's draft."""
    sent_by = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(sent_by).netloc == request.host


def set_up(app: Flask) -> None:
    """Give the templates the fields to carry."""
    app.jinja_env.globals.update(kept_fields=kept_fields, page_of_form=page_of_form)
