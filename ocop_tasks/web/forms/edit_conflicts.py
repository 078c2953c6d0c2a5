"""Two people change the same record: what the other saved, beside what this one typed (DOMAIN.md rule 9).

The form carries the values it was opened with. Where this person changed nothing, the other's value is taken; where
both did, both are shown and his own stays in the form until he decides.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, Plan


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the saved version differs from the form."""

    name: str
    unit_id: int | None
    """For a unit's part."""
    saved: Any
    typed: Any
    taken: bool
    """This person had not touched it, so the form has taken the saved value."""


def pack_values(values: dict[str, Any]) -> str:
    """Any values for a form to carry."""
    return json.dumps(values, default=str, ensure_ascii=False)


def unpack(text: str | None) -> dict[str, Any]:
    """What ``pack_values`` made; nothing where the form carries nothing that can be read."""
    try:
        plain = json.loads(text or "{}")
    except ValueError:
        return {}
    return plain if isinstance(plain, dict) and isinstance(plain.get("parts", {}), dict) else {}


def merge_saved_fields(
    form: FlaskForm, seen: dict[str, Any], values: dict[str, tuple[Any, Any]]
) -> list[Difference]:
    """Bring ``form`` up to the saved version, and say where the two differ. What was typed stays.

    ``values`` holds what was typed and what is saved, by the field's name.
    """
    found = []
    for name, (mine, theirs) in values.items():
        untouched = name in seen and _same(mine, seen[name])
        if mine == theirs or (name in seen and _same(theirs, seen[name])):
            continue
        found.append(Difference(name, None, theirs, mine, untouched))
        if untouched:
            form[name].data, form[name].raw_data = theirs, None
    return found


def merge_saved(form: FlaskForm, typed: dict[str, Any], saved: dict[str, Any]) -> list[Difference]:
    """The same of all fields that were ``saved`` and that the form has; from now on it was opened with these."""
    values = {name: (typed[name], saved[name]) for name in saved if name in form}
    differences = merge_saved_fields(form, unpack(form["base"].data), values)
    form["base"].data = pack_values(saved)
    return differences


def last_saved(plan: Plan, action: str) -> AuditEntry | None:
    """The last time that somebody did ``action`` in the plan, with who it was."""
    return db.session.scalar(
        select(AuditEntry)
        .options(joinedload(AuditEntry.by))
        .where(AuditEntry.plan_id == plan.id, AuditEntry.action == action)
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )


def _same(value: Any, packed_value: Any) -> bool:
    return bool(json.loads(json.dumps(value, default=str)) == packed_value)
