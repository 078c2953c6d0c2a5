"""Two officers change the same task: what the other saved, beside what this one typed (DOMAIN.md rule 9).

The form carries the values it was opened with. Where this person changed nothing, the other's value is taken; where
both did, both are shown and his own stays in the form until he decides.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from typing import Any

from flask_wtf import FlaskForm

from ocop_tasks.drafting.forms import TaskForm
from ocop_tasks.models.plans.task import Terms

SIMPLE = tuple(each.name for each in fields(Terms) if each.name != "parts")


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


def pack_terms(terms: Terms) -> str:
    """``terms`` for the form to carry."""
    plain = {name: getattr(terms, name) for name in SIMPLE}
    return pack_values(plain | {"parts": terms.parts})


def pack_values(values: dict[str, Any]) -> str:
    """Any values for a form to carry."""
    return json.dumps(values, default=str, ensure_ascii=False)


def merge_saved(form: TaskForm, saved: Terms, version: int) -> list[Difference]:
    """Bring ``form`` up to the saved version, and say where the two differ. What was typed stays."""
    seen, typed = unpack(form.base.data), form.terms
    found = [
        *merge_saved_fields(
            form, seen, {name: (getattr(typed, name), getattr(saved, name)) for name in SIMPLE}
        ),
        *_parts(form, seen, typed, saved),
    ]
    form.version.data, form.base.data, form.confirmed.data = str(version), pack_terms(saved), ""
    return found


def merge_saved_fields(
    form: FlaskForm, seen: dict[str, Any], values: dict[str, tuple[Any, Any]]
) -> list[Difference]:
    """The same for plain fields: ``values`` holds what was typed and what is saved, by the field's name."""
    found = []
    for name, (mine, theirs) in values.items():
        untouched = name in seen and _same(mine, seen[name])
        if mine == theirs or (name in seen and _same(theirs, seen[name])):
            continue
        found.append(Difference(name, None, theirs, mine, untouched))
        if untouched:
            form[name].data, form[name].raw_data = theirs, None
    return found


def _parts(form: TaskForm, seen: dict[str, Any], typed: Terms, saved: Terms) -> list[Difference]:
    before, found, settled = seen.get("parts", {}), [], dict(typed.parts)
    for unit_id in sorted(typed.parts.keys() | saved.parts.keys()):
        mine, theirs, was = typed.parts.get(unit_id), saved.parts.get(unit_id), before.get(str(unit_id))
        if mine == theirs or theirs == was:
            continue
        found.append(Difference("parts", unit_id, theirs, mine, taken=mine == was))
        if mine == was:
            settled.pop(unit_id, None)
            if theirs is not None:
                settled[unit_id] = theirs
    form.parts.data = settled
    return found


def _same(value: Any, packed_value: Any) -> bool:
    return bool(json.loads(json.dumps(value, default=str)) == packed_value)


def unpack(text: str | None) -> dict[str, Any]:
    """What ``pack_terms`` made; nothing where the form carries nothing that can be read."""
    try:
        plain = json.loads(text or "{}")
    except ValueError:
        return {}
    return plain if isinstance(plain, dict) and isinstance(plain.get("parts", {}), dict) else {}
