"""Three taps to a report, four to a direction, a password of one's own, and the end of the plan's own calendar."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import expect

from ocop_tasks.clock import HANOI
from tests.support.browsing import DESK, PHONE, Visits, sign_in
from tests.support.making import PASSWORD
from tests.support.portal_2022 import ADMINISTRATOR, CHAIRMAN, COMMUNE

pytestmark = [pytest.mark.browser, pytest.mark.journey]

COUNT_TAPS = """
sessionStorage.taps ??= 0;
addEventListener("pointerdown", (touch) => touch.isTrusted && sessionStorage.taps++, true);
"""


def test_a_report_takes_three_taps_after_signing_in(visit_own: Visits):
    window = visit_own(width=PHONE)
    sign_in(window, COMMUNE)
    page = window.page
    page.add_init_script(COUNT_TAPS)
    page.reload()

    page.get_by_role("link", name="Báo cáo").first.tap()
    page.locator("label:has([name=status][value=in_progress]), .tile:has([value=in_progress])").first.tap()
    page.locator("#report .sticky-submit button").tap()

    page.wait_for_url("**/my-tasks*")
    expect(page.locator("#notices")).to_contain_text("Đã lưu báo cáo")
    taps = int(page.evaluate("sessionStorage.taps"))
    assert taps <= 3


def test_from_signing_in_to_a_direction_that_is_sent_takes_four_taps(visit_own: Visits):
    window = visit_own(width=PHONE)
    page = window.page
    page.add_init_script(COUNT_TAPS)
    window.go("/sign-in")
    page.fill("[name=username]", CHAIRMAN)
    page.fill("[name=password]", PASSWORD)
    page.evaluate("sessionStorage.taps = 0")

    page.locator("form[action$='/sign-in'] button[type=submit]").tap()
    page.locator("#desk-rows").get_by_role("link", name="Chỉ đạo").first.tap()
    page.get_by_role("button", name="Gửi bản có chữ ký").tap()
    expect(page.locator("[name=text]")).to_have_value("Gửi bản có chữ ký và đóng dấu lên cổng.")
    expect(page.locator("[name=answer_by]")).to_have_value("17/06/2022")
    page.get_by_role("button", name="Gửi chỉ đạo").tap()

    expect(page.locator("#notices")).to_contain_text("Đã gửi ý kiến chỉ đạo")
    assert int(page.evaluate("sessionStorage.taps")) <= 4


def test_a_first_sign_in_asks_for_a_password_of_one_s_own(visit_own: Visits):
    with sqlite3.connect(visit_own.server.folder / "portal.sqlite3") as database:
        database.execute("UPDATE user_account SET must_change_password = 1 WHERE username = ?", (COMMUNE,))
    window = visit_own(width=PHONE)
    page = window.page

    sign_in(window, COMMUNE)
    expect(page.locator("[name=new]")).to_be_visible()
    expect(page.locator("[name=current]")).to_have_count(0)
    assert "/assignments/" not in page.url
    window.go("/my-tasks")
    expect(page.locator("h1")).not_to_have_text("Việc của tôi")

    window.go("/password")
    for name, typed in (("new", "bốn con ngựa hồng"), ("again", "bốn con ngựa hồng")):
        page.fill(f"[name={name}]", typed)
    page.locator("form:has([name=again]) button[type=submit]").last.click()
    expect(page.locator("h1")).to_have_text("Việc của tôi")

    again = visit_own(width=PHONE)
    sign_in(again, COMMUNE, "bốn con ngựa hồng")
    expect(again.page.locator("h1")).to_have_text("Việc của tôi")


def test_the_administrator_ends_the_plan_s_own_calendar_with_one_click(open_portal: Callable[..., Visits]):
    visits = open_portal(OCOP_TODAY="")
    window = visits(ADMINISTRATOR, width=DESK)
    page = window.page
    window.go("/admin/settings")
    told = page.get_by_text("lịch của kế hoạch").first
    expect(told).to_be_visible()

    page.get_by_role("link", name="Kết thúc lịch riêng").or_(
        page.get_by_role("button", name="Kết thúc lịch riêng")
    ).first.click()
    page.locator("form[action*='calendar'] button[type=submit]:visible").last.click()

    expect(page.get_by_text("lịch của kế hoạch")).to_have_count(0)
    today = datetime.now(HANOI).date()
    window.go("/admin/settings/calendar")
    expect(page.locator("main")).to_contain_text(f"{today:%d/%m/%Y}")
