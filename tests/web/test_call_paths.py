"""The ways from a view to its commit do not grow longer: how many modules they enter, and how often they climb."""

from __future__ import annotations

from datetime import date

import pytest

from tests.review.conftest import seen
from tests.work.sending import photo, report, upload
from tools.call_paths import CallPath, counted

LONGEST = {
    "report": (8, 3),
    "evidence": (8, 3),
    "confirmation": (8, 3),
    "progress": (8, 3),
    "direction": (7, 3),
}
"""Modules passed, and climbs, at most."""


@pytest.fixture
def late(make):
    """An assignment of a commune, late on the tests' day."""
    return make.assignment(due_on=date(2022, 3, 31))


def held(path: CallPath, act: str) -> None:
    """The way is no longer than it was."""
    passed, climbs = LONGEST[act]
    assert len(path.passed) <= passed, str(path)
    assert len(path.climbs) <= climbs, str(path)


def test_a_status_report(app, make, sign_in, late):
    unit = sign_in(make.focal_point(late))
    with counted(app, "work.report") as path:
        assert report(unit, late, note="Họp 2 bản").status_code == 303
    held(path, "report")


def test_an_upload_of_evidence(app, make, sign_in, late):
    unit = sign_in(make.focal_point(late))
    with counted(app, "work.send_evidence") as path:
        assert upload(unit, late, (photo(), "họp.jpg")).status_code == 200
    held(path, "evidence")


def test_a_confirmation(app, make, sign_in, late):
    make.submission(late)
    agency = sign_in(make.standing_agency())
    told = {"seen": seen(agency, late)}
    with counted(app, "review.confirm") as path:
        assert agency.post(f"/assignments/{late.id}/confirmation", data=told).status_code == 303
    held(path, "confirmation")


def test_the_progress_page(app, make, sign_in, late):
    agency = sign_in(make.standing_agency())
    with counted(app, "plans.progress") as path:
        assert agency.get(f"/plans/{make.plan.id}/progress").status_code == 200
    held(path, "progress")


def test_a_direction(app, make, sign_in, late):
    chairman = sign_in(make.chairman())
    told = {"text": "Gửi bản có chữ ký", "answer_by": "17/6/2022", "idempotency_key": "abc"}
    with counted(app, "desk.direct") as path:
        assert chairman.post(f"/assignments/{late.id}/direction", data=told).status_code == 303
    held(path, "direction")
