"""What was moved later without a request: the chairman is told after, and sees it on his desk; what the forms say."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks import clock
from ocop_tasks.models import AuditEntry, Notice
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.sending.notices.notice_language import language
from ocop_tasks.sending.notices.notice_wording import notice_text
from tests.conftest import on_day
from tests.drafting.editing import agreed, typed

LATER = "2022-07-15"


def late_task(make, units: int = 3):
    return make.task("Hội nghị", leads=[make.unit() for _ in range(units)], due_on=date(2022, 6, 1))


def test_the_wrong_edit_of_a_date_is_seen_before_asks_why_and_lies_on_the_chairmans_desk(make, sign_in):
    """Case 1 of the issue: a task's date is moved, and its overdue work is gone without anybody's having decided it."""
    task, chairman = late_task(make), make.chairman()
    agency, address = sign_in(make.standing_agency()), f"/tasks/{task.id}/edit"
    sent = typed(task, due_on=LATER, reason="")

    shown = agency.post(address, data=sent)
    assert "3 công việc đang quá hạn hoặc đến hạn trong 7 ngày được lùi hạn." in shown.text
    assert "3 công việc sẽ thôi quá hạn." in shown.text
    unsaid = agency.post(address, data=sent | {"confirmed": agreed(shown)})
    assert unsaid.status_code == 422
    assert "Hãy ghi lý do: có công việc đang quá hạn hoặc sắp đến hạn được lùi hạn." in unsaid.text
    assert LATER in unsaid.text, "what was typed is there still"
    said = sent | {"confirmed": agreed(unsaid), "reason": "Bão số 2"}
    assert agency.post(address, data=said).status_code == 303

    desk = sign_in(chairman).get(f"/plans/{make.plan.id}/desk").text
    assert "Đã lùi hạn trong 30 ngày qua" in desk
    for told in ("3 việc thôi quá hạn", "Bão số 2", f'href="/tasks/{task.id}"'):
        assert told in desk
    (notice,) = make.session.query(Notice).filter_by(user_id=chairman.id)
    text = notice_text(notice, language("vi"))
    assert text.title == "Lùi hạn 3 việc: Hội nghị"
    assert text.lines[0] == "“Bão số 2”"
    assert "3 việc thôi quá hạn" in text.lines[1]
    assert "theo hạn đầu 3" in desk, "by the first due dates they are late"


def test_the_desk_shows_the_newest_five_of_a_month(make, sign_in, statements):
    chairman, by = make.chairman(), make.standing_agency()
    for number in range(7):
        make.session.add(
            AuditEntry.about(
                make.plan, "plan.dates_moved", by=by, at=clock.in_hanoi(date(2022, 5, 1 + 4 * number)),
                changes={"moved_later": [None, 2], "late_no_longer": [None, 0]}, reason=f"Lần {number}",
            )
        )  # fmt: skip
    make.session.commit()
    desk = sign_in(chairman).get(f"/plans/{make.plan.id}/desk").text
    assert [number for number in range(7) if f"Lần {number}" in desk] == [4, 5, 6]
    with on_day(date(2022, 5, 26)):
        desk = sign_in(chairman).get(f"/plans/{make.plan.id}/desk").text
    assert [number for number in range(7) if f"Lần {number}" in desk] == [2, 3, 4, 5, 6]


def test_the_form_of_one_share_says_what_a_later_date_means(make, sign_in):
    agency = sign_in(make.standing_agency())
    said = {}
    for due_on in (date(2022, 6, 1), date(2022, 6, 20), date(2022, 12, 1)):
        share = make.assignment(due_on=due_on)
        text = agency.get(f"/assignments/{share.id}/due").text
        said[due_on.month, due_on.day] = (
            "Việc này đang quá hạn." in text,
            "Việc này đến hạn trong 7 ngày." in text,
        )
    assert said == {(6, 1): (True, False), (6, 20): (False, True), (12, 1): (False, False)}


@pytest.mark.parametrize("reason", ["", "Bão số 2"])
def test_days_after_the_cut_ask_why_where_work_is_due_soon(make, sign_in, reason):
    make.task(leads=[make.unit(), make.unit()], frequency=Frequency.QUARTERLY)
    agency, address = sign_in(make.standing_agency()), f"/plans/{make.plan.id}/edit"
    sent = {
        "title": make.plan.title, "calendar": "state", "days_after_cut": "10", "version": make.plan.version,
        "reason": reason,
    }  # fmt: skip
    shown = agency.post(address, data=sent)
    assert "2 công việc đang quá hạn hoặc đến hạn trong 7 ngày được lùi hạn." in shown.text
    assert "sẽ thôi quá hạn" not in shown.text
    answer = agency.post(address, data=sent | {"confirmed": agreed(shown)})
    assert answer.status_code == (303 if reason else 422)
    assert ("Hãy ghi lý do" in answer.text) is not bool(reason)


def test_a_share_that_was_moved_while_it_was_cancelled_asks_why_before_it_applies_again(make, sign_in):
    task = late_task(make, 1)
    [share] = make.assignments(task)
    agency = sign_in(make.standing_agency())
    agency.post(f"/assignments/{share.id}/cancellation", data={"reason": "Xã chờ"})
    with on_day(date(2022, 6, 16)):
        sent = typed(task, due_on=LATER)
        agency.post(
            f"/tasks/{task.id}/edit",
            data=sent | {"confirmed": agreed(agency.post(f"/tasks/{task.id}/edit", data=sent))},
        )
    address = f"/assignments/{share.id}/restoration"
    with on_day(date(2022, 6, 17)):
        assert "1 công việc sẽ thôi quá hạn." in agency.get(address).text
        unsaid = agency.post(address, data={})
        assert (unsaid.status_code, "Hãy ghi lý do" in unsaid.text) == (422, True)
        assert agency.post(address, data={"reason": "Xã làm tiếp"}).status_code == 303
