"""What is remembered, and for how long."""

from __future__ import annotations

from itertools import count

import pytest

from ocop_tasks.figures import memory


@pytest.fixture
def answers(app):
    """Asks for a value that counts how often it was made."""
    times = count(1)

    def ask(key: str = "a", revision: int = 1, size: int = 1) -> int:
        return memory.remembered(key, revision, lambda: next(times), size=lambda _value: size)

    return ask


def test_the_same_question_at_the_same_revision_is_answered_once(answers):
    assert [answers(), answers()] == [1, 1]
    assert answers("b") == 2


def test_a_new_revision_is_a_new_question(answers):
    assert [answers(revision=1), answers(revision=2)] == [1, 2]


def test_what_is_too_large_is_made_anew_each_time(answers):
    assert [answers(size=memory.ROOM), answers(size=memory.ROOM)] == [1, 2]


def test_what_nobody_asked_for_lately_makes_room(answers):
    answers("old")
    for number in range(9):
        answers(f"new {number}", size=memory.ROOM // 8)
    assert answers("old") == 11
