"""``/healthz`` says yes only when a row and a file can really be written."""

from __future__ import annotations

import shutil

import pytest
from sqlalchemy import event

from ocop_tasks.extensions import db
from ocop_tasks.models import Portal


def test_it_is_well_when_both_can_be_written_and_writes_nothing(app, make, visitor):
    before = db.session.get_one(Portal, 1, populate_existing=True).revision
    lying = set(app.config["STORE"].incoming.iterdir())
    answer = visitor.get("/healthz")

    assert answer.status_code == 200
    assert answer.is_json
    assert answer.json == {"status": "ok", "database": True, "storage": True}
    assert answer.headers["Cache-Control"] == "no-store"
    assert db.session.get_one(Portal, 1).revision == before
    assert set(app.config["STORE"].incoming.iterdir()) == lying


def test_a_database_that_can_only_be_read_is_not_well(app, make, visitor):
    sqlite = db.engine.dialect.name == "sqlite"
    read_only = "PRAGMA query_only = ON" if sqlite else "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"
    again = "PRAGMA query_only = OFF" if sqlite else "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"

    def close(connection, *_rest):
        connection.cursor().execute(read_only)
        connection.commit()

    event.listen(db.engine, "checkout", close)
    db.session.remove()
    try:
        answer = visitor.get("/healthz")
    finally:
        event.remove(db.engine, "checkout", close)
        with db.engine.connect() as connection:
            connection.exec_driver_sql(again)
            connection.commit()
        db.engine.dispose()

    assert answer.status_code == 503
    assert answer.json == {"status": "failing", "database": False, "storage": True}


@pytest.fixture
def no_folder(app):
    """A file stands where the arriving files' folder should be."""
    folder = app.config["STORE"].incoming
    shutil.rmtree(folder)
    folder.write_text("in the way")
    yield
    folder.unlink()
    folder.mkdir()


def test_a_folder_that_cannot_be_written_is_not_well(make, visitor, no_folder):
    answer = visitor.get("/healthz")

    assert answer.status_code == 503
    assert answer.json == {"status": "failing", "database": True, "storage": False}


def test_an_empty_database_is_not_well(app, visitor):
    assert visitor.get("/healthz").status_code == 503
