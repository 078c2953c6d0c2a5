"""Targets are added to a plan, changed, and removed while nothing was recorded of them."""

from __future__ import annotations

import html
import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, Plan, ProductTerms, ReportedValue, Target, TargetValue
from ocop_tasks.models.plan_changes.product_changes import add_product
from ocop_tasks.rules.plan_state import PlanState
from tests.conftest import hanoi
from tests.work.sending import words


@pytest.fixture
def agency(make, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


@pytest.fixture
def section(make):
    """Where the plan speaks of new products."""
    return make.section("II.2")


@pytest.fixture
def target(make, section):
    """Five new products."""
    new = Target(
        plan=make.plan, section=section, title="Sản phẩm mới từ 3 sao", planned=Decimal(5),
        measure="sản phẩm", due_on=date(2022, 12, 31),
    )  # fmt: skip
    make.session.add(new)
    make.session.commit()
    return new


def typed(section: Any, **changes: Any) -> dict[str, Any]:
    """What the form of a target says."""
    given = {
        "title": "Lượt người được tập huấn", "planned": "1200", "measure": "lượt người",
        "due_on": "30/11/2022", "section_id": section.id,
    }  # fmt: skip
    return given | changes


def targets(plan: Plan) -> list[Target]:
    """The plan's, in its order."""
    db.session.expire_all()
    in_order = select(Target).where(Target.plan_id == plan.id).order_by(Target.position, Target.id)
    return list(db.session.scalars(in_order))


def newest(plan: Plan) -> AuditEntry:
    """What was done last."""
    told = select(AuditEntry).where(AuditEntry.plan_id == plan.id).order_by(AuditEntry.id.desc())
    return db.session.scalars(told.limit(1)).one()


@pytest.mark.parametrize("state", [PlanState.DRAFT, PlanState.RUNNING])
def test_a_target_is_added_under_its_section(make, agency, section, state):
    make.plan.state = state
    make.session.commit()
    page = agency.get(f"/plans/{make.plan.id}/targets/new?section={section.id}").text

    answer = agency.post(f"/plans/{make.plan.id}/targets/new", data=typed(section, planned="12,5"))

    assert 'value="31/12/2022"' in page, "the plan's last day is offered"
    assert answer.status_code == 303
    assert answer.location.endswith(f"/plans/{make.plan.id}/outline#section-{section.id}")
    (new,) = targets(make.plan)
    assert (new.title, new.planned, new.due_on) == (
        "Lượt người được tập huấn",
        Decimal("12.5"),
        date(2022, 11, 30),
    )
    assert newest(make.plan).action == "plan.target_added"
    outline = words(agency.get(f"/plans/{make.plan.id}/outline"))
    assert "Lượt người được tập huấn 12,5 lượt người, hạn 30/11/2022" in outline


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": ""}, "Hãy ghi tên chỉ tiêu."),
        ({"planned": ""}, "Hãy ghi số cần đạt"),
        ({"planned": "0"}, "Hãy ghi số cần đạt, lớn hơn 0"),
        ({"planned": "-3"}, "Hãy ghi số cần đạt"),
        ({"planned": "năm"}, "Hãy ghi số cần đạt"),
        ({"measure": " "}, "Hãy ghi đơn vị tính."),
        ({"due_on": "30/2/2022"}, "không có"),
        ({"due_on": "1/5/2024"}, "01/05/2024"),
        ({"section_id": 99_999}, "Lựa chọn này không có trong danh sách"),
        ({"title": "Sản phẩm mới từ 3 sao"}, "Mục này đã có chỉ tiêu mang tên đó."),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(make, agency, section, target, changes, told):
    sent = typed(section, measure_en="people-times") | changes

    answer = agency.post(f"/plans/{make.plan.id}/targets/new", data=sent)

    assert answer.status_code == 422
    assert told in words(answer)
    assert 'value="people-times"' in answer.text
    assert targets(make.plan) == [target]


def test_a_plan_without_sections_has_no_place_for_a_target(make, agency):
    assert agency.get(f"/plans/{make.plan.id}/targets/new").status_code == 404


def edit(browser: Any, target: Target, **changes: Any) -> Any:
    """Open the target's form, change something and send it."""
    return browser.post(f"/targets/{target.id}/edit", data=opened(browser, target) | changes)


def opened(browser: Any, target: Target) -> dict[str, str]:
    """What the target's form holds when it is opened."""
    page = browser.get(f"/targets/{target.id}/edit").text
    form = re.search(r'(?s)<form[^>]*action="/targets/\d+/edit".*?</form>', page)
    assert form
    fields = re.findall(r"<input[^>]*>", form[0])
    held = {name(each): html.unescape(value(each)) for each in fields}
    return held | {"section_id": str(target.section_id)}


def name(control: str) -> str:
    return (re.search(r'name="([^"]*)"', control) or ["", ""])[1]


def value(control: str) -> str:
    return (re.search(r'value="([^"]*)"', control) or ["", ""])[1]


def test_a_target_is_changed_and_what_was_recorded_stays(make, agency, target):
    reached = TargetValue.record(
        target, ReportedValue(value=Decimal(3), day=date(2022, 6, 1)), by=make.standing_agency(),
        at=hanoi(2022, 6, 2),
    )  # fmt: skip
    make.session.add(reached)
    other = make.section("III")
    make.session.commit()

    answer = edit(agency, target, planned="7,5", section_id=other.id)

    assert answer.status_code == 303, words(answer)
    (changed,) = targets(make.plan)
    assert (changed.planned, changed.section_id, changed.due_on) == (
        Decimal("7.5"),
        other.id,
        date(2022, 12, 31),
    )
    assert newest(make.plan).changes == {
        "target": ["Sản phẩm mới từ 3 sao", "Sản phẩm mới từ 3 sao"],
        "planned": ["5", "7.5"],
        "section": ["II.2", "III"],
    }
    told = words(agency.get(f"/plans/{make.plan.id}/history"))
    assert "Sửa chỉ tiêu" in told
    assert "Số cần đạt 5 → 7,5" in told
    assert "3/7,5 sản phẩm" in words(agency.get(f"/targets/{target.id}"))


def test_what_is_saved_unchanged_is_no_change(make, agency, target):
    assert edit(agency, target).status_code == 303
    assert not db.session.scalars(select(AuditEntry)).all()


def test_of_two_who_change_a_target_the_second_sees_both(make, agency, sign_in, target):
    second = sign_in(make.standing_agency())
    held = opened(second, target)
    edit(agency, target, planned="7")

    answer = second.post(f"/targets/{target.id}/edit", data=held | {"measure": "sản phẩm OCOP"})

    assert answer.status_code == 409
    assert "Số cần đạt 7 bạn không sửa; đã lấy theo bản vừa lưu" in words(answer)
    assert 'value="sản phẩm OCOP"' in html.unescape(answer.text)
    assert targets(make.plan)[0].measure == "sản phẩm"


def test_a_target_goes_while_nothing_was_recorded_of_it(make, agency, target):
    assert agency.post(f"/targets/{target.id}/removal").status_code == 303
    assert targets(make.plan) == []
    assert newest(make.plan).action == "plan.target_removed"
    assert "Xoá chỉ tiêu" in words(agency.get(f"/plans/{make.plan.id}/history"))


def test_a_target_of_which_something_was_recorded_stays(make, agency, target):
    by = make.standing_agency()
    reached = TargetValue.record(
        target, ReportedValue(value=Decimal(3), day=date(2022, 6, 1)), by=by, at=hanoi(2022, 6, 2)
    )
    make.session.add(reached)
    make.session.commit()
    reached.withdraw(by=by, at=hanoi(2022, 6, 3), reason="Ghi nhầm")
    make.session.commit()

    answer = agency.post(f"/targets/{target.id}/removal")

    assert answer.status_code == 422
    assert "chỉ tiêu đã có số đạt được (1 lần ghi, kể cả lần đã rút lại)" in words(answer)
    assert targets(make.plan) == [target]


def test_a_target_behind_which_products_stand_stays(make, agency, target):
    commune = make.unit("Xã Bản Bo")
    terms = ProductTerms(name="Chè Shan", producer="HTX Bản Bo", commune_id=commune.id, target_id=target.id)
    add_product(make.session, make.plan, terms, by=make.standing_agency(), at=hanoi(2022, 6, 2))
    make.session.commit()

    answer = agency.post(f"/targets/{target.id}/removal")

    assert answer.status_code == 422
    assert "còn 1 sản phẩm trong danh sách thuộc chỉ tiêu này" in words(answer)


def test_a_closed_plan_keeps_its_targets(make, agency, section, target):
    make.plan.state = PlanState.CLOSED
    make.session.commit()

    for address in (f"/plans/{make.plan.id}/targets/new", f"/targets/{target.id}/edit"):
        assert agency.post(address, data=typed(section)).status_code == 422
    assert agency.post(f"/targets/{target.id}/removal").status_code == 422
    assert targets(make.plan) == [target]


@pytest.mark.parametrize(("page", "cost"), [("/plans/{plan}/targets/new", 4), ("/targets/{target}/edit", 5)])
def test_the_forms_cost_the_same_however_many_targets_there_are(
    make, agency, statements, section, target, page, cost
):
    counts = []
    for number in range(2):
        agency.post(f"/plans/{make.plan.id}/targets/new", data=typed(section, title=f"Chỉ tiêu {number}"))
        make.section()
        agency.get("/plans")
        with statements() as seen:
            address = page.format(plan=make.plan.id, target=target.id)
            assert agency.get(address, headers={"If-None-Match": ""}).status_code == 200
        counts.append(len(seen))

    assert counts == [cost, cost]
