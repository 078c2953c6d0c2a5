"""Characters that nobody can type, sent all the same: they reach no record, no document and no error page."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from docx import Document

from ocop_tasks.models import Draft

UNTYPABLE = "\x00\x01\x0b\x1f\ufffe"


def test_what_no_keyboard_types_is_left_out_of_what_is_kept(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 3, 31))
    officer, chairman = make.focal_point(assignment), sign_in(make.chairman())
    browser = sign_in(officer)

    browser.post(f"/assignments/{assignment.id}/draft", data={"note": f"Đang{UNTYPABLE} gõ"})
    assert make.session.get(Draft, (assignment.id, officer.id)).typed["note"] == "Đang gõ"

    sent = {"status": "in_progress", "percent": "5", "note": f"Đã{UNTYPABLE} làm\r\nhai dòng", "key": "k"}
    answer = browser.post(
        f"/assignments/{assignment.id}/reports", data=sent | {"version": assignment.version}
    )
    assert answer.status_code == 303
    make.session.refresh(assignment)
    assert assignment.reports[-1].note.splitlines() == ["Đã làm", "hai dòng"]

    chairman.post(f"/plans/{make.plan.id}/meetings")
    direction = {"text": f"Gửi{UNTYPABLE} ngay", "answer_by": "2022-06-17", "key": "k"}
    assert chairman.post("/meetings/1/1", data=direction).status_code == 303
    paper = Document(BytesIO(chairman.get("/meetings/1/conclusions.docx").data))
    assert "Gửi ngay" in [cell.text for row in paper.tables[1].rows for cell in row.cells]


def test_an_address_with_them_is_answered_like_any_other(make, sign_in):
    browser = sign_in(make.standing_agency())

    for address in (
        "/search?q=a%00b",
        "/my-tasks?q=%00",
        "/queue?section=%00",
        f"/plans/{make.plan.id}/work?q=%00",
    ):
        assert browser.get(address).status_code in (200, 400), address
