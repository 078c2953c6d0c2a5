"""What the seed files of the 2022 plan hold."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from ocop_tasks import seeding
from ocop_tasks.models.people.unit import UnitKind
from ocop_tasks.rules.plan_phrases.deadlines import read_deadline
from ocop_tasks.rules.text.vietnamese import sort_key
from ocop_tasks.rules.work.periods import Calendar, Frequency
from ocop_tasks.seeding.plan_file import TaskSeed
from ocop_tasks.seeding.plan_reading import PlanSeed, read_plan
from ocop_tasks.seeding.units_file import UnitSeed, read_units

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
    assert [task.code for task in plan.tasks if len(task.lead) > 1] == [
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

    assert task.due_on == last_day == read_deadline(task.wording or "", plan.year).due_on


def test_due_dates_that_the_plan_does_not_give(plan):
    due = {task.code: task.due_on for task in plan.tasks if task.due_on}

    assert due["I.2a"] == due["II.3"] == due["III.8a"] == due["III.8c-1"] == date(2022, 3, 31)
    assert (due["II.5c-1"], due["II.5c-2"]) == (date(2022, 4, 30), date(2022, 6, 30))
    assert due["III.8c-2"] == date(2022, 5, 31)
    assert due["I.1"] == due["II.2b"] == date(2022, 12, 31)


def test_outreach_measures_what_the_front_and_the_unions_do(plan):
    task = next(task for task in plan.tasks if task.measured_by)

    assert task.lead == ["mttq", *UNIONS]


def test_every_proposal_is_told_in_a_note(plan):
    assert all(task.notes for task in plan.tasks)
    assert all("đề xuất" in "".join(note.note or "" for note in task.notes) for task in plan.tasks)


def test_titles_are_short_and_all_different(plan):
    for titles in ([task.title for task in plan.tasks], [task.title_en for task in plan.tasks]):
        assert len(set(titles)) == len(titles)
        assert max(map(len, titles)) <= 150


def test_the_targets(plan):
    assert [(target.section, target.planned, target.due_on) for target in plan.targets] == [
        ("I.1", 5, date(2022, 12, 31)),
        ("II.2", 5, date(2022, 12, 31)),
    ]
