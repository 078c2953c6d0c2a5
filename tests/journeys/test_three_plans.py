"""A year ends: its plan is copied, published and amended, the old one closed; another subject's stands beside it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.journeys.test_plan_from_a_spreadsheet import send, table
from tests.journeys.test_plan_is_amended import ROUND
from tests.support.browsing import DESK, PHONE, Window
from tests.support.office import Office
from tests.support.portal_2022 import AGENCY, CHAIRMAN, COMMUNE

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]

NEXT_YEAR, FOREST = "Kế hoạch OCOP năm 2023", "Kế hoạch phòng cháy, chữa cháy rừng năm 2023"


def test_the_year_ends_and_three_plans_stand_beside_each_other(office: Office):
    office.turn_to(date(2022, 12, 20))
    agency = office.visits(AGENCY, width=DESK)
    copy_and_publish(agency)

    office.turn_to(date(2023, 1, 4))
    close_the_old_one(agency)
    amend_the_new_one(agency)
    take_a_plan_from_a_spreadsheet(agency)

    unit = office.visits(COMMUNE, width=PHONE)
    sees_both_plans_and_narrows(unit)
    office.turn_to(date(2023, 6, 5))
    has_all_on_the_desk(office.visits(CHAIRMAN, width=DESK))


def copy_and_publish(agency: Window) -> None:
    """From the list of plans: three buttons, and the title as it is offered."""
    page = agency.page
    agency.go("/plans")
    page.get_by_role("link", name="Sao chép thành kế hoạch mới").click()
    page.get_by_label("Tên kế hoạch").fill(NEXT_YEAR)
    page.get_by_role("button", name="Tạo bản soạn").click()
    page.get_by_role("link", name="Kiểm tra và ban hành").click()
    main = page.locator("main")
    expect(main).to_contain_text("26 nhiệm vụ được giao cho")
    expect(main).not_to_contain_text("Phải sửa trước khi ban hành")
    expect(main).not_to_contain_text("quá hạn ngay khi giao")
    page.get_by_role("button", name="Ban hành, giao việc").click()
    expect(page.locator("#notices")).to_contain_text("Đã ban hành: giao")


def close_the_old_one(agency: Window) -> None:
    """What is open is told first; afterwards the list says that it is closed."""
    page = agency.page
    agency.go("/plans")
    old = page.locator("section", has=page.get_by_role("link", name=re.compile("năm 2022")))
    old.get_by_role("link", name="Đóng kế hoạch").click()
    expect(page.locator("main")).to_contain_text("việc chưa xong giữ nguyên như đang ghi")
    page.get_by_role("button", name="Đóng kế hoạch").click()
    expect(page.locator("main")).to_contain_text("Đã đóng")


def amend_the_new_one(agency: Window) -> None:
    """A decision moves the second round; the difference is seen before it applies."""
    page = agency.page
    agency.go("/plans")
    page.get_by_role("link", name=NEXT_YEAR, exact=True).click()
    page.get_by_role("link", name="Nội dung kế hoạch").click()
    page.get_by_role("link", name="Điều chỉnh theo văn bản").click()
    page.get_by_label("Số, ký hiệu văn bản").fill("02/QĐ-UBND")
    page.locator("[name=day]").fill("3/1/2023")
    page.get_by_role("button", name="Bắt đầu soạn điều chỉnh").click()
    page.get_by_role("link", name=ROUND).click()
    page.locator("[name=due_on]").fill("28/07/2023")
    page.get_by_role("button", name="Lưu thay đổi").last.click()
    page.get_by_role("link", name="Xem thay đổi và áp dụng").click()
    expect(page.locator("main")).to_contain_text("Một lần, hạn 28/07/2023")
    page.get_by_role("button", name="Áp dụng điều chỉnh").click()
    expect(page.get_by_text("Đã áp dụng: Điều chỉnh theo 02/QĐ-UBND ngày 03/01/2023.")).to_be_visible()


def take_a_plan_from_a_spreadsheet(agency: Window) -> None:
    """Forty tasks against forest fires; both doubts are answered, then it is published."""
    page = agency.page
    agency.go("/plans/new")
    page.select_option("[name=copy]", "-1")
    page.get_by_label("Tên kế hoạch").fill(FOREST)
    page.fill("[name=year]", "2023")
    page.get_by_role("button", name="Tạo bản soạn").click()
    page.wait_for_url("**/import")
    send(page, table(2023))
    page.get_by_label("Đơn vị: Phân công, ô C9").select_option(label="Phòng TN&MT")
    page.get_by_label("Báo cáo: Phân công, ô E10").select_option(label="Một lần")
    page.get_by_label("Hạn, nếu một lần: Phân công, ô E10").fill("31/10")
    page.get_by_role("button", name="Xem lại").click()
    page.get_by_role("button", name="Đưa 40 nhiệm vụ vào bản soạn").click()
    page.wait_for_url("**/outline")
    page.get_by_role("link", name="Kiểm tra và ban hành").click()
    page.get_by_role("button", name="Ban hành, giao việc").click()
    expect(page.locator("#notices")).to_contain_text("Đã ban hành: giao")


def sees_both_plans_and_narrows(unit: Window) -> None:
    """The commune's list names the plan of each work; the closed plan's is gone."""
    page = unit.page
    unit.go("/my-tasks")
    marks = page.locator(".plan-mark")
    expect(marks.first).to_be_visible()
    seen = {mark.strip() for mark in marks.all_inner_texts()} - {
        ""
    }  # what waits behind a count has no words yet
    assert seen == {"OCOP 2023", "Phòng cháy, chữa cháy rừng 2023"}
    page.get_by_label("Kế hoạch", exact=True).select_option(label="OCOP 2023")
    page.get_by_role("button", name="Lọc").click()
    expect(page).to_have_url(re.compile(r"plan=\d+"))
    expect(page.locator("main")).not_to_contain_text("Tuần tra mùa khô")


def has_all_on_the_desk(chairman: Window) -> None:
    """What is late in both plans, each row with its plan; then of one, and back."""
    page = chairman.page
    chairman.go("/desk?show=overdue")
    rows = page.locator("[id^=row-]")
    expect(rows.first).to_be_visible()
    seen = {mark.strip() for mark in page.locator("main .plan-mark").all_inner_texts()} - {""}
    assert seen == {"OCOP 2023", "Phòng cháy, chữa cháy rừng 2023"}

    page.get_by_label("Kế hoạch", exact=True).select_option(label="OCOP 2023")
    page.get_by_role("button", name="Lọc").click()
    expect(page).to_have_url(re.compile(r"/plans/\d+/desk\?show=overdue"))
    expect(rows.first).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("Tuần tra mùa khô")
    page.go_back()
    expect(page.locator("main .plan-mark").first).to_be_visible()
