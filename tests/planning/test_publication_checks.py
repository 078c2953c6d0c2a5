"""What a draft's check says of what a copy brings along, and of what looks like another plan."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Direction, Plan, Target, Task
from ocop_tasks.models.work.extension import Extensions
from ocop_tasks.rules.plan_dates import years_named_in
from tests.planning.test_making import lead_task, made
from tests.work.sending import words


@pytest.fixture
def agency(make, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


def checked(browser, plan: Plan) -> str:
    """What the page of the check says."""
    return words(browser.get(f"/plans/{plan.id}/publication"))


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Ngày 31/5/2022 là đề xuất", {2022}),
        ("kế hoạch chỉ cho năm 2022.", {2022}),
        ("giai đoạn 2021-2025", {2021, 2025}),
        ("Nghị định 09/2019/NĐ-CP", set()),
        ("2022/QĐ", set()),
        ("1.2022 đồng, 2022,5 m, 120220 hộ", set()),
    ],
)
def test_the_years_that_a_text_names(text, years):
    assert years_named_in(text) == years


def test_notes_of_the_year_before_are_pointed_out_in_a_copy(make, agency):
    section, commune = make.section("II"), make.unit(under=make.plan.issuer)
    task = make.task("Kế hoạch của xã", section=section, leads=[commune], due_on=date(2022, 5, 31))
    task.notes = "Ngày 31/5/2022 là đề xuất, theo Nghị định 09/2019/NĐ-CP."
    make.session.commit()

    plan = made(agency, make, copy=make.plan.id, title="Kế hoạch OCOP 2023", year=2023)

    assert "1 nhiệm vụ còn nhắc năm 2022 trong tên hoặc ghi chú" in checked(agency, plan)
    copy = db.session.query(Task).filter_by(plan_id=plan.id).one()
    copy.notes = "Ngày 31/5/2023 là đề xuất, theo Nghị định 09/2019/NĐ-CP."
    make.session.commit()
    assert "còn nhắc năm" not in checked(agency, plan)


def test_a_plan_of_the_same_name_and_days_is_not_made_twice(make, agency):
    first = made(agency, make)

    again = agency.post("/plans/new", data={"issuer_id": make.plan.issuer_id, "copy": 0, "span": "year"} | {
        "title": "kế hoạch Nông thôn mới  2022", "year": 2022,
    })  # fmt: skip

    assert again.status_code == 409
    assert f'href="/plans/{first.id}/outline"' in again.text
    assert "kế hoạch Nông thôn mới 2022" in again.text, "what was typed stays"
    assert db.session.query(Plan).count() == 2
    assert made(agency, make, span="days", starts_on="1/7/2022", ends_on="31/12/2022").title == first.title


def test_the_list_says_who_began_a_draft_and_when(make, agency):
    made(agency, make)

    assert "bắt đầu soạn lúc" in words(agency.get("/plans"))


def test_a_plan_that_took_another_one_s_name_and_number_is_led_to_it(make, agency):
    plan = made(agency, make, title="Kế hoạch khác")
    make.plan.number = "35/KH-UBND"
    plan.title, plan.number = make.plan.title, "35/KH-UBND"
    make.session.commit()

    page = agency.get(f"/plans/{plan.id}/publication")

    assert "Đã có kế hoạch cùng tên trong cùng thời gian" in words(page)
    assert "Đã có kế hoạch khác mang số 35/KH-UBND" in words(page)
    assert f"/plans/{make.plan.id}/outline" in page.text


def test_a_name_of_another_year_and_targets_outside_the_days_are_seen(make, agency):
    plan = made(agency, make, title="Kế hoạch OCOP năm 2023", year=2022)
    section = make.section("I", plan=plan)
    make.session.add(
        Target(plan=plan, section=section, title="Sản phẩm mới", planned=5, measure="sản phẩm",
               due_on=date(2023, 12, 31))
    )  # fmt: skip
    make.session.commit()

    said = checked(agency, plan)

    assert "Tên kế hoạch nhắc năm 2023, còn thời gian thực hiện từ 01/01/2022 đến 31/12/2022" in said
    assert "1 chỉ tiêu có hạn ngoài thời gian của kế hoạch" in said
    assert "Sản phẩm mới" in said


def test_who_has_nobody_to_report_is_named_with_his_tasks(make, agency):
    plan = made(agency, make)
    lead_task(make, plan, make.section("I", plan=plan), make.unit("Xã Bản Bo", under=make.plan.issuer))

    said = checked(agency, plan)

    assert "1 đơn vị chưa có ai nhận việc trên cổng" in said
    assert "Làm đường bản" in said
    assert "1 việc chủ trì và 0 việc phối hợp" in said


def test_closing_says_what_has_no_answer(make, agency):
    commune, chairman = make.unit(under=make.plan.issuer), make.chairman()
    first, second = (
        make.assignment(date(2022, 6, 10), unit=commune, title=title) for title in ("Việc một", "Việc hai")
    )
    asked_by, at = make.user(unit=commune), clock.now()
    Extensions(first).ask(by=asked_by, at=at, until=date(2022, 12, 31), reason="Mưa lũ", most=2)
    Direction.give(second, by=chairman, at=at, text="Báo cáo ngay.", answer_by=date(2022, 6, 17))
    make.session.commit()

    asked = words(agency.get(f"/plans/{make.plan.id}/closing"))

    assert "1 ý kiến chỉ đạo chưa được trả lời" in asked
    assert "1 đề nghị gia hạn chưa quyết định" in asked


def test_a_day_of_issue_after_the_portal_s_day_can_be_said_to_be_right(make, agency):
    """On a calendar of its own the portal cannot know; the box that the message speaks of is there."""
    page = f"/plans/{make.plan.id}/edit"
    form = {
        "title": "Kế hoạch OCOP 2022",
        "issued_on": "28/12/2022",
        "calendar": "state",
        "days_after_cut": "3",
    }
    version = {"version": str(make.plan.version)}

    asked = agency.post(page, data=form | version)
    assert asked.status_code == 422
    assert 'name="issued_on_is_right"' in asked.text

    assert agency.post(page, data=form | version | {"issued_on_is_right": "y"}).status_code == 303
    db.session.expire_all()
    assert make.plan.issued_on == date(2022, 12, 28)


def test_units_of_the_earlier_plan_that_are_gone_are_named(make, agency):
    section, commune = make.section("II"), make.unit(under=make.plan.issuer)
    gone = make.unit("Xã đã sáp nhập", under=make.plan.issuer)
    make.task("Kế hoạch của xã", section=section, leads=[commune, gone])
    gone.active = False
    make.session.commit()

    plan = made(agency, make, copy=make.plan.id, title="Kế hoạch OCOP 2023", year=2023)

    said = checked(agency, plan)
    assert "1 đơn vị của kế hoạch cũ đã ngừng hoạt động nên không có trong bản sao" in said
    assert "Xã đã sáp nhập" in said
    assert "kế hoạch cũ" not in checked(agency, made(agency, make))
