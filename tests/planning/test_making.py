"""A plan is made, empty or as a copy, prepared unseen, published to its units, closed and opened again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, AuditEntry, Part, Plan, Section, Target, Task, TaskUnit
from ocop_tasks.models.plan_changes.assigning import dated_periods
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi
from tests.work.sending import words

NEW: dict[str, Any] = {"copy": 0, "title": "Kế hoạch nông thôn mới 2022", "span": "year", "year": 2022}


@pytest.fixture
def agency(make, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


@pytest.fixture
def commune(make):
    """A commune of the plan's issuer."""
    return make.unit("Xã Bản Bo", under=make.plan.issuer)


def made(browser: Any, make: Any, **more: Any) -> Plan:
    """The draft that the form makes."""
    sent = browser.post("/plans/new", data={"issuer_id": make.plan.issuer_id} | NEW | more)
    assert sent.status_code == 303, words(sent)
    return db.session.scalars(select(Plan).order_by(Plan.id.desc()).limit(1)).one()


def test_an_empty_plan_is_a_draft_of_its_makers(make, agency):
    plan = made(agency, make)

    assert (plan.title, plan.state, plan.year) == ("Kế hoạch nông thôn mới 2022", PlanState.DRAFT, 2022)
    assert (plan.issuer_id, plan.standing_unit_id) == (make.plan.issuer_id, make.plan.standing_unit_id)
    assert "Kế hoạch chưa có mục nào" in words(agency.get(f"/plans/{plan.id}/outline"))


def test_a_plan_may_run_over_two_years(make, agency):
    plan = made(agency, make, span="days", starts_on="1/9/2022", ends_on="30/6/2023")

    assert (plan.span.starts_on, plan.span.ends_on) == (date(2022, 9, 1), date(2023, 6, 30))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"title": ""}, "Hãy ghi tên kế hoạch."),
        ({"year": ""}, "Hãy ghi năm."),
        ({"span": "days", "starts_on": "1/9/2022"}, "Hãy ghi ngày."),
        ({"span": "days", "starts_on": "1/9/2022", "ends_on": "1/9/2022"}, "Ngày cuối phải sau ngày đầu."),
        ({"span": "days", "starts_on": "1/9/2022", "ends_on": "1/9/2026"}, "nhiều nhất ba năm"),
    ],
)
def test_what_cannot_be_is_told_beside_what_was_typed(make, agency, typed, told):
    answer = agency.post("/plans/new", data={"issuer_id": make.plan.issuer_id} | NEW | typed)

    assert answer.status_code == 422
    assert told in words(answer)
    assert db.session.query(Plan).count() == 1


def test_an_agency_that_the_administrator_does_not_let_makes_none(make, agency):
    make.plan.standing_unit.makes_plans = False
    make.session.commit()

    assert agency.get("/plans/new").status_code == 403
    assert "/plans/new" not in agency.get("/plans").text


def test_a_copy_has_the_tasks_a_year_later_and_nothing_that_was_reported(make, agency, commune):
    section = make.section("II", under=None)
    make.section("II.1", under=section)
    task = make.task(
        "Chấm điểm đợt 1",
        section=section,
        leads=[commune],
        due_on=date(2022, 4, 19),
        wording="trước ngày 20/4/2022",
    )
    gone = make.unit("Xã đã sáp nhập", under=make.plan.issuer)
    make.task("Kế hoạch của xã", section=section, leads=[commune, gone], frequency=Frequency.QUARTERLY)
    make.task(
        "Việc đã bỏ", section=section, leads=[commune], cancelled_at=hanoi(2022, 5, 1), cancel_reason="Trùng"
    )
    gone.active = False
    make.session.add(
        Target(plan=make.plan, section=section, title="Sản phẩm mới", planned=5, measure="sản phẩm",
               due_on=date(2022, 12, 31))
    )  # fmt: skip
    make.submission(make.assignments(task)[0], note="Đã chấm")
    make.session.commit()

    page = agency.get(f"/plans/new?copy={make.plan.id}")
    plan = made(agency, make, copy=make.plan.id, title="Kế hoạch OCOP 2023", year=2023)

    assert "Kế hoạch OCOP 2023" in page.text, "the title of the next year is offered"
    assert plan.copied_from_id == make.plan.id
    tasks = {each.title: each for each in db.session.scalars(select(Task).where(Task.plan_id == plan.id))}
    assert sorted(tasks) == ["Chấm điểm đợt 1", "Kế hoạch của xã"]
    copy = tasks["Chấm điểm đợt 1"]
    assert (copy.due_on, copy.wording) == (date(2023, 4, 19), "trước ngày 20/4/2023")
    assert [unit.name for unit in tasks["Kế hoạch của xã"].units(Part.LEAD)] == ["Xã Bản Bo"], (
        "only who is there"
    )
    sections = {
        each.label: each for each in db.session.scalars(select(Section).where(Section.plan_id == plan.id))
    }
    assert sections["II.1"].parent_id == sections["II"].id
    target = db.session.scalars(select(Target).where(Target.plan_id == plan.id)).one()
    assert (target.due_on, target.section_id) == (date(2023, 12, 31), sections["II"].id)
    assert not db.session.scalars(select(Assignment).where(Assignment.plan_id == plan.id)).all()


