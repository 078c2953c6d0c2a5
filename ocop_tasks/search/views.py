"""The search page."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request

from ocop_tasks.rules.access import Action
from ocop_tasks.rules.finding import excerpt, marked
from ocop_tasks.search.answer import answer
from ocop_tasks.search.asking import read
from ocop_tasks.web import gate, pages

bp = Blueprint("search", __name__)


@bp.get("/search")
@gate.allow(Action.SEARCH)
def find() -> Response:
    """Whatever holds every word asked for, in its groups; while somebody types, the found part alone."""
    asked = read(request.args)
    return pages.show(
        "search/find.html",
        "search/_found.html",
        asked=asked,
        groups=answer(gate.viewer(), asked),
        page_address=partial(asked.address, kind=asked.kind),
        marked=partial(marked, words=asked.words),
        excerpt=partial(excerpt, words=asked.words),
    )
