"""What the standing agency's browser sends when a task is changed, and what it reads on the page."""

from __future__ import annotations

import html
import re

from werkzeug.test import TestResponse

from ocop_tasks.models import Task


def typed(task: Task, **changes: object) -> dict[str, object]:
    """What the form of ``task`` sends when somebody changed only ``changes``; ``parts`` by unit."""
    terms = task.terms
    parts = changes.pop("parts", None) or {entry.unit: entry.part for entry in task.parts}
    assert isinstance(parts, dict)
    sent: dict[str, object] = {
        "title": terms.title,
        "section_id": terms.section_id,
        "frequency": terms.frequency.value,
        "due_on": terms.due_on.isoformat() if terms.due_on else "",
        "wording": terms.wording,
        "weight": terms.weight,
        "notes": terms.notes,
        "version": task.version,
        "reason": "Theo họp giao ban",
    }
    sent |= {f"parts-{unit.kind}-{unit.id}": part for unit, part in parts.items()}
    return sent | changes


def agreed(answer: TestResponse) -> str:
    """The consequences that the page asks to agree to."""
    found = re.search(r'name="confirmed"\s+value="(\w+)"', answer.text)
    assert found, answer.text
    return found[1]


def hidden(answer: TestResponse, name: str) -> str:
    """What a hidden field of the page carries."""
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', answer.text)
    assert found
    return html.unescape(found[1])


def change(client, task: Task, **changes: object) -> TestResponse:
    """Send the form, and agree to what follows from it."""
    address, sent = f"/tasks/{task.id}/edit", typed(task, **changes)
    answer = client.post(address, data=sent)
    if answer.status_code == 200:
        answer = client.post(address, data=sent | {"confirmed": agreed(answer)})
    return answer
