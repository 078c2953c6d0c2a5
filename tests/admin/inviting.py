"""What an administrator sends to invite somebody, and what he reads of it afterwards."""

from __future__ import annotations

import re

from sqlalchemy import select

from ocop_tasks.models import AuditEntry


def invitation(unit, **changes: object) -> dict[str, object]:
    """A filled-in invitation."""
    given = {
        "name": "Lò Văn Minh",
        "username": "minh.banbo",
        "email": "",
        "phone": "",
        "unit_id": unit.id,
        "role": "focal_point",
    }
    return given | changes


def password_on(page: str) -> str:
    """The one-time password on a slip."""
    return re.findall(r'class="password">\s*([a-z0-9-]+)', page)[0]


def actions(make) -> list[str]:
    """What the history says was done."""
    return list(make.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
