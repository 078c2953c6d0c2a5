"""Work that is half done when its plan is published begins with what was known of it (docs/decisions/0079)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.figures.plan.plan_scope import Scope
from ocop_tasks.figures.plan.progress_totals import cells_in, total
from ocop_tasks.figures.plan.states_as_of import AsOf
from ocop_tasks.models import Assignment, Notice, Part, Plan, StatusReport, Task, TaskStart, TaskUnit, Unit
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import Start
from tests.conftest import A_DAY
from tests.planning.sheets import draft
from tests.planning.test_making import made
from tests.work.sending import report, words

STATED = date(2022, 6, 1)
FILE = "Phân công.xlsx"


@pytest.fixture
def plan(make) -> Plan:
    return draft(make)


@pytest.fixture
def agency(make, plan, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


def put(
    make: Any,
    plan: Plan,
    title: str,
    *leads: Unit,
    start: Start | None = None,
    helping: Sequence[Unit] = (),
    **more: Any,
) -> Task:
    """A task of the draft as a spreadsheet brings it, which gives nobody anything yet."""
    known = {"frequency": Frequency.ONCE, "due_on": date(2022, 5, 20), "evidence_required": False} | more
    task = Task(plan=plan, section=make.section(plan=plan), code=title, title=title, **known)
    task.parts = [TaskUnit(unit=unit, part=Part.LEAD) for unit in leads]
    task.parts += [TaskUnit(unit=unit, part=Part.COORDINATING) for unit in helping]
    if start is not None:
        task.start = TaskStart.of(start, words="Tình trạng: như tệp", file_name=FILE)
    make.session.add(task)
    make.session.commit()
    return task


def start(status: Status, **more: Any) -> Start:
    return Start(status, STATED, **more)


def publish(agency, plan: Plan) -> None:
    assert agency.post(f"/plans/{plan.id}/publication").status_code == 303
    db.session.expire_all()


def shares(task: Task) -> list[Assignment]:
    """In the order of their units and due dates."""
    whole = select(Assignment).where(Assignment.task_id == task.id)
    return list(db.session.scalars(whole.order_by(Assignment.unit_id, Assignment.due_on)))


def entries(task: Task) -> list[tuple[Any, ...] | None]:
    """The only report of each share, if any; the share stands as it says."""
    found: list[tuple[Any, ...] | None] = []
    for share in shares(task):
        assert len(share.reports) <= 1
        report = share.reports[0] if share.reports else None
        if report:
            assert report.state_values == share.state_values
            assert (report.kind, report.day, report.said_on) == ("taken_over", A_DAY, None)
            assert report.note == f"“Tình trạng: như tệp” ({FILE})"
        found.append((report.status.value, report.percent, report.submitted_on) if report else None)
    return found


@pytest.fixture
def communes(make, plan) -> list[Unit]:
    named = select(Unit).where(Unit.name.in_(("Xã Bản Bo", "Xã Bản Hon"))).order_by(Unit.id)
    return list(db.session.scalars(named))


def test_a_draft_that_is_half_done_is_published_with_exactly_these_entries(make, plan, agency, communes):
    own, helper, first = plan.standing_unit, make.unit(under=plan.issuer), communes[0]
    begun = put(make, plan, "Đang", *communes, helping=[helper], start=start(Status.IN_PROGRESS, percent=60))
    late = put(make, plan, "Muộn", first, own, start=start(Status.COMPLETED, done_on=date(2022, 5, 25)))
    ended = put(make, plan, "Bỏ", first, helping=[helper], start=start(Status.CANCELLED))
    quarters: dict[str, Any] = {"frequency": Frequency.QUARTERLY, "due_on": None}
    known = start(Status.IN_PROGRESS, percent=10, earlier_done=True)
    quarterly = put(make, plan, "Quý", first, start=known, **quarters)
    plain = put(make, plan, "Thường", first)

    publish(agency, plan)

    assert entries(begun) == [("in_progress", 60, None)] * 2 + [None]
    assert entries(late) == [("submitted", 100, date(2022, 5, 25)), ("completed", 100, date(2022, 5, 25))]
    assert entries(ended) == [("cancelled", 0, None)] * 2
    assert entries(quarterly) == [
        ("completed", 100, date(2022, 3, 17)),
        ("in_progress", 10, None),
        None,
        None,
    ]
    assert entries(plain) == [None]


def test_figures_begin_with_it_and_those_of_past_days_stay(make, plan, agency, communes):
    put(make, plan, "Xong", *communes, start=start(Status.COMPLETED))
    put(make, plan, "Muộn", communes[0], start=start(Status.COMPLETED, done_on=date(2022, 5, 25)))

    publish(agency, plan)

    def figures(as_of: date | None):
        return total(cells_in(Scope((plan.id,)), AsOf(as_of or A_DAY, 14)))

    now, before = figures(None), figures(A_DAY - timedelta(days=1))
    assert (now.confirmed, now.reported, now.leads) == (100, 100, 3)
    assert (now.done_in_time, now.done_late, now.overdue) == (2, 1, 0)
    assert (before.confirmed, before.reported, before.leads) == (None, None, 0), "nothing was given yet"
    assert now == figures(A_DAY)


def test_the_agencys_own_work_waits_for_a_second_person(make, plan, agency, sign_in):
    task = put(make, plan, "Của mình", plan.standing_unit, start=start(Status.COMPLETED))
    publish(agency, plan)
    (share,) = shares(task)

    assert "Của mình" in words(agency.get("/queue"))
    page = words(agency.get(f"/queue/{share.id}"))
    assert "Tiếp nhận từ bảng tính" in page
    assert "xong ngày 20/05/2022" in page
    refused = agency.post(f"/assignments/{share.id}/confirmation")
    assert refused.status_code == 409
    second = sign_in(make.standing_agency())
    assert second.post(f"/assignments/{share.id}/confirmation").status_code == 303
    db.session.expire_all()
    assert (share.status, share.submitted_on) == (Status.COMPLETED, date(2022, 5, 20))


def test_the_unit_reads_where_it_comes_from_and_its_own_report_counts(make, plan, agency, communes, sign_in):
    task = put(make, plan, "Chưa hẳn xong", communes[0], start=start(Status.COMPLETED))
    publish(agency, plan)
    (share,) = shares(task)
    unit = sign_in(make.focal_point(share))

    page = words(unit.get(f"/assignments/{share.id}"))
    assert "cơ quan thường trực ghi việc này đã xong ngày 20/05/2022, theo bảng tính" in page
    assert "Tiếp nhận từ bảng tính · Đã hoàn thành · xong ngày 20/05/2022" in page
    assert f"“Tình trạng: như tệp” ({FILE})" in page
    assert "Trả lại cho đơn vị" not in page
    assert report(unit, share, percent="70", note="Còn một thôn").status_code == 303
    db.session.expire_all()

    assert (share.status, share.percent, share.said_on) == (Status.IN_PROGRESS, 70, A_DAY)
    make.completion(share)
    assert "báo cáo tiến độ ở dưới" not in words(unit.get(f"/assignments/{share.id}"))


def test_what_was_taken_over_as_done_is_returned_by_the_agency_alone(make, plan, agency, communes, sign_in):
    task = put(make, plan, "Ghi nhầm", communes[0], start=start(Status.COMPLETED))
    publish(agency, plan)
    (share,) = shares(task)
    address = f"/assignments/{share.id}/return"

    for who in (make.focal_point(share), make.chairman(), make.observer()):
        assert sign_in(who).post(address, data={"reason": "Chưa xong"}).status_code == 403
    assert agency.post(address, data={"reason": ""}).status_code == 422
    form = agency.get(f"/queue/{share.id}/return")
    assert "được ghi theo bảng tính khi ban hành kế hoạch" in words(form)
    back = f"/assignments/{share.id}"
    assert f'name="next" value="{back}"' in form.text
    done = agency.post(address, data={"reason": "Chưa xong", "next": back})

    assert done.headers["Location"] == back
    db.session.expire_all()
    assert (share.status, share.percent, share.returned) == (Status.IN_PROGRESS, 0, True)
    make.completion(share)
    assert agency.post(address, data={"reason": "Chưa xong"}).status_code == 409


def test_units_are_told_of_what_they_have_to_do_and_of_nothing_that_is_done(make, plan, agency, communes):
    readers = [make.user(unit=unit) for unit in communes]
    put(make, plan, "Xong", *communes, start=start(Status.COMPLETED))
    put(make, plan, "Bỏ", communes[0], start=start(Status.CANCELLED))
    put(make, plan, "Mới", communes[0])
    publish(agency, plan)

    told = {each.user_id: each.facts for each in db.session.scalars(select(Notice))}
    assert set(told) == {readers[0].id}
    assert [task["task"] for task in told[readers[0].id]["tasks"].values()] == ["Mới"]


def test_the_check_says_what_begins_with_a_state_and_what_is_late_is_not_what_was_done_in_time(
    make, plan, agency, communes
):
    put(make, plan, "Xong đúng hạn", *communes, start=start(Status.COMPLETED))
    put(make, plan, "Bỏ", communes[0], start=start(Status.CANCELLED))
    page = words(agency.get(f"/plans/{plan.id}/publication"))
    assert "quá hạn ngay khi giao" not in page
    assert (
        "3 việc bắt đầu với tình trạng đã ghi từ bảng tính: không còn áp dụng 1, đã hoàn thành 2." in page
        or "3 việc bắt đầu với tình trạng đã ghi từ bảng tính: đã hoàn thành 2, không còn áp dụng 1." in page
    )

    put(make, plan, "Đang làm", communes[0], start=start(Status.IN_PROGRESS, percent=60))
    put(make, plan, "Xong muộn", communes[0], start=start(Status.COMPLETED, done_on=date(2022, 5, 25)))
    assert "2 nhiệm vụ quá hạn ngay khi giao" in words(agency.get(f"/plans/{plan.id}/publication"))


def test_a_publication_is_taken_back_while_no_unit_said_anything_and_begins_the_same_way_again(
    make, plan, agency, communes
):
    task = put(make, plan, "Đang", *communes, start=start(Status.IN_PROGRESS, percent=60))
    publish(agency, plan)

    assert agency.post(f"/plans/{plan.id}/recall", data={"reason": "Sai hạn"}).status_code == 303
    db.session.expire_all()
    assert (plan.state, db.session.scalars(select(StatusReport)).all()) == (PlanState.DRAFT, [])
    publish(agency, plan)
    assert entries(task) == [("in_progress", 60, None)] * 2

    make.progress(shares(task)[0], percent=70)
    assert agency.post(f"/plans/{plan.id}/recall", data={"reason": "Sai hạn"}).status_code == 422
    db.session.expire_all()
    assert plan.state is PlanState.RUNNING


def test_a_copy_of_the_plan_begins_from_nothing(make, plan, agency, communes):
    put(make, plan, "Đang", communes[0], start=start(Status.IN_PROGRESS, percent=60))
    publish(agency, plan)
    copy = made(agency, make, copy=plan.id, title="Kế hoạch 2023", year=2023)
    (task,) = db.session.scalars(select(Task).where(Task.plan_id == copy.id))
    assert task.start is None


def test_starts_take_the_same_statements_for_many_tasks_as_for_few(make, plan, agency, communes, statements):
    def asked(count: int) -> int:
        for number in range(count):
            known = start(Status.IN_PROGRESS, percent=number)
            put(make, plan, f"Việc {count}-{number}", *communes, start=known)
        with statements() as run:
            publish(agency, plan)
        assert agency.post(f"/plans/{plan.id}/recall", data={"reason": "Thử"}).status_code == 303
        return len([each for each in run if not each.startswith("INSERT")])

    assert asked(2) == asked(20)
