"""``GET /healthz``: whether this server can really write, for whoever watches it."""

from __future__ import annotations

import logging

from flask import Blueprint, Flask, Response, current_app, jsonify
from sqlalchemy import update

from ocop_tasks import database
from ocop_tasks.extensions import db
from ocop_tasks.models import Portal
from ocop_tasks.storage.stores.base import StorageUnavailable
from ocop_tasks.web.access import gate

log = logging.getLogger(__name__)
bp = Blueprint("health", __name__)


@bp.get("/healthz")
@gate.without_database
def healthz() -> tuple[Response, int]:
    """200 only when a row can be written and a file can be kept; the row's change is taken back."""
    checks = {"database": _database_writes(), "storage": _storage_writes()}
    healthy = all(checks.values())
    return jsonify(status="ok" if healthy else "failing", **checks), 200 if healthy else 503


def _database_writes() -> bool:
    try:
        database.begin_writing(db.session(), database.PAGE_LOCK_TIMEOUT)
        written = db.session.connection().execute(update(Portal).values(revision=Portal.revision))
        db.session.rollback()
    except Exception:
        log.exception("the database cannot be written")
        return False
    return written.rowcount == 1


def _storage_writes() -> bool:
    try:
        current_app.config["STORE"].check_writable()
    except StorageUnavailable:
        log.exception("the storage cannot be written")
        return False
    return True


def set_up(app: Flask) -> None:
    """Add the route."""
    app.register_blueprint(bp)
