"""What is remembered, and for how long."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from time import sleep

import pytest
from sqlalchemy import update

from ocop_tasks.extensions import db
from ocop_tasks.figures import figure_cache
from ocop_tasks.models import Portal


@pytest.fixture(autouse=True)
def portal(app):
    """The portal at its first revision."""
    db.session.add(Portal(id=1, revision="first"))
    db.session.commit()
    at("first")


def at(revision: str) -> None:
    """Let the portal be at that revision."""
    with db.engine.begin() as connection:
        connection.execute(update(Portal).values(revision=revision))


@pytest.fixture
def answers(portal):
    """Asks for a value that counts how often it was made."""
    times = count(1)

    def ask(key: str = "a", revision: str = "first", size: int = 1) -> int:
        return figure_cache.cached(key, revision, lambda: next(times), size=lambda _value: size)

    return ask


def test_the_same_question_at_the_same_revision_is_answered_once(answers):
    assert [answers(), answers()] == [1, 1]
    assert answers("b") == 2


def test_a_new_revision_is_a_new_question(answers):
    assert answers(revision="first") == 1
    at("second")
    assert [answers(revision="second"), answers(revision="second")] == [2, 2]


def test_what_was_changed_while_it_was_made_is_not_kept(answers):
    """A database that is put back is at the first revision again, and nobody is told what it lost."""

    def make() -> str:
        at("second")
        return "with what will be lost"

    assert figure_cache.cached("a", "first", make, size=lambda _value: 1) == "with what will be lost"
    at("first")
    assert answers("a", "first") == 1


def test_what_is_too_large_is_made_anew_each_time(answers):
    assert [answers(size=figure_cache.MAX_SIZE), answers(size=figure_cache.MAX_SIZE)] == [1, 2]


def test_what_nobody_asked_for_lately_makes_room(answers):
    answers("old")
    for number in range(9):
        answers(f"new {number}", size=figure_cache.MAX_SIZE // 8)
    assert answers("old") == 11


def test_many_who_ask_at_once_wait_for_one_answer(app):
    times = count(1)

    def make() -> int:
        sleep(0.05)
        return next(times)

    def ask() -> int:
        with app.app_context():
            return figure_cache.cached("same", "first", make, size=lambda _value: 1)

    with ThreadPoolExecutor(4) as threads:
        answers = [threads.submit(ask) for _ in range(8)]
    assert {answer.result() for answer in answers} == {1}


def test_who_fails_leaves_the_question_to_the_next(app):
    def fail() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        figure_cache.cached("a", "first", fail, size=lambda _value: 1)
    assert figure_cache.cached("a", "first", lambda: 7, size=lambda _value: 1) == 7
