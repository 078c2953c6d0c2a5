"""Every change the administrator makes leaves a line in the history, in the same transaction."""

from __future__ import annotations

from typing import Any

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, Portal, Unit, User
from ocop_tasks.web import gate


def note(record: User | Unit | Portal, action: str, changes: dict[str, Any] | None = None) -> None:
    """Note that the signed-in person did ``action`` to ``record``, now."""
    db.session.add(AuditEntry.about(record, action, by=gate.viewer(), at=clock.now(), changes=changes))
