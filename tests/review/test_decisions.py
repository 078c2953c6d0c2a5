"""Confirming and returning one report: the next one opens, what happened meanwhile is told, nothing typed is lost."""

from __future__ import annotations

from datetime import date, timedelta

from ocop_tasks.models import Evidence, EvidenceKind, ReportKind
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from tests.conftest import hanoi
from tests.review.conftest import JPEG, PART, opened, seen, undo_address

MORNING = hanoi(2022, 6, 13, 9)


def test_confirming_opens_the_next_report(make, send, sign_in):
    first, second = send(at=MORNING), send(at=MORNING + timedelta(hours=1))
    officer = sign_in(make.standing_agency())

    answer = officer.post(f"/assignments/{first.id}/confirmation", data={"seen": seen(officer, first)})

    assert answer.status_code == 303
    assert answer.location == f"/queue/{second.id}"
    assert first.status == Status.COMPLETED
    page = officer.get(answer.location).text
    assert "Đã xác nhận 1 báo cáo." in page
    assert undo_address(page) == f"/assignments/{first.id}/confirmation/undo"


def test_with_htmx_the_next_report_comes_at_once_with_its_address_and_the_undo(make, send, sign_in):
    first, second = send(at=MORNING), send(at=MORNING + timedelta(hours=1))
    officer = sign_in(make.standing_agency())

    answer = officer.post(
        f"/assignments/{first.id}/confirmation", data={"seen": seen(officer, first)}, headers=PART
    )

    assert answer.status_code == 200
    assert answer.headers["HX-Push-Url"] == f"/queue/{second.id}"
    assert opened(answer.text) == second.id
    assert 'data-waiting="1"' in answer.text
    assert "/confirmation/undo" in answer.text


def test_after_the_last_report_the_queue_says_that_it_is_empty(make, send, sign_in):
    only = send()
    officer = sign_in(make.standing_agency())

    answer = officer.post(f"/assignments/{only.id}/confirmation", headers=PART)

    assert answer.headers["HX-Push-Url"] == "/queue"
    assert "Không có báo cáo nào chờ xác nhận" in answer.text


def test_after_the_newest_report_one_that_was_left_for_later_opens(make, send, sign_in):
    left, newest = send(at=MORNING), send(at=MORNING + timedelta(hours=1))
    officer = sign_in(make.standing_agency())

    answer = officer.post(f"/assignments/{newest.id}/confirmation")

    assert answer.location == f"/queue/{left.id}"


def test_the_filter_stays_while_one_works_through_it(make, send, sign_in):
    late = {"due_on": date(2022, 6, 1)}
    first = send(at=MORNING, **late)
    send(at=MORNING + timedelta(minutes=1))
    second = send(at=MORNING + timedelta(minutes=2), **late)
    officer = sign_in(make.standing_agency())

    answer = officer.post(f"/assignments/{first.id}/confirmation?late=yes")

    assert answer.location == f"/queue/{second.id}?late=yes"


def test_a_returned_report_goes_back_with_its_reason(make, send, sign_in):
    assignment = send()
    officer = sign_in(make.standing_agency())

    answer = officer.post(f"/assignments/{assignment.id}/return", data={"reason": " thiếu chữ ký "})

    assert answer.status_code == 303
    assert (assignment.status, assignment.returned) == (Status.IN_PROGRESS, True)
    assert assignment.reports[-1].note == "thiếu chữ ký"
    assert "Đã trả lại 1 báo cáo, kèm lý do." in officer.get("/queue").text


def test_a_return_without_a_reason_is_asked_again(make, send, sign_in):
    assignment = send()
    officer = sign_in(make.standing_agency())

    page = officer.post(f"/assignments/{assignment.id}/return", data={"reason": "  "})
    part = officer.post(f"/assignments/{assignment.id}/return", data={"reason": ""}, headers=PART)

    assert page.status_code == part.status_code == 422
    assert "Hãy ghi lý do" in page.text
    assert part.headers["HX-Retarget"] == f"#return-form-{assignment.id}"
    assert assignment.status == Status.SUBMITTED


def test_the_return_page_offers_the_usual_reasons_and_fills_in_a_chosen_one(make, send, sign_in):
    assignment = send()

    officer = sign_in(make.standing_agency())
    assert 'value="Số liệu chưa khớp' in officer.get(f"/queue/{assignment.id}/return").text
    pressed = {"reason": "Trang 2 mờ ", "usual": "Thiếu minh chứng"}

    page = officer.post(f"/assignments/{assignment.id}/return", data=pressed)
    several = officer.post("/queue/return", data=pressed | {"assignment": assignment.id})

    assert "Trang 2 mờ; Thiếu minh chứng</textarea>" in page.text
    assert "Trang 2 mờ; Thiếu minh chứng</textarea>" in several.text
    assert (page.status_code, several.status_code) == (200, 200)
    assert assignment.status == Status.SUBMITTED


