"""Changing a task never takes anything from what a unit said, and asks nothing for a time that is over.

All of it happens on Wednesday 15/06/2022: by the state's calendar the second quarter ended yesterday.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from ocop_tasks.models import Assignment, AuditEntry, Draft, Evidence, EvidenceKind, Part, Task
from ocop_tasks.models.plan_changes.cancellation import change_due
from ocop_tasks.models.plan_changes.task_editing import add_task, preview_change
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from tests.conftest import A_DAY, hanoi
from tests.models.conftest import NOW


def periods(make, task: Task, part: Part = Part.LEAD) -> list[str]:
    return sorted(each.period for each in make.assignments(task, part))


def test_a_new_unit_is_asked_only_for_periods_that_are_not_over(make, change):
    task = make.task(frequency=Frequency.QUARTERLY)
    late_comer = make.unit()

    found = change(task, parts=task.terms.parts | {late_comer.id: Part.LEAD})

    mine = [each for each in make.assignments(task) if each.unit_id == late_comer.id]
    assert [each.period for each in mine] == ["2022-Q3", "2022-Q4"]
    assert mine[0].starts_on == A_DAY
    assert (found.given_units, len(found.given)) == (1, 2)


def test_a_unit_taken_out_keeps_what_it_delivered_and_what_it_said(make, change):
    leaving, staying = make.unit(), make.unit()
    task = make.task(leads=[leaving, staying], frequency=Frequency.QUARTERLY)
    first, second, third, fourth = (each for each in make.assignments(task) if each.unit_id == leaving.id)
    make.completion(first, at=hanoi(2022, 3, 16))
    make.progress(second, percent=40, note="Đã họp các bản")
    make.progress(third, percent=10, note="Mới bắt đầu")
    gone = fourth.id

    found = change(task, parts={staying.id: Part.LEAD})

    assert first.status is Status.COMPLETED
    assert [each.status for each in (second, third)] == [Status.CANCELLED, Status.CANCELLED]
    assert [report.note for report in second.reports] == ["Đã họp các bản", "Theo họp giao ban"]
    assert second.percent == 40
    assert make.session.get(Assignment, gone) is None
    assert [len(group) for group in (found.kept, found.cancelled, found.removed)] == [1, 2, 1]


def test_an_overdue_share_nobody_spoke_of_stays_on_record_when_its_unit_is_taken_out(make, change):
    leaving, staying = make.unit(), make.unit()
    task = make.task(leads=[leaving, staying], due_on=date(2022, 4, 19))

    change(task, parts={staying.id: Part.LEAD})

    (mine,) = (each for each in make.assignments(task) if each.unit_id == leaving.id)
    assert mine.status is Status.CANCELLED
    assert mine.reports[-1].note == "Theo họp giao ban"


def test_another_rhythm_begins_with_the_period_that_runs_and_leaves_the_past(make, change):
    task = make.task(frequency=Frequency.QUARTERLY)
    first, second, third, _fourth = make.assignments(task)
    make.completion(first, at=hanoi(2022, 3, 16))
    make.progress(third, note="Mới bắt đầu")

    change(task, frequency=Frequency.MONTHLY)

    months = [f"2022-{month:02}" for month in range(7, 13)]
    assert periods(make, task) == [*months, "2022-Q1", "2022-Q2", "2022-Q3"]
    assert [first.status, second.status, third.status] == [
        Status.COMPLETED,
        Status.NOT_STARTED,
        Status.CANCELLED,
    ]
    assert third.reports[0].note == "Mới bắt đầu"


def test_going_back_to_the_old_rhythm_lets_the_old_share_apply_again(make, change):
    task = make.task(frequency=Frequency.QUARTERLY)
    third = make.assignments(task)[2]
    make.progress(third, percent=30)
    change(task, frequency=Frequency.MONTHLY)

    change(task, frequency=Frequency.QUARTERLY)

    assert (third.status, third.percent) == (Status.IN_PROGRESS, 30)
    assert periods(make, task) == ["2022-Q1", "2022-Q2", "2022-Q3", "2022-Q4"]


def test_what_was_cancelled_for_one_unit_alone_stays_so_when_something_else_changes(make, change):
    one, other = make.unit(), make.unit()
    task = make.task(leads=[one, other])
    spared = make.assignments(task)[0]
    spared.cancel(by=make.standing_agency(), at=NOW, reason="Xã không có sản phẩm")

    change(task, title="Tên mới", weight=3, parts=task.terms.parts | {make.unit().id: Part.LEAD})

    assert spared.status is Status.CANCELLED


def test_a_lead_that_comes_to_coordinate_keeps_its_reports_and_its_past_as_lead(make, change):
    one, other = make.unit(), make.unit()
    task = make.task(leads=[one, other], frequency=Frequency.QUARTERLY)
    mine = [each for each in make.assignments(task) if each.unit_id == one.id]
    make.completion(mine[0], at=hanoi(2022, 3, 16))
    make.progress(mine[2], note="Đã chọn sản phẩm")

    change(task, parts={one.id: Part.COORDINATING, other.id: Part.LEAD})

    assert [each.part for each in mine] == [Part.LEAD, Part.LEAD, Part.COORDINATING, Part.COORDINATING]
    assert mine[2].reports[0].note == "Đã chọn sản phẩm"


def test_a_follower_owes_nothing(make, change):
    task, watching = make.task(), make.unit()

    found = change(task, parts=task.terms.parts | {watching.id: Part.FOLLOWING})

    assert not found
    assert task.units(Part.FOLLOWING) == [watching]
    assert len(make.assignments(task)) == 1


def test_a_moved_date_moves_for_all_but_those_who_have_a_date_of_their_own(make, change):
    task = make.task(leads=[make.unit(), make.unit()], due_on=date(2022, 4, 19))
    usual, extended = make.assignments(task)
    by = make.standing_agency()
    make.session.add(change_due(extended, date(2022, 7, 15), by=by, at=NOW, reason="Xã đề nghị gia hạn"))

    change(task, due_on=date(2022, 4, 30))

    assert (usual.due_on, extended.due_on) == (date(2022, 4, 30), date(2022, 7, 15))


def test_the_trail_keeps_who_changed_what_from_what_to_what(make, change):
    commune = make.unit("Xã Bản Bo")
    task = make.task("Kế hoạch cũ", due_on=date(2022, 4, 19))
    lead = task.units(Part.LEAD)[0]

    change(
        task,
        "Theo CV 12",
        title="Kế hoạch mới",
        due_on=date(2022, 4, 30),
        parts={commune.id: Part.LEAD, lead.id: Part.LEAD},
    )

    moved, entry = make.session.query(AuditEntry).order_by(AuditEntry.id)
    assert (moved.action, moved.changes["moved_later"]) == ("plan.dates_moved", [None, 1])
    assert (entry.action, entry.reason, entry.task_id, entry.at) == (
        "task.changed",
        "Theo CV 12",
        task.id,
        NOW,
    )
    assert entry.by is not None
    assert entry.changes == {
        "title": ["Kế hoạch cũ", "Kế hoạch mới"],
        "due_on": ["2022-04-19", "2022-04-30"],
        "lead": [[lead.short_name], sorted([lead.short_name, "Xã Bản Bo"])],
        "assignments": [1, 2],
    }


def test_a_change_of_units_alone_makes_the_task_another_version(make, change):
    task = make.task()
    before = task.version

    change(task, parts=task.terms.parts | {make.unit().id: Part.FOLLOWING})

    assert task.version > before


def test_nothing_changed_leaves_no_trace(make, change):
    change(make.task())

    assert make.session.query(AuditEntry).count() == 0


@pytest.mark.parametrize("trace", ["draft", "evidence", "withdrawn evidence", "own date"])
def test_whatever_names_a_share_keeps_it(make, change, trace):
    leaving, staying = make.unit(), make.unit()
    task = make.task(leads=[leaving, staying])
    share = make.assignments(task)[0]
    user = make.focal_point(share)
    piece = Evidence(
        assignment_id=share.id,
        kind=EvidenceKind.LINK,
        name="https://a.vn",
        url="https://a.vn",
        by=user,
        at=NOW,
    )
    if trace == "draft":
        make.session.add(
            Draft(assignment_id=share.id, user_id=user.id, typed={"note": "Đang gõ"}, saved_at=NOW)
        )
    elif trace == "own date":
        make.session.add(
            change_due(share, date(2022, 11, 1), by=make.standing_agency(), at=NOW, reason="Gia hạn")
        )
    else:
        make.session.add(piece)
        if trace == "withdrawn evidence":
            piece.withdraw(by=user, at=NOW, reason="Nhầm tệp")
    make.session.commit()

    change(task, parts={staying.id: Part.LEAD})

    assert share.status is Status.CANCELLED


def test_what_is_foreseen_changes_nothing(make):
    leaving, staying = make.unit(), make.unit()
    task = make.task(leads=[leaving, staying], frequency=Frequency.QUARTERLY)

    found = preview_change(
        make.session, make.plan, task, replace(task.terms, parts={staying.id: Part.LEAD}), today=A_DAY
    )
    make.session.commit()

    assert (len(found.cancelled), len(found.removed)) == (1, 3)
    assert Counter(each.status for each in make.assignments(task)) == {Status.NOT_STARTED: 8}


def test_cancelling_what_was_spoken_of_needs_a_reason(make, change):
    one, other = make.unit(), make.unit()
    task = make.task(leads=[one, other])
    make.progress(make.assignments(task)[0])

    with pytest.raises(RuleBroken, match="reason_needed"):
        change(task, " ", parts={other.id: Part.LEAD})


def test_a_task_needs_a_lead(make, change):
    task = make.task()

    with pytest.raises(RuleBroken, match="no_lead"):
        change(task, parts={task.units(Part.LEAD)[0].id: Part.COORDINATING})


def test_a_new_task_is_given_to_its_units_and_on_record(make):
    section, communes = make.section("III.8"), [make.unit() for _ in range(3)]
    made = make.task("Việc trước", section=section)
    terms = replace(made.terms, title="Hội chợ cuối năm", frequency=Frequency.QUARTERLY, due_on=None)
    terms = replace(terms, parts={unit.id: Part.LEAD for unit in communes})

    task = add_task(
        make.session,
        make.plan,
        terms,
        {unit.id: unit for unit in communes},
        by=make.standing_agency(),
        at=NOW,
    )
    make.session.commit()

    assert (task.code, task.position > made.position) == ("III.8-1", True)
    assert Counter(each.period for each in make.assignments(task)) == {"2022-Q3": 3, "2022-Q4": 3}
    entry = make.session.query(AuditEntry).one()
    assert (entry.action, entry.changes["title"]) == ("task.added", [None, "Hội chợ cuối năm"])
