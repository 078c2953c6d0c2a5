"""Days as people here type them: one table, for the server and for the browser; and which days make sense where."""

from __future__ import annotations

import json
import subprocess
from datetime import date

import pytest

from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text import days
from ocop_tasks.rules.text.days import Lean, NotADay, read_day
from ocop_tasks.settings import ROOT
from tests.support.node import node

TABLE = json.loads((ROOT / "tests/rules/days.json").read_text("utf-8"))
"""Near which day, and on which side of it; then what is typed, and the day, or null where it is none."""
CASES = [(near, typed, meant) for near, cases in TABLE.items() for typed, meant in cases.items()]
TODAY = date(2022, 6, 15)


@pytest.mark.parametrize(("near", "typed", "meant"), CASES)
def test_what_is_typed_is_the_day_that_people_mean(near, typed, meant):
    day, _, lean = near.partition(" ")
    asked = (typed, date.fromisoformat(day), Lean[lean.upper() or "NONE"])
    if meant:
        assert read_day(*asked) == date.fromisoformat(meant)
        return
    with pytest.raises(NotADay):
        read_day(*asked)


def test_a_day_that_the_calendar_does_not_have_is_told_apart():
    for typed, is_off in {
        "6/20/2022": True,
        "30/2": True,
        "31/4/2022": True,
        "mai": False,
        "206": False,
    }.items():
        with pytest.raises(NotADay) as refused:
            read_day(typed, TODAY)
        assert refused.value.is_off is is_off


def test_every_day_of_a_plans_year_is_nearest_to_its_middle():
    for year in (2022, 2024):
        for day in ("1/1", "31/12", "2/7"):
            assert read_day(day, days.middle_of(year)).year == year


def test_the_browser_reads_the_same():
    script = """
        import { readDay } from "./static/js/fields.js";
        let text = "";
        for await (const piece of process.stdin) text += piece;
        const read = JSON.parse(text).map(([near, typed]) => readDay(typed, ...near.split(" ")).day ?? null);
        console.log(JSON.stringify(read));
    """
    said = subprocess.run(
        [node(), "--input-type=module", "-e", script],
        input=json.dumps([case[:2] for case in CASES]),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    got = zip(CASES, json.loads(said.stdout), strict=True)
    assert [(case, read) for case, read in got if read != case[2]] == []


def code_of(check, day: date, **given) -> str | None:
    try:
        check(day, **given)
    except RuleBroken as broken:
        return broken.code
    return None


def test_a_due_date_lies_in_its_plans_year():
    assert code_of(days.check_due, date(2022, 12, 31), year=2022) is None
    assert code_of(days.check_due, date(2023, 1, 1), year=2022) == "due_outside_plan"
    assert code_of(days.check_due, date(2021, 12, 31), year=2022) == "due_outside_plan"


def test_what_is_put_off_is_put_off_to_a_day_ahead():
    given = {"today": TODAY, "year": 2022}
    assert code_of(days.check_due_later, TODAY, **given) is None
    assert code_of(days.check_due_later, date(2022, 6, 14), **given) == "until_past"
    assert code_of(days.check_due_later, date(2029, 6, 20), **given) == "due_outside_plan"


def test_an_answer_is_asked_for_from_today_on_within_the_plan_or_two_months():
    given = {"today": TODAY, "year": 2022}
    assert code_of(days.check_answer_by, TODAY, **given) is None
    assert code_of(days.check_answer_by, date(2022, 12, 31), **given) is None
    assert code_of(days.check_answer_by, date(2022, 6, 14), **given) == "answer_by_past"
    assert code_of(days.check_answer_by, date(2023, 1, 1), **given) == "answer_by_far"
    assert code_of(days.check_answer_by, date(2023, 1, 5), today=date(2022, 12, 28), year=2022) is None


def test_a_paper_is_not_dated_in_the_future_but_may_be_ahead_of_a_calendar_of_the_past():
    same, ahead = {"today": TODAY, "world": TODAY}, {"today": TODAY, "world": date(2026, 11, 30)}
    assert code_of(days.check_document_day, TODAY, **same) is None
    assert code_of(days.check_document_day, date(2022, 6, 16), **same, is_sure=True) == "document_in_future"
    assert code_of(days.check_document_day, date(2022, 6, 16), **ahead) == "document_after_today"
    assert code_of(days.check_document_day, date(2022, 6, 16), **ahead, is_sure=True) is None
    assert code_of(days.check_document_day, date(2026, 12, 1), **ahead, is_sure=True) == "document_in_future"
