"""What a database says, asked by this version of the portal: the same figures as ``plan progress --json``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import select

from ocop_tasks.backup.database_kinds import EmbeddedDatabase
from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.plan_data import plan_figures
from ocop_tasks.models import Plan, Portal
from ocop_tasks.settings import Settings


def figures(file: Path, as_of: date, folder: Path) -> list[dict[str, Any]]:
    """Every plan's figures at the end of a day of the portal's calendar, from a copy that is brought up to date.

    The copy lies in ``folder``, and is the caller's to clear away, also after a process that was killed.
    """
    copy = folder / "portal.sqlite3"
    EmbeddedDatabase(file).copy_to(copy)
    with opened(copy, folder):
        return counted(as_of)


@contextmanager
def opened(file: Path, folder: Path) -> Iterator[None]:
    """``file`` as the database of a portal in ``folder``, brought up to date, while the block runs."""
    from ocop_tasks import create_app

    settings = Settings(
        folder, f"sqlite:///{file}", "nobody signs in", log_level="WARNING", rate_limits=False
    )
    with create_app(settings).app_context():
        upgrade()
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def counted(as_of: date) -> list[dict[str, Any]]:
    """The figures of every plan of the open portal, as JSON has them."""
    silent_days = db.session.get_one(Portal, 1).silent_days
    plans = db.session.scalars(select(Plan).order_by(Plan.id)).all()
    found = [plan_figures(plan, as_of=as_of, silent_days=silent_days) for plan in plans]
    plain: list[dict[str, Any]] = json.loads(json.dumps(found, default=str))
    return plain
