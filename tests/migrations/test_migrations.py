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
from sqlalchemy import inspect, select, text

from ocop_tasks import create_app
from ocop_tasks.extensions import db
from ocop_tasks.models import (
    Assignment,
    OutreachActivity,
    Plan,
    Portal,
    StatusReport,
    Task,
    TaskStart,
    VersionKind,
    Village,
)
from ocop_tasks.models.plan_changes.plan_amending import begin_amendment
from ocop_tasks.models.plan_changes.version_keeping import keep_version
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import FirstEntry, Start
from ocop_tasks.settings import ROOT
from tests.conftest import DATABASES, hanoi, settings_for
from tests.outreach.entries import Log
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


def test_old_zeros_are_unknown_names_sort_by_what_numbers_are_worth_and_texts_have_one_dash(empty):
    upgrade()
    log = Log(Make(db.session()))
    for village, women, minority, reached in (
        ("Bản 10", 0, 7, 40),
        ("Bản 2", 3, None, 40),
        ("Bản 9", 0, 0, 0),
    ):
        log.activity(village=village, women=women, minority=minority, reached=reached)
    db.session.remove()

    downgrade(revision="0008")
    db.session.execute(text("UPDATE village SET name_key = name"))
    db.session.execute(text("UPDATE outreach_activity SET search_text = '45/cv – ubnd'"))
    db.session.commit()
    upgrade()

    villages = db.session.scalars(select(Village.name).order_by(Village.name_key)).all()
    assert villages == ["Bản 2", "Bản 9", "Bản 10"]
    activities = db.session.scalars(select(OutreachActivity).order_by(OutreachActivity.id)).all()
    assert [(each.women, each.minority) for each in activities] == [(None, 7), (3, None), (0, 0)]
    assert {each.search_text for each in activities} == {"45/cv-ubnd"}
    assert [each.versions[0].women for each in activities] == [0, 3, 0], "as it was stored"


def test_tasks_go_by_their_plan_where_rules_for_due_dates_are_not_known(empty):
    upgrade()
    make = Make(db.session())
    make.task(frequency=Frequency.QUARTERLY, due_rule=parse_due_rule("last 24"))
    make.task(frequency=Frequency.QUARTERLY)
    db.session.remove()

    downgrade(revision="0015")
    upgrade()

    assert db.session.scalars(select(Task.due_rule)).all() == [None, None]
    given = db.session.scalars(select(Assignment.due_on).order_by(Assignment.id)).all()
    assert [f"{day:%d/%m}" for day in given[:4]] == ["24/03", "24/06", "24/09", "24/12"], "as it was given"


def test_what_was_taken_over_leaves_the_same_state_where_it_is_not_known(empty):
    upgrade()
    make = Make(db.session())
    by, at = make.standing_agency(), hanoi(2022, 6, 15)
    for status in (Status.IN_PROGRESS, Status.SUBMITTED, Status.COMPLETED, Status.CANCELLED):
        share = make.assignment()
        share.task.start = TaskStart.of(Start(status, at.date()), words="", file_name="Phân công.xlsx")
        share.take_over(FirstEntry(status, 60), by=by, at=at, note="Phân công.xlsx")
    db.session.commit()
    db.session.remove()

    downgrade(revision="0021")
    upgrade()

    reports = db.session.scalars(select(StatusReport).order_by(StatusReport.id)).all()
    assert [each.kind.value for each in reports] == ["progress", "submission", "confirmation", "cancellation"]
    assert [each.status.value for each in reports] == ["in_progress", "submitted", "completed", "cancelled"]
    assert db.session.scalars(select(TaskStart)).all() == []


def test_an_amendment_that_is_prepared_becomes_a_draft_where_amendments_are_not_known(empty):
    upgrade()
    make = Make(db.session())
    task = make.task("Chấm điểm")
    amendment = begin_amendment(db.session(), make.plan, by=make.standing_agency(), at=hanoi(2022, 6, 15))
    keep_version(db.session(), make.plan, VersionKind.FOUND, by=None, at=hanoi(2022, 6, 15))
    db.session.commit()
    running, draft, task_id = make.plan.id, amendment.plan_id, task.id
    db.session.remove()

    downgrade(revision="0017")
    upgrade()

    plans = {plan.id: plan for plan in db.session.scalars(select(Plan))}
    assert (plans[draft].state, plans[draft].amends_id) == (PlanState.DRAFT, None)
    assert plans[running].is_running
    tasks = db.session.execute(select(Task.plan_id, Task.title, Task.origin_id).order_by(Task.id)).all()
    assert [tuple(each) for each in tasks] == [(running, "Chấm điểm", None), (draft, "Chấm điểm", None)]
    assert db.session.get_one(Task, task_id).title == "Chấm điểm"
    assert db.session.query(Assignment).count() == 1


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
