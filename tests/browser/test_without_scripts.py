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


def test_a_tasks_own_due_dates_are_read_shown_and_taken_over(visit):
    window = plain(visit, AGENCY)
    window.go("/plans/{plan}/tasks/new".format(**visit.server.ids))
    page, dates = window.page, window.page.locator("#due-dates")
    page.fill("[name=wording]", "Chậm nhất ngày 20 của tháng đầu quý sau")
    page.select_option("[name=frequency]", "monthly")

    page.get_by_role("button", name="Xem hạn của cả năm").click()
    expect(dates).to_contain_text("theo kỳ của kế hoạch. Năm 2022: 17/01, 17/02")
    expect(page.locator("#reading")).to_contain_text("Năm 2022: 20/04, 20/07, 20/10, 20/01/2023")
    page.get_by_role("button", name="Dùng hạn này").click()

    expect(page.locator("[name=frequency]")).to_have_value("quarterly")
    expect(page.get_by_label("Ngày riêng của nhiệm vụ này")).to_be_checked()
    expect(dates).to_contain_text("chậm nhất ngày 20 của tháng đầu quý sau. Năm 2022: 20/04, 20/07")


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


def test_photos_of_a_form_that_is_refused_go_with_its_second_try(visit_own):
    unit = plain(visit_own, COMMUNE)
    page = unit.page
    unit.go("/outreach/activities/new")
    page.select_option("[name=commune]", index=1)
    page.fill("[name=village]", "Bản Nà Vàn")
    page.locator("label", has=page.locator("[name=manner][value=village_meeting]")).click()
    page.fill("[name=topic]", "Đăng ký ý tưởng sản phẩm OCOP")
    page.fill("[name=reached]", "42")
    page.fill("[name=women]", "99")
    names = ["Họp thôn Nà Vàn, toàn cảnh trước nhà văn hoá.jpg", "Danh sách ký nhận.jpg"]
    page.locator("[name=photos]").first.set_input_files(
        [FilePayload(name=name, mimeType="image/jpeg", buffer=photo_bytes(name)) for name in names]
    )
    page.locator("form:has([name=photos]) button[type=submit]").first.click()

    waiting = page.locator("#photo-tiles li:has([name=upload_id])")
    expect(waiting).to_have_count(2)
    expect(waiting.first).to_contain_text("đã nhận")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    other = plain(visit_own, COMMUNE)
    other.go("/unfinished-files")
    for name in names:
        expect(other.page.locator("main")).to_contain_text(name)
    assert other.page.evaluate("document.documentElement.scrollWidth") <= 360
    page.fill("[name=women]", "30")
    page.locator("form:has([name=photos]) button[type=submit]").first.click()

    expect(page.locator("#notices")).to_contain_text("Đã ghi hoạt động")
    expect(page.locator("main img[alt]")).to_have_count(2)
    other.go("/unfinished-files")
    expect(other.page.locator("main")).to_contain_text("Không có tệp gửi dở")
