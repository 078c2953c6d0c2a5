"""The sections of a plan are added, renamed, moved with all that is under them, and removed when they are empty."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, AuditEntry, Plan, Section, Target, Task
from ocop_tasks.models.plan_changes.plan_outline import SectionTerms, change_section
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken
from tests.conftest import hanoi
from tests.work.sending import words


@pytest.fixture
def agency(make, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


@pytest.fixture
def printed(make, agency):
    """The plan with its sections as on paper, typed out of order."""
    for label in ("I", "III", "II", "II.2", "II.1", "III.1"):
        assert add(agency, make.plan, label).status_code == 303
    return {section.label: section for section in sections(make.plan)}


def add(browser: Any, plan: Plan, label: str, title: str = "", **more: Any) -> Any:
    """Send the form of a new section, which stands where its number says."""
    typed = {"label": label, "title": title or f"Nội dung {label}", "parent_id": -1} | more
    return browser.post(f"/plans/{plan.id}/sections", data=typed)


def sections(plan: Plan) -> list[Section]:
    """The plan's, in reading order."""
    db.session.expire_all()
    in_order = select(Section).where(Section.plan_id == plan.id).order_by(Section.position)
    return list(db.session.scalars(in_order))


def order(plan: Plan) -> str:
    """The labels in reading order."""
    return " ".join(section.label for section in sections(plan))


def entries(plan: Plan) -> list[AuditEntry]:
    """What was done in the plan, the oldest first."""
    told = select(AuditEntry).where(AuditEntry.plan_id == plan.id).order_by(AuditEntry.id)
    return list(db.session.scalars(told))


def test_a_section_stands_where_its_printed_number_says(make, printed):
    above = {label: section.parent_id for label, section in printed.items()}

    assert order(make.plan) == "I II II.1 II.2 III III.1"
    assert above["I"] is None
    assert above["II.1"] == printed["II"].id
    assert above["III.1"] == printed["III"].id


def test_a_section_may_stand_elsewhere_than_its_number_says(make, agency, printed):
    add(agency, make.plan, "Phụ lục", "Danh sách sản phẩm", parent_id=printed["II"].id, title_en="Products")

    assert order(make.plan) == "I II II.1 II.2 Phụ lục III III.1"
    annex = sections(make.plan)[4]
    assert (annex.parent_id, annex.title_en) == (printed["II"].id, "Products")


def test_a_number_that_is_there_already_is_refused_and_what_was_typed_stays(make, agency, printed):
    answer = add(agency, make.plan, " II.1. ", "Tuyên truyền trên báo", title_en="News")

    assert answer.status_code == 422
    assert "Kế hoạch đã có mục II.1. Hãy ghi số khác" in words(answer)
    assert "Tuyên truyền trên báo" in html.unescape(answer.text)
    assert 'value="News"' in answer.text
    assert len(sections(make.plan)) == 6


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"label": ""}, "Hãy ghi số mục"),
        ({"label": " . "}, "Hãy ghi số mục"),
        ({"label": "(-)"}, "Số mục phải có chữ hoặc số"),
        ({"title": "  "}, "Hãy ghi tên mục."),
        ({"label": "I" * 31}, "Dài quá 1 ký tự"),
        ({"parent_id": 99_999}, "Lựa chọn này không có trong danh sách"),
    ],
)
def test_what_cannot_be_is_told_above_the_outline(make, agency, typed, told):
    answer = agency.post(
        f"/plans/{make.plan.id}/sections", data={"label": "I", "title": "Mục tiêu", "parent_id": -1} | typed
    )

    assert answer.status_code == 422
    assert told in words(answer)
    assert not sections(make.plan)


def test_a_section_is_moved_with_all_that_is_under_it(make, agency, printed):
    move(agency, printed["III"], "up")
    assert order(make.plan) == "I III III.1 II II.1 II.2"

    move(agency, printed["II.1"], "down")
    assert order(make.plan) == "I III III.1 II II.2 II.1"

    page = agency.get(f"/plans/{make.plan.id}/outline").text
    assert "Chuyển mục I xuống" in page
    assert "Chuyển mục I lên" not in page
    assert "Chuyển mục II xuống" not in page


def move(browser: Any, section: Section, way: str) -> Any:
    return browser.post(f"/sections/{section.id}/place", data={"way": way}, follow_redirects=True)


def test_the_first_of_its_siblings_stays_the_first(make, agency, printed):
    answer = move(agency, printed["II.1"], "up")

    assert "Mục II.1 đã ở đầu hoặc cuối" in words(answer)
    assert order(make.plan) == "I II II.1 II.2 III III.1"
    assert "plan.section_moved" not in [entry.action for entry in entries(make.plan)]