def test_the_second_of_two_officers_is_told_who_did_it(make, send, sign_in):
    assignment = send()
    first, second = make.standing_agency(), make.standing_agency()
    names = (first.name, second.name)
    one, other = sign_in(first), sign_in(second)
    looked_at = seen(other, assignment)
    one.post(f"/assignments/{assignment.id}/confirmation")

    confirming = other.post(f"/assignments/{assignment.id}/confirmation", data={"seen": looked_at})
    returning = other.post(
        f"/assignments/{assignment.id}/return",
        data={"seen": looked_at, "reason": "ảnh của xã khác"},
        headers=PART,
    )

    assert confirming.status_code == returning.status_code == 409
    assert f"{names[0]} đã xác nhận báo cáo này lúc" in confirming.text
    assert f"{names[0]} đã xác nhận báo cáo này lúc" in returning.text
    assert "ảnh của xã khác" in returning.text
    assert [report.kind for report in assignment.reports] == [ReportKind.SUBMISSION, ReportKind.CONFIRMATION]


def test_a_report_that_was_returned_meanwhile_says_why(make, send, sign_in):
    assignment = send()
    one, other = sign_in(make.standing_agency()), sign_in(make.standing_agency())
    one.post(f"/assignments/{assignment.id}/return", data={"reason": "thiếu dấu"})

    answer = other.post(f"/assignments/{assignment.id}/confirmation")

    assert answer.status_code == 409
    assert "thiếu dấu" in answer.text


def test_what_changed_after_the_officer_looked_is_not_confirmed_unseen(make, send, sign_in):
    assignment = send(files=[("a.jpg", JPEG)])
    officer = sign_in(make.standing_agency())
    looked_at = seen(officer, assignment)
    unit = make.focal_point(assignment)
    make.progress(assignment, by=unit, note="Sửa số liệu")
    send(assignment=assignment, note="Số liệu mới")

    answer = officer.post(f"/assignments/{assignment.id}/confirmation", data={"seen": looked_at})

    assert answer.status_code == 409
    assert "đã thay đổi từ lúc bạn mở trang" in answer.text
    assert "Số liệu mới" in answer.text
    assert assignment.status == Status.SUBMITTED
    again = officer.post(
        f"/assignments/{assignment.id}/confirmation", data={"seen": seen(officer, assignment)}
    )
    assert again.status_code == 303


def test_evidence_withdrawn_after_the_officer_looked_stops_the_confirmation(make, send, sign_in):
    assignment = send(files=[("a.jpg", JPEG)])
    officer = sign_in(make.standing_agency())
    looked_at = seen(officer, assignment)
    assignment.evidence[0].withdraw(by=make.focal_point(assignment), at=MORNING, reason="nhầm ảnh")
    make.session.commit()

    assert (
        officer.post(f"/assignments/{assignment.id}/confirmation", data={"seen": looked_at}).status_code
        == 409
    )
    assert assignment.status == Status.SUBMITTED


def test_evidence_changed_for_other_on_the_same_day_stops_the_confirmation(make, send, sign_in):
    """As many pieces as before, and no state has changed."""
    assignment = send(files=[("a.jpg", JPEG)], at=MORNING)
    officer, unit = sign_in(make.standing_agency()), make.focal_point(assignment)
    looked_at, listed = seen(officer, assignment), in_the_list(officer, assignment)
    assignment.evidence[0].withdraw(by=unit, at=MORNING, reason="nhầm ảnh")
    link = Evidence(kind=EvidenceKind.LINK, name="x.vn", url="https://x.vn", by=unit, at=MORNING)
    assignment.evidence.append(link)
    make.session.flush()
    assignment.add_note(by=unit, at=MORNING, note="")
    make.session.commit()

    confirmed = officer.post(f"/assignments/{assignment.id}/confirmation", data={"seen": looked_at})
    several = officer.post("/queue/confirmation", data={"assignment": f"{assignment.id}:{listed}"})

    assert (confirmed.status_code, several.status_code) == (409, 409)
    assert assignment.status == Status.SUBMITTED
    assert in_the_list(officer, assignment) == seen(officer, assignment)


def in_the_list(officer, assignment) -> str:
    """What the queue's row says that is looked at."""
    return officer.get("/queue").text.split(f'value="{assignment.id}:')[1].split('"')[0]


