"""The days of a plan on which units work are changed: what comes and goes is shown first, what was reported stays."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from ocop_tasks.models import Assignment, Plan, Task
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi, on_day
from tests.work.sending import words


@pytest.fixture
def agency(make, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


def typed(plan: Plan, **changes: Any) -> dict[str, Any]:
    given = {"title": plan.title, "calendar": "state", "days_after_cut": 3, "span": "year", "year": plan.year}
    if plan.starts_on and plan.ends_on:
        given |= {
            "span": "days",
            "starts_on": f"{plan.starts_on:%d/%m/%Y}",
            "ends_on": f"{plan.ends_on:%d/%m/%Y}",
        }
    return given | {"version": plan.version} | changes


def look(browser: Any, plan: Plan, **changes: Any) -> tuple[str, str]:
    """What the page says would follow, and what agrees to it."""
    answer = browser.post(f"/plans/{plan.id}/edit", data=typed(plan, **changes))
    assert answer.status_code == 200
    confirmed = re.search(r'name="confirmed"\s+value="(\w+)"', answer.text)
    assert confirmed, answer.text
    return words(answer), confirmed[1]


def change(browser: Any, plan: Plan, **changes: Any) -> str:
    """Look, agree, and give back what was shown."""
    told, confirmed = look(browser, plan, **changes)
    sent = typed(plan, **changes) | {"confirmed": confirmed}
    assert browser.post(f"/plans/{plan.id}/edit", data=sent).status_code == 303
    return told


def days(first: str, last: str) -> dict[str, str]:
    return {"span": "days", "starts_on": first, "ends_on": last}


def periods(make, task: Task) -> list[str]:
    make.session.expire_all()
    return [f"{each.period} {each.due_on:%d/%m/%Y}" for each in make.assignments(task)]


QUARTERS = ["2022-Q1 17/03/2022", "2022-Q2 17/06/2022", "2022-Q3 17/09/2022", "2022-Q4 17/12/2022"]


def test_a_longer_plan_gives_the_periods_that_are_added(make, agency):
    task = make.task("Tuyên truyền", leads=[make.unit("Xã Bản Bo")], frequency=Frequency.QUARTERLY)

    told = change(agency, make.plan, **days("1/1/2022", "30/6/2023"))

    assert "Giao thêm 2 công việc của các kỳ: quý I/2023, quý II/2023." in told
    assert periods(make, task) == [*QUARTERS, "2023-Q1 17/03/2023", "2023-Q2 17/06/2023"]
    assert (make.plan.starts_on, make.plan.ends_on) == (date(2022, 1, 1), date(2023, 6, 30))
    history = words(agency.get(f"/plans/{make.plan.id}/history"))
    assert "Đến hết ngày 30/06/2023" in history


def test_nothing_is_changed_before_it_is_agreed_to(make, agency):
    task = make.task(frequency=Frequency.QUARTERLY)

    look(agency, make.plan, **days("1/1/2022", "30/6/2023"))

    assert periods(make, task) == QUARTERS
    assert make.plan.ends_on is None


def test_a_shorter_plan_keeps_what_was_reported_and_what_is_due(make, agency):
    task = make.task(leads=[make.unit("Xã Bản Bo"), make.unit("Xã Nà Tăm")], frequency=Frequency.QUARTERLY)
    first, second = make.assignments(task)[:4], make.assignments(task)[4:]
    make.progress(first[3], note="Đã bắt đầu quý IV")
    untouched = [each.id for each in second[2:]] + [first[2].id]

    told = change(agency, make.plan, **days("1/4/2022", "30/6/2022"))

    assert "3 công việc của kỳ nằm ngoài thời gian mới, chưa ai báo cáo, được xoá đi." in told
    assert "3 công việc của kỳ nằm ngoài thời gian mới giữ nguyên" in told
    make.session.expire_all()
    assert [make.session.get(Assignment, gone) for gone in untouched] == [None] * 3
    assert periods(make, task) == [QUARTERS[0], QUARTERS[1], QUARTERS[3], QUARTERS[0], QUARTERS[1]]


def test_a_year_in_a_longer_plan_is_one_period_of_several_and_back(make, agency):
    task = make.task(frequency=Frequency.YEARLY)
    assert periods(make, task) == ["2022 17/12/2022"]

    change(agency, make.plan, **days("1/1/2022", "31/12/2023"))
    assert periods(make, task) == ["2022-Y 17/12/2022", "2023-Y 17/12/2023"]

    change(agency, make.plan, span="year", year=2022)
    assert periods(make, task) == ["2022 17/12/2022"]


def test_what_is_done_once_is_of_the_plan_as_a_whole_and_keeps_its_date(make, agency):
    once = make.task(due_on=date(2022, 12, 30))
    open_ended = make.task(due_on=date(2022, 12, 31))
    open_ended.due_on = None
    make.session.commit()

    told = change(agency, make.plan, **days("1/9/2021", "30/9/2022"))

    assert "1 công việc không ghi ngày có hạn mới là ngày cuối của kế hoạch, 30/09/2022." in told
    assert "1 nhiệm vụ có hạn nằm ngoài thời gian mới; hạn giữ nguyên" in told
    assert periods(make, once) == ["2021 30/12/2022"]
    assert periods(make, open_ended) == ["2021 30/09/2022"]
    whole = make.assignments(once)[0]
    assert (whole.period_from, whole.period_to) == (date(2021, 9, 1), date(2022, 9, 30))


def test_periods_that_are_over_are_not_given_afterwards(make, agency):
    make.plan.starts_on, make.plan.ends_on = date(2022, 6, 1), date(2022, 12, 31)
    make.session.commit()
    task = make.task(frequency=Frequency.QUARTERLY)
    with on_day(date(2022, 8, 1)):
        told = change(agency, make.plan, span="year", year=2022)

    assert "Không công việc nào thêm, bớt hay đổi hạn." in told
    assert periods(make, task) == QUARTERS[1:]


def test_what_was_agreed_to_is_what_is_done_or_it_is_shown_again(make, agency):
    task = make.task(frequency=Frequency.QUARTERLY)
    _told, confirmed = look(agency, make.plan, **days("1/1/2022", "30/6/2022"))
    make.progress(make.assignments(task)[3], note="Vừa báo cáo")

    sent = typed(make.plan, **days("1/1/2022", "30/6/2022")) | {"confirmed": confirmed}
    answer = agency.post(f"/plans/{make.plan.id}/edit", data=sent)

    assert answer.status_code == 200
    assert "1 công việc của kỳ nằm ngoài thời gian mới giữ nguyên" in words(answer)
    assert len(periods(make, task)) == 4


def test_a_task_that_no_longer_applies_gets_no_new_work(make, agency):
    task = make.task(frequency=Frequency.QUARTERLY)
    task.cancelled_at = hanoi(2022, 6, 1)
    make.session.commit()

    change(agency, make.plan, **days("1/1/2022", "30/6/2023"))

    assert periods(make, task) == QUARTERS
