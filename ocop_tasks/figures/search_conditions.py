"""What is searched for, as conditions of a statement."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from ocop_tasks.models import Section, Task


def text_matches(column: InstrumentedAttribute[str], words: Iterable[str]) -> list[ColumnElement[bool]]:
    """Every one of ``words`` stands in the kept searchable text ``column``."""
    return [column.contains(word, autoescape=True) for word in words]


def task_matches(
    words: Iterable[str], task: type[Task] = Task, section: type[Section] = Section
) -> list[ColumnElement[bool]]:
    """Every one of ``words`` stands in the task's text, or is the number of its section or of one above."""
    return [
        or_(task.search_text.contains(word, autoescape=True), _in_section(word, task, section))
        for word in words
    ]


def _in_section(word: str, task: type[Task], section: type[Section]) -> ColumnElement[bool]:
    """``rules.text.text_search.is_in_section``; ``tests/figures/test_finding.py`` holds both together."""
    label = func.lower(section.label)
    inside = or_(label == word, label.startswith(f"{word}.", autoescape=True))
    return task.section_id.in_(select(section.id).where(inside))
