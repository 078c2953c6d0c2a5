"""The seed files: what the real ones hold, and what is said of broken ones."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ocop_tasks import seeding
from ocop_tasks.models.unit import UnitKind
from ocop_tasks.rules.deadlines import read_deadline
from ocop_tasks.rules.periods import Calendar, Frequency
from ocop_tasks.rules.vietnamese import sort_key
from ocop_tasks.seeding.schema import PlanSeed, SeedError, TaskSeed, UnitSeed, read_plan, read_units

DATA = Path(seeding.__file__).parent / "data"
AGENCIES = ["nn-ptnt", "kt-ht", "tc-kh", "tt-y-te", "vh-tt", "tt-vh-tt-tt", "tn-mt"]
UNIONS = ["hoi-nong-dan", "hoi-phu-nu", "doan-thanh-nien", "hoi-cuu-chien-binh", "lien-doan-lao-dong"]

# Row of the table of obligations (DOMAIN.md): tasks, units that lead each, units that coordinate each.
ROWS = {
    "I.1": (1, 1, 25),
    "I.2a": (1, 20, 0),
    "I.2b": (1, 1, 2),
    "II.1a": (1, 1, 1),
    "II.1b": (1, 1, 1),
    "II.2a": (1, 1, 2),
    "II.2b": (1, 1, 13),
    "II.3": (1, 1, 1),
    "II.4": (1, 1, 1),
    "II.5a": (1, 1, 3),
    "II.5b": (1, 1, 3),
    "II.5c": (2, 1, 0),
    "II.6": (1, 1, 3),
    "II.7": (1, 1, 0),
    "III.1": (1, 1, 0),
    "III.2": (1, 1, 6),
    "III.3": (1, 1, 19),
    "III.4": (1, 1, 6),
    "III.5": (1, 2, 13),
    "III.6": (1, 1, 6),
    "III.7": (1, 6, 7),
    "III.8a": (1, 13, 0),
    "III.8b": (1, 13, 7),
    "III.8c": (2, 13, 0),
}


@pytest.fixture(scope="module")
def units() -> list[UnitSeed]:
    return read_units(DATA / "tam-duong-units.yaml")


@pytest.fixture(scope="module")
def plan(units) -> PlanSeed:
    return read_plan(DATA / "ocop-2022.yaml", units)


def row(task: TaskSeed) -> str:
    return task.code.split("-")[0]


def of_kind(units: list[UnitSeed], kind: UnitKind) -> list[UnitSeed]:
    return [unit for unit in units if unit.kind is kind]


def test_the_district_has_its_units_and_thirteen_communes(units):
    counts = Counter(unit.kind for unit in units)

    assert counts == {
        UnitKind.COMMITTEE: 1,
        UnitKind.AGENCY: 7,
        UnitKind.FRONT: 1,
        UnitKind.UNION: 5,
        UnitKind.BODY: 2,
        UnitKind.COMMUNE: 13,
        UnitKind.OVERSIGHT: 2,
    }


def test_every_parent_stands_before_its_children(units):
    seen: set[str | None] = {None}
    for unit in units:
        assert unit.parent in seen
        seen.add(unit.code)


def test_the_town_comes_first_and_the_communes_follow_in_vietnamese_order(units):
    town, *communes = (unit.name for unit in of_kind(units, UnitKind.COMMUNE))

    assert town == "Thị trấn Tam Đường"
    assert communes == sorted(communes, key=sort_key)


def test_no_two_units_share_a_name(units):
    for names in (
        [unit.name for unit in units],
        [unit.short_name for unit in units],
        [unit.name_en for unit in units],
    ):
        assert len(set(names)) == len(names)


def test_number_and_day_of_the_plan_are_still_blank(plan):
    assert (plan.number, plan.issued_on) == (None, None)
    assert (plan.year, plan.calendar, plan.days_after_cut) == (2022, Calendar.STATE, 3)


def test_every_section_of_parts_two_and_three_has_work(plan):
    with_tasks = {task.section for task in plan.tasks}

    assert with_tasks == {"I.1", "I.2"} | {f"II.{n}" for n in range(1, 8)} | {f"III.{n}" for n in range(1, 9)}


def test_sections_hang_in_a_tree(plan):
    parents = {section.label: section.parent for section in plan.sections}

    assert [label for label, parent in parents.items() if parent is None] == ["I", "II", "III"]
    assert all(label.rpartition(".")[0] == (parent or "") for label, parent in parents.items())
    assert [section.position for section in plan.sections] == list(range(len(plan.sections)))


def test_every_row_of_the_table_of_obligations_is_there_with_its_units(plan):
    assert {row(task) for task in plan.tasks} == ROWS.keys()
    for code, (count, leads, coordinating) in ROWS.items():
        tasks = [task for task in plan.tasks if row(task) == code]
        assert len(tasks) == count, code
        for task in tasks:
            assert (len(task.lead), len(task.coordinating)) == (leads, coordinating), task.code


def test_work_of_several_units_is_done_by_each(plan):
    assert [task.code for task in plan.tasks if task.shared == "each"] == [
        "I.2a", "III.5", "III.7", "III.8a", "III.8b", "III.8c-1", "III.8c-2",
    ]  # fmt: skip


def test_everyone_coordinates_except_the_lead(plan):
    task = next(task for task in plan.tasks if task.code == "I.1")

    assert task.lead == ["nn-ptnt"]
    assert task.coordinating[:12] == [*AGENCIES[1:], "mttq", *UNIONS]
    assert task.coordinating[12] == "thi-tran-tam-duong"


def test_how_often_each_task_is_reported(plan):
    often = {
        frequency: [task.code for task in plan.tasks if task.frequency is frequency]
        for frequency in Frequency
    }

    assert often == {
        Frequency.ONCE: [
            "I.1", "I.2a", "II.2b", "II.3", "II.5a", "II.5b", "II.5c-1", "II.5c-2", "III.8a", "III.8c-1", "III.8c-2",
        ],
        Frequency.MONTHLY: [],
        Frequency.QUARTERLY: [
            "II.1a", "II.1b", "II.2a", "II.4", "III.1", "III.2", "III.3", "III.4", "III.5", "III.7", "III.8b",
        ],
        Frequency.HALF_YEARLY: ["I.2b", "II.6", "II.7", "III.6"],
        Frequency.YEARLY: [],
    }  # fmt: skip


@pytest.mark.parametrize(("code", "last_day"), [("II.5a", date(2022, 4, 19)), ("II.5b", date(2022, 6, 19))])
def test_the_rounds_are_due_on_the_day_before_the_one_that_the_plan_names(plan, code, last_day):
    task = next(task for task in plan.tasks if task.code == code)

    assert task.due_on == last_day == read_deadline(task.wording, plan.year).due_on


def test_due_dates_that_the_plan_does_not_give(plan):
    due = {task.code: task.due_on for task in plan.tasks if task.due_on}

    assert due["I.2a"] == due["II.3"] == due["III.8a"] == due["III.8c-1"] == date(2022, 3, 31)
    assert (due["II.5c-1"], due["II.5c-2"]) == (date(2022, 4, 30), date(2022, 6, 30))
    assert due["III.8c-2"] == date(2022, 5, 31)
    assert due["I.1"] == due["II.2b"] == date(2022, 12, 31)


def test_outreach_measures_what_the_front_and_the_unions_do(plan):
    task = next(task for task in plan.tasks if task.measured_by == "outreach")

    assert task.lead == ["mttq", *UNIONS]


def test_every_proposal_is_told_in_a_note(plan):
    assert all(task.notes for task in plan.tasks)
    assert all("đề xuất" in "".join(note.note for note in task.notes) for task in plan.tasks)


def test_titles_are_short_and_all_different(plan):
    for titles in ([task.title for task in plan.tasks], [task.title_en for task in plan.tasks]):
        assert len(set(titles)) == len(titles)
        assert max(map(len, titles)) <= 150


def test_the_targets(plan):
    assert [(target.section, target.planned, target.due_on) for target in plan.targets] == [
        ("I.1", 5, date(2022, 12, 31)),
        ("II.2", 5, date(2022, 12, 31)),
    ]


# Broken files


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

    assert task.lead == ["hon", "bo"]


def test_followers_are_left_out_where_they_lead_or_coordinate(read):
    (task,) = read(a_plan(a_task(coordinating=["bo"], followers=["@everyone"]))).tasks

    assert (task.lead, task.coordinating, task.followers) == (["office"], ["bo"], ["hon"])


ONCE = {"frequency": "once"}
BROKEN = {
    "unknown section": (a_task(section="IV"), "tasks[I.1].section: the plan has no section 'IV'"),
    "unknown unit": (a_task(lead=["nobody"]), "tasks[I.1]: no unit has the code 'nobody'"),
    "unknown group": (a_task(coordinating=["@towns"]), "tasks[I.1]: no group is called '@towns'"),
    "empty group": (a_task(coordinating=["@unions"]), "tasks[I.1]: the group '@unions' has no units"),
    "no lead": (a_task(lead=[]), "tasks[I.1].lead: List should have at least 1 item"),
    "two leads for one": (
        a_task(lead=["bo", "hon"]),
        "tasks[I.1].lead: 2 units lead what is shared by one: bo, hon",
    ),
    "two parts": (a_task(coordinating=["office"]), "tasks[I.1]: unit 'office' has more than one part"),
    "once without a date": (a_task(**ONCE), "tasks[I.1]: a task done once needs due_on"),
    "periodic with a date": (a_task(due_on=date(2022, 3, 1)), "tasks[I.1]: a quarterly task has no due_on"),
    "far date": (
        a_task(**ONCE, due_on=date(2012, 3, 1)),
        "tasks[I.1].due_on: 2012-03-01 is far from the plan's year",
    ),
    "weight": (a_task(weight=0), "tasks[I.1].weight: Input should be greater than 0"),
    "weight as text": (a_task(weight="2"), "tasks[I.1].weight: Input should be a valid integer"),
    "unknown key": (a_task(color="red"), "tasks[I.1].color: Extra inputs are not permitted"),
    "unknown frequency": (
        a_task(frequency="daily"),
        "tasks[I.1].frequency: Input should be 'once', 'monthly'",
    ),
    "no code": (a_task(code=""), "tasks[1].code: String should match pattern"),
}


@pytest.mark.parametrize(("task", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_task_is_told_with_file_and_place(read, task, message):
    with pytest.raises(SeedError) as raised:
        read(a_plan(task))

    assert str(raised.value).startswith(f"plan.yaml: {message}")


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        (a_plan(a_task(), a_task()), "plan.yaml: tasks[I.1]: the code stands 2 times"),
        (a_plan(issuer="nobody"), "plan.yaml: issuer: no unit has the code 'nobody'"),
        (a_plan(standing_agency="nobody"), "plan.yaml: standing_agency: no unit has the code 'nobody'"),
        (a_plan(sections=a_plan()["sections"] * 2), "plan.yaml: sections[I]: the label stands 2 times"),
        ("code: p\ncode: q\n", "plan.yaml: line 2: the key 'code' stands twice"),
        ("code: [\n", "plan.yaml: line 2: "),
        ("", "plan.yaml: file: Input should be a valid dictionary"),
    ],
)
def test_a_broken_plan_is_told_with_file_and_place(read, plan, message):
    with pytest.raises(SeedError) as raised:
        read(plan)

    assert str(raised.value).startswith(message)


def test_all_problems_are_told_at_once(read):
    with pytest.raises(SeedError) as raised:
        read(a_plan(a_task(lead=["nobody"]), a_task(code="I.2", lead=["bo", "hon"])))

    assert [place for place, _ in raised.value.problems] == ["tasks[I.1]", "tasks[I.2].lead"]


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(SeedError, match=r"units\.yaml: file: cannot be read"):
        read_units(tmp_path / "units.yaml")


def test_a_unit_code_may_stand_once_in_the_whole_tree(tmp_path):
    path = tmp_path / "units.yaml"
    inner = unit_of("bo", "commune", children=[unit_of("bo", "commune")])
    path.write_text(yaml.safe_dump({"units": [inner]}), "utf-8")

    with pytest.raises(SeedError, match=r"units\.yaml: unit bo: the code stands 2 times"):
        read_units(path)


def test_an_unknown_kind_is_told_by_the_codes_above_it(tmp_path):
    path = tmp_path / "units.yaml"
    tree = unit_of("district", "committee", children=[unit_of("bo", "village")])
    path.write_text(yaml.safe_dump({"units": [tree]}), "utf-8")

    with pytest.raises(SeedError) as raised:
        read_units(path)

    assert str(raised.value).startswith(
        "units.yaml: units[district].children[bo].kind: Input should be 'committee'"
    )
