"""Sending a report: once, whole, and with nothing of it lost."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks.models import Assignment, Draft, Extensions, StatusReport
from ocop_tasks.models.work.draft import LONGEST
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from tests.conftest import hanoi
from tests.work.sending import photo, program, report, words


def test_the_page_says_what_is_asked_until_when_and_what_the_report_needs(make, sign_in):
    unit = make.unit("Xã Bản Bo")
    task = make.task(
        "Tuyên truyền",
        leads=[unit],
        coordinating=[make.unit("Phòng VH-TT")],
        frequency=Frequency.QUARTERLY,
        wording="tiếp tục, không nêu ngày",
        notes="Kế hoạch không nêu ai chủ trì.",
        evidence_required=True,
    )
    second = make.assignments(task)[1]

    text = words(sign_in(make.user(unit=unit)).get(f"/assignments/{second.id}"))

    assert "quý II/2022 (15/03 – 14/06) · hạn Thứ Sáu, 17/06/2022" in text
    assert "còn 2 ngày" in text
    assert "“tiếp tục, không nêu ngày”" in text
    assert "Kế hoạch không nêu ai chủ trì." in text
    assert "Phòng VH-TT" in text
    assert "Khi báo “Đã xong”, cần ít nhất một ảnh, tệp, đường dẫn hoặc số văn bản." in text


def test_progress_is_said_with_a_per_cent(make, sign_in, assignment, officer):
    sent = report(sign_in(officer), assignment, note="Họp 2 bản", percent="60")

    assert sent.status_code == 303
    make.session.refresh(assignment)
    assert (assignment.status, assignment.percent) == (Status.IN_PROGRESS, 60)


@pytest.mark.parametrize("percent", ["100", "-1", "nhiều", "", []])
def test_a_per_cent_that_is_none_is_asked_for_again(sign_in, assignment, officer, percent):
    answer = report(sign_in(officer), assignment, note="Gần xong", percent=percent)

    assert answer.status_code == 422
    assert "Tỷ lệ phải là số nguyên từ 0 đến 99" in words(answer)
    assert "Gần xong" in answer.text


def test_more_time_that_is_asked_for_is_told_until_it_is_decided(make, sign_in, assignment, officer):
    browser, address = sign_in(officer), f"/assignments/{assignment.id}"
    asked = "Đã xin gia hạn đến 30/12/2022, đang chờ quyết định."
    assert asked not in browser.get(address).text

    extensions = Extensions(assignment)
    extensions.ask(by=officer, at=hanoi(2022, 6, 1), until=date(2022, 12, 30), reason="Mưa lũ", most=2)
    make.session.commit()
    page = browser.get(address).text
    assert asked in page
    assert "Xem hoặc rút đề nghị" in page

    extensions.refuse(by=make.chairman(), at=hanoi(2022, 6, 2), word="Không đủ lý do")
    make.session.commit()
    assert asked not in browser.get(address).text


def test_the_per_cent_is_not_looked_at_when_the_work_is_done(make, sign_in, assignment, officer):
    assert (
        report(
            sign_in(officer), assignment, (photo(), "a.jpg"), status="submitted", percent="abc"
        ).status_code
        == 303
    )


def test_what_the_task_demands_is_asked_for_and_the_note_stays(sign_in, assignment, officer):
    answer = report(sign_in(officer), assignment, status="submitted", note="Đã ban hành")

    assert answer.status_code == 422
    assert "Việc này cần minh chứng" in words(answer)
    assert "Đã ban hành" in answer.text


def test_a_document_by_its_number_is_evidence_enough(make, sign_in, assignment, officer):
    fields = {"document_number": "15/KH-UBND", "document_date": "2022-03-02", "document_signer": "Lò Văn A"}

    assert report(sign_in(officer), assignment, status="submitted", **fields).status_code == 303

    make.session.refresh(assignment)
    piece = assignment.evidence[0]
    assert (piece.name, piece.issued_on, piece.signer) == ("15/KH-UBND", date(2022, 3, 2), "Lò Văn A")


def test_a_day_and_a_signer_alone_do_not_say_which_document(sign_in, assignment, officer):
    answer = report(sign_in(officer), assignment, document_date="2/3")

    assert answer.status_code == 422
    assert "Hãy ghi số, ký hiệu của văn bản." in words(answer)


def test_a_document_dated_in_the_future_is_asked_back(make, sign_in, assignment, officer):
    browser, fields = sign_in(officer), {"document_number": "15/KH-UBND", "note": "Đã ban hành"}

    never = report(browser, assignment, **fields, document_date="1/1/2099", document_date_is_right="y")
    ahead = report(browser, assignment, **fields, document_date="20/12/2022")

    assert (never.status_code, ahead.status_code) == (422, 422)
    assert "Ngày 01/01/2099 chưa tới." in words(never)
    assert "Ngày 20/12/2022 sau ngày của cổng (15/06/2022)." in words(ahead)
    assert 'value="20/12/2022"' in ahead.text
    assert "Thứ Ba</span>" in ahead.text, "the weekday stands beside it without scripts"
    make.session.refresh(assignment)
    sure = fields | {"document_date": "20/12/2022", "document_date_is_right": "y"}
    assert report(browser, assignment, **sure).status_code == 303
    make.session.refresh(assignment)
    assert [piece.issued_on for piece in assignment.evidence] == [date(2022, 12, 20)]


def test_a_link_must_be_one(make, sign_in, assignment, officer):
    browser = sign_in(officer)

    wrong = report(browser, assignment, link="javascript:alert(1)", note="Đã đăng tin")
    right = report(browser, assignment, link="https://tamduong.laichau.gov.vn/ocop", note="Đã đăng tin")

    assert wrong.status_code == 422
    assert "Chưa thấy địa chỉ trang. Ví dụ: baolaichau.vn/ten-bai." in words(wrong)
    assert right.status_code == 303
    make.session.refresh(assignment)
    assert [piece.url for piece in assignment.evidence] == ["https://tamduong.laichau.gov.vn/ocop"]


def test_a_link_is_taken_as_people_paste_it_and_leads_there(make, sign_in, assignment, officer):
    browser, typed = sign_in(officer), "Xem tại: baolaichau.vn/kinh-te/1.html (bài 2)"

    assert report(browser, assignment, link=typed, note="Đã đăng tin").status_code == 303

    make.session.refresh(assignment)
    (piece,) = assignment.evidence
    assert (piece.name, piece.url) == (typed, "https://baolaichau.vn/kinh-te/1.html")
    page = browser.get(f"/evidence/{piece.id}").text
    assert 'href="https://baolaichau.vn/kinh-te/1.html"' in page
    assert typed in page


def test_a_text_of_exactly_the_room_there_is_fits_whatever_ends_its_lines(make, sign_in, assignment, officer):
    browser = sign_in(officer)
    lines = ["x" * 98 + "ế"] * 100  # 99 letters and an end each, the last without one
    fits = "\r\n".join(lines).replace("ế", "e\u0302\u0301") + "x" * (LONGEST - 9_999) + " \r\n"

    right = report(browser, assignment, note=fits)
    make.session.refresh(assignment)
    wrong = report(browser, assignment, note=fits.rstrip() + "y")

    assert right.status_code == 303
    assert len(assignment.reports[-1].note) == LONGEST
    assert "\r" not in assignment.reports[-1].note
    assert wrong.status_code == 422
    assert "Dài quá 1 ký tự (nhiều nhất 10.000)." in words(wrong)


def test_a_renamed_program_is_refused_and_the_photo_and_the_note_stay(make, sign_in, assignment, officer):
    browser = sign_in(officer)
    files = [(photo(), "ảnh họp.jpg"), (program(), "ảnh 2.jpg")]

    answer = report(browser, assignment, *files, status="submitted", note="Đã họp")

    assert answer.status_code == 422
    assert "ảnh 2.jpg là chương trình" in words(answer)
    assert "Đã họp" in answer.text
    make.session.refresh(assignment)
    assert assignment.status is Status.NOT_STARTED
    assert [piece.name for piece in assignment.pending_evidence(officer)] == ["ảnh họp.jpg"]
    assert report(browser, assignment, status="submitted", note="Đã họp").status_code == 303
    make.session.refresh(assignment)
    assert [piece.name for piece in assignment.reports[0].evidence] == ["ảnh họp.jpg"]


def test_a_double_click_is_one_report(make, sign_in, assignment, officer):
    browser, form = (
        sign_in(officer),
        {"idempotency_key": "form-1", "note": "Họp 2 bản", "version": assignment.version, "seen": 0},
    )

    first, second = (report(browser, assignment, **form) for _ in range(2))

    assert first.status_code == second.status_code == 303
    make.session.refresh(assignment)
    assert len(assignment.reports) == 1


def test_the_same_words_on_another_day_are_another_report(make, sign_in, assignment, officer):
    browser = sign_in(officer)
    for key in ("form-1", "form-2"):
        report(browser, assignment, idempotency_key=key, note="Vẫn đang làm")
        make.session.refresh(assignment)

    assert len(assignment.reports) == 2


def test_who_comes_second_sees_both_versions_and_his_text_is_kept(make, sign_in, assignment, officer):
    first, second = sign_in(officer), sign_in(make.user(unit=assignment.unit))
    seen = {"version": assignment.version, "seen": 0}
    report(first, assignment, note="Bản của người trước", percent="40", **seen)

    answer = report(second, assignment, note="Bản của người sau", percent="70", **seen)

    text = words(answer)
    assert answer.status_code == 409
    assert "Việc này vừa được cập nhật ở nơi khác" in text
    assert "40 %" in text
    assert "Bản của người trước" in text
    assert officer.name in text
    assert "Bản của người sau" in answer.text
    assert 'value="70"' in answer.text
    make.session.refresh(assignment)
    assert assignment.percent == 40
    again = report(second, assignment, note="Bản của người sau", percent="70")
    assert again.status_code == 303
    make.session.refresh(assignment)
    assert assignment.percent == 70
    assert len(assignment.reports) == 2


def test_a_change_of_the_task_itself_is_told_too(make, sign_in, assignment, officer):
    browser, seen = sign_in(officer), assignment.version
    assignment.due_on = date(2022, 6, 30)
    make.session.commit()

    answer = report(browser, assignment, note="Đang họp", version=seen)

    assert answer.status_code == 409
    assert "Hạn, đơn vị hoặc nội dung việc đã được sửa" in words(answer)
    assert "Đang họp" in answer.text


def test_another_unit_does_not_know_of_it_and_the_agency_may_not_report_for_it(make, sign_in, assignment):
    stranger, agency = sign_in(make.user()), sign_in(make.standing_agency())

    assert stranger.get(f"/assignments/{assignment.id}").status_code == 404
    assert report(stranger, assignment).status_code == 404
    assert agency.get(f"/assignments/{assignment.id}").status_code == 200
    assert report(agency, assignment).status_code == 403
    assert 'id="report"' not in agency.get(f"/assignments/{assignment.id}").text


def test_the_page_costs_the_same_however_much_was_reported(make, sign_in, statements, assignment, officer):
    browser, address = sign_in(officer), f"/assignments/{assignment.id}"
    make.progress(assignment)
    report(browser, assignment, (photo(), "a.jpg"))
    with statements() as few:
        browser.get(address)
    for number in range(6):
        make.session.refresh(assignment)
        report(browser, assignment, (photo(f"#0000{number}0"), f"{number}.jpg"), note=str(number))
    with statements() as many:
        browser.get(address)

    assert len(many) == len(few), "\n".join(many)
    assert len(many) == 6
    with statements() as unchanged:
        browser.get(address)
    assert unchanged == []


def test_a_sent_report_leaves_no_draft(make, sign_in, assignment, officer):
    browser = sign_in(officer)
    browser.post(f"/assignments/{assignment.id}/draft", data={"note": "Đang gõ"})
    assert make.session.query(Draft).count() == 1

    report(browser, assignment, note="Đang gõ")

    assert make.session.query(Draft).count() == 0
    assert make.session.query(StatusReport).count() == 1
    assert make.session.get(Assignment, assignment.id).percent == 60


def test_an_answer_that_was_lost_comes_again_though_somebody_wrote_meanwhile(
    make, sign_in, assignment, officer
):
    browser = sign_in(officer)
    form = {"idempotency_key": "form-1", "note": "Họp 2 bản", "version": assignment.version, "seen": 0}
    report(browser, assignment, **form)
    make.session.refresh(assignment)
    report(sign_in(make.user(unit=assignment.unit)), assignment, note="Người khác")

    again = report(browser, assignment, **form)

    assert again.status_code == 303
    assert make.session.query(StatusReport).count() == 2


def test_written_anew_in_the_same_page_it_is_shown_beside_what_was_sent(make, sign_in, assignment, officer):
    browser = sign_in(officer)
    form = {"idempotency_key": "form-1", "version": assignment.version, "seen": 0}
    report(browser, assignment, note="Họp 2 bản", **form)

    answer = report(browser, assignment, note="Họp 3 bản", **form)

    assert answer.status_code == 409
    assert "Họp 2 bản" in words(answer)
    assert "Họp 3 bản" in answer.text
