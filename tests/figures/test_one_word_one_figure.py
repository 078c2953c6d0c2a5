"""What is called overdue ("quá hạn") is the same figure on every page that says it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ocop_tasks.admin.calendar_queries import overdue_on
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi
from tests.plans.reading import rows_of, words
from tests.support.workbooks import tables_of


@pytest.fixture
def late_in_every_way(make):
    """Three that are overdue, one of them submitted late and not yet judged; and five that are not."""
    make.assignment(due_on=date(2022, 3, 31))
    begun = make.assignment(due_on=date(2022, 4, 30))
    make.progress(begun, at=hanoi(2022, 5, 2))
    make.submission(make.assignment(due_on=date(2022, 5, 10)), at=hanoi(2022, 5, 12))
    make.submission(make.assignment(due_on=date(2022, 5, 10)), at=hanoi(2022, 5, 10))
    make.completion(make.assignment(due_on=date(2022, 5, 10)), at=hanoi(2022, 5, 12))
    make.assignment(due_on=date(2022, 6, 15))
    make.assignment(due_on=date(2022, 9, 30))
    cancelled = make.assignment(due_on=date(2022, 3, 31))
    cancelled.cancel(by=make.standing_agency(), at=hanoi(2022, 6, 1), reason="Không còn áp dụng")
    make.session.commit()


def test_the_list_of_plans_progress_the_desk_and_the_meeting_say_the_same(make, sign_in, late_in_every_way):
    chairman, plan = sign_in(make.chairman()), f"/plans/{make.plan.id}"
    meeting = chairman.post(f"{plan}/meetings").location

    assert "quá hạn 3" in words(chairman.get("/plans").text)
    assert "Quá hạn 3 việc" in words(chairman.get(f"{plan}/progress").text)
    assert "Quá hạn hôm nay 3" in words(chairman.get(f"{plan}/desk").text)
    assert "3 việc quá hạn" in words(chairman.get(meeting).text)
    rows = chairman.get(f"{plan}/desk?show=overdue").text
    assert len(re.findall(r'<tr id="row-', rows)) == 3


def test_the_end_of_the_plan_s_own_calendar_counts_it_the_same(make, sign_in, app, late_in_every_way):
    [plan] = overdue_on(date(2022, 7, 1), portal_today=date(2022, 6, 15))
    assert (plan.count, plan.already) == (4, 3)


@pytest.mark.parametrize(
    ("period", "assigned"), [("", 11), ("2022-Q1", 1), ("2022-Q2", 6), ("2022-H1", 7), ("2022-05", 4)]
)
def test_the_ranking_its_file_and_the_list_of_work_count_the_same_in_a_period(
    make, sign_in, late_in_every_way, period, assigned
):
    """Also the work of a quarter that is due after it."""
    make.task(frequency=Frequency.QUARTERLY, due_rule=parse_due_rule("after-1 4"))
    chairman, plan = sign_in(make.chairman()), f"/plans/{make.plan.id}"

    page = chairman.get(f"{plan}/ranking?period={period}").text
    ranked, *_others = tables_of(chairman.get(f"{plan}/ranking.xlsx?period={period}").data)

    assert f"{assigned} việc được xếp hạng ở đây" in words(page)
    assert ranked.rows[-1]["Được giao"] == assigned
    assert len(rows_of(chairman.get(f"{plan}/work?counted={period}").text)) == assigned