def edit(browser: Any, section: Section, **changes: Any) -> Any:
    """Open the section's form, change something and send it."""
    page = browser.get(f"/sections/{section.id}/edit").text
    base = re.search(r'name="base"[^>]*value="([^"]*)"', page)
    assert base
    given = {
        "label": section.label,
        "title": section.title,
        "title_en": section.title_en or "",
        "parent_id": section.parent_id or 0,
        "base": html.unescape(base[1]),
    }
    return browser.post(f"/sections/{section.id}/edit", data=given | changes)


def test_a_section_is_renamed_in_its_place(make, agency, printed):
    answer = edit(agency, printed["II.1"], label="II.3", title="Tuyên truyền")

    assert answer.status_code == 303
    assert order(make.plan) == "I II II.3 II.2 III III.1"
    newest = entries(make.plan)[-1]
    assert newest.action == "plan.section_changed"
    assert newest.changes == {
        "section_label": ["II.1", "II.3"],
        "section_title": ["Nội dung II.1", "Tuyên truyền"],
    }


def test_a_section_goes_under_another_with_all_that_is_under_it(make, agency, printed):
    edit(agency, printed["II"], parent_id=printed["I"].id)

    assert order(make.plan) == "I II II.1 II.2 III III.1"
    assert sections(make.plan)[1].parent_id == printed["I"].id
    assert entries(make.plan)[-1].changes["section_above"] == [None, "I. Nội dung I"]


def test_a_section_never_goes_under_itself(make, agency, printed):
    by = make.standing_agency()
    page = agency.get(f"/sections/{printed['II'].id}/edit").text

    assert f'value="{printed["III"].id}"' in page
    assert not [label for label in ("II", "II.1", "II.2") if f'value="{printed[label].id}"' in page]
    assert edit(agency, printed["II"], parent_id=printed["II.1"].id).status_code == 422
    for above in ("II", "II.1"):
        terms = replace(SectionTerms.of(printed["II"]), parent_id=printed[above].id)
        with pytest.raises(RuleBroken, match="section_under_itself"):
            change_section(make.session, printed["II"], terms, by=by, at=hanoi(2022, 6, 1))


def test_of_two_who_rename_a_section_the_second_sees_both_names(make, agency, sign_in, printed):
    second, section = sign_in(make.standing_agency()), printed["II.1"]
    old = html.unescape(
        re.findall(r'name="base"[^>]*value="([^"]*)"', second.get(f"/sections/{section.id}/edit").text)[0]
    )
    edit(agency, section, title="Tuyên truyền trên báo")

    sent = {"label": "II.1", "title": "Truyền thông", "parent_id": printed["II"].id, "base": old}
    answer = second.post(f"/sections/{section.id}/edit", data=sent)

    assert answer.status_code == 409
    assert "Tuyên truyền trên báo" in words(answer)
    assert 'value="Truyền thông"' in html.unescape(answer.text)
    base = re.findall(r'name="base"[^>]*value="([^"]*)"', answer.text)[0]
    again = second.post(f"/sections/{section.id}/edit", data=sent | {"base": html.unescape(base)})
    assert again.status_code == 303
    assert sections(make.plan)[2].title == "Truyền thông"


def test_a_section_is_removed_only_when_nothing_is_in_it(make, agency, printed):
    make.task(section=printed["II.1"])
    make.session.add(
        Target(plan=make.plan, section=printed["II.2"], title="Sản phẩm mới", planned=5, measure="sản phẩm",
               due_on=date(2022, 12, 31))
    )  # fmt: skip
    make.session.commit()

    told = {label: words(remove(agency, printed[label])) for label in ("II", "II.1", "II.2")}

    assert "còn 2 mục con" in told["II"]
    assert "mục còn 1 nhiệm vụ" in told["II.1"]
    assert "mục còn 1 chỉ tiêu" in told["II.2"]
    assert remove(agency, printed["III.1"]).status_code == 303
    assert remove(agency, printed["III"]).status_code == 303
    assert order(make.plan) == "I II II.1 II.2"


def remove(browser: Any, section: Section) -> Any:
    return browser.post(f"/sections/{section.id}/removal")


def test_every_act_is_told_in_the_plans_history(make, agency, printed):
    move(agency, printed["III"], "up")
    edit(agency, printed["II.2"], title="Xúc tiến thương mại")
    remove(agency, printed["III.1"])

    told = words(agency.get(f"/plans/{make.plan.id}/history"))

    assert "Thêm mục" in told
    assert "Đổi thứ tự mục" in told
    assert "Đứng sau mục II → I" in told
    assert "Tên mục Nội dung II.2 → Xúc tiến thương mại" in told
    assert "Xoá mục" in told
    assert "Số mục III →" not in told, "what stayed is not struck out"


