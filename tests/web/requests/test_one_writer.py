"""One writing transaction at a time, on both databases: what it read stays true until it ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from ocop_tasks import database
from ocop_tasks.database import begin_writing, end_writing, writing
from ocop_tasks.extensions import db
from ocop_tasks.models import Portal
from tests.support.at_once import at_once
from tests.support.meeting import meet


def count_up() -> None:
    """Read a number, and write it back one higher."""
    with writing(db.session()):
        portal = db.session.get_one(Portal, 1)
        portal.silent_days += 1


def silent_days() -> int:
    db.session.remove()
    return db.session.scalars(select(Portal.silent_days)).one()


def test_the_second_reads_what_the_first_has_written(app, make):
    before = silent_days()

    meet(app, count_up, count_up)

    assert silent_days() == before + 2


def test_ten_at_once_count_to_ten(app, make):
    before = silent_days()

    at_once(app, *[count_up] * 10)

    assert silent_days() == before + 10


def test_who_only_reads_waits_for_nobody(app, make):
    before = silent_days()

    _first, seen = meet(app, count_up, lambda: db.session.scalars(select(Portal.silent_days)).one())

    assert seen == before


def test_what_was_read_before_the_turn_is_read_again(app, make):
    kept = db.session.get_one(Portal, 1)
    seen = kept.silent_days
    db.session.commit()  # nothing is forgotten by that
    with db.engine.begin() as other:
        other.execute(update(Portal).values(silent_days=seen + 5))

    with writing(db.session()):
        assert kept.silent_days == seen + 5


@pytest.fixture
def other_machine(app, make):
    """A writer somewhere else, who has the turn."""

    @contextmanager
    def writing_there() -> Iterator[None]:
        db.session.remove()
        session = Session(db.engine)
        begin_writing(session)
        end_writing()
        try:
            yield
        finally:
            with suppress(DBAPIError):  # where its connection was ended
                session.close()
            db.engine.dispose()

    return writing_there


def test_patience_has_an_end(app, other_machine, monkeypatch):
    monkeypatch.setattr(database, "LOCK_TIMEOUT", 200)
    db.engine.dispose()  # connections to SQLite were told of another patience when they began

    def come_in_vain() -> None:
        with pytest.raises(OperationalError):
            count_up()

    with other_machine():
        at_once(app, come_in_vain)


def test_a_writer_of_whom_nothing_is_heard_does_not_keep_the_others_waiting(app, other_machine, monkeypatch):
    if db.engine.dialect.name == "sqlite":
        return  # a writer is a process of this machine there: when it is gone, so is its lock
    monkeypatch.setattr(database, "IDLE_TRANSACTION_TIMEOUT", 200)
    before = silent_days()

    with other_machine():
        at_once(app, count_up)

    assert silent_days() == before + 1


def test_a_job_that_finds_no_turn_goes_on_as_a_reader(app, make, monkeypatch):
    def no_turn(_session: object, _timeout: int | None) -> None:
        database._writer_timeout.set(1)
        raise OperationalError("", None, DBAPIError("", None, Exception()))

    monkeypatch.setattr(database, "begin_writing", no_turn)
    with pytest.raises(OperationalError):
        count_up()

    assert not database._writer_timeout.get()
