"""A second plan runs beside the first: a commune does both, the agency judges one; each row says which it is."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.support.axe import barriers
from tests.support.browsing import DESK, PHONE, Visits, Window
from tests.support.portal_2022 import AGENCY, COMMUNE, photo_bytes

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]

TITLE, NAME = "Kế hoạch chuyển đổi số năm 2022", "Chuyển đổi số 2022"
OCOP = "OCOP 2022"
A_LOOK = 800
"""Milliseconds: a report that has just come up cannot be confirmed at once, so that a double click confirms one."""


@pytest.fixture
def second_plan(visit_own: Visits) -> Window:
    """The agency's window, in which it copied the plan of OCOP for another subject and published it."""
    agency = visit_own(AGENCY, width=DESK)
    agency.go("/plans/new")
    page = agency.page
    page.select_option("[name=copy]", str(visit_own.server.ids["plan"]))
    page.fill("[name=title]", TITLE)
    page.fill("[name=year]", "2022")
    page.click("main form button[type=submit]")
    page.wait_for_url("**/outline*")
    plan = re.search(r"/plans/(\d+)/", page.url)
    assert plan
    agency.go(f"/plans/{plan[1]}/publication")
    page.get_by_role("button", name="Ban hành, giao việc").click()
    page.wait_for_url(lambda url: "publication" not in url)
    return agency


def narrow(page: Page, name: str) -> None:
    """Choose one plan in the page's filter."""
    page.select_option("select[name=plan]", label=name)
    page.locator("form.filters button[type=submit]").click()
    page.wait_for_url("**plan=*")


def test_a_commune_does_the_work_of_two_plans(visit_own: Visits, second_plan: Window):
    phone = visit_own(COMMUNE, width=PHONE)
    phone.go("/my-tasks")
    page, marks = phone.page, phone.page.locator(".work-card .plan-mark")
    assert {OCOP, NAME} <= set(marks.all_text_contents())
    expect(page.locator("main")).to_contain_text("2 kế hoạch đang thực hiện")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE

    narrow(page, NAME)
    assert set(marks.all_text_contents()) == {NAME}
    expect(page.locator("main")).to_contain_text(f"{TITLE} · đến")
    page.locator(".tabs a").nth(1).click()
    page.wait_for_url("**part=coordinating*")
    assert set(marks.all_text_contents()) == {NAME}
    page.go_back()
    expect(page.locator("select[name=plan] option:checked")).to_have_text(NAME)
    assert barriers(phone) == []
    assert phone.heard() == []


def test_an_agency_judges_the_reports_of_one_plan_until_none_is_left(visit_own: Visits, second_plan: Window):
    phone = visit_own(COMMUNE, width=PHONE)
    phone.go("/my-tasks")
    narrow(phone.page, NAME)
    phone.page.locator("a.btn", has_text="Báo cáo").first.click()
    phone.page.locator(".tile:has([name=status][value=submitted])").click()
    phone.page.fill("[name=note]", "Đã làm xong")
    photo = FilePayload(name="ảnh.jpg", mimeType="image/jpeg", buffer=photo_bytes("ảnh", (480, 360)))
    phone.page.locator("#waiting input[type=file][multiple]").set_input_files([photo])
    expect(phone.page.locator("#waiting a.evidence-tile", has_text="ảnh.jpg")).to_be_visible()
    phone.page.locator("#report .sticky-submit button").click()
    phone.page.wait_for_url("**/my-tasks*")

    page = second_plan.page
    second_plan.go("/queue")
    rows = page.locator("#queue-list li .plan-mark")
    assert {OCOP, NAME} <= set(rows.all_text_contents())
    page.locator("#queue-filter summary").click()
    narrow(page, NAME)
    assert rows.all_text_contents() == [NAME]
    expect(page.locator(".desk-body .plan-mark").first).to_have_text(NAME)
    assert barriers(second_plan) == []
    page.wait_for_timeout(A_LOOK)
    page.locator("form[data-confirm] button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("Không có báo cáo nào như đã lọc")
    page.get_by_role("link", name="Xoá bộ lọc").first.click()
    expect(rows.first).to_have_text(OCOP)
    assert second_plan.heard() == []