def test_a_copy_may_have_dates_as_much_later_as_it_begins_later(make, agency, commune):
    make.plan.starts_on, make.plan.ends_on = date(2022, 9, 1), date(2023, 6, 30)
    section = make.section("I")
    task = make.task(
        "Chấm điểm", section=section, leads=[commune], due_on=date(2022, 9, 30), wording="tháng 9/2022"
    )
    make.task("Tuyên truyền", section=section, leads=[commune], frequency=Frequency.QUARTERLY)
    make.session.commit()

    page = agency.get(f"/plans/new?copy={make.plan.id}")
    span = {"span": "days", "starts_on": "1/3/2024", "ends_on": "31/12/2024"}
    plan = made(agency, make, copy=make.plan.id, title="Kế hoạch sau", dates="start", **span)

    assert "Dời theo ngày bắt đầu của kế hoạch mới" in page.text
    copy = db.session.scalars(select(Task).where(Task.plan_id == plan.id, Task.title == task.title)).one()
    assert (copy.due_on, copy.wording) == (date(2024, 3, 31), "tháng 3/2024")
    other = db.session.scalars(
        select(Task).where(Task.plan_id == plan.id, Task.title == "Tuyên truyền")
    ).one()
    assert [each.period.code for each in dated_periods(other, plan)] == [
        "2024-Q1",
        "2024-Q2",
        "2024-Q3",
        "2024-Q4",
    ]


def test_a_task_without_a_lead_stops_the_publishing(make, agency, commune):
    plan = made(agency, make)
    lead_task(make, plan, make.section("I", plan=plan), commune).parts.clear()
    make.session.commit()

    checked = words(agency.get(f"/plans/{plan.id}/publication"))
    answer = agency.post(f"/plans/{plan.id}/publication")

    assert "1 nhiệm vụ chưa có đơn vị chủ trì" in checked
    assert "Ban hành, giao việc" not in checked
    assert answer.status_code == 422
    assert plan.state is PlanState.DRAFT


def test_what_should_be_seen_before_publishing(make, agency, commune):
    plan = made(agency, make)
    section = make.section("I", plan=plan)
    lead_task(make, plan, section, commune).due_on = date(2022, 5, 1)
    lead_task(make, plan, section, commune, code="I-2").due_on = date(2023, 5, 1)
    plan.number, make.plan.number = "35/KH-UBND", "35/KH-UBND"
    make.session.commit()

    checked = words(agency.get(f"/plans/{plan.id}/publication"))

    assert "1 nhiệm vụ quá hạn ngay khi giao" in checked
    assert "1 nhiệm vụ có hạn ngoài thời gian của kế hoạch" in checked
    assert "1 đơn vị chưa có ai nhận việc trên cổng" in checked
    assert "Xã Bản Bo" in checked
    assert "Đã có kế hoạch khác mang số 35/KH-UBND" in checked
    assert "Ban hành, giao việc" in checked, "all of this may be meant so"


def test_a_draft_whose_tasks_have_leads_is_given(make, agency, sign_in, commune):
    plan = made(agency, make)
    section = make.section("I", plan=plan)
    task = lead_task(make, plan, section, commune)
    unit = sign_in(make.user(unit=commune))
    assert unit.get(f"/plans/{plan.id}/progress").status_code == 404
    assert "Làm đường bản" not in unit.get("/my-tasks").text

    answer = agency.post(f"/plans/{plan.id}/publication")

    assert answer.status_code == 303
    db.session.expire_all()
    assert (plan.state, task.plan.published_on) == (PlanState.RUNNING, date(2022, 6, 15))
    assert "Làm đường bản" in unit.get("/my-tasks").text
    assert unit.get(f"/plans/{plan.id}/progress").status_code == 200
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.plan_id == plan.id))
    assert list(actions) == ["plan.made", "plan.published"]


def lead_task(make: Any, plan: Plan, section: Section, unit: Any, code: str = "I-1") -> Task:
    """A task of a draft, which gives nobody anything yet."""
    task = Task(
        plan=plan, section=section, code=code, title="Làm đường bản", frequency=Frequency.ONCE,
        due_on=date(2022, 9, 30),
    )  # fmt: skip
    task.parts.append(TaskUnit(unit=unit, part=Part.LEAD))
    make.session.add(task)
    make.session.commit()
    return task


