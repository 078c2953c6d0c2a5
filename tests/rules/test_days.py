"""Days as people here type them: one table, for the server and for the browser; and which days make sense where."""

from __future__ import annotations

import json
import subprocess
from datetime import date

import pytest

from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.text import days
from ocop_tasks.rules.text.days import DaySpan, Lean, NotADay, UnclearDay, read_day
from ocop_tasks.settings import ROOT
from tests.support.node import node

OVER_TWO_YEARS = DaySpan(date(2022, 9, 1), date(2023, 6, 30))
MIDDLE = date(2023, 1, 30)
BOTH_YEARS = DaySpan(date(2022, 9, 1), date(2023, 12, 31))
TABLE = json.loads((ROOT / "tests/rules/days.json").read_text("utf-8"))
"""Near which day, and on which side of it; then what is typed, and the day, or null where it is none."""
CASES = [(near, typed, meant) for near, cases in TABLE.items() for typed, meant in cases.items()]
TODAY = date(2022, 6, 15)
YEAR = DaySpan.of_year(2022)


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


@pytest.mark.parametrize(
    ("typed", "span", "meant"),
    [
        ("15/10", OVER_TWO_YEARS, ["2022-10-15"]),
        ("20 tháng 4", OVER_TWO_YEARS, ["2023-04-20"]),
        ("1/9", OVER_TWO_YEARS, ["2022-09-01"]),
        ("30/6", OVER_TWO_YEARS, ["2023-06-30"]),
        ("20/8", OVER_TWO_YEARS, ["2022-08-20"]),  # in neither: the nearest, which a form then refuses
        ("20/8/2023", OVER_TWO_YEARS, ["2023-08-20"]),
        ("20/4", BOTH_YEARS, ["2023-04-20"]),
        ("15/10", BOTH_YEARS, ["2022-10-15", "2023-10-15"]),
        ("15/10/22", BOTH_YEARS, ["2022-10-15"]),
        ("30/2", OVER_TWO_YEARS, []),
    ],
)
def test_a_day_of_a_plan_over_two_years_is_the_one_within_it_and_asked_for_where_both_have_it(
    typed, span, meant
):
    def read() -> list[date]:
        try:
            return [read_day(typed, MIDDLE, within=span)]
        except UnclearDay as unclear:
            return list(unclear.readings)
        except NotADay:
            return []

    assert read() == [date.fromisoformat(day) for day in meant]
    script = f"""
        import {{ readDay }} from "./static/js/fields.js";
        const found = readDay("{typed}", "{MIDDLE}", undefined, "{span.first} {span.last}");
        console.log(JSON.stringify(found.readings ?? (found.day ? [found.day] : [])));
    """
    said = subprocess.run(
        [node(), "--input-type=module", "-e", script], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert json.loads(said.stdout) == meant


def test_a_span_of_days_knows_its_year_and_its_months():
    assert (YEAR.year, len(YEAR.months)) == (2022, 12)
    assert (OVER_TWO_YEARS.year, list(OVER_TWO_YEARS.years)) == (None, [2022, 2023])
    assert (OVER_TWO_YEARS.months[0], OVER_TWO_YEARS.months[-1]) == ((2022, 9), (2023, 6))
    assert len(OVER_TWO_YEARS.months) == 10


def code_of(check, day: date, **given) -> str | None:
    try:
        check(day, **given)
    except RuleBroken as broken:
        return broken.code
    return None


def test_a_due_date_lies_in_its_plans_year():
    assert code_of(days.check_due, date(2022, 12, 31), plan=YEAR) is None
    assert code_of(days.check_due, date(2023, 1, 1), plan=YEAR) == "due_outside_plan"
    assert code_of(days.check_due, date(2021, 12, 31), plan=YEAR) == "due_outside_plan"


def test_a_due_date_of_a_plan_over_two_years_lies_among_its_days():
    assert code_of(days.check_due, date(2023, 6, 30), plan=OVER_TWO_YEARS) is None
    assert code_of(days.check_due, date(2022, 9, 1), plan=OVER_TWO_YEARS) is None
    with pytest.raises(RuleBroken) as broken:
        days.check_due(date(2023, 7, 1), OVER_TWO_YEARS)
    assert broken.value.code == "due_outside_span"
    assert broken.value.details == {"day": "01/07/2023", "first": "01/09/2022", "last": "30/06/2023"}
    today = date(2022, 12, 28)
    assert code_of(days.check_due_later, date(2023, 2, 1), today=today, plan=OVER_TWO_YEARS) is None
    given = {"today": today, "last": OVER_TWO_YEARS.last}
    assert code_of(days.check_answer_by, date(2023, 6, 30), **given) is None
    assert code_of(days.check_answer_by, date(2023, 7, 1), **given) == "answer_by_far"


def test_what_is_put_off_is_put_off_to_a_day_ahead():
    given = {"today": TODAY, "plan": YEAR}
    assert code_of(days.check_due_later, TODAY, **given) is None
    assert code_of(days.check_due_later, date(2022, 6, 14), **given) == "until_past"
    assert code_of(days.check_due_later, date(2029, 6, 20), **given) == "due_outside_plan"


def test_an_answer_is_asked_for_from_today_on_within_the_plan_or_two_months():
    given = {"today": TODAY, "last": YEAR.last}
    assert code_of(days.check_answer_by, TODAY, **given) is None
    assert code_of(days.check_answer_by, date(2022, 12, 31), **given) is None
    assert code_of(days.check_answer_by, date(2022, 6, 14), **given) == "answer_by_past"
    assert code_of(days.check_answer_by, date(2023, 1, 1), **given) == "answer_by_far"
    assert code_of(days.check_answer_by, date(2023, 1, 5), today=date(2022, 12, 28), last=YEAR.last) is None


def test_a_paper_is_not_dated_in_the_future_but_may_be_ahead_of_a_calendar_of_the_past():
    same, ahead = {"today": TODAY, "world": TODAY}, {"today": TODAY, "world": date(2026, 11, 30)}
    assert code_of(days.check_document_day, TODAY, **same) is None
    assert code_of(days.check_document_day, date(2022, 6, 16), **same, is_sure=True) == "document_in_future"
    assert code_of(days.check_document_day, date(2022, 6, 16), **ahead) == "document_after_today"
    assert code_of(days.check_document_day, date(2022, 6, 16), **ahead, is_sure=True) is None
    assert code_of(days.check_document_day, date(2026, 12, 1), **ahead, is_sure=True) == "document_in_future"
