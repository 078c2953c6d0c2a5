"""Deletes what has expired: at the start, and every minute with the notices (``flask notices``)."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.uploads import import_files, unfinished_uploads

LEFTOVERS_AFTER = timedelta(hours=24)
"""What a request that died left half-way; no request takes so long."""


def sweep() -> None:
    """Forget unfinished files, files before their import, keys and leftovers whose time is over."""
    for folder in ("STORE", "PREVIEWS"):
        current_app.config[folder].sweep(LEFTOVERS_AFTER)
    unfinished_uploads.sweep()
    import_files.sweep()
    idempotency.sweep()
