"""Meeting mode."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select

from ocop_tasks.models import Direction, Evidence, EvidenceKind, Meeting, StoredFile
from ocop_tasks.rules.access import Role
from tests.conftest import hanoi, on_day
from tests.plans.reading import words


def test_a_meeting_goes_through_late_work_directs_on_the_spot_and_ends_with_a_document(make, sign_in):
    first = make.assignment(due_on=date(2022, 3, 31), title="Kế hoạch OCOP của xã")
    make.assignment(due_on=date(2022, 4, 19), title="Hồ sơ đợt 1")
    chairman = sign_in(make.chairman())

    begun = chairman.post(f"/plans/{make.plan.id}/meetings")
    assert begun.status_code == 303
    held = make.session.scalars(select(Meeting)).one()
    assert "việc quá hạn" in chairman.get(begun.location).text
    page = chairman.get(f"/meetings/{held.id}/1").text
    assert "Kế hoạch OCOP của xã" in page
    assert ">76<" in page

    sent = chairman.post(
        f"/meetings/{held.id}/1",
        data={"text": "Ký gửi ngay", "answer_by": "2022-06-17", "idempotency_key": "k"},
    )
    assert sent.location.endswith(f"/meetings/{held.id}/2")
    assert make.session.scalars(select(Direction)).one().assignment_id == first.id
    assert "Hồ sơ đợt 1" in chairman.get(sent.location).text
    assert "Ký gửi ngay" in chairman.get(f"/meetings/{held.id}/3").text

    paper = Document(BytesIO(chairman.get(f"/meetings/{held.id}/conclusions.docx").data))
    cells = [cell.text for row in paper.tables[1].rows for cell in row.cells]
    assert "Ký gửi ngay" in cells
    assert "17/06/2022" in cells


def test_the_conclusions_say_what_is_known_and_not_that_every_item_was_looked_at(make, sign_in):
    late = [make.assignment(due_on=date(2022, 3, 31)) for _ in range(6)]
    chairman = sign_in(make.chairman())
    chairman.post(f"/plans/{make.plan.id}/meetings")
    for text in ("Ký gửi ngay.\r\nKèm biên bản.", "Báo cáo lại"):
        chairman.post("/meetings/1/1", data={"text": text, "answer_by": "2022-06-17"})
    chairman.get("/meetings/1/2")

    directed = make.session.scalars(select(Direction).order_by(Direction.id)).first()
    directed.direct_again(
        by=make.chairman(), at=hanoi(2022, 6, 20), text="Vẫn chưa", answer_by=date(2022, 6, 24)
    )
    make.session.commit()
    with on_day(date(2022, 6, 21)):
        paper = Document(BytesIO(chairman.get("/meetings/1/conclusions.docx").data))
        page, opening = chairman.get("/meetings/1/7").text, chairman.get("/meetings/1/0").text

    said = "\n".join(paragraph.text for paragraph in paper.paragraphs)
    assert "Khi bắt đầu họp, kế hoạch có 6 việc quá hạn. Cuộc họp có 2 ý kiến chỉ đạo về 1 việc:" in said
    assert "Đã xem" not in said
    rows = [[cell.text for cell in row.cells] for row in paper.tables[1].rows][1:]
    unit, task = late[0].unit.short_name, late[0].task.title
    assert rows == [
        ["1", unit, task, "Ký gửi ngay.\nKèm biên bản.", "17/06/2022"],
        ["2", unit, task, "Báo cáo lại", "17/06/2022"],
    ]
    to_whom, signs = paper.tables[2].rows[0].cells
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in paper.tables[0].rows[0].cells[1].text
    assert to_whom.text.startswith(f"Nơi nhận:\n- {unit};")
    assert re.search(rf"CHỦ TỊCH\n+{directed.entries[0].by.name}", signs.text)
    assert "Họp giao ban, Thứ Tư 15/06/2022" in page
    assert page.count("trả lời chậm nhất ngày 17/06/2022") == 2
    assert "Họp giao ban, Thứ Tư 15/06/2022" in opening
    assert "Số liệu dưới đây là của hôm nay, 21/06/2022." in opening


def test_photos_that_the_unit_has_not_sent_yet_are_not_shown_in_the_hall(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 3, 31))
    officer, chairman = make.focal_point(assignment), sign_in(make.chairman())
    file = StoredFile(sha256="0" * 64, size=1, media_type="image/jpeg", kept_at=hanoi(2022, 6, 1))
    photo = Evidence(kind=EvidenceKind.FILE, name="chưa gửi.jpg", file=file, by=officer, at=hanoi(2022, 6, 1))
    assignment.evidence.append(photo)
    make.session.commit()
    chairman.post(f"/plans/{make.plan.id}/meetings")

    assert "chưa gửi.jpg" not in chairman.get("/meetings/1/1").text
    assert "1 minh chứng" not in chairman.get(f"/plans/{make.plan.id}/desk").text
    make.progress(assignment, by=officer)
    assert "chưa gửi.jpg" in chairman.get("/meetings/1/1").text
    assert "1 minh chứng" in chairman.get(f"/plans/{make.plan.id}/desk").text


def test_the_standing_agency_may_show_the_meeting_but_directs_nothing(make, sign_in):
    make.assignment(due_on=date(2022, 3, 31))
    agency = sign_in(make.standing_agency())
    begun = agency.post(f"/plans/{make.plan.id}/meetings")
    page = agency.get(begun.location.replace("/0", "/1"))
    assert page.status_code == 200
    assert "Chỉ đạo và sang mục tiếp" not in page.text
    assert agency.post(begun.location.replace("/0", "/1"), data={"text": "x"}).status_code == 403


def test_units_and_observers_hold_no_meetings(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 3, 31))
    for who in (make.focal_point(assignment), make.observer()):
        assert sign_in(who).post(f"/plans/{make.plan.id}/meetings").status_code == 403


def test_a_meeting_leaves_nothing_out_that_the_desk_shows_on_later_pages(make, sign_in):
    late = [make.assignment(due_on=date(2022, 3, 31)).id for _ in range(53)]
    sign_in(make.chairman()).post(f"/plans/{make.plan.id}/meetings")

    assert make.session.scalars(select(Meeting)).one().assignment_ids == late


@pytest.mark.parametrize(("screen", "most"), [(0, 12), (1, 11)])
def test_a_screen_runs_the_same_statements_however_much_was_said(make, sign_in, statements, screen, most):
    item = make.assignment(due_on=date(2022, 3, 31))
    chairman = sign_in(make.chairman())
    address = chairman.post(f"/plans/{make.plan.id}/meetings").location.replace("/0", f"/{screen}")
    with statements() as few:
        chairman.get(address)
    for number in range(3):
        make.progress(item, note=f"Lần {number}")
        make.assignment(due_on=date(2022, 4, 30))
    with statements() as many:
        chairman.get(address)
    assert len(few) == len(many) <= most


def test_a_meeting_begun_twice_is_one_until_something_was_said_in_it(make, sign_in):
    make.assignment(due_on=date(2022, 3, 31))
    chairman, vice = sign_in(make.chairman()), sign_in(make.user(Role.VICE_CHAIRMAN, make.plan.issuer))
    begin = f"/plans/{make.plan.id}/meetings"

    first, second = chairman.post(begin).location, chairman.post(begin).location
    others = vice.post(begin).location
    chairman.post(first.replace("/0", "/1"), data={"text": "Ký gửi ngay", "answer_by": "2022-06-17"})
    next_one = chairman.post(begin).location

    assert first == second
    assert len({first, others, next_one}) == 3


def test_the_next_day_is_another_meeting(make, sign_in):
    make.assignment(due_on=date(2022, 3, 31))
    chairman, begin = sign_in(make.chairman()), f"/plans/{make.plan.id}/meetings"

    first = chairman.post(begin).location
    with on_day(date(2022, 6, 16)):
        assert chairman.post(begin).location != first


def test_how_a_direction_stands_comes_before_its_text_whose_end_may_be_cut_off(make, sign_in):
    late = [make.assignment(due_on=date(2022, 3, 31)) for _ in range(2)]
    chairman = sign_in(make.chairman())
    chairman.post(f"/plans/{make.plan.id}/meetings")
    for number, day in ((1, "2022-06-17"), (2, "2022-06-24")):
        chairman.post(f"/meetings/1/{number}", data={"text": "Báo cáo lại " * 50, "answer_by": day})
    assert len(late) == 2

    with on_day(date(2022, 6, 20)):
        waits, goes_on = (words(chairman.get(f"/meetings/1/{number}").text) for number in (1, 2))

    assert "Đã chỉ đạo 15/06/2022, quá 3 ngày chưa trả lời: Báo cáo lại" in waits
    assert "Đã chỉ đạo 15/06/2022, trả lời chậm nhất ngày 24/06/2022: Báo cáo lại" in goes_on


def test_the_screen_says_that_a_return_was_taken_back_in_the_agencys_words_and_not_the_units(
    make, sign_in, statements
):
    late, officer = make.assignment(due_on=date(2022, 3, 31)), make.standing_agency()
    make.submission(late, at=hanoi(2022, 4, 5), note="Đã ban hành")
    late.send_back(by=officer, at=hanoi(2022, 4, 6), reason="Thiếu dấu")
    make.session.commit()
    chairman = sign_in(make.chairman())
    chairman.post(f"/plans/{make.plan.id}/meetings")
    with statements() as returned:
        chairman.get("/meetings/1/1")
    late.take_back(late.reports[-1], by=officer, at=hanoi(2022, 6, 15), reason="Nhầm xã")
    make.session.commit()

    with statements() as taken_back:
        page = chairman.get("/meetings/1/1").text

    assert "<b>Rút lại việc trả lại:</b> Nhầm xã" in page
    assert len(taken_back) == len(returned)
