"""A decision taken back later: what stands then, for whom it can be done, and that past days stay as they were."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import cells_in, total
from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.models import Assignment, ReportKind
from ocop_tasks.models.plan_changes.cancellation import cancel_task
from ocop_tasks.models.work.status_report import standing_decision
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import FirstEntry
from ocop_tasks.rules.work.timeliness import Timeliness
from tests.conftest import hanoi

SENT, DECIDED, NOW = hanoi(2022, 5, 3, 8), hanoi(2022, 5, 6, 9), hanoi(2022, 6, 15, 10)
DAY = timedelta(days=1)


@pytest.fixture
def share(make) -> Assignment:
    """Sent on 03/05, a day before it was due."""
    assignment = make.assignment(due_on=date(2022, 5, 4))
    make.submission(assignment, at=SENT)
    return assignment


@pytest.fixture
def officer(make):
    return make.standing_agency()


def confirm(make, assignment: Assignment, by) -> None:
    assignment.confirm(by=by, at=DECIDED)
    make.session.commit()


def send_back(make, assignment: Assignment, by) -> None:
    assignment.send_back(by=by, at=DECIDED, reason="Thiếu dấu")
    make.session.commit()


def take_back(assignment: Assignment, by, *, at=NOW, reason: str = "Nhầm xã"):
    decision = standing_decision(assignment.reports) or assignment.reports[-1]
    return assignment.take_back(decision, by=by, at=at, reason=reason)


def broken(assignment: Assignment, by, **more) -> str | None:
    try:
        take_back(assignment, by, **more)
    except RuleBroken as rule:
        return rule.code
    return None


def figures(assignment: Assignment, day: date):
    return total(cells_in(Scope((assignment.plan_id,)), AsOf(day, 14)))


def test_a_confirmation_of_weeks_ago_waits_again_and_is_judged_by_the_day_it_was_sent(make, share, officer):
    confirm(make, share, make.standing_agency())

    undo = take_back(share, officer)
    make.session.commit()

    assert (share.status, share.percent, share.returned) == (Status.SUBMITTED, 100, False)
    assert share.submitted_on == date(2022, 5, 3)
    assert (undo.kind, undo.about_id, undo.note) == (ReportKind.UNDO, share.reports[1].id, "Nhầm xã")
    share.confirm(by=officer, at=NOW + DAY)
    assert share.timeliness(NOW.date()) is Timeliness.COMPLETED_ON_TIME


def test_every_past_day_stays_as_it_was_and_from_its_own_day_on_it_is_no_more_confirmed(make, share, officer):
    confirm(make, share, officer)
    days = [SENT.date() - DAY, SENT.date(), DECIDED.date(), NOW.date() - DAY]
    before = [figures(share, day) for day in days]

    take_back(share, officer)
    make.session.commit()

    assert [figures(share, day) for day in days] == before
    assert before[-1].progress.confirmed_percent == 100
    today = figures(share, NOW.date())
    assert (today.progress.confirmed_percent, today.progress.reported_percent, today.waiting) == (0, 100, 1)


def test_a_return_is_taken_back_while_the_unit_has_said_nothing(make, share, officer):
    make.session.commit()
    send_back(make, share, make.standing_agency())
    share.add_note(by=make.focal_point(share), at=NOW, note="Đang xin dấu")

    take_back(share, officer)

    assert (share.status, share.returned, share.submitted_on) == (Status.SUBMITTED, False, date(2022, 5, 3))


@pytest.mark.parametrize("again", [False, True])
def test_a_return_that_the_unit_has_answered_stays_also_where_the_answer_was_withdrawn(
    make, share, officer, again
):
    send_back(make, share, officer)
    make.progress(share, at=NOW - DAY)
    if again:
        share.withdraw_report(share.reports[-1], by=make.focal_point(share), at=NOW, reason="Nhầm")
    make.session.commit()

    with pytest.raises(RuleBroken, match="reported_since"):
        share.take_back(share.reports[1], by=officer, at=NOW, reason="Nhầm xã")


def test_what_was_taken_back_is_not_taken_back_again(make, share, officer):
    confirm(make, share, officer)
    take_back(share, officer)
    make.session.commit()

    assert standing_decision(share.reports) is None
    with pytest.raises(RuleBroken, match="already_taken_back"):
        share.take_back(share.reports[1], by=officer, at=NOW, reason="Nhầm xã")


def test_it_takes_a_reason_and_work_that_still_applies(make, share, officer):
    confirm(make, share, officer)
    assert broken(share, officer, reason=" \n") == "reason_needed"
    share.cancel(by=officer, at=NOW, reason="Đã gộp")
    make.session.commit()
    assert broken(share, officer) == "cancelled"

    share.restore(by=officer, at=NOW, reason="Vẫn cần")
    make.session.commit()
    assert broken(share, officer) is None


def test_work_that_could_not_go_on_stays_confirmed(make, share, officer):
    confirm(make, share, officer)
    share.unit.active = False
    assert broken(share, officer) == "unit_switched_off"
    share.unit.active = True

    part = share.task.parts[0]
    part.unit = make.unit()
    make.session.commit()
    assert broken(share, officer) == "unit_not_in_task"
    part.unit = share.unit

    cancel_task(make.session, share.task, by=officer, at=NOW, reason="Trùng việc")
    make.session.commit()
    assert broken(share, officer) == "task_cancelled"
    assert share.status is Status.COMPLETED


def test_of_the_agencys_own_work_who_sent_it_takes_nothing_back_and_a_second_person_or_the_chairman_does(
    make,
):
    own = make.assignment(unit=make.plan.standing_unit)
    sender, second = make.standing_agency(), make.standing_agency()
    make.submission(own, at=SENT, by=sender)
    confirm(make, own, second)

    assert broken(own, sender) == "own_unit"
    assert own.decision_to_take_back(sender) is None
    for person in (second, make.chairman(), make.user(Role.VICE_CHAIRMAN, make.plan.issuer)):
        assert own.decision_to_take_back(person) is own.reports[1]


def test_what_was_taken_over_as_done_has_no_confirmation_to_take_back_but_its_return_can_be(make, officer):
    share = make.assignment(due_on=date(2022, 5, 20))
    done = FirstEntry(Status.COMPLETED, 100, date(2022, 5, 19))
    share.take_over(done, by=make.standing_agency(), at=SENT, note="Biểu 01.xlsx")
    make.session.commit()
    assert share.decision_to_take_back(officer) is None

    send_back(make, share, officer)
    take_back(share, officer)
    make.session.commit()

    assert (share.status, share.submitted_on) == (Status.COMPLETED, date(2022, 5, 19))
    assert share.was_taken_over_as_done


def test_the_unit_can_withdraw_a_report_that_waits_again(make, share, officer):
    confirm(make, share, officer)
    take_back(share, officer)
    make.session.commit()

    share.withdraw_report(share.reports[0], by=make.focal_point(share), at=NOW, reason="Gửi thiếu biểu")

    assert (share.status, share.submitted_on) == (Status.NOT_STARTED, None)


def test_a_report_on_what_was_taken_over_as_done_is_withdrawn_after_its_confirmation_was_taken_back(
    make, officer
):
    share = make.assignment(due_on=date(2022, 5, 20))
    share.take_over(FirstEntry(Status.COMPLETED, 100, date(2022, 5, 19)), by=officer, at=SENT, note="Biểu 01")
    make.session.commit()
    make.submission(share, at=SENT + DAY)
    confirm(make, share, officer)
    take_back(share, officer)
    make.session.commit()

    share.withdraw_report(share.reports[1], by=make.focal_point(share), at=NOW, reason="Không cần nữa")

    assert share.was_taken_over_as_done
    share.send_back(by=officer, at=NOW, reason="Chưa xong")
    assert share.status is Status.IN_PROGRESS
