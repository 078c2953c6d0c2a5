"""What is said on a page rings the right bells: the views tell, in the transaction that says it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ocop_tasks.models import Assignment, Direction, Notice
from ocop_tasks.sending.notices.notice_language import language
from ocop_tasks.sending.notices.notice_wording import notice_text
from tests.drafting.editing import change


@pytest.fixture
def heard(make):
    """The newest thing a person was told, or nothing."""

    def of(user):
        newest = select(Notice).where(Notice.user_id == user.id).order_by(Notice.id.desc()).limit(1)
        notice = make.session.scalar(newest)
        return notice_text(notice, language("vi")).title if notice else ""

    return of


def report(browser, assignment, make, **data):
    """A report through the form."""
    assignment = make.session.get(Assignment, assignment.id)
    sent = {"note": "Đã gửi", "version": assignment.version} | data
    assert browser.post(f"/assignments/{assignment.id}/reports", data=sent).status_code == 303


def test_a_direction_and_its_answer_ring_on_the_other_side(make, sign_in, heard):
    assignment = make.assignment(due_on=date(2022, 3, 31), unit=make.unit("Xã Bản Bo"), title="Kế hoạch OCOP")
    chairman, person = make.chairman(), make.focal_point(assignment)
    leader, unit = sign_in(chairman), sign_in(person)

    leader.post(
        f"/assignments/{assignment.id}/direction",
        data={"text": "Gửi bản có chữ ký", "answer_by": "2022-06-17"},
    )
    assert heard(person) == "Ý kiến chỉ đạo: Kế hoạch OCOP"
    report(unit, assignment, make, status="in_progress", percent=60)
    assert heard(chairman) == "Xã Bản Bo trả lời ý kiến chỉ đạo: Kế hoạch OCOP"
    address = f"/directions/{make.session.scalar(select(Direction.id))}"
    leader.post(f"{address}/entries", data={"text": "Chưa đủ", "answer_by": "2022-06-20"})
    assert heard(person) == "Chỉ đạo tiếp: Kế hoạch OCOP"
    leader.post(f"{address}/closing", data={"text": "Tốt"})
    assert heard(person) == "Đã kết thúc ý kiến chỉ đạo: Kế hoạch OCOP"


def test_a_confirmation_and_its_undoing(make, sign_in, heard):
    assignment, officer = make.assignment(title="Kế hoạch OCOP"), make.standing_agency()
    person, agency = make.focal_point(assignment), sign_in(officer)
    make.submission(assignment, by=person)
    agency.post(f"/assignments/{assignment.id}/confirmation")
    assert heard(person) == "Đã xác nhận hoàn thành: Kế hoạch OCOP"
    agency.post(f"/assignments/{assignment.id}/confirmation/undo")
    assert heard(person) == ""
    agency.post(f"/assignments/{assignment.id}/return", data={"reason": "Thiếu chữ ký"})
    assert heard(person) == "Báo cáo bị trả lại: Kế hoạch OCOP"


def test_more_time_is_asked_for_and_given(make, sign_in, heard):
    assignment = make.assignment(due_on=date(2022, 6, 17), unit=make.unit("Xã Bản Bo"), title="Kế hoạch OCOP")
    chairman, person = make.chairman(), make.focal_point(assignment)
    sign_in(person).post(
        f"/assignments/{assignment.id}/extension", data={"until": "2022-06-30", "reason": "Chờ tỉnh"}
    )
    assert heard(chairman) == "Xã Bản Bo xin gia hạn đến 30/06/2022: Kế hoạch OCOP"
    page = sign_in(chairman).get(f"/assignments/{assignment.id}/extension/decision").text
    newest = page.split('name="newest"')[1].split('value="')[1].split('"')[0]
    sign_in(chairman).post(
        f"/assignments/{assignment.id}/extension/decision",
        data={"decision": "grant", "until": "2022-06-25", "newest": newest},
    )
    assert heard(person) == "Được gia hạn đến 25/06/2022: Kế hoạch OCOP"


def test_followers_hear_of_a_report(make, sign_in, heard):
    unit, watching = make.unit("Xã Bản Bo"), make.unit()
    task = make.task("Kế hoạch OCOP", leads=[unit], following=[watching])
    follower, assignment = make.user(unit=watching), make.assignments(task)[0]
    report(sign_in(make.user(unit=unit)), assignment, make, status="in_progress", percent=40)
    assert heard(follower) == "Xã Bản Bo báo cáo 40 %: Kế hoạch OCOP"


def test_each_page_that_changes_work_tells_the_unit(make, sign_in, heard):
    """What each method of the models tells to whom: tests/models/test_work_notices.py."""
    unit, officer = make.unit("Xã Bản Bo"), make.standing_agency()
    task, person, agency = (
        make.task("Hội nghị", leads=[unit, make.unit()]),
        make.user(unit=unit),
        sign_in(officer),
    )
    share = make.assignments(task)[0]
    steps = [
        (f"/assignments/{share.id}/due", {"due_on": "2022-11-30", "seen": "2022-12-31"}, "1 việc đổi hạn"),
        (f"/assignments/{share.id}/cancellation", {}, "1 việc ngừng giao"),
        (f"/assignments/{share.id}/restoration", {}, "1 việc áp dụng lại"),
        (f"/tasks/{task.id}/cancellation", {}, "1 việc ngừng giao"),
        (f"/tasks/{task.id}/restoration", {}, "1 việc áp dụng lại"),
    ]
    for address, sent, told in steps:
        sign_in(person).post("/notices/reading", data={"newest": 10_000})
        assert agency.post(address, data=sent | {"reason": "Theo thực tế"}).status_code == 303
        assert heard(person) == f"Việc thay đổi, OCOP 2022: {told}", address
    sign_in(person).post("/notices/reading", data={"newest": 10_000})
    assert change(agency, task, title="Hội nghị huyện").status_code == 303
    assert heard(person) == "Việc thay đổi, OCOP 2022: 1 nhiệm vụ đổi nội dung"
    assert heard(officer) == ""
