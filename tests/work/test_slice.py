"""From the assignment to the plan's progress: a unit reports with a file, the agency confirms, the plan moves."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from PIL import Image

from ocop_tasks.models import Assignment
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.timeliness import Timeliness
from tests.conftest import hanoi, on_day


def photo() -> BytesIO:
    """A small JPEG."""
    content = BytesIO()
    Image.new("RGB", (40, 30), "green").save(content, "JPEG")
    content.seek(0)
    return content


def test_a_unit_reports_with_a_photo_the_agency_confirms_and_the_plan_moves(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 6, 17), evidence_required=True)
    unit, agency = sign_in(make.focal_point(assignment)), sign_in(make.standing_agency())
    assert assignment.task.title in unit.get("/my-tasks").text

    sent = unit.post(
        f"/assignments/{assignment.id}/reports",
        data={
            "status": "submitted",
            "note": "Đã ban hành",
            "version": assignment.version,
            "files": [(photo(), "ảnh họp.jpg")],
        },
    )

    assert sent.status_code == 303
    make.session.refresh(assignment)
    assert assignment.status is Status.SUBMITTED
    assert "Đã ban hành" in agency.get("/queue").text
    assert agency.post(f"/assignments/{assignment.id}/confirmation").status_code == 303
    assert "100 %" in agency.get(f"/plans/{make.plan.id}/progress").text


def test_the_unit_is_on_time_when_it_submitted_in_time_even_if_confirmed_late(make, sign_in):
    assignment = make.assignment(due_on=date(2022, 4, 19))
    make.submission(assignment, at=hanoi(2022, 4, 19, 23, 59))

    with on_day(date(2022, 4, 26)):
        sign_in(make.standing_agency()).post(f"/assignments/{assignment.id}/confirmation")

    judged = make.session.get(Assignment, assignment.id, populate_existing=True)
    assert judged.timeliness(date(2022, 4, 26)) is Timeliness.COMPLETED_ON_TIME


def test_a_photo_sent_with_a_report_belongs_to_that_report(make, sign_in):
    assignment = make.assignment()
    unit = sign_in(make.focal_point(assignment))

    unit.post(
        f"/assignments/{assignment.id}/reports",
        data={
            "status": "submitted",
            "note": "Đã họp",
            "version": assignment.version,
            "files": [(photo(), "họp.jpg")],
        },
    )

    judged = make.session.get(Assignment, assignment.id, populate_existing=True)
    assert [piece.name for piece in judged.reports[0].evidence] == ["họp.jpg"]
