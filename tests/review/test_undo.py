"""Nothing is decided by accident: whoever did it takes it back, for a short while, and it all stays in the log."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ocop_tasks import clock
from ocop_tasks.models import ReportKind
from ocop_tasks.models.work.assignment import UNDO_WITHIN
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.status import Status
from tests.conftest import hanoi
from tests.review.conftest import PART, undo_address

MOMENT = hanoi(2022, 6, 14, 10)
DECISIONS = [("confirmation", {}), ("return", {"reason": "thiếu dấu"})]


@pytest.mark.parametrize(("decision", "form"), DECISIONS)
def test_the_notice_offers_an_undo_that_works_without_scripts(make, send, sign_in, decision, form):
    assignment = send()
    officer = sign_in(make.standing_agency())
    officer.post(f"/assignments/{assignment.id}/{decision}", data=form)

    answer = officer.post(undo_address(officer.get("/queue").text))

    assert answer.status_code == 303
    assert answer.location == f"/queue/{assignment.id}"
    assert "Đã hoàn tác" in officer.get(answer.location).text
    assert (assignment.status, assignment.percent, assignment.returned) == (Status.SUBMITTED, 100, False)
    assert assignment.submitted_on == clock.today()
    assert assignment.reports[-1].kind == ReportKind.UNDO
    assert assignment.reports[-1].about_id == assignment.reports[-2].id


def test_an_undone_return_is_not_held_against_the_unit(make, send, sign_in):
    assignment = send()
    officer = sign_in(make.standing_agency())
    officer.post(f"/assignments/{assignment.id}/return", data={"reason": "nhầm xã"})
    officer.post(f"/assignments/{assignment.id}/return/undo")
    officer.get("/queue")

    assert "nhầm xã" not in officer.get(f"/queue/{assignment.id}").text


def test_after_the_undo_it_waits_at_its_old_place(make, send, sign_in):
    first, _second = send(at=MOMENT), send(at=MOMENT + timedelta(hours=1))
    officer = sign_in(make.standing_agency())
    officer.post(f"/assignments/{first.id}/confirmation")
    officer.post(f"/assignments/{first.id}/confirmation/undo")

    assert f'data-item="{first.id}"' in officer.get("/queue").text


@pytest.mark.parametrize("decision", ["confirmation", "return"])
def test_only_who_decided_takes_it_back(make, send, sign_in, decision):
    assignment = send()
    one, other = sign_in(make.standing_agency()), sign_in(make.standing_agency())
    one.post(f"/assignments/{assignment.id}/{decision}", data={"reason": "thiếu dấu"})

    answer = other.post(f"/assignments/{assignment.id}/{decision}/undo")

    assert answer.status_code == 409
    assert "Chỉ người đã xác nhận hay trả lại mới hoàn tác được" in answer.text
    assert assignment.status != Status.SUBMITTED


def test_the_offer_ends(make, send):
    assignment, officer = send(at=MOMENT), make.standing_agency()
    assignment.confirm(by=officer, at=MOMENT)
    make.session.commit()

    with pytest.raises(RuleBroken, match="too_late_to_undo"):
        assignment.undo_confirmation(by=officer, at=MOMENT + UNDO_WITHIN + timedelta(seconds=1))

    assignment.undo_confirmation(by=officer, at=MOMENT + UNDO_WITHIN)
    assert assignment.status == Status.SUBMITTED


def test_too_late_is_told_on_the_reports_own_page(make, send, sign_in):
    assignment = send()
    officer = sign_in(make.standing_agency())
    with clock.at_moment(clock.now() - timedelta(minutes=5)):
        officer.post(f"/assignments/{assignment.id}/confirmation")

    answer = officer.post(f"/assignments/{assignment.id}/confirmation/undo", headers=PART)

    assert answer.status_code == 409
    assert "Đã quá thời gian hoàn tác" in answer.text


def test_a_return_that_the_unit_has_answered_stays(make, send):
    assignment, officer = send(at=MOMENT), make.standing_agency()
    assignment.send_back(by=officer, at=MOMENT, reason="thiếu dấu")
    make.session.commit()
    make.progress(assignment, at=MOMENT + timedelta(seconds=5))

    with pytest.raises(RuleBroken, match="nothing_to_undo"):
        assignment.undo_return(by=officer, at=MOMENT + timedelta(seconds=9))


def test_what_was_not_decided_cannot_be_undone(make, send):
    assignment, officer = send(), make.standing_agency()

    with pytest.raises(RuleBroken, match="not_completed"):
        assignment.undo_confirmation(by=officer, at=clock.now())
    with pytest.raises(RuleBroken, match="nothing_to_undo"):
        assignment.undo_return(by=officer, at=clock.now())


def test_an_undone_confirmation_leaves_the_progress_again(make, send, sign_in):
    assignment = send()
    officer = sign_in(make.standing_agency())
    officer.post(f"/assignments/{assignment.id}/confirmation")
    officer.post(f"/assignments/{assignment.id}/confirmation/undo")
    officer.get("/queue")

    assert "0 %" in officer.get(f"/plans/{make.plan.id}/progress").text