def test_a_draft_is_filled_with_sections_and_a_closed_plan_takes_none(make, agency):
    make.plan.state = PlanState.DRAFT
    make.session.commit()
    assert add(agency, make.plan, "I").status_code == 303
    section = sections(make.plan)[0]

    make.plan.state = PlanState.CLOSED
    make.session.commit()

    assert add(agency, make.plan, "II").status_code == 422
    assert edit_closed(agency, section).status_code == 422
    assert order(make.plan) == "I"


def edit_closed(browser: Any, section: Section) -> Any:
    return browser.post(f"/sections/{section.id}/edit", data={"label": "X", "title": "Khác", "parent_id": 0})


def test_an_empty_plan_is_filled_and_published_from_its_outline(make, agency):
    unit = make.unit("Xã Bản Bo", under=make.plan.issuer)
    agency.post(
        "/plans/new",
        data={"copy": 0, "title": "Kế hoạch nông thôn mới", "issuer_id": make.plan.issuer_id, "span": "year",
              "year": 2022},
    )  # fmt: skip
    plan = db.session.scalars(select(Plan).order_by(Plan.id.desc()).limit(1)).one()
    add(agency, plan, "I", "Mục tiêu")
    add(agency, plan, "I.1", "Đường giao thông")
    goal, roads = sections(plan)

    agency.post(
        f"/plans/{plan.id}/targets/new",
        data={"title": "Đường được cứng hoá", "planned": "12,5", "measure": "km", "due_on": "31/12/2022",
              "section_id": goal.id},
    )  # fmt: skip
    agency.post(
        f"/plans/{plan.id}/tasks/new",
        data={"title": "Làm đường bản", "section_id": roads.id, "frequency": "once", "due_on": "30/9/2022",
              "weight": "1", f"parts-commune-{unit.id}": "lead", "version": "0"},
    )  # fmt: skip
    assert agency.post(f"/plans/{plan.id}/publication").status_code == 303

    page = words(agency.get(f"/plans/{plan.id}/progress"))
    assert "I.1 Đường giao thông" in page
    assert "Đường được cứng hoá" in page
    given = db.session.scalars(select(Assignment).where(Assignment.plan_id == plan.id)).one()
    assert (given.unit_id, given.due_on) == (unit.id, date(2022, 9, 30))


def test_a_task_of_a_section_with_the_longest_number_has_a_code(make, agency):
    label = "Phụ lục số một phần thứ hai ab"
    assert add(agency, make.plan, label).status_code == 303
    section = sections(make.plan)[0]
    unit = make.unit()
    form = {
        "title": "Việc của phụ lục", "section_id": section.id, "frequency": "once", "due_on": "30/9/2022",
        "weight": "1", f"parts-commune-{unit.id}": "lead", "version": "0",
    }  # fmt: skip
    asked = agency.post(f"/plans/{make.plan.id}/tasks/new", data=form)
    agreed = re.search(r'name="confirmed"\s+value="(\w+)"', asked.text)
    assert agreed
    answer = agency.post(f"/plans/{make.plan.id}/tasks/new", data=form | {"confirmed": agreed[1]})
    assert answer.status_code == 303
    task = db.session.scalars(select(Task)).one()
    assert task.code == "Phụ lục số một phần thứ -1"
    assert len(task.code) <= Task.code.type.length


@pytest.mark.parametrize(("page", "cost"), [("/plans/{plan}/outline", 6), ("/sections/{section}/edit", 5)])
def test_the_pages_cost_the_same_however_many_sections_there_are(make, agency, statements, page, cost):
    counts = []
    for number in range(3):
        add(agency, make.plan, f"I.{number}")
        section = sections(make.plan)[0]
        agency.get("/plans")
        with statements() as seen:
            address = page.format(plan=make.plan.id, section=section.id)
            assert agency.get(address, headers={"If-None-Match": ""}).status_code == 200
        counts.append(len(seen))

    assert counts[1:] == [cost, cost]


def test_a_task_is_begun_in_the_section_whose_link_was_followed(make, sign_in):
    make.section("I")
    second = make.section("II")
    agency = sign_in(make.standing_agency())

    outline = agency.get(f"/plans/{make.plan.id}/outline").text
    address = f"/plans/{make.plan.id}/tasks/new?section={second.id}"
    assert f'href="{address}"' in outline
    assert re.search(rf'<option selected value="{second.id}">', agency.get(address).text)
    assert agency.get(f"/plans/{make.plan.id}/tasks/new?section=999999").status_code == 200
