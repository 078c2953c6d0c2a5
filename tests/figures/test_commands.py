"""``flask plan progress --json`` and ``flask plan list --json``: the figures and tasks for other programs."""

from __future__ import annotations

import json
from datetime import date

import pytest
from flask import Flask

from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi


@pytest.fixture
def run(app: Flask):
    """Runs a command and reads its JSON."""

    def command(*arguments: str):
        result = app.test_cli_runner().invoke(args=["plan", *arguments])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return command


@pytest.fixture
def commune(make):
    make.plan  # noqa: B018  (units stand under its issuer)
    return make.unit("Xã Bản Bo")


def test_a_plan_s_figures_have_the_agreed_shape(make, run, commune):
    make.completion(
        make.assignment(date(2022, 6, 1), unit=commune, section=make.section("III.8")), at=hanoi(2022, 5, 20)
    )

    told = run("progress", "--json")

    assert told == {
        "plan": "ocop-2022",
        "as_of": "2022-06-15",
        "confirmed": 100,
        "reported": 100,
        "due": 100,
        "assignments": 1,
        "overdue": 0,
        "due_soon": 0,
        "silent": 0,
        "done_in_time": 1,
        "done_late": 0,
        "open_in_time": 0,
        "open_late": 0,
        "sections": [
            {
                "path": "III.8",
                "title": "Mục III.8",
                "confirmed": 100,
                "reported": 100,
                "tasks": 1,
                "overdue": 0,
            }
        ],
        "units": [
            {
                "code": commune.code,
                "name": "Xã Bản Bo",
                "confirmed": 100,
                "reported": 100,
                "overdue": 0,
                "due_soon": 0,
                "silent": 0,
                "done_in_time": 1,
                "done_late": 0,
                "open_in_time": 0,
                "open_late": 0,
            }
        ],
        "targets": [],
    }


def test_figures_of_a_past_day_come_from_the_reports(make, run, commune):
    assignment = make.assignment(date(2022, 5, 31), unit=commune)
    make.progress(assignment, at=hanoi(2022, 5, 10), percent=40)
    make.completion(assignment, at=hanoi(2022, 6, 2))

    told = run("progress", "--json", "--as-of", "2022-06-01")

    assert (told["as_of"], told["confirmed"], told["reported"]) == ("2022-06-01", 0, 40)
    assert told["units"][0]["open_late"] == told["units"][0]["overdue"] == 1


def test_a_section_holds_what_is_below_it_and_an_empty_one_has_no_per_cent(make, run, commune):
    top = make.section("II")
    make.assignment(date(2022, 6, 1), unit=commune, section=make.section("II.1", under=top))
    make.section("III")

    sections = {section["path"]: section for section in run("progress", "--json")["sections"]}

    assert (sections["II"]["tasks"], sections["II"]["overdue"], sections["II"]["confirmed"]) == (1, 1, 0)
    assert (sections["III"]["tasks"], sections["III"]["confirmed"]) == (0, None)


def test_every_task_is_listed_with_its_units_roles_periods_and_due_dates(make, run, commune):
    helper = make.unit("Phòng VH-TT")
    make.task(
        "Tuyên truyền",
        leads=[commune],
        coordinating=[helper],
        frequency=Frequency.HALF_YEARLY,
        section=make.section("II"),
    )

    (task,) = run("list", "--json")

    assert (task["section"], task["title"], task["frequency"]) == ("II", "Tuyên truyền", "half_yearly")
    assert task["units"] == [
        {"code": commune.code, "name": "Xã Bản Bo", "role": "lead"},
        {"code": helper.code, "name": "Phòng VH-TT", "role": "coordinating"},
    ]
    assert task["periods"] == [
        {
            "period": "2022-H1",
            "from": "2021-12-15",
            "to": "2022-06-14",
            "due_on": "2022-06-17",
            "assignments": 1,
        },
        {
            "period": "2022-H2",
            "from": "2022-06-15",
            "to": "2022-12-14",
            "due_on": "2022-12-17",
            "assignments": 1,
        },
    ]


def test_a_plan_that_is_not_there_is_told_plainly(app, make):
    result = app.test_cli_runner().invoke(args=["plan", "progress", "--json", "--plan", "khac"])
    assert result.exit_code == 1
    assert "no plan has the code khac" in result.stderr
