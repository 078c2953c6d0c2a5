"""The search page."""

from __future__ import annotations

from flask import Blueprint, Response, request

from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, pages

bp = Blueprint("search", __name__)


@bp.get("/search")
@gate.allow(Action.SEARCH)
def find() -> Response:
    """What was found."""
    return pages.show("search/find.html", asked=request.args.get("q", ""))
