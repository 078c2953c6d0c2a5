"""Two officers change the same task: its fields (``web.forms.edit_conflicts``), and what each unit does in it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from ocop_tasks.drafting.forms import TaskForm
from ocop_tasks.models.plans.task import Terms
from ocop_tasks.web.forms.edit_conflicts import (
    Difference,
    merge_saved_fields,
    pack_values,
    unpack,
)

SIMPLE = tuple(each.name for each in fields(Terms) if each.name != "parts")


def pack_terms(terms: Terms) -> str:
    """``terms`` for the form to carry."""
    plain = {name: getattr(terms, name) for name in SIMPLE}
    return pack_values(plain | {"parts": terms.parts})


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
