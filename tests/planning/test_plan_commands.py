"""``flask plan list|export|import``: plans go out as files and come in as drafts, whole or not at all."""

from __future__ import annotations

import json

import pytest
import yaml
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, AuditEntry, Part, Plan, Portal, Task, Unit, UnitKind
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.seeding.first_run import PLAN_FILE, UNITS_FILE
from ocop_tasks.seeding.plan_loading import lay_plan, load_units
from ocop_tasks.seeding.plan_reading import read_plan
from ocop_tasks.seeding.plan_writing import export_plan
from ocop_tasks.seeding.units_file import read_units


@pytest.fixture
def run(app: Flask):
    """Runs ``flask plan …``."""

    def command(*arguments: str, ends: int = 0) -> Result:
        result = app.test_cli_runner().invoke(args=["plan", *arguments])
        db.session.expire_all()
        assert result.exit_code == ends, result.output
        return result

    return command


@pytest.fixture
def plan(make) -> Plan:
    """A running plan with a task of two communes."""
    communes = [make.unit(name, under=make.issuer) for name in ("Xã Bản Bo", "Xã Nà Tăm")]
    make.task("Tuyên truyền", leads=communes, frequency=Frequency.QUARTERLY, section=make.section("II"))
    return make.plan


@pytest.fixture
def exported(run, plan, tmp_path):
    """Its file."""
    path = tmp_path / "plan.yaml"
    run("export", plan.code, "--output", str(path))
    return path


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def changed(path, **changes) -> str:
    """The file with other values at its top."""
    told = yaml.safe_load(path.read_text("utf-8")) | changes
    told = json.loads(
        json.dumps(told, default=str)
    )  # nothing stands in it twice, which YAML would abbreviate
    path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), "utf-8")
    return str(path)


def test_plans_are_listed_for_people_and_for_programs(make, run, plan):
    head, row = run("list").stdout.splitlines()
    (told,) = json.loads(run("list", "--json", "--plans").stdout)

    assert head.split() == ["id", "code", "number", "state", "from", "to", "tasks", "title"]
    assert row.split(maxsplit=7)[1:] == [
        "ocop-2022", "-", "running", "2021-12-15", "2022-12-14", "1", "Kế hoạch OCOP 2022",
    ]  # fmt: skip
    assert (told["id"], told["tasks"], told["issuer"]) == (plan.id, 1, plan.issuer.code)
    assert json.loads(run("list", "--json").stdout)[0]["title"] == "Tuyên truyền"


def test_a_plan_is_exported_by_its_code_or_its_id(run, plan, exported):
    assert run("export", str(plan.id)).stdout == exported.read_text("utf-8")
    assert "no plan has the id or code khac" in run("export", "khac", ends=1).stderr


def test_it_comes_in_as_a_draft_of_its_standing_agency_and_says_the_same(run, plan, exported):
    out = run("import", str(exported), "--code", "ocop-2023").stdout

    draft = db.session.scalars(select(Plan).where(Plan.code == "ocop-2023")).one()
    assert draft.state is PlanState.DRAFT
    assert draft.standing_unit_id == plan.standing_unit_id
    assert f"(id {draft.id}, code ocop-2023)" in out
    assert db.session.scalar(select(func.count()).where(Assignment.plan_id == draft.id)) == 0
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.plan_id == draft.id)).one()
    assert (entry.action, entry.by_id, entry.changes) == (
        "plan.imported",
        None,
        {"file": [None, "plan.yaml"]},
    )
    text = exported.read_text("utf-8").replace("code: ocop-2022", "code: ocop-2023")
    assert run("export", "ocop-2023").stdout == text


def test_two_plans_of_one_code_are_refused_and_of_one_number_said(run, plan, exported):
    refused = run("import", str(exported), ends=1)
    assert "plan.yaml: code: the portal has a plan with the code 'ocop-2022' already" in refused.stderr
    assert "nothing was taken in" in refused.stderr
    plan.number = "35/KH-UBND"
    db.session.commit()

    said = run("import", changed(exported, number="35/KH-UBND"), "--code", "khac")

    assert "note: number: the issuer has another plan with the number 35/KH-UBND" in said.stderr


def test_a_check_changes_nothing(run, plan, exported):
    assert "It can be taken in" in run("import", str(exported), "--code", "khac", "--check").stdout
    run("import", str(exported), "--check", ends=1)

    assert (count(Plan), count(Task), count(AuditEntry)) == (1, 1, 0)


