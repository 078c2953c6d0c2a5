"""Every change the administrator makes leaves a line in the history, in the same transaction."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, Portal, Unit, User
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.web.security.current_user import viewer
from ocop_tasks.web.security.security_log import Event, log_event_after_commit

EVENTS = {
    "user.invited": Event.ACCOUNT_MADE,
    "user.imported": Event.ACCOUNT_MADE,
    "user.changed": Event.ACCOUNT_CHANGED,
    "user.password_reset": Event.PASSWORD_GIVEN,
    "user.switched_off": Event.ACCOUNT_OFF,
    "user.switched_on": Event.ACCOUNT_ON,
    "user.sign_ins_ended": Event.SIGN_INS_ENDED,
}
"""What is told of them in the security log too."""
RIGHTS = ("role", "unit")
"""What decides what a person may do."""


def doing(action: str) -> AbstractContextManager[None]:
    """Around whatever changes a person or a unit: the signed-in person does it, now."""
    return acting(db.session(), action, by=viewer(), at=clock.now())


def record_change(record: User | Unit | Portal, action: str, changes: dict[str, Any] | None = None) -> None:
    """Note that the signed-in person did ``action`` to ``record``, now."""
    db.session.add(AuditEntry.about(record, action, by=viewer(), at=clock.now(), changes=changes))
    if isinstance(record, User):
        _log_security_event(record, action, changes or {})


def _log_security_event(user: User, action: str, changes: dict[str, Any]) -> None:
    if changes.keys() & RIGHTS:
        changed = {f"changed_{name}": changes[name] for name in RIGHTS if name in changes}
        log_event_after_commit(Event.RIGHTS_CHANGED, user, **changed)
    else:
        log_event_after_commit(EVENTS[action], user)
