"""The day's reminders and Monday's digest: to whom, when, and exactly once."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import func, select

from ocop_tasks import clock
from ocop_tasks.models import Notice, Portal
from ocop_tasks.rules.access import Role
from ocop_tasks.sending.notices import daily_notices
from ocop_tasks.sending.notices.notice_language import language
from ocop_tasks.sending.notices.notice_wording import notice_text as told_in
from tests.conftest import hanoi, on_day

MONDAY = hanoi(2022, 6, 13, 7, 30)


def run(make, at):
    """The job at a moment; how many notices it made."""
    with clock.at_moment(at):
        return daily_notices.make(make.session)


@pytest.mark.parametrize(
    ("due_on", "occasion"),
    [
        (date(2022, 6, 22), "soon"),
        (date(2022, 6, 18), "soon"),
        (date(2022, 6, 16), "soon"),
        (date(2022, 6, 14), "just_late"),
        (date(2022, 6, 7), "still_late"),
        (date(2022, 6, 15), None),
        (date(2022, 6, 10), None),
    ],
)
def test_a_unit_is_reminded_7_3_and_1_days_before_the_day_after_and_then_weekly(make, told, due_on, occasion):
    person = make.focal_point(make.assignment(due_on=due_on))
    run(make, hanoi(2022, 6, 15, 7, 30))
    assert told(person) == ([f"reminder/{occasion}"] if occasion else [])


def test_nobody_is_reminded_before_the_morning_or_twice_a_day(make, told):
    person = make.focal_point(make.assignment(due_on=date(2022, 6, 18)))
    assert run(make, hanoi(2022, 6, 15, 7, 29)) == 0
    assert run(make, hanoi(2022, 6, 15, 7, 30)) == 1
    assert run(make, hanoi(2022, 6, 15, 7, 31)) == 0
    assert told(person) == ["reminder/soon"]


def test_a_run_that_ended_before_its_end_is_made_up_for_and_nobody_is_told_twice(make, told):
    person = make.focal_point(make.assignment(due_on=date(2022, 6, 18)))
    run(make, hanoi(2022, 6, 15, 7, 30))
    make.session.get(Portal, 1).noticed_on = None
    make.session.commit()
    other = make.focal_point(make.assignment(due_on=date(2022, 6, 16)))
    assert run(make, hanoi(2022, 6, 15, 8, 0)) == 1
    assert told(person) == told(other) == ["reminder/soon"]


def test_a_day_without_the_portal_is_made_up_for_on_the_next(make, told):
    person = make.focal_point(make.assignment(due_on=date(2022, 6, 17)))
    run(make, hanoi(2022, 6, 13, 7, 30))
    run(make, hanoi(2022, 6, 15, 7, 30))
    assert told(person) == ["reminder/soon"]
    assert run(make, hanoi(2022, 6, 15, 9, 0)) == 0


def test_what_was_submitted_cancelled_or_only_coordinated_is_not_reminded_of(make, told):
    submitted, cancelled = (
        make.assignment(due_on=date(2022, 6, 14)),
        make.assignment(due_on=date(2022, 6, 14)),
    )
    make.submission(submitted, at=hanoi(2022, 6, 14))
    cancelled.cancel(by=make.standing_agency(), at=hanoi(2022, 6, 14), reason="không áp dụng")
    helper = make.unit()
    make.task(leads=[], coordinating=[helper], due_on=date(2022, 6, 14))
    people = [make.focal_point(submitted), make.focal_point(cancelled), make.user(unit=helper)]
    run(make, hanoi(2022, 6, 15, 7, 30))
    assert [told(person) for person in people] == [[], [], []]


def test_everyone_who_reports_for_the_unit_is_reminded_and_nobody_who_left(make, told):
    assignment = make.assignment(due_on=date(2022, 6, 18))
    first, second = make.focal_point(assignment), make.focal_point(assignment)
    left = make.user(unit=assignment.unit, active=False)
    reader = make.user(Role.OBSERVER, assignment.unit)
    run(make, hanoi(2022, 6, 15, 7, 30))
    assert [len(told(person)) for person in (first, second, left, reader)] == [1, 1, 0, 0]


def test_more_people_than_one_batch_holds_are_all_reminded(make, monkeypatch):
    monkeypatch.setattr(daily_notices, "BATCH", 2)
    for _ in range(3):
        assignment = make.assignment(due_on=date(2022, 6, 18))
        for _ in range(3):
            make.focal_point(assignment)
    assert run(make, hanoi(2022, 6, 15, 7, 30)) == 9
    assert make.session.scalar(select(func.count(Notice.key.distinct()))) == 9


def test_the_statements_do_not_grow_with_the_work(make, statements):
    def count(day):
        make.session.expire_all()
        with clock.at_moment(hanoi(2022, 6, day, 7, 30)), statements() as seen:
            daily_notices.make(make.session)
        return len(seen)

    make.focal_point(make.assignment(due_on=date(2022, 6, 17)))
    few = count(14)
    for _ in range(5):
        make.focal_point(make.assignment(due_on=date(2022, 6, 18)))
    assert count(15) == few


def test_on_monday_the_desk_gets_the_figures_and_the_change_since_last_monday(make, told):
    chairman, vice = make.chairman(), make.user(Role.VICE_CHAIRMAN, make.plan.issuer)
    agency, observer = make.standing_agency(), make.observer()
    old = make.assignment(due_on=date(2022, 3, 31), unit=make.unit("Xã Bản Bo"), title="Kế hoạch OCOP của xã")
    make.assignment(due_on=date(2022, 6, 9))
    make.assignment(due_on=date(2022, 6, 15))
    done_since = make.assignment(due_on=date(2022, 6, 1))
    make.completion(done_since, at=hanoi(2022, 6, 10))

    run(make, MONDAY)

    assert all("digest/monday" in told(person) for person in (chairman, vice, agency))
    assert told(observer) == []
    kept = make.session.scalars(select(Notice).where(Notice.user_id == chairman.id)).one()
    assert kept.address == f"/plans/{make.plan.id}/desk"
    figures = {name: kept.facts[name] for name in ("overdue", "before", "due_soon", "unanswered", "since")}
    assert figures == {"overdue": 2, "before": 2, "due_soon": 1, "unanswered": 0, "since": "2022-06-06"}
    assert next((row["unit"], row["days"]) for row in kept.facts["worst"]) == (old.unit.short_name, 74)
    with on_day(date(2022, 6, 20)):
        said = told_in(kept, language("vi")).lines
    assert "Quá hạn ngày 13/06/2022: 2 (±0 so với thứ Hai 06/06/2022)" in said


def test_the_digest_says_what_was_done_last_week_and_what_was_in_time_by_an_extension_alone(make):
    chairman = make.chairman()
    make.assignment(due_on=date(2022, 6, 1))
    for due_on, done_on, extended_to in (
        (date(2022, 6, 30), 7, None), (date(2022, 6, 1), 8, None), (date(2022, 6, 1), 9, date(2022, 6, 10)),
        (date(2022, 6, 30), 3, None), (date(2022, 6, 30), 13, None),
    ):  # fmt: skip
        assignment = make.assignment(due_on=due_on)
        assignment.due_on = extended_to or due_on
        make.completion(assignment, at=hanoi(2022, 6, done_on, 7))
    run(make, MONDAY)

    kept = make.session.scalars(select(Notice).where(Notice.user_id == chairman.id)).one()
    assert kept.facts["done"] == {"all": 3, "in_time": 2, "extended": 1}
    assert "Xong trong tuần trước: 3, đúng hạn 2 (nhờ gia hạn 1)" in told_in(kept, language("vi")).lines


def test_the_digest_waits_for_the_time_that_is_set_and_comes_once(make, told):
    chairman = make.chairman()
    make.assignment(due_on=date(2022, 6, 1))
    make.session.get(Portal, 1).digest_at = "09:15"
    make.session.commit()
    run(make, hanoi(2022, 6, 13, 9, 14))
    assert told(chairman) == []
    run(make, hanoi(2022, 6, 13, 9, 15))
    run(make, hanoi(2022, 6, 13, 9, 16))
    run(make, hanoi(2022, 6, 14, 9, 15))
    assert told(chairman) == ["digest/monday"]


def test_a_monday_without_the_portal_gets_its_digest_on_tuesday(make, told):
    chairman = make.chairman()
    make.assignment(due_on=date(2022, 6, 1))
    run(make, hanoi(2022, 6, 12, 8))
    run(make, hanoi(2022, 6, 14, 8))
    assert told(chairman) == ["digest/monday"]


def test_a_plan_that_is_all_done_has_no_digest(make, told):
    chairman = make.chairman()
    make.completion(make.assignment(due_on=date(2022, 6, 1)), at=hanoi(2022, 5, 30))
    run(make, MONDAY)
    assert told(chairman) == []


def test_only_the_worst_five_are_named(make):
    make.chairman()
    for day in range(1, 9):
        make.assignment(due_on=date(2022, 5, day))
    run(make, MONDAY)
    worst = make.session.scalars(select(Notice)).one().facts["worst"]
    assert [row["days"] for row in worst] == [43, 42, 41, 40, 39]


def test_the_digest_leaves_out_what_was_confirmed_last_week_and_taken_back(make):
    chairman, officer = make.chairman(), make.standing_agency()
    make.assignment(due_on=date(2022, 6, 1))
    kept_done, waits, once_more = (make.assignment(due_on=date(2022, 6, 30)) for _ in range(3))
    for assignment in (kept_done, waits, once_more):
        make.completion(assignment, at=hanoi(2022, 6, 8))
    for assignment in (waits, once_more):
        decision = assignment.reports[-1]
        assignment.take_back(decision, by=officer, at=hanoi(2022, 6, 9), reason="Thiếu dấu")
    once_more.confirm(by=officer, at=hanoi(2022, 6, 13, 7))
    make.session.commit()

    run(make, MONDAY)

    kept = make.session.scalars(select(Notice).where(Notice.user_id == chairman.id)).one()
    assert kept.facts["done"] == {"all": 1, "in_time": 1, "extended": 0}