def test_a_task_is_added_to_a_draft_without_giving_it(make, agency, commune):
    plan = made(agency, make)
    section = make.section("I", plan=plan)
    form = {
        "title": "Làm đường bản", "section_id": section.id, "frequency": "once", "due_on": "30/9/2022",
        "weight": "1", f"parts-commune-{commune.id}": "lead", "version": "0",
    }  # fmt: skip

    answer = agency.post(f"/plans/{plan.id}/tasks/new", data=form)

    assert answer.status_code == 303, words(answer)
    task = db.session.scalars(select(Task).where(Task.plan_id == plan.id)).one()
    assert task.title == "Làm đường bản"
    assert not make.assignments(task)


def test_closing_says_what_is_open_and_the_plan_can_be_opened_again(make, agency, sign_in, commune):
    _open, waiting = (make.assignment(title=title, unit=commune) for title in ("Việc dở", "Việc chờ"))
    make.submission(waiting)
    unit = sign_in(make.user(unit=commune))

    asked = words(agency.get(f"/plans/{make.plan.id}/closing"))
    assert "1 báo cáo đang chờ xác nhận sẽ không được tính là xong" in asked
    assert "1 việc chưa xong giữ nguyên như đang ghi" in asked
    assert agency.post(f"/plans/{make.plan.id}/closing", data={"reason": "Hết năm"}).status_code == 303
    assert "Việc dở" not in unit.get("/my-tasks").text
    assert "Đã đóng" in words(agency.get("/plans"))

    assert agency.post(f"/plans/{make.plan.id}/reopening").status_code == 303
    assert "Việc dở" in unit.get("/my-tasks").text
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.plan_id == make.plan.id)).all()
    assert [(each.action, each.reason) for each in entries] == [
        ("plan.closed", "Hết năm"),
        ("plan.reopened", ""),
    ]


def test_a_draft_is_dropped_after_asking(make, agency):
    plan_id = made(agency, make, copy=make.plan.id).id

    assert "không lấy lại được" in words(agency.get(f"/plans/{plan_id}/removal"))
    assert agency.post(f"/plans/{plan_id}/removal").status_code == 303
    assert db.session.query(Plan).count() == 1
    assert agency.get(f"/plans/{plan_id}/outline").status_code == 404


@pytest.mark.parametrize(
    ("page", "cost"), [("/plans", 6), ("/plans/{plan}/outline", 7), ("/plans/{plan}/publication", 7)]
)
def test_a_page_costs_the_same_however_many_rows_there_are(make, agency, commune, statements, page, cost):
    plan = made(agency, make)
    section = make.section("I", plan=plan)
    counts = []
    for number in range(2):
        lead_task(make, plan, section, make.unit(under=make.plan.issuer), code=f"I-{number}")
        made(agency, make, title=f"Kế hoạch số {number}")
        agency.get("/plans")
        with statements() as seen:
            assert agency.get(page.format(plan=plan.id), headers={"If-None-Match": ""}).status_code == 200
        counts.append(len(seen))

    assert counts == [cost, cost]


def test_a_task_is_dropped_from_a_draft_without_a_reason_and_put_back(make, agency, commune):
    plan = made(agency, make)
    section = make.section("I", plan=plan)
    kept, dropped = (lead_task(make, plan, section, commune, code=code) for code in ("I-1", "I-2"))
    dropped.title = "Việc thừa"
    make.session.commit()
    asked = words(agency.get(f"/tasks/{dropped.id}/cancellation"))
    assert "Nhiệm vụ này sẽ không được giao khi ban hành" in asked

    assert agency.post(f"/tasks/{dropped.id}/cancellation").status_code == 303
    outline = words(agency.get(f"/plans/{plan.id}/outline"))
    assert "Đã xoá khỏi bản soạn Việc thừa Đưa lại" in outline
    assert "1 nhiệm vụ" in outline
    assert agency.post(f"/tasks/{dropped.id}/restoration").status_code == 303
    assert "Đã xoá khỏi bản soạn" not in words(agency.get(f"/plans/{plan.id}/outline"))

    agency.post(f"/tasks/{dropped.id}/cancellation")
    assert agency.post(f"/plans/{plan.id}/publication").status_code == 303
    db.session.expire_all()
    assert [task.title for task in db.session.scalars(select(Task).where(Task.plan_id == plan.id))] == [
        kept.title
    ]


def test_a_task_that_units_were_given_is_not_dropped_without_a_reason(make, agency, commune):
    task = make.task(section=make.section("I"), leads=[commune])

    assert agency.post(f"/tasks/{task.id}/cancellation").status_code in (200, 422)
    db.session.expire_all()
    assert task.cancelled_at is None
