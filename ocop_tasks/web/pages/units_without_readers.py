"""Which units have nobody who reads what they are given: marked wherever work is given, directed or counted."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, g, request
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.figures.figure_cache import cached
from ocop_tasks.models import Unit
from ocop_tasks.models.people.user import somebody_reads
from ocop_tasks.web.security.current_user import READ_METHODS, portal_settings

SIZE_OF_ONE = 60
"""Size of one unit's name in the cache, in characters of a page."""


def units_without_readers() -> Mapping[int, str]:
    """The short names, by id and in Vietnamese order, of the units in use for which nobody reports.

    Asked once for each revision of the portal; a request that changes something asks for itself.
    """
    if "units_without_readers" not in g:
        revision = portal_settings().revision
        g.units_without_readers = (
            cached(("without readers",), revision, _ask, size=lambda found: SIZE_OF_ONE * (1 + len(found)))
            if request.method in READ_METHODS
            else _ask()
        )
    found: Mapping[int, str] = g.units_without_readers
    return found


def _ask() -> Mapping[int, str]:
    unread = select(Unit.id, Unit.short_name).where(Unit.active, ~somebody_reads(Unit.id))
    return dict(db.session.execute(unread.order_by(Unit.name_key, Unit.id)).all())


def set_up(app: Flask) -> None:
    """Give the templates the same; ``components/nobody_reads.html`` is the mark."""
    app.jinja_env.globals.update(units_without_readers=units_without_readers)
