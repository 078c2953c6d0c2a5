"""The page that takes a decision back: what it shows first, whom it tells, what two people see who use it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, Notice, ReportKind
from ocop_tasks.rules.work.status import Status
from ocop_tasks.sending.notices.notice_language import language
from ocop_tasks.sending.notices.notice_wording import notice_text
from tests.conftest import hanoi
from tests.review.conftest import PART, hidden

SENT, DECIDED = hanoi(2022, 5, 3, 8), hanoi(2022, 5, 6, 9)
REASON = {"reason": "Biên bản chưa có dấu của xã"}


@pytest.fixture
def confirmed(make, send) -> Assignment:
    """Sent on 03/05/2022, a day before it was due, and confirmed three days later by Giàng Thị Mỷ."""
    assignment = send("Xã Bản Bo", at=SENT, due_on=date(2022, 5, 4))
    make.confirmer = make.user(make.standing_agency().role, make.plan.standing_unit, name="Giàng Thị Mỷ")
    assignment.confirm(by=make.confirmer, at=DECIDED)
    make.session.commit()
    return assignment


@pytest.fixture
def returned(make, send) -> Assignment:
    """Sent on 03/05/2022, and returned three days later."""
    assignment = send("Xã Bản Bo", at=SENT)
    assignment.send_back(by=make.standing_agency(), at=DECIDED, reason="thiếu dấu")
    make.session.commit()
    return assignment


def address(assignment: Assignment) -> str:
    return f"/decisions/{assignment.reports[1].id}/withdrawal"


def test_from_the_works_page_another_officer_takes_a_confirmation_back(make, sign_in, confirmed):
    officer = sign_in(make.standing_agency())
    assert address(confirmed) in officer.get(f"/assignments/{confirmed.id}").text
    assert address(confirmed) in officer.get(f"/queue/{confirmed.id}").text

    page = officer.get(address(confirmed)).text
    assert "Báo cáo đơn vị gửi ngày 03/05/2022 lại chờ xác nhận." in page
    assert "Giàng Thị Mỷ" in page
    answer = officer.post(address(confirmed), data=REASON)

    assert (answer.status_code, answer.location) == (303, f"/queue/{confirmed.id}")
    shown = officer.get(answer.location).text
    assert "Đã rút lại xác nhận." in shown
    assert "gửi trong hạn" in shown
    assert "Rút lại xác nhận 15/06/2022:" in shown
    assert REASON["reason"] in shown
    assert f'data-item="{confirmed.id}"' in officer.get("/queue").text
    for log in (f"/assignments/{confirmed.id}", f"/assignments/{confirmed.id}/history"):
        told = officer.get(log).text
        assert "Rút lại xác nhận" in told
        assert REASON["reason"] in told
        assert "Hoàn tác" not in told
    assert address(confirmed) not in officer.get(f"/assignments/{confirmed.id}").text
    assert "Rút lại quyết định" in officer.get("/search?q=chua+co+dau+cua+xa").text


def test_a_return_taken_back_is_not_held_against_the_unit(make, sign_in, returned):
    officer, unit = sign_in(make.standing_agency()), sign_in(make.focal_point(returned))
    assert "Rút lại việc trả lại này…" in officer.get(f"/assignments/{returned.id}").text

    officer.post(address(returned), data=REASON)

    assert (returned.status, returned.returned) == (Status.SUBMITTED, False)
    assert "thiếu dấu" not in officer.get(f"/queue/{returned.id}").text
    page = unit.get(f"/assignments/{returned.id}").text
    assert 'id="returned"' not in page
    assert "Rút lại việc trả lại 15/06/2022:" in page
    assert "Rút lại để sửa" in page


def test_the_unit_is_told_in_its_language_with_the_reason_and_so_is_nobody_else(make, sign_in, confirmed):
    person, author = make.focal_point(confirmed), make.standing_agency()
    sign_in(author).post(address(confirmed), data=REASON)

    told = db.session.scalars(select(Notice).where(Notice.occasion == "confirmation_taken_back")).all()
    assert {notice.user.unit_id for notice in told} == {person.unit_id}
    said = notice_text(told[0], language("vi"))
    assert said.title == "Rút lại xác nhận hoàn thành: Kế hoạch OCOP của xã"
    assert f"“{REASON['reason']}”" in said.lines
    assert "Báo cáo của đơn vị lại chờ xác nhận, chưa cần gửi lại." in said.lines
    assert any(author.name in line for line in said.lines)
    assert notice_text(told[0], language("en")).title.startswith("Confirmation taken back:")
    assert "Rút lại xác nhận hoàn thành" in sign_in(person).get("/notices").text


def test_a_return_taken_back_is_told_too(make, sign_in, returned):
    sign_in(make.standing_agency()).post(address(returned), data=REASON)

    told = db.session.scalars(select(Notice).where(Notice.occasion == "return_taken_back")).first()
    assert told
    assert notice_text(told, language("vi")).title == "Rút lại việc trả lại: Kế hoạch OCOP của xã"


def test_without_a_reason_nothing_is_done_and_it_is_asked_again(make, sign_in, confirmed):
    answer = sign_in(make.standing_agency()).post(address(confirmed), data={"reason": "  "})

    assert answer.status_code == 422
    assert "Hãy ghi lý do." in answer.text
    assert confirmed.status is Status.COMPLETED


def test_a_return_that_was_answered_says_so_instead_of_asking(make, sign_in, returned):
    make.progress(returned)
    officer = sign_in(make.standing_agency())

    for answer in (officer.get(address(returned)), officer.post(address(returned), data=REASON)):
        assert "đơn vị đã báo cáo tiếp" in answer.text
    assert answer.status_code == 409
    assert REASON["reason"] in answer.text
    assert address(returned) not in officer.get(f"/assignments/{returned.id}").text


def test_who_comes_second_sees_what_happened_meanwhile_and_keeps_his_words(make, sign_in, confirmed):
    first = make.user(make.confirmer.role, make.plan.standing_unit, name="Tẩn A Sài")
    sign_in(first).post(address(confirmed), data=REASON)

    answer = sign_in(make.confirmer).post(address(confirmed), data={"reason": "Ảnh của xã khác"})

    assert answer.status_code == 409
    assert "Tẩn A Sài đã rút lại quyết định trước đó" in answer.text
    assert "Ảnh của xã khác" in answer.text


def test_an_open_report_page_of_before_says_what_happened(make, sign_in, send):
    assignment = send()
    officer, other = sign_in(make.standing_agency()), sign_in(make.standing_agency())
    old = hidden(officer.get(f"/queue/{assignment.id}").text, "seen")
    other.post(f"/assignments/{assignment.id}/confirmation")
    other.post(address(assignment), data=REASON)

    answer = officer.post(f"/assignments/{assignment.id}/confirmation", data={"seen": old}, headers=PART)

    assert answer.status_code == 409
    assert REASON["reason"] in answer.text
    assert assignment.status is Status.SUBMITTED


def test_the_same_form_sent_twice_is_one_taking_back(make, sign_in, confirmed):
    officer = sign_in(make.standing_agency())
    key = hidden(officer.get(address(confirmed)).text, "idempotency_key")

    answers = [officer.post(address(confirmed), data=REASON | {"idempotency_key": key}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert [report.kind for report in confirmed.reports].count(ReportKind.UNDO) == 1


def test_two_officers_take_it_back_at_once(app, make, sign_in, confirmed):
    officers, where = [sign_in(make.standing_agency()) for _ in range(2)], address(confirmed)
    db.session.rollback()
    together = Barrier(2)

    def press(at: int) -> int:
        together.wait()
        with app.app_context():
            return officers[at].post(where, data=REASON).status_code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, range(2))) == [303, 409]
    db.session.expire_all()
    assert [report.kind for report in confirmed.reports].count(ReportKind.UNDO) == 1


def test_what_is_no_decision_is_not_found(make, sign_in, confirmed):
    officer = sign_in(make.standing_agency())

    for number in (confirmed.reports[0].id, 10_000):
        assert officer.get(f"/decisions/{number}/withdrawal").status_code == 404


def test_the_chairman_takes_back_what_was_confirmed_of_the_agencys_own_and_sees_no_link_elsewhere(
    make, sign_in, confirmed
):
    own = make.assignment(unit=make.plan.standing_unit)
    make.completion(own, at=DECIDED)
    chairman = sign_in(make.chairman())

    assert address(own) in chairman.get(f"/assignments/{own.id}").text
    assert "Rút lại xác nhận này" not in chairman.get(f"/assignments/{confirmed.id}").text
    assert chairman.post(address(own), data=REASON).status_code == 303
    assert own.status is Status.SUBMITTED


def test_the_desk_counts_it_no_more_as_confirmed(make, sign_in, confirmed):
    chairman = sign_in(make.chairman())
    assert "100 %" in chairman.get(f"/plans/{make.plan.id}/progress").text
    sign_in(make.standing_agency()).post(address(confirmed), data=REASON)

    yesterday = clock.today().replace(day=clock.today().day - 1).isoformat()
    assert ">0 %" in chairman.get(f"/plans/{make.plan.id}/progress").text.replace("\n", "")
    assert "100 %" in chairman.get(f"/plans/{make.plan.id}/progress?as_of={yesterday}").text


def test_the_page_takes_as_many_statements_after_a_long_history(make, sign_in, statements, confirmed):
    officer = sign_in(make.standing_agency())
    officer.get(address(confirmed))
    with statements() as short:
        officer.get(address(confirmed))
    person = make.focal_point(confirmed)
    for number in range(20):
        confirmed.add_note(by=person, at=clock.now(), note=f"Bổ sung {number}")
    make.session.commit()

    with statements() as long:
        officer.get(address(confirmed))

    assert len(long) == len(short) == 7
