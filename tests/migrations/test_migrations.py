"""The tables can be made, taken down and made again on both databases, and are what the models say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from ocop_tasks import create_app
from ocop_tasks.extensions import db
from ocop_tasks.models import Portal
from ocop_tasks.settings import ROOT
from tests.conftest import DATABASES, settings_for
from tests.support.making import Make
from tests.support.postgres import postgres_server


@pytest.fixture(params=DATABASES)
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Flask]:
    """The app on an empty database of its own."""
    if request.param == "sqlite":
        yield from _app(f"sqlite:///{tmp_path / 'empty.sqlite3'}", tmp_path)
        return
    with postgres_server() as server:
        name = server.create()
        yield from _app(server.url(name), tmp_path)
        server.drop(name)


def _app(url: str, folder: Path) -> Iterator[Flask]:
    app = create_app(settings_for(url, folder))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def tables() -> set[str]:
    return set(inspect(db.engine).get_table_names()) - {"alembic_version"}


def test_up_down_and_up_again(empty):
    upgrade()
    assert tables() == set(db.metadata.tables)

    downgrade(revision="base")
    assert tables() == set()

    upgrade()
    assert tables() == set(db.metadata.tables)


def test_a_portal_in_use_can_be_taken_down_one_step_and_brought_up_again(empty):
    upgrade()
    Make(db.session()).assignment()
    db.session.remove()

    downgrade(revision="-1")
    upgrade()

    assert tables() == set(db.metadata.tables)
    assert db.session.query(Portal).count() in (0, 1)


def test_the_tables_are_what_the_models_say(empty):
    upgrade()

    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, db.metadata) == []


def test_each_migration_follows_the_one_before_it():
    history = list(ScriptDirectory(str(ROOT / "migrations")).walk_revisions())

    assert history[-1].down_revision is None
    assert all(not step.is_branch_point for step in history)
    assert all(step.doc for step in history), "each says what it is for"