def test_everything_that_is_wrong_is_told_by_its_place_and_nothing_is_taken(run, plan, exported):
    tasks = yaml.safe_load(exported.read_text("utf-8"))["tasks"]
    wrong = [tasks[0] | {"weight": "2", "color": 1}, tasks[0] | {"code": "II-2", "frequency": "daily"}]

    told = run("import", changed(exported, tasks=wrong, calendar="moon"), ends=1).stderr.splitlines()

    first = tasks[0]["code"]
    assert told[:4] == [
        "plan.yaml: calendar: must be 'state' or 'calendar'",
        f"plan.yaml: tasks[{first}].weight: must be a whole number",
        f"plan.yaml: tasks[{first}].color: is no key that such a file has",
        "plan.yaml: tasks[II-2].frequency: must be 'once', 'monthly', 'quarterly', 'half_yearly' or 'yearly'",
    ]
    assert told[4] == "Error: nothing was taken in"
    assert (count(Plan), count(Task)) == (1, 1)


def test_a_portal_that_lacks_units_says_which_and_adds_them_if_it_is_told_to(app, run, tmp_path):
    session, units = db.session(), read_units(UNITS_FILE)
    written = export_plan(session, lay_plan(session, read_plan(PLAN_FILE, units), load_units(session, units)))
    session.rollback()
    session.add(Portal(id=1))
    session.commit()
    path = tmp_path / "plan.yaml"
    path.write_text(written, "utf-8")

    told = run("import", str(path), ends=1).stderr.splitlines()

    assert (count(Unit), count(Plan)) == (0, 0)
    assert len(told) == 29
    assert "plan.yaml: units[xa-ban-bo]: the portal has no unit 'xa-ban-bo' (Xã Bản Bo)" in told
    assert "nothing was taken in; --add-units adds the units that are lacking" in told[-1]

    run("import", str(path), "--add-units")

    assert count(Unit) == 28
    assert run("export", "ocop-2022").stdout == written


def test_a_unit_that_is_added_stands_behind_its_siblings(make, run, plan, exported):
    gone = make.unit("Xã Khun Há", under=make.issuer, position=7)
    here = db.session.scalars(select(Unit).where(Unit.name == "Xã Nà Tăm")).one()
    text = exported.read_text("utf-8").replace(here.code, "xa-moi").replace("Xã Nà Tăm", "Xã Mới")
    exported.write_text(text, "utf-8")

    run("import", str(exported), "--add-units", "--code", "khac")

    new = db.session.scalars(select(Unit).where(Unit.code == "xa-moi")).one()
    assert (new.name, new.kind, new.parent_id, new.position) == (
        "Xã Mới",
        UnitKind.COMMUNE,
        gone.parent_id,
        8,
    )
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.unit_id == new.id)).one()
    assert entry.action == "unit.imported"


def test_units_that_are_another_are_said_and_those_switched_off_left_out(run, plan, exported):
    first, second = db.session.scalars(select(Unit).where(Unit.kind == UnitKind.COMMUNE).order_by(Unit.id))
    first.name, second.active = "Xã Khác", False
    db.session.commit()

    said = run("import", str(exported), "--code", "khac").stderr

    assert f"note: units[{first.code}].name: the portal's unit '{first.code}' is another" in said
    assert "the unit Xã Nà Tăm is switched off in the portal and left out of 1 tasks" in said
    (task,) = db.session.scalars(select(Task).join(Task.plan).where(Plan.code == "khac"))
    assert task.units(Part.LEAD) == [first]


def test_nothing_comes_under_an_agency_that_is_switched_off(run, plan, exported):
    plan.standing_unit.active = False
    db.session.commit()

    assert (
        "standing_agency: the unit Phòng NN&PTNT is switched off"
        in run("import", str(exported), "--code", "khac", ends=1).stderr
    )
    assert count(Plan) == 1


def test_days_that_are_none_of_the_plans_are_said(run, plan, exported):
    tasks = yaml.safe_load(exported.read_text("utf-8"))["tasks"]
    far = [tasks[0] | {"frequency": "once", "due_on": "2031-01-01"}]
    path = changed(exported, tasks=far).replace("'2031-01-01'", "2031-01-01")
    exported.write_text(exported.read_text("utf-8").replace("'2031-01-01'", "2031-01-01"), "utf-8")

    assert (
        "due_on: 2031-01-01 is far from the plan's year 2022" in run("import", path, "--code", "khac").stderr
    )


def test_a_place_that_cannot_be_written_to_is_said(run, plan, tmp_path):
    assert (
        "No such file or directory"
        in run("export", plan.code, "--output", str(tmp_path / "no" / "plan.yaml"), ends=1).stderr
    )
