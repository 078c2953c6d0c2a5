"""What dated records said before is kept: whoever changes them, however, and only then."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from ocop_tasks import clock
from ocop_tasks.models import Assignment, Task, Unit
from ocop_tasks.models.plan_changes.plan_lifecycle import discard
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.models.temporal.reading import changed_since, on
from ocop_tasks.models.temporal.recording import NobodyActs, delete_where, update_where
from ocop_tasks.models.temporal.temporal_tables import FROM_THE_BEGINNING, HISTORY, Temporal
from ocop_tasks.rules.plan_state import PlanState
from tests.conftest import A_DAY, hanoi
from tests.support.making import MAKES

NOON = hanoi(2022, 6, 15)
A_DAY_LATER = NOON + timedelta(days=1)


@pytest.fixture
def session(make):
    """One in which nobody acts unless he says so, as in the portal's own."""
    make.plan  # noqa: B018  the issuer is there
    yield make.session
    make.session.info[MAKES] = True


@pytest.fixture
def strict(session):
    """Call it when all is laid."""
    return lambda: session.info.pop(MAKES)


def kept(session: Any, cls: type[Temporal]) -> list[Any]:
    return list(session.execute(select(HISTORY[cls]).order_by(HISTORY[cls].c.id)))


def name_on(session: Any, unit: Unit, day: date) -> str | None:
    then = on(Unit, day)
    return session.scalar(select(then.name).where(then.id == unit.id))


def told(by: Any = None, at: datetime = NOON, reason: str = "") -> dict[str, Any]:
    return {"by": by, "at": at, "reason": reason}


def test_what_is_changed_is_kept_with_its_days_and_who_ended_it_and_why(make, session, strict):
    share, officer = make.assignment(date(2022, 5, 31)), make.standing_agency()
    strict()

    with acting(session, "assignment.due_changed", **told(officer, reason="Bão số 3")):
        share.due_on = date(2022, 7, 15)
    session.commit()

    (row,) = kept(session, Assignment)
    assert (row.of_id, row.due_on, row.part) == (share.id, date(2022, 5, 31), share.part)
    assert (row.valid_from, row.valid_to) == (date(2022, 3, 1), A_DAY)
    assert (row.changed_by_id, row.changed_at, row.reason) == (officer.id, NOON, "Bão số 3")
    assert row.action == "assignment.due_changed"
    assert share.valid_from == A_DAY


def test_a_day_is_kept_as_its_end_left_it(make, session, strict):
    unit = make.unit("Xã Bản Bo")
    strict()

    for name in ("Bản Bo 1", "Bản Bo 2"):
        with acting(session, "unit.changed", **told()):
            unit.name = name
        session.commit()
    with acting(session, "unit.changed", **told(at=A_DAY_LATER)):
        unit.name = "Bản Bo 3"
    session.commit()

    assert [(row.name, row.valid_from) for row in kept(session, Unit)] == [
        ("Xã Bản Bo", FROM_THE_BEGINNING),
        ("Bản Bo 2", A_DAY),
    ]
    assert name_on(session, unit, A_DAY - timedelta(days=1)) == "Xã Bản Bo"
    assert name_on(session, unit, A_DAY) == "Bản Bo 2"


def test_no_row_is_of_an_earlier_day_than_the_one_before_it(make, session, strict):
    unit = make.unit("Một")
    strict()

    for name, at in (("Hai", A_DAY_LATER), ("Ba", NOON), ("Bốn", A_DAY_LATER + timedelta(days=1))):
        with acting(session, "unit.changed", **told(at=at)):
            unit.name = name
        session.commit()

    assert [(row.name, row.valid_from, row.valid_to) for row in kept(session, Unit)] == [
        ("Một", FROM_THE_BEGINNING, A_DAY + timedelta(days=1)),
        ("Ba", A_DAY + timedelta(days=1), A_DAY + timedelta(days=2)),
    ]


