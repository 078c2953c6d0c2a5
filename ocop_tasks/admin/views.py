"""The administrator's pages."""

from __future__ import annotations

from flask import Blueprint, Response

from ocop_tasks.rules.access import Action
from ocop_tasks.web import gate, pages

bp = Blueprint("admin", __name__, url_prefix="/admin")


@bp.get("/units")
@gate.allow(Action.MANAGE_UNITS)
def units() -> Response:
    """All units."""
    return pages.show("admin/units.html")


@bp.get("/people")
@gate.allow(Action.MANAGE_PEOPLE)
def people() -> Response:
    """All people."""
    return pages.show("admin/people.html")


@bp.get("/settings")
@gate.allow(Action.MANAGE_SETTINGS)
def settings() -> Response:
    """The portal's settings."""
    return pages.show("admin/settings.html")
