"""The search page."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request

from ocop_tasks.rules.access import Action
from ocop_tasks.rules.text.text_search import excerpt, marked
from ocop_tasks.search.results import search
from ocop_tasks.search.search_request import read_request
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.pages.plan_choice import readable_plan_choice
from ocop_tasks.web.security.current_user import viewer

bp = Blueprint("search", __name__)


@bp.get("/search")
@gate.allow(Action.SEARCH)
def find() -> Response:
    """Whatever holds every word asked for, in its groups; while somebody types, the found part alone."""
    search_request = read_request(request.args)
    return responses.show(
        "search/find.html",
        "search/_found.html",
        search_request=search_request,
        plans=readable_plan_choice(),
        groups=search(viewer(), search_request),
        page_address=partial(search_request.address, kind=search_request.kind),
        marked=partial(marked, words=search_request.words),
        excerpt=partial(excerpt, words=search_request.words),
    )