def test_a_change_of_which_nobody_says_that_it_is_his_is_refused(make, session, strict):
    share = make.assignment()
    strict()

    share.due_on = date(2022, 7, 15)
    with pytest.raises(NobodyActs):
        session.flush()
    session.rollback()
    session.delete(share)
    with pytest.raises(NobodyActs):
        session.flush()
    session.rollback()
    for statement in (update(Assignment).values(due_on=date(2022, 7, 15)), delete(Assignment)):
        with pytest.raises(NobodyActs):
            session.execute(statement)
    assert not kept(session, Assignment)


def test_what_has_no_date_needs_no_act(make, session, strict):
    share, user = make.assignment(), make.user()
    strict()

    share.report_progress(by=user, at=NOON, percent=10, note="Đang làm")
    user.locale = "en"
    session.commit()

    assert not kept(session, Assignment)


def test_many_are_changed_and_deleted_in_one_statement_each_and_kept(make, session, strict, statements):
    shares = [make.assignment(date(2022, 9, 30)) for _ in range(4)]
    strict()

    with statements() as seen, acting(session, "plan.changed", **told()):
        update_where(session, Assignment, due_on=date(2022, 10, 3))
    assert len(seen) == 2
    with acting(session, "plan.changed", **told(at=A_DAY_LATER)):
        delete_where(session, Assignment, Assignment.id == shares[0].id)
    session.commit()

    assert [row.due_on.day for row in kept(session, Assignment)] == [30, 30, 30, 30, 3]
    assert {each.valid_from for each in session.query(Assignment)} == {A_DAY}
    then = on(Assignment, A_DAY)
    assert len(session.scalars(select(then.id).where(then.due_on == date(2022, 10, 3))).all()) == 4
    changed = [set(session.scalars(ids)) for ids in changed_since(Assignment, A_DAY)]
    assert changed == [set(), {shares[0].id}]


def test_the_record_that_another_names_counts_as_a_change(make, session, strict):
    user, elsewhere = make.user(), make.unit()
    before = user.unit_id
    strict()

    with acting(session, "user.changed", **told()):
        user.unit = elsewhere
    session.commit()

    (row,) = [row for row in kept(session, type(user)) if row.of_id == user.id]
    assert (row.unit_id, row.valid_to) == (before, A_DAY)


def test_a_typing_error_that_is_set_right_leaves_no_row(make, session, strict):
    share = make.assignment(date(2022, 9, 30))
    strict()

    with acting(session, "assignment.corrected", **told(), is_correction=True):
        share.due_on = share.first_due_on = date(2022, 9, 3)
    session.commit()

    assert not kept(session, Assignment)
    assert share.valid_from == date(2022, 3, 1)


def test_a_draft_has_no_history_and_a_plan_that_is_deleted_leaves_none(make, session, strict):
    draft = make.another_plan("Nháp", state=PlanState.DRAFT)
    task = make.task(section=make.section(plan=draft), leads=[])
    strict()

    task.title = "Tên khác"
    session.commit()
    assert not kept(session, Task)

    draft.state = PlanState.RUNNING
    session.commit()
    with acting(session, "task.changed", **told()):
        task.title = "Tên nữa"
    draft.state = PlanState.DRAFT
    session.commit()
    assert [row.title for row in kept(session, Task)] == ["Tên khác"]
    discard(session, draft)
    session.commit()
    assert not kept(session, Task)


def test_an_act_within_another_is_a_part_of_it(make, session, strict):
    unit = make.unit()
    strict()

    inner = told(at=A_DAY_LATER, reason="khác")
    with acting(session, "plan.amended", **told(reason="QĐ 12")), acting(session, "unit.changed", **inner):
        unit.name = "Xã mới"
    session.commit()

    (row,) = kept(session, Unit)
    assert (row.action, row.reason, row.valid_to) == ("plan.amended", "QĐ 12", A_DAY)
    assert clock.day_of(row.changed_at) == A_DAY
