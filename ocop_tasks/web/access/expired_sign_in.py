"""What somebody typed is not lost when his sign-in has run out: the page that asks him to sign in carries it along.

The typed fields go into that page's own sign-in form and come back with it; after the sign-in they are his draft where
the form has drafts, and otherwise the form itself is opened with them. Nothing is kept on the server for somebody who
is not signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Draft, User
from ocop_tasks.models.work.draft import FIELDS
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action
from ocop_tasks.web.requests import body_limits
from ocop_tasks.web.security.safe_redirects import safe_address

View = TypeVar("View", bound=Callable[..., Any])
CARRIED_PREFIX = "kept-"
ABOUT, FORM = "kept-assignment", "kept-form"
OPENED = "opened-again"
"""A field of who only wants his form back, with what he typed in it."""
NOT_TYPED = ("csrf_token", OPENED)
CARRIED_ALONG = (*NOT_TYPED, "base", "assignment")
"""Fields with words in them that nobody typed: what a form held when it was opened, what was ticked."""
WITH_PASSWORDS = "accounts"
"""The blueprint whose forms have passwords in them."""
Fields = list[tuple[str, str]]


def keeps_form_over_sign_in(view: View) -> View:
    """Declare that what is typed into the form which ``view`` takes is worth keeping over a sign-in."""
    view.keeps_form = True  # type: ignore[attr-defined]
    return view


def kept_fields() -> Fields:
    """The hidden fields that a sign-in form carries: what was just typed, or what an earlier try brought."""
    if not _is_refused_form():
        return [
            (name, text) for name, text in request.form.items(multi=True) if name.startswith(CARRIED_PREFIX)
        ]
    typed = [(name, text) for name, text in request.form.items(multi=True) if text and name not in NOT_TYPED]
    if about := _assignment_id():
        return [
            (ABOUT, about),
            *((CARRIED_PREFIX + name, text) for name, text in typed if name in FIELDS),
        ]
    return [(FORM, request.path), *((CARRIED_PREFIX + name, text) for name, text in typed)]


def to_send_again() -> Fields:
    """The fields of a form of our own page that could not be taken just now; none of one with a password in it, which
    stands in no page.
    """
    if request.method != "POST" or not _from_our_page() or request.blueprint == WITH_PASSWORDS:
        return []
    return [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]


def page_of_form() -> str | None:
    """The address of the page whose form came without a sign-in."""
    if not _is_refused_form():
        return None
    about = _assignment_id()
    return f"/assignments/{about}" if about else request.path


def carried_form() -> tuple[str, Fields] | None:
    """The form that a sign-in brought along and its fields, for one whose typed text is no draft: where it is sent to
    be opened again.
    """
    address = request.form.get(FORM, "")
    if not safe_address(address) or not _accepts_carried_form(address):
        return None
    names = ((name, text) for name, text in request.form.items(multi=True) if name.startswith(CARRIED_PREFIX))
    return address, [(name.removeprefix(CARRIED_PREFIX), text) for name, text in names if name != FORM]


def is_opened_again() -> bool:
    """Whether the form that is sent only wants to be shown again: nothing of it is to be carried out."""
    return OPENED in request.form


def words_typed() -> list[str]:
    """What was written in a form that could not be carried out, to be shown where its fields are no longer.

    Words, not numbers and keys; and nothing of the forms that ask for a password.
    """
    if request.method in ("GET", "HEAD") or request.blueprint == WITH_PASSWORDS:
        return []
    texts = (text.strip() for name, text in request.form.items(multi=True) if name not in CARRIED_ALONG)
    return [text for text in texts if " " in text or not text.isascii()]


def restore_draft(user: User) -> None:
    """Make what came with a sign-in form the draft of ``user``, where he may write on that assignment."""
    about = request.form.get(ABOUT, type=int)
    assignment = db.session.get(Assignment, about) if about else None
    if assignment is None or not access.may_with_work(user, Action.CONTRIBUTE, assignment.facts):
        return
    form = {name: request.form.get(CARRIED_PREFIX + name, "") for name in FIELDS}
    if any(form.values()):
        Draft.save(db.session(), assignment.id, user, form, at=clock.now())


def _is_refused_form() -> bool:
    """Whether our own page has just posted a form worth keeping, without a sign-in."""
    if body_limits.is_too_long() or request.method != "POST" or current_user.is_authenticated:
        return False
    return _from_our_page() and _keeps_form(request.endpoint)


def _assignment_id() -> str:
    return str((request.view_args or {}).get("assignment_id", ""))


def _keeps_form(endpoint: str | None) -> bool:
    return getattr(current_app.view_functions.get(endpoint or ""), "keeps_form", False)


def _accepts_carried_form(address: str) -> bool:
    """Whether a form may be posted there with what was typed: to no other view may a sign-in lead."""
    try:
        endpoint, _values = current_app.create_url_adapter(request).match(address, method="POST")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return False
    return _keeps_form(endpoint)


def _from_our_page() -> bool:
    """Whether the form was posted by a page of this portal: nobody else puts words into a person's draft or form."""
    sent_by = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(sent_by).netloc == request.host


def set_up(app: Flask) -> None:
    """Give the templates the fields to carry, and the words to show."""
    app.jinja_env.globals.update(
        kept_fields=kept_fields,
        page_of_form=page_of_form,
        to_send_again=to_send_again,
        words_typed=words_typed,
    )