def test_a_form_sent_twice_confirms_once_and_is_told_as_done(make, send, sign_in):
    assignment = send()
    officer = sign_in(make.standing_agency())
    form = {"seen": seen(officer, assignment)}

    answers = [officer.post(f"/assignments/{assignment.id}/confirmation", data=form) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert [report.kind for report in assignment.reports] == [ReportKind.SUBMISSION, ReportKind.CONFIRMATION]


def test_nobody_judges_what_he_submitted_himself_and_the_page_says_why(make, send, sign_in):
    officer = make.standing_agency()
    assignment = make.assignment(unit=make.plan.standing_unit)
    make.submission(assignment, by=officer)
    own, second = sign_in(officer), sign_in(make.standing_agency())

    page = own.get(f"/queue/{assignment.id}").text

    assert "Cần một người khác xem và xác nhận" in page
    assert "cần người khác xác nhận" in page
    assert "data-confirm" not in page
    assert own.post(f"/assignments/{assignment.id}/confirmation").status_code == 409
    assert second.post(f"/assignments/{assignment.id}/confirmation").status_code == 303


def test_the_chairman_confirms_the_standing_agencys_own_report(make, send, sign_in):
    assignment = send(assignment=make.assignment(unit=make.plan.standing_unit))

    assert sign_in(make.chairman()).post(f"/assignments/{assignment.id}/confirmation").status_code == 303
    assert assignment.status == Status.COMPLETED


def test_the_chairman_does_not_judge_a_communes_report(make, send, sign_in):
    assignment = send()
    chairman = sign_in(make.chairman())

    assert chairman.get(f"/queue/{assignment.id}").status_code == 403
    assert chairman.post(f"/assignments/{assignment.id}/confirmation").status_code == 403
    assert chairman.get("/queue/999999").status_code == 404


def test_a_report_that_no_longer_waits_says_what_became_of_it(make, send, sign_in):
    assignment, other = send(at=MORNING), send(at=MORNING + timedelta(hours=1))
    officer = sign_in(make.standing_agency())
    officer.post(f"/assignments/{assignment.id}/return", data={"reason": "thiếu dấu"})

    page = officer.get(f"/queue/{assignment.id}").text

    assert "Bạn đã trả lại báo cáo này lúc" in page
    assert f"/queue/{other.id}" in page


def test_the_last_time_says_when_how_late_and_after_how_many_days(make, send, sign_in):
    task = make.task(frequency=Frequency.QUARTERLY, leads=[make.unit()])
    first, second, *_later = make.assignments(task)
    make.submission(first, at=hanoi(2022, 3, 19))
    first.send_back(by=make.standing_agency(), at=hanoi(2022, 3, 19, 10), reason="thiếu dấu")
    make.submission(first, at=hanoi(2022, 3, 20))
    make.completion(first, at=hanoi(2022, 3, 22))
    send(assignment=second)

    page = sign_in(make.standing_agency()).get(f"/queue/{second.id}").text

    told = " ".join(page.split())
    assert "20/03 ·" in told
    assert "muộn 3 ngày · xác nhận sau 2 ngày · trả lại 1 lần" in told


def test_an_earlier_return_of_the_same_report_stands_beside_it(make, send, sign_in):
    assignment = send(at=MORNING)
    officer = sign_in(make.standing_agency())
    officer.post(f"/assignments/{assignment.id}/return", data={"reason": "thiếu dấu"})
    send(assignment=assignment, note="Đã đóng dấu")

    page = officer.get(f"/queue/{assignment.id}").text

    assert "Đã trả lại" in page
    assert "thiếu dấu" in page


def test_what_coordinating_units_noted_stands_beside_the_report(make, send, sign_in):
    task = make.task(leads=[make.unit()], coordinating=[make.unit("Hội Nông dân")])
    partner = make.assignments(task, "coordinating")[0]
    partner.add_note(by=make.focal_point(partner), at=MORNING, note="Cùng họp 3 bản")
    make.session.commit()
    assignment = send(assignment=make.assignments(task)[0])

    page = sign_in(make.standing_agency()).get(f"/queue/{assignment.id}").text

    assert "Cùng họp 3 bản" in page


def test_from_another_page_one_comes_back_to_it_but_never_to_another_site(make, send, sign_in):
    first, second = send(), send()
    officer = sign_in(make.standing_agency())

    back = officer.post(f"/assignments/{first.id}/confirmation", data={"next": "/tasks/3?as=table"})
    away = officer.post(f"/assignments/{second.id}/confirmation", data={"next": "//evil.example/"})

    assert back.location == "/tasks/3?as=table"
    assert away.location == "/queue"


def test_a_reason_typed_for_a_report_that_changed_waits_in_the_form(make, send, sign_in):
    assignment = send()
    officer = sign_in(make.standing_agency())
    looked_at = seen(officer, assignment)
    make.progress(assignment)
    send(assignment=assignment)

    answer = officer.post(
        f"/assignments/{assignment.id}/return", data={"seen": looked_at, "reason": "thiếu trang 2"}
    )

    assert answer.status_code == 409
    assert "thiếu trang 2</textarea>" in answer.text
    assert assignment.status == Status.SUBMITTED
