"""The queue of a standing agency that keeps several running plans: each report with its plan, narrowed to one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from ocop_tasks.models import ReportKind
from ocop_tasks.rules.plan_state import PlanState
from tests.conftest import hanoi
from tests.review.conftest import PART, hidden, opened, rows, seen

MORNING = hanoi(2022, 6, 13, 9)


@pytest.fixture
def other(make):
    """A plan of another subject beside that of OCOP, kept by the same agency."""
    return make.another_plan("Kế hoạch chuyển đổi số năm 2022")


@pytest.fixture
def both(make, send, other):
    """One report that waits in each: OCOP's came first."""
    return (
        send("Xã Bản Bo", at=MORNING),
        send("Xã Bản Hon", at=MORNING + timedelta(hours=1), plan=other, title="Chữ ký số"),
    )


def test_each_row_and_the_open_report_name_their_plan(make, sign_in, both):
    page = sign_in(make.standing_agency()).get("/queue").text

    assert rows(page) == ["Xã Bản Bo", "Xã Bản Hon"]
    assert re.findall(r'class="plan-mark">([^<]*)<', page) == ["OCOP 2022", "Chuyển đổi số 2022", "OCOP 2022"]


def test_of_one_running_plan_nothing_new_is_shown(make, send, sign_in, other):
    send("Xã Bản Bo")
    other.state = PlanState.CLOSED
    make.session.commit()

    page = sign_in(make.standing_agency()).get("/queue").text

    assert "plan-mark" not in page
    assert 'name="plan"' not in page


def test_narrowed_to_one_plan_the_queue_is_of_it_alone_until_the_end(make, send, sign_in, other, both):
    last = send("Xã Giang Ma", at=MORNING + timedelta(hours=2), plan=other)
    officer = sign_in(make.standing_agency())

    page = officer.get(f"/queue?plan={other.id}").text

    assert rows(page) == ["Xã Bản Hon", "Xã Giang Ma"]
    assert opened(page) == both[1].id
    assert f'<option value="{other.id}" selected>' in page
    answer = officer.post(
        f"/assignments/{both[1].id}/confirmation?plan={other.id}",
        data={"seen": seen(officer, both[1])},
        headers=PART,
    )
    assert rows(answer.text) == ["Xã Giang Ma"]
    assert answer.headers["HX-Push-Url"] == f"/queue/{last.id}?plan={other.id}"
    end = officer.post(
        f"/assignments/{last.id}/confirmation?plan={other.id}", data={"seen": seen(officer, last)}
    )
    assert end.location == f"/queue?plan={other.id}"
    assert "Không có báo cáo nào như đã lọc" in officer.get(end.location).text


def test_every_page_of_a_narrowed_queue_keeps_the_plan(make, send, sign_in, other):
    for _number in range(51):
        send(plan=other)

    page = sign_in(make.standing_agency()).get(f"/queue?plan={other.id}").text

    assert f'rel="next" href="/queue?page=2&amp;plan={other.id}"' in re.sub(r"\s+", " ", page)


def test_sections_are_offered_once_and_named_where_all_plans_call_them_the_same(make, send, sign_in, other):
    for plan, title in ((make.plan, "Kiểm tra"), (other, "Chữ ký số")):
        section = make.section("II.5", plan=plan)
        section.title = title
        send(section=section)
    alike = make.section("II.6")
    alike.title = "Tập huấn"
    send(section=alike)
    officer = sign_in(make.standing_agency())

    offered = re.findall(r'<option value="II[^>]*>([^<]*)</option>', officer.get("/queue").text)
    narrowed = re.findall(
        r'<option value="II[^>]*>([^<]*)</option>', officer.get(f"/queue?plan={other.id}").text
    )

    assert offered == ["II.5", "II.6 · Tập huấn"]
    assert narrowed == ["II.5 · Chữ ký số"]


def test_a_closed_plan_is_left_for_the_queue_of_the_others(make, sign_in, other, both):
    other.state = PlanState.CLOSED
    make.session.commit()

    answer = sign_in(make.standing_agency()).get(f"/queue?plan={other.id}&late=no")

    assert (answer.status_code, answer.location) == (303, "/queue?late=no")


def test_a_reason_is_of_the_plan_of_the_work(make, sign_in, other, both):
    make.plan.usual_reasons, other.usual_reasons = "Thiếu hồ sơ sản phẩm", "Chưa ký số"
    make.session.commit()
    officer = sign_in(make.standing_agency())

    ocop, digital = (officer.get(f"/queue/{one.id}/return").text for one in both)

    assert "Thiếu hồ sơ sản phẩm" in ocop
    assert "Chưa ký số" not in ocop
    assert f'href="/plans/{make.plan.id}/return-reasons"' in ocop
    assert "Sửa danh sách của Chuyển đổi số 2022" in digital
    assert "Thiếu hồ sơ sản phẩm" not in digital


def test_several_of_both_plans_are_returned_with_the_reasons_of_both(make, sign_in, other, both):
    make.plan.usual_reasons, other.usual_reasons = "Thiếu dấu\nSai mẫu", "Chưa ký số\nThiếu dấu"
    make.session.commit()
    officer = sign_in(make.standing_agency())
    chosen = {"assignment": [str(one.id) for one in both]}

    page = officer.get("/queue/return", query_string=chosen).text

    assert sorted(re.findall(r'data-fill="([^"]*)"', page)) == ["Chưa ký số", "Sai mẫu", "Thiếu dấu"]
    assert page.count("/return-reasons") == 2
    assert re.findall(r'class="plan-mark">([^<]*)<', page) == ["OCOP 2022", "Chuyển đổi số 2022"]
    officer.post("/queue/return", data=chosen | {"reason": "Thiếu dấu"})
    assert [one.reports[-1].kind for one in both] == [ReportKind.RETURN] * 2


def test_each_plan_has_a_list_of_its_own_to_change(make, sign_in, other):
    officer = sign_in(make.standing_agency())
    address = f"/plans/{other.id}/return-reasons"
    page = officer.get(address).text

    answer = officer.post(address, data={"version": hidden(page, "version"), "reasons": "Chưa ký số"})

    assert "Kế hoạch chuyển đổi số năm 2022" in page
    assert answer.status_code == 303
    assert (make.plan.usual_reasons, other.usual_reasons) == ("", "Chưa ký số")


def test_thirteen_statements_with_one_plan_and_with_five(make, send, sign_in, statements):
    first = send(at=MORNING)
    officer, address = sign_in(make.standing_agency()), f"/queue/{first.id}"
    with statements() as one:
        officer.get(address)
    for number in range(4):
        send(plan=make.another_plan(f"Kế hoạch {number}"))

    with statements() as five:
        page = officer.get(address).text

    assert len(rows(page)) == 5
    assert len(one) == len(five) == 13, "\n".join(five)
