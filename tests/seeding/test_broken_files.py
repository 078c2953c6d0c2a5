"""Small seed files: what groups mean, and what is said of broken ones."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Task
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.seeding.plan_loading import load_plan, load_units
from ocop_tasks.seeding.plan_reading import PlanSeed, read_plan
from ocop_tasks.seeding.problems import SeedError
from ocop_tasks.seeding.units_file import UnitSeed, read_units


def unit_of(code: str, kind: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": code, "short_name": code, "name_en": code, "kind": kind, **more}


@pytest.fixture
def small_units(tmp_path) -> list[UnitSeed]:
    below = [unit_of("office", "agency"), unit_of("bo", "commune"), unit_of("hon", "commune")]
    tree = [unit_of("district", "committee", children=below), unit_of("elsewhere", "commune")]
    path = tmp_path / "units.yaml"
    path.write_text(yaml.safe_dump({"units": tree}), "utf-8")
    return read_units(path)


def a_task(**changes: Any) -> dict[str, Any]:
    task: dict[str, Any] = {
        "code": "I.1",
        "section": "I",
        "title": "Việc",
        "title_en": "Work",
        "lead": ["office"],
    }
    task |= {"shared": "one", "frequency": "quarterly", "wording": "Hàng quý", "wording_en": "Quarterly"}
    return task | {"evidence_required": True} | changes


def a_plan(*tasks: dict[str, Any], **changes: Any) -> dict[str, Any]:
    plan = {
        "code": "p",
        "title": "Kế hoạch",
        "title_en": "Plan",
        "year": 2022,
        "number": None,
        "issued_on": None,
    }
    plan |= {"issuer": "district", "standing_agency": "office", "calendar": "state", "days_after_cut": 3}
    plan |= {"sections": [{"label": "I", "title": "Phần", "title_en": "Part"}], "targets": []}
    return plan | {"tasks": list(tasks) or [a_task()]} | changes


@pytest.fixture
def read(tmp_path, small_units):
    def read_it(content: dict[str, Any] | str) -> PlanSeed:
        text = content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True)
        path = tmp_path / "plan.yaml"
        path.write_text(text, "utf-8")
        return read_plan(path, small_units)

    return read_it


def test_a_group_means_the_units_under_the_issuer(read):
    (task,) = read(a_plan(a_task(lead=["@communes"], shared="each"))).tasks

    assert task.lead == ["bo", "hon"]


def test_a_unit_named_twice_has_one_part(read):
    (task,) = read(a_plan(a_task(lead=["hon", "@communes"], shared="each"))).tasks

    assert task.lead == ["bo", "hon"]


def test_followers_are_left_out_where_they_lead_or_coordinate(read):
    (task,) = read(a_plan(a_task(coordinating=["bo"], followers=["@everyone"]))).tasks

    assert (task.lead, task.coordinating, task.followers) == (["office"], ["bo"], ["hon"])


def test_a_task_may_say_when_its_periods_are_due(read):
    (task,) = read(a_plan(a_task(due_rule="last 24"))).tasks

    assert task.due_rule == parse_due_rule("last 24")


def test_its_units_are_given_each_period_by_that_rule(app, read, small_units):
    seed = read(a_plan(a_task(due_rule="after-1 4"), a_task(code="I.2")))

    plan = load_plan(db.session(), seed, load_units(db.session(), small_units), on=date(2022, 3, 1))

    given = select(Task.code, Assignment.due_on).join(Assignment.task).where(Task.plan_id == plan.id)
    dates = [f"{code} {day:%d/%m}" for code, day in db.session.execute(given.order_by(Assignment.id))]
    assert dates[:4] == ["I.1 04/04", "I.1 04/07", "I.1 04/10", "I.1 04/01"]
    assert dates[4:] == ["I.2 17/03", "I.2 17/06", "I.2 17/09", "I.2 17/12"]


ONCE = {"frequency": "once"}
BROKEN = {
    "unknown section": (a_task(section="IV"), "tasks[I.1].section: the plan has no section 'IV'"),
    "unknown unit": (a_task(lead=["nobody"]), "tasks[I.1]: no unit has the code 'nobody'"),
    "unknown group": (a_task(coordinating=["@towns"]), "tasks[I.1]: no group is called '@towns'"),
    "empty group": (a_task(coordinating=["@unions"]), "tasks[I.1]: the group '@unions' has no units"),
    "forgotten lead": (
        {key: value for key, value in a_task().items() if key != "lead"},
        "tasks[I.1].lead: is missing",
    ),
    "two leads for one": (
        a_task(lead=["bo", "hon"]),
        "tasks[I.1].lead: 2 units lead what is shared by one: bo, hon",
    ),
    "two parts": (a_task(coordinating=["office"]), "tasks[I.1]: unit 'office' has more than one part"),
    "periodic with a date": (a_task(due_on=date(2022, 3, 1)), "tasks[I.1]: a quarterly task has no due_on"),
    "rule of a month too far": (
        a_task(due_rule="month-5 10"),
        "tasks[I.1]: due_rule 'month-5 10' does not fit a quarterly task",
    ),
    "rule for what is done once": (
        a_task(**ONCE, due_on=date(2022, 3, 1), due_rule="last 24"),
        "tasks[I.1]: due_rule 'last 24' does not fit a once task",
    ),
    "no rule": (a_task(due_rule="ngày 24"), "tasks[I.1].due_rule: not a rule for due dates: 'ngày 24'"),
    "weight": (a_task(weight=0), "tasks[I.1].weight: must be more than that: at least 1"),
    "weight as text": (a_task(weight="2"), "tasks[I.1].weight: must be a whole number"),
    "unknown key": (a_task(color="red"), "tasks[I.1].color: is no key that such a file has"),
    "unknown frequency": (
        a_task(frequency="daily"),
        "tasks[I.1].frequency: must be 'once', 'monthly'",
    ),
    "no code": (a_task(code=""), "tasks[1].code: must say something"),
}


@pytest.mark.parametrize(("task", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_task_is_told_with_file_and_place(read, task, message):
    with pytest.raises(SeedError) as raised:
        read(a_plan(task))

    assert str(raised.value).startswith(f"plan.yaml: {message}")


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (a_plan(a_task(), a_task()), "plan.yaml: tasks[I.1]: stands 2 times"),
        (a_plan(issuer="nobody"), "plan.yaml: issuer: no unit has the code 'nobody'"),
        (a_plan(standing_agency="nobody"), "plan.yaml: standing_agency: no unit has the code 'nobody'"),
        (
            a_plan(sections=[*a_plan()["sections"], *a_plan()["sections"]]),
            "plan.yaml: sections[I]: stands 2 times",
        ),
        ("code: p\ncode: q\n", "plan.yaml: line 2: the key 'code' stands twice"),
        ("code: [\n", "plan.yaml: line 2: "),
        ("code: &p x\ntitle: *p\n", "plan.yaml: line 2: an alias (*) is not read"),
        ("code: " + "[" * 100_000, "plan.yaml: line 1: is nested too deep"),
        ("? [a]\n: b\n", "plan.yaml: line 1: a key must be a word"),
        ("issued_on: 2022-02-30\n", "plan.yaml: line 1: no such day: 2022-02-30"),
        ("number: " + "9" * 5000, "plan.yaml: file: is not YAML"),
        (
            "code: !!python/object:os.system x\n",
            "plan.yaml: line 1: is not YAML: could not determine a constructor",
        ),
        ("tasks:\n" + "- {}\n" * 190_000, "plan.yaml: line 50000: more than 50,000 values"),
        ("#" * 1_000_001, "plan.yaml: file: is larger than 1,000,000 bytes"),
        ("", "plan.yaml: file: must have keys and values"),
    ],
)
def test_a_broken_plan_is_told_with_file_and_place(read, plan, message):
    with pytest.raises(SeedError) as raised:
        read(plan)

    assert str(raised.value).startswith(message)


def test_all_problems_are_told_at_once(read):
    with pytest.raises(SeedError) as raised:
        read(a_plan(a_task(lead=["nobody"]), a_task(code="I.2", lead=["bo", "hon"])))

    assert [problem.place for problem in raised.value.problems] == ["tasks[I.1]", "tasks[I.2].lead"]


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SeedError, match=r"units\.yaml: file: cannot be read"):
        read_units(tmp_path / "units.yaml")


def test_a_unit_code_may_stand_once_in_the_whole_tree(tmp_path):
    path = tmp_path / "units.yaml"
    inner = unit_of("bo", "commune", children=[unit_of("bo", "commune")])
    path.write_text(yaml.safe_dump({"units": [inner]}), "utf-8")

    with pytest.raises(SeedError, match=r"units\.yaml: units\[bo\]: stands 2 times"):
        read_units(path)


def test_an_unknown_kind_is_told_by_the_codes_above_it(tmp_path):
    path = tmp_path / "units.yaml"
    tree = unit_of("district", "committee", children=[unit_of("bo", "village")])
    path.write_text(yaml.safe_dump({"units": [tree]}), "utf-8")

    with pytest.raises(SeedError) as raised:
        read_units(path)

    assert str(raised.value).startswith("units.yaml: units[district].children[bo].kind: must be 'committee'")


def test_a_plan_file_may_say_from_which_day_to_which_it_runs(read):
    days = {"starts_on": date(2022, 9, 1), "ends_on": date(2023, 6, 30)}
    assert (read(a_plan(**days)).starts_on, read(a_plan(**days)).ends_on) == tuple(days.values())
    assert read(a_plan()).starts_on is None
    for broken, said in {
        "half": (a_plan(starts_on=date(2022, 9, 1)), "go together"),
        "turned": (a_plan(starts_on=date(2023, 6, 30), ends_on=date(2022, 9, 1)), "before starts_on"),
        "long": (a_plan(starts_on=date(2022, 9, 1), ends_on=date(2026, 9, 1)), "three years"),
        "other": (a_plan(year=2021, **days), "year is none"),
    }.values():
        with pytest.raises(SeedError, match=said):
            read(broken)
