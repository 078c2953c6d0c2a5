"""A section's number in a question: the database and the rule find the same, and so do the lists that use them."""

from __future__ import annotations

from sqlalchemy import select

from ocop_tasks.figures.search_conditions import task_matches
from ocop_tasks.models import Section, Task
from ocop_tasks.rules.text.text_search import is_in_section, search_words

LABELS = ["I", "II.1", "II.10", "III", "III.8", "III.8.1", "III.80", "III.10a", "iv.2", "V_1", "V%", "VI.8"]
ASKED = [
    "III.8",
    "iii.8,",
    "III",
    "II.1",
    "8",
    "I",
    "I.",
    ".",
    "III.8.",
    "V",
    "V_",
    "V%",
    "V_1",
    "III.10A",
    "IV",
    "%",
]


def test_the_database_and_the_rule_find_the_same_sections(make):
    for label in LABELS:
        make.task("Kế hoạch", section=make.section(label))
    found, ruled = {}, {}
    for asked in ASKED:
        words = search_words(asked)
        statement = (
            select(Section.label).join(Task, Task.section_id == Section.id).where(*task_matches(words))
        )
        found[asked] = set(make.session.scalars(statement))
        ruled[asked] = {label for label in LABELS if all(is_in_section(label, word) for word in words)}

    assert found == ruled
    assert found["III.8"] == {"III.8", "III.8.1"}
    assert found["II.1"] == {"II.1"}
    assert found["V_"] == found["%"] == set()
