"""Several at once: listed before anything is done, done together, and what could not be done is told one by one."""

from __future__ import annotations

from datetime import timedelta

from ocop_tasks.models import ReportKind
from ocop_tasks.rules.work.status import Status
from tests.conftest import hanoi
from tests.review.conftest import PART, seen, undo_address

MORNING = hanoi(2022, 6, 13, 9)


def chosen(*assignments):
    """The form of a page that lists them, without what was seen."""
    return {"assignment": [str(one.id) for one in assignments]}


def test_what_would_be_confirmed_is_listed_first(make, send, sign_in):
    first, second = send("Xã Bản Bo"), send("Xã Bản Hon")
    send("Xã Giang Ma")
    officer = sign_in(make.standing_agency())

    page = officer.get("/queue/confirmation", query_string=chosen(first, second)).text
    part = officer.get("/queue/confirmation", query_string=chosen(first, second), headers=PART).text

    for text in (page, part):
        assert "Xác nhận 2 báo cáo?" in text
        assert "Xã Bản Bo" in text
        assert "Xã Giang Ma" not in text
    assert "<html" not in part
    assert first.status == Status.SUBMITTED


def test_all_of_them_are_confirmed_and_can_be_taken_back_together(make, send, sign_in):
    first, second = send(), send()
    officer = sign_in(make.standing_agency())

    answer = officer.post("/queue/confirmation", data=chosen(first, second))

    assert answer.location == "/queue"
    assert [first.status, second.status] == [Status.COMPLETED, Status.COMPLETED]
    page = officer.get("/queue").text
    assert "Đã xác nhận 2 báo cáo." in page
    undone = officer.post(undo_address(page))
    assert undone.status_code == 303
    assert [first.status, second.status] == [Status.SUBMITTED, Status.SUBMITTED]
    assert "2 báo cáo lại chờ xác nhận" in officer.get("/queue").text


def test_all_of_them_are_returned_with_one_reason_and_can_be_taken_back(make, send, sign_in):
    first, second = send(), send()
    officer = sign_in(make.standing_agency())

    officer.post("/queue/return", data=chosen(first, second) | {"reason": "sai mẫu"})

    assert [one.reports[-1].note for one in (first, second)] == ["sai mẫu", "sai mẫu"]
    officer.post(undo_address(officer.get("/queue").text))
    assert [first.status, second.status] == [Status.SUBMITTED, Status.SUBMITTED]


def test_a_return_of_several_needs_a_reason(make, send, sign_in):
    first = send()

    answer = sign_in(make.standing_agency()).post("/queue/return", data=chosen(first) | {"reason": ""})

    assert answer.status_code == 422
    assert "Hãy ghi lý do" in answer.text
    assert first.status == Status.SUBMITTED


def test_those_that_cannot_be_confirmed_are_told_with_the_reason_and_the_others_are_done(make, send, sign_in):
    gone, changed, good = send("Xã Đi"), send("Xã Đổi"), send("Xã Được")
    officer, colleague = sign_in(make.standing_agency()), make.standing_agency()
    colleagues_name = colleague.name
    looked_at = [f"{one.id}:{seen(officer, one)}" for one in (gone, changed, good)]
    sign_in(colleague).post(f"/assignments/{gone.id}/confirmation")
    make.progress(changed)
    send(assignment=changed, note="Số khác")

    answer = officer.post("/queue/confirmation", data={"assignment": looked_at})

    assert answer.status_code == 200
    assert "2 báo cáo chưa được xác nhận" in answer.text
    assert f"{colleagues_name} đã xác nhận báo cáo này lúc" in answer.text
    assert "đã thay đổi từ lúc bạn mở trang" in answer.text
    assert "Đã xác nhận 1 báo cáo." in answer.text
    assert undo_address(answer.text) == f"/queue/undo?of={good.id}"
    assert [changed.status, good.status] == [Status.SUBMITTED, Status.COMPLETED]


def test_when_none_could_be_returned_the_reason_is_still_there(make, send, sign_in):
    gone = send()
    officer = sign_in(make.standing_agency())
    sign_in(make.standing_agency()).post(f"/assignments/{gone.id}/confirmation")

    answer = officer.post("/queue/return", data=chosen(gone) | {"reason": "sai biểu mẫu số 2"})

    assert answer.status_code == 409
    assert "sai biểu mẫu số 2" in answer.text


def test_ones_own_submission_is_left_out_and_the_list_says_so(make, send, sign_in):
    officer = make.standing_agency()
    own = make.assignment(unit=make.plan.standing_unit)
    make.submission(own, by=officer)
    other = send()
    browser = sign_in(officer)

    page = browser.get("/queue/confirmation", query_string=chosen(own, other)).text
    browser.post("/queue/confirmation", data=chosen(own, other))

    assert "cần người khác xác nhận" in page
    assert "Xác nhận 1 báo cáo?" in page
    assert [own.status, other.status] == [Status.SUBMITTED, Status.COMPLETED]


def test_the_list_tells_how_many_no_longer_wait(make, send, sign_in):
    gone, good = send(), send()
    officer = sign_in(make.standing_agency())
    sign_in(make.standing_agency()).post(f"/assignments/{gone.id}/confirmation")

    page = officer.get("/queue/confirmation", query_string=chosen(gone, good)).text

    assert "1 mục bạn chọn vừa có người xử lý" in page


def test_one_comes_back_to_the_page_one_chose_on(make, send, sign_in):
    first = send()

    answer = sign_in(make.standing_agency()).post(
        "/queue/confirmation", data=chosen(first) | {"next": "/tasks/5"}
    )

    assert answer.location == "/tasks/5"


def test_nothing_chosen_changes_nothing(make, sign_in):
    officer = sign_in(make.standing_agency())

    assert officer.post("/queue/confirmation").location == "/queue"
    assert "chưa chọn báo cáo nào" in officer.get("/queue/confirmation").text


def test_a_chosen_one_that_is_not_there_or_not_ones_own_to_judge_stops_it_all(make, send, sign_in):
    own, communes = send(assignment=make.assignment(unit=make.plan.standing_unit)), send()
    chairman, officer = sign_in(make.chairman()), sign_in(make.standing_agency())

    assert chairman.post("/queue/confirmation", data=chosen(own, communes)).status_code == 403
    assert officer.post("/queue/confirmation", data={"assignment": [str(own.id), "99999"]}).status_code == 404
    assert own.status == Status.SUBMITTED


def test_an_undo_of_several_that_comes_too_late_says_so(make, send, sign_in):
    first, second = send(), send()
    officer = sign_in(make.standing_agency())
    officer.post("/queue/confirmation", data=chosen(first, second))
    address = undo_address(officer.get("/queue").text)
    first.reports[-1].at -= timedelta(minutes=5)
    make.session.commit()

    answer = officer.post(address)

    assert "1 mục chưa hoàn tác được" in answer.text
    assert "Đã quá thời gian hoàn tác" in answer.text
    assert [first.status, second.status] == [Status.COMPLETED, Status.SUBMITTED]


def test_a_form_sent_twice_confirms_each_once(make, send, sign_in):
    first = send()
    officer = sign_in(make.standing_agency())

    for _ in range(2):
        assert officer.post("/queue/confirmation", data=chosen(first)).status_code == 303

    assert [one.kind for one in first.reports].count(ReportKind.CONFIRMATION) == 1
