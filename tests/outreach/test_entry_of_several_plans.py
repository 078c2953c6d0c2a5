"""An activity is logged for the plan of the task that was chosen, or for the plan; where several run nobody guesses."""

from __future__ import annotations

import re

import pytest

from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.periods import Frequency
from tests.outreach.entries import send

NEW = "/outreach/activities/new"
ASKED = "Hãy chọn kế hoạch, hoặc nhiệm vụ của kế hoạch, mà hoạt động này phục vụ."


@pytest.fixture
def other(make, log):
    """A plan of another subject beside that of OCOP."""
    return make.another_plan("Kế hoạch chuyển đổi số năm 2022")


def offered(page: str) -> list[str]:
    """What the field of the task offers."""
    select = re.search(r'<select[^>]*name="task".*?</select>', page, re.DOTALL)
    assert select
    return re.findall(r"<option[^>]*>([^<]*)<", select[0])


def test_the_form_offers_the_tasks_of_each_plan_and_each_plan_as_a_whole(log, make, other, sign_in):
    for plan, title in ((log.plan, "Vận động chủ thể"), (other, "Chữ ký số")):
        make.task(title, leads=[log.union], plan=plan, section=make.section("III.1", plan=plan))

    page = sign_in(log.officer).get(NEW).text

    assert offered(page) == [
        "Chọn kế hoạch hoặc nhiệm vụ",
        "Chuyển đổi số 2022, không gắn nhiệm vụ",
        "Chuyển đổi số 2022 · III.1 · Chữ ký số",
        "OCOP 2022, không gắn nhiệm vụ",
        "OCOP 2022 · III.1 · Vận động chủ thể",
    ]
    assert not re.search(r'for="task">[^/]*không bắt buộc', page)


def test_the_task_decides_the_plan_and_moves_with_the_log(log, make, other, sign_in):
    task = make.task("Chữ ký số", leads=[log.union], plan=other, frequency=Frequency.QUARTERLY)
    browser = sign_in(log.officer)

    sent = send(browser, log.typed(task=str(task.id)))

    [activity] = log.all()
    assert (activity.plan_id, activity.task_id) == (other.id, task.id)
    assert "Hoạt động tính vào kế hoạch Chuyển đổi số 2022." in browser.get(sent.location).text


def test_a_plan_without_a_task_can_be_chosen(log, other, sign_in):
    send(sign_in(log.officer), log.typed(task=f"plan-{other.id}"))

    [activity] = log.all()
    assert (activity.plan_id, activity.task_id) == (other.id, None)


def test_who_chose_nothing_is_asked_and_keeps_what_he_typed(log, other, sign_in):
    browser = sign_in(log.officer)

    refused = send(browser, log.typed())
    from_device = browser.post(
        NEW, data=log.typed(), headers={"Accept": "application/json", "Idempotency-Key": "p"}
    )

    assert refused.status_code == 422
    assert ASKED in refused.text
    assert 'value="Đăng ký ý tưởng sản phẩm OCOP"' in refused.text
    assert from_device.json["taken"] is False
    assert ASKED in from_device.json["reasons"][0]
    assert log.all() == []


def test_a_form_that_was_opened_for_one_plan_needs_no_choice(log, other, sign_in):
    browser = sign_in(log.officer)
    page = browser.get(f"{NEW}?plan={other.id}").text

    assert offered(page)[0] == "Không gắn nhiệm vụ"
    assert f'action="{NEW}?plan={other.id}"' in page
    browser.post(f"{NEW}?plan={other.id}", data=log.typed())
    assert [activity.plan_id for activity in log.all()] == [other.id]


def test_a_choice_that_is_none_of_those_offered_is_asked_again(log, make, other, sign_in):
    elsewhere = make.unit("UBND huyện khác", under=make.issuer)
    plan = make.another_plan("Kế hoạch khác", issuer=elsewhere, standing_unit=elsewhere)
    browser = sign_in(log.officer)

    for choice in (f"plan-{plan.id}", "plan-x", "999", f"plan-{2**70}", str(2**70)):
        assert send(browser, log.typed(task=choice)).status_code == 422
    assert log.all() == []


def test_the_next_entry_begins_with_the_plan_of_the_last(log, other, sign_in):
    browser = sign_in(log.officer)
    send(browser, log.typed(task=f"plan-{other.id}"))

    page = browser.get(NEW).text

    assert re.search(rf'<option selected value="plan-{other.id}">', page)


def test_once_the_other_plan_is_closed_one_is_not_asked(log, make, other, sign_in):
    other.state = PlanState.CLOSED
    make.session.commit()

    assert send(sign_in(log.officer), log.typed()).status_code == 303
    assert [activity.plan_id for activity in log.all()] == [log.plan.id]


def test_a_correction_stays_in_its_plan(log, other, sign_in):
    browser = sign_in(log.officer)
    send(browser, log.typed(task=f"plan-{other.id}"))
    [activity] = log.all()
    address = f"/outreach/activities/{activity.id}/correction"

    assert offered(browser.get(address).text) == ["Không gắn nhiệm vụ"]
    told = log.typed(reached="43", reason="Đếm lại", version=str(activity.version), idempotency_key="c")
    assert browser.post(address, data=told).status_code == 303
    assert [(one.plan_id, one.reached) for one in log.all()] == [(other.id, 43)]


def test_the_days_of_plans_that_count_the_same_are_told_once(log, other, sign_in):
    page = " ".join(re.sub(r"<[^>]+>", " ", sign_in(log.officer).get(NEW).text).split())

    said = "Các kế hoạch Chuyển đổi số 2022, OCOP 2022 tính các hoạt động từ 15/12/2021 đến hết 14/12/2022."
    assert said in page
    assert page.count("tính các hoạt động từ") == 1
