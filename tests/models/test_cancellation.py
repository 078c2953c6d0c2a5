"""Cancelling ends what is open and no more; restoring brings back what stood there before."""

from __future__ import annotations

import pytest

from ocop_tasks.models import Part
from ocop_tasks.models.plan_changes.cancellation import cancel_task, restore_assignment, restore_task
from ocop_tasks.rules.rule_broken import RuleBroken
from ocop_tasks.rules.work.status import Status
from tests.conftest import A_DAY, hanoi
from tests.models.conftest import NOW


def test_a_cancelled_task_ends_what_is_open_and_leaves_what_was_confirmed(make):
    task = make.task(leads=[make.unit() for _ in range(4)], coordinating=[make.unit()])
    done, waiting, begun, untouched = make.assignments(task)
    make.completion(done)
    make.submission(waiting)
    make.progress(begun, percent=20)

    ended = cancel_task(make.session, task, by=make.standing_agency(), at=NOW, reason="Tỉnh hoãn")
    make.session.commit()

    assert ended == 4
    assert done.status is Status.COMPLETED
    assert {each.status for each in (waiting, begun, untouched)} == {Status.CANCELLED}
    assert (task.cancelled_at, task.cancel_reason) == (NOW, "Tỉnh hoãn")


def test_a_restored_task_stands_as_before_but_for_what_was_cancelled_alone(make):
    task = make.task(leads=[make.unit() for _ in range(4)])
    alone, waiting, begun, untouched = make.assignments(task)
    alone.cancel(by=make.standing_agency(), at=hanoi(2022, 5, 2), reason="Xã không có sản phẩm")
    make.submission(waiting)
    make.progress(begun, percent=20)
    cancel_task(make.session, task, by=make.standing_agency(), at=NOW, reason="Tỉnh hoãn")
    make.session.commit()

    restored = restore_task(
        make.session, task, by=make.standing_agency(), at=hanoi(2022, 6, 16), reason="Tỉnh làm lại"
    )
    make.session.commit()

    assert restored == 3
    assert [each.status for each in (alone, waiting, begun, untouched)] == [
        Status.CANCELLED,
        Status.SUBMITTED,
        Status.IN_PROGRESS,
        Status.NOT_STARTED,
    ]
    assert waiting.submitted_on == A_DAY
    assert task.cancelled_at is None


def test_what_was_returned_is_returned_again_when_it_applies_again(make):
    share = make.assignment()
    make.submission(share)
    share.send_back(by=make.standing_agency(), at=NOW, reason="Thiếu chữ ký")
    share.cancel(by=make.standing_agency(), at=NOW, reason="Tỉnh hoãn")

    restore_assignment(share, by=make.standing_agency(), at=NOW, reason="")

    assert (share.status, share.returned) == (Status.IN_PROGRESS, True)


def test_one_share_is_not_restored_in_a_cancelled_task_or_for_a_unit_that_left(make, change):
    one, other = make.unit(), make.unit()
    task = make.task(leads=[one, other])
    share = make.assignments(task)[0]
    make.progress(share)
    by = make.standing_agency()
    change(task, parts={other.id: Part.LEAD})

    with pytest.raises(RuleBroken, match="unit_not_in_task"):
        restore_assignment(share, by=by, at=NOW, reason="")
    cancel_task(make.session, task, by=by, at=NOW, reason="Tỉnh hoãn")
    with pytest.raises(RuleBroken, match="task_cancelled"):
        restore_assignment(share, by=by, at=NOW, reason="")
    with pytest.raises(RuleBroken, match="task_cancelled"):
        change(task, title="Tên khác")
