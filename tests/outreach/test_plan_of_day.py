"""Which days a plan counts: an activity on any other is asked back, or stands where it counts, and never nowhere."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ocop_tasks.models import Plan
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import on_day
from tests.outreach.entries import photo, send

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
AFTER = "2022-12-20"
"""2022 ends on 14 December, as the state cuts it (DOMAIN.md rule 13)."""
DAYS = "Kế hoạch năm 2022 tính các hoạt động từ 15/12/2021 đến hết 14/12/2022."


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def in_december():
    with on_day(date(2022, 12, 20)):
        yield


@pytest.fixture
def next_plan(log, make):
    """The plan of 2023, of the same district."""
    plan = Plan(
        code="ocop-2023", title="Kế hoạch OCOP 2023", year=2023, issuer=log.plan.issuer,
        standing_unit=log.plan.standing_unit,
    )  # fmt: skip
    make.session.add(plan)
    make.session.commit()
    return plan


def test_a_day_that_no_period_holds_is_asked_back_with_the_days_that_count(log, sign_in, in_december):
    browser = sign_in(log.officer)

    refused = send(browser, log.typed(held_on=AFTER), (photo(), "họp.jpg"))

    assert refused.status_code == 422
    assert f"Ngày 20/12/2022 không được tính. {DAYS}" in refused.text
    assert 'value="Đăng ký ý tưởng sản phẩm OCOP"' in refused.text
    assert "họp.jpg" in refused.text
    assert log.all() == []
    assert send(browser, log.typed(held_on="2022-12-14")).status_code == 303, "its last day"


def test_a_phone_that_sends_later_keeps_the_entry_and_is_told_which_days_count(log, sign_in, in_december):
    answer = sign_in(log.officer).post(
        "/outreach/activities/new",
        data=log.typed(held_on=AFTER),
        headers={"Accept": "application/json", "Idempotency-Key": "p"},
    )

    assert answer.status_code == 422
    assert answer.json["taken"] is False
    assert DAYS in answer.json["reasons"][0]
    assert answer.json["reasons"][0].startswith("Ngày 20"), "the field's name once"


def test_the_form_says_which_days_count_and_offers_no_day_that_does_not(log, sign_in, in_december):
    page = sign_in(log.officer).get("/outreach/activities/new").text

    assert DAYS in words(page)
    assert f'value="{AFTER}"' not in page


def test_the_day_says_which_plan_counts_it(log, next_plan, sign_in, in_december):
    browser = sign_in(log.officer)
    assert f'value="{AFTER}"' in browser.get("/outreach/activities/new").text

    send(browser, log.typed(held_on=AFTER, idempotency_key="a"))
    sent = send(browser, log.typed(held_on="2022-12-14", idempotency_key="b"))

    assert [activity.plan.year for activity in log.all()] == [2023, 2022]
    assert "Hoạt động tính vào kế hoạch OCOP 2022." in browser.get(sent.location).text
    assert f"{DAYS}" in words(browser.get("/outreach/activities/new").text)


def test_a_task_of_the_other_plan_is_asked_for_again(log, make, next_plan, sign_in, in_december):
    task = make.task("Vận động chủ thể", leads=[log.union])

    refused = send(sign_in(log.officer), log.typed(held_on=AFTER, task=str(task.id)))

    assert refused.status_code == 422
    assert "Hãy chọn một nhiệm vụ mà đơn vị bạn thực hiện trong kế hoạch năm 2023." in refused.text


def test_what_was_taken_on_such_a_day_is_told_beside_the_figures_and_can_be_corrected(
    log, make, sign_in, in_december
):
    activity = log.activity(held_on=date(2022, 12, 20), reached=17)
    log.activity(held_on=date(2022, 12, 1), reached=5)

    page = words(sign_in(make.standing_agency()).get("/outreach/figures").text)
    told = log.typed(held_on=AFTER, reached="18", women="", minority="", reason="Đếm lại")
    corrected = sign_in(log.officer).post(
        f"/outreach/activities/{activity.id}/correction", data=told | {"version": str(activity.version)}
    )

    assert "Lượt người 5 " in page
    assert "Còn 1 hoạt động, 17 lượt người ghi ngày không kỳ nào của kế hoạch tính" in page
    assert corrected.status_code == 303


def test_an_activity_that_moves_no_measured_task_says_so(log, make, sign_in):
    task = make.task(
        "Vận động chủ thể", leads=[make.unit("Hội Nông dân")], coordinating=[log.union],
        frequency=Frequency.QUARTERLY, measured_in=Counted.ACTIVITIES, measure_target=3,
    )  # fmt: skip
    browser = sign_in(log.officer)

    sent = send(browser, log.typed(task=str(task.id)))

    assert (
        "Đơn vị bạn không chủ trì nhiệm vụ này trong kỳ có ngày 15/06/2022" in browser.get(sent.location).text
    )
