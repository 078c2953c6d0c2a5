"""With JavaScript switched off every main form works: the portal's pages are plain forms first."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from tests.support.browsing import DESK, Visits, Window, sign_in
from tests.support.portal_2022 import AGENCY, CHAIRMAN, COMMUNE, photo_bytes

pytestmark = pytest.mark.browser


def plain(visits: Visits, who: str | None, width: int = 360) -> Window:
    """A browser without scripts."""
    return visits(who, width=width, java_script_enabled=False)


def test_signing_in_and_out(visit):
    window = plain(visit, None)
    sign_in(window, COMMUNE)
    expect(window.page.locator("h1")).to_have_text("Việc của tôi")

    window.page.locator("details.menu summary").last.click()
    window.page.click("button[formaction='/sign-out']")
    expect(window.page.locator("h1")).to_have_text("Đăng nhập")


def test_choosing_the_language_stays_on_the_page(visit_own):
    window = plain(visit_own, COMMUNE)
    window.go("/my-tasks?part=coordinating")
    window.page.click("button[name=language]")
    assert window.page.locator("html").get_attribute("lang") == "en"
    assert window.page.url.endswith("/my-tasks?part=coordinating")


def test_a_report_with_files_a_return_and_a_confirmation(visit_own):
    unit, agency = plain(visit_own, COMMUNE), plain(visit_own, AGENCY, DESK)
    report = "/assignments/{open}".format(**visit_own.server.ids)

    send_report(unit, report, "Đã gửi đủ hồ sơ", "hồ sơ đợt 2.jpg")
    expect(unit.page.locator("#notices")).to_contain_text("Đã gửi")

    judge(agency, report, "return", reason="Thiếu chữ ký")
    unit.go(report)
    expect(unit.page.locator("main")).to_contain_text("Thiếu chữ ký")

    send_report(unit, report, "Đã bổ sung chữ ký", "hồ sơ có chữ ký.jpg")
    judge(agency, report, "confirmation")
    unit.go(report)
    expect(unit.page.locator("main")).to_contain_text("Đã hoàn thành")


def send_report(window: Window, address: str, note: str, name: str) -> None:
    """Report the work as done, with one photo."""
    window.go(address)
    window.page.locator(".tile:has([name=status][value=submitted])").click()
    window.page.fill("[name=note]", note)
    photo = FilePayload(name=name, mimeType="image/jpeg", buffer=photo_bytes(name))
    window.page.locator("form[action$='/reports'] input[type=file]").first.set_input_files(photo)
    window.page.locator("form[action$='/reports'] button[type=submit]").last.click()


def judge(window: Window, report: str, what: str, reason: str | None = None) -> None:
    """Confirm, or return with a reason, from the queue."""
    window.go(report.replace("/assignments", "/queue"))
    if reason:
        window.page.click("a[href*='/return']:visible")
    form = window.page.locator(f"form[action$='{report}/{what}']:visible")
    if reason:
        form.locator("[name=reason]").last.fill(reason)
    form.locator("button[type=submit]").last.click()
    expect(window.page.locator("#notices .notice").first).to_be_visible()


def test_lists_are_filtered_by_their_address(visit, portal):
    window = plain(visit, CHAIRMAN, DESK)
    window.go("/plans/{plan}/work".format(**portal.ids))

    window.page.select_option("[name=only]", "overdue")
    window.page.fill("[name=q]", "ban hanh ke hoach")
    window.page.click("form.filters > button[type=submit]")

    expect(window.page.locator("[name=only]")).to_have_value("overdue")
    assert "only=overdue" in window.page.url
    rows = window.page.locator("main a", has_text="Ban hành kế hoạch OCOP của xã")
    expect(rows.first).to_be_visible()
    window.page.click("form.filters > a")
    expect(window.page.locator("[name=q]")).to_have_value("")
