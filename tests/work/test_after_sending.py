"""After a report was sent: it waits, is added to, taken back, returned or final, and the history tells all of it."""

from __future__ import annotations

import re

from ocop_tasks.rules.work.status import Status
from tests.conftest import hanoi
from tests.work.sending import photo, report, words


def test_why_a_report_was_returned_stands_at_the_top(make, sign_in, assignment, officer):
    browser = sign_in(officer)
    report(browser, assignment, (photo(), "a.jpg"), status="submitted")
    make.session.refresh(assignment)
    assignment.send_back(
        by=make.standing_agency(), at=hanoi(2022, 6, 15, 20), reason="thiếu chữ ký Chủ tịch xã"
    )
    make.session.commit()

    text = words(browser.get(f"/assignments/{assignment.id}"))

    assert text.index("Trả lại 15/06/2022: thiếu chữ ký Chủ tịch xã") < text.index("Tình trạng")


def test_what_waits_can_be_added_to_and_taken_back_with_a_reason(make, sign_in, assignment, officer):
    browser = sign_in(officer)
    report(browser, assignment, (photo(), "a.jpg"), status="submitted", note="Đã xong, gửi nhầm ảnh")
    make.session.refresh(assignment)
    page = words(browser.get(f"/assignments/{assignment.id}"))
    assert "Bổ sung trong lúc chờ xác nhận" in page
    assert "Rút lại để sửa" in page
    newest = assignment.reports[-1].id

    empty = browser.post(f"/reports/{newest}/withdrawal", data={"reason": " "})
    taken = browser.post(f"/reports/{newest}/withdrawal", data={"reason": "Gửi nhầm ảnh"})

    assert empty.status_code == 422
    assert taken.status_code == 303
    make.session.refresh(assignment)
    assert assignment.status is Status.NOT_STARTED
    after = browser.get(f"/assignments/{assignment.id}")
    assert "Gửi nhầm ảnh" in words(after)
    assert "Đã xong, gửi nhầm ảnh</textarea>" in after.text


def test_a_finished_report_that_was_taken_back_can_be_sent_again_at_once(make, sign_in, assignment, officer):
    make.progress(assignment, percent=60)
    browser = sign_in(officer)
    report(browser, assignment, (photo(), "a.jpg"), status="submitted", note="Đã xong")
    make.session.refresh(assignment)
    browser.post(f"/reports/{assignment.reports[-1].id}/withdrawal", data={"reason": "Gửi nhầm ảnh"})

    page = browser.get(f"/assignments/{assignment.id}").text

    number = re.search(r'<input[^>]*id="percent"[^>]*>', page)
    assert number is not None
    assert 'value="60"' in number[0]
    # A number out of its bounds, in a field that "Đã xong" hides, would keep the browser from sending without a word.
    assert not re.search(r"\b(?:min|max)=", number[0])


def test_a_number_out_of_bounds_is_told_in_words_and_not_asked_of_what_is_done(
    make, sign_in, assignment, officer
):
    browser = sign_in(officer)
    sent = {"percent": "150", "note": "Xong", "version": assignment.version, "key": "k"}
    address = f"/assignments/{assignment.id}/reports"

    refused = browser.post(address, data=sent | {"status": "in_progress"})
    taken = browser.post(address, data=sent | {"status": "submitted", "link": "https://tamduong.gov.vn/ocop"})

    assert refused.status_code == 422
    assert "Tỷ lệ phải là số nguyên từ 0 đến 99" in words(refused)
    assert taken.status_code == 303


def test_a_note_while_it_waits_changes_no_status(make, sign_in, assignment, officer):
    waiting = make.assignment(unit=assignment.unit)
    make.submission(waiting)

    answer = sign_in(officer).post(
        f"/assignments/{waiting.id}/notes", data={"note": "Gửi thêm biên bản", "version": waiting.version}
    )

    assert answer.status_code == 303
    make.session.refresh(waiting)
    assert waiting.status is Status.SUBMITTED
    assert waiting.reports[-1].note == "Gửi thêm biên bản"


def test_only_the_newest_report_can_be_taken_back(make, sign_in, assignment, officer):
    first = make.progress(assignment)
    make.progress(assignment)

    answer = sign_in(officer).post(f"/reports/{first.id}/withdrawal", data={"reason": "Nhầm"})

    assert answer.status_code == 422
    assert "Chỉ rút lại được báo cáo mới nhất của đơn vị." in words(answer)


def test_what_is_finished_or_no_longer_applies_has_no_form(make, sign_in):
    done, cancelled = make.assignment(), make.assignment()
    make.completion(done)
    cancelled.cancel(by=make.standing_agency(), at=hanoi(2022, 6, 1), reason="Xã đã sáp nhập")
    make.session.commit()

    first = sign_in(make.focal_point(done)).get(f"/assignments/{done.id}")
    second = sign_in(make.focal_point(cancelled)).get(f"/assignments/{cancelled.id}")

    assert 'id="report"' not in first.text
    assert 'id="report"' not in second.text
    assert "Việc này không còn áp dụng cho đơn vị. Xã đã sáp nhập" in words(second)


def test_the_history_tells_everything_with_who_and_when(make, sign_in, assignment, officer):
    make.progress(assignment, at=hanoi(2022, 5, 3, 9, 15), percent=40, note="Đang họp", by=officer)
    browser = sign_in(officer)
    report(browser, assignment, (photo(), "ảnh.jpg"), status="submitted", note="Đã họp xong")
    make.session.refresh(assignment)
    assignment.send_back(by=make.standing_agency(), at=hanoi(2022, 6, 15, 16), reason="Thiếu biên bản")
    make.session.commit()

    history = words(browser.get(f"/assignments/{assignment.id}")).split("Nhật ký")[1]

    assert (
        history.index("Trả lại")
        < history.index("Gửi đề nghị xác nhận")
        < history.index("Cập nhật tiến độ · 40 %")
    )
    assert f"{officer.name} · {assignment.unit.short_name} · 03/05/2022 09:15" in history
    assert "ảnh.jpg" in history


def test_what_was_saved_is_named_in_the_readers_language(make, sign_in, assignment, officer):
    assignment.task.title_en = "A plan of the commune"
    make.session.commit()
    browser = sign_in(officer)
    browser.post("/language", data={"language": "en"})

    report(browser, assignment, status="in_progress", percent="40", note="Đã họp")

    told = words(browser.get("/my-tasks"))
    assert "A plan of the commune. The progress report was saved." in told
    history = words(browser.get(f"/assignments/{assignment.id}/history"))
    assert assignment.task.title not in history
