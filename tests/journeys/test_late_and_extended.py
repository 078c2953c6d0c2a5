"""Late, reminded, directed, answered, extended, done late: in time by the granted date, and in Monday's digest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from playwright.sync_api import FilePayload, expect

from tests.support.browsing import DESK, PHONE, Window
from tests.support.office import Office
from tests.support.portal_2022 import AGENCY, CHAIRMAN, COMMUNE, photo_bytes

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]

TASK = "Tuyên truyền OCOP ở cơ sở"


def test_what_is_late_is_reminded_directed_answered_extended_and_done(office: Office):
    ids = office.visits.server.ids
    work = f"/assignments/{ids['begun']}"

    office.turn_to(date(2022, 6, 18))
    office.send()
    assert f"Quá hạn từ hôm qua: {TASK}" in office.newest_mail(COMMUNE)

    chairman = office.visits(CHAIRMAN, width=DESK, java_script_enabled=False)
    direct(chairman, ids, "Báo rõ còn thiếu gì, ngày nào xong.")
    office.send()
    assert "Báo rõ còn thiếu gì" in office.newest_mail(COMMUNE)

    unit = office.visits(COMMUNE, width=PHONE)
    answer(unit, "Còn hai bản phía trên, mưa nên chưa họp được.")
    chairman.go(f"/plans/{ids['plan']}/desk?show=overdue&unit={ids['unit']}")
    expect(chairman.page.locator(f"#row-{ids['begun']}")).to_contain_text("đã trả lời")

    ask_for_more_time(unit, work, "2022-06-26", "Đường lên hai bản sạt, thứ Ba mới thông.")
    grant(chairman, ids, "2022-06-23")

    office.turn_to(date(2022, 6, 22))
    say_it_is_done(unit, work)
    confirm(office.visits(AGENCY, width=DESK, java_script_enabled=False), ids["begun"])

    for query in ("follow_up=done_in_time", "follow_up=done_late&judged=first"):
        chairman.go(f"/plans/{ids['plan']}/work?unit={COMMUNE}&period=2022-Q2&{query}")
        expect(chairman.page.locator("main tbody")).to_contain_text("hạn đầu 17/06/2022")

    office.turn_to(date(2022, 6, 27))
    office.send()
    assert "Xong trong tuần trước: 1, đúng hạn 1 (nhờ gia hạn 1)" in office.newest_mail(CHAIRMAN)


def direct(window: Window, ids: Mapping[str, int], text: str) -> None:
    """From the overdue row on the desk."""
    page = window.page
    window.go(f"/plans/{ids['plan']}/desk?show=overdue&unit={ids['unit']}")
    page.locator(f"#row-{ids['begun']}").get_by_role("link", name="Chỉ đạo", exact=True).click()
    page.fill("[name=text]", text)
    page.get_by_role("button", name="Gửi chỉ đạo").click()
    expect(page.locator("#notices")).to_contain_text("Đã gửi ý kiến chỉ đạo")


def answer(window: Window, note: str) -> None:
    """With a report, from the direction on top of the unit's list."""
    page = window.page
    window.go("/my-tasks")
    page.locator("#directions article", has_text=TASK).get_by_role("link", name="Trả lời").click()
    page.check("[name=status][value=in_progress]", force=True)
    page.fill("[name=note]", note)
    page.locator("#report .sticky-submit button").click()
    page.wait_for_url("**/my-tasks*")


def ask_for_more_time(window: Window, work: str, until: str, reason: str) -> None:
    """From the page of the work."""
    page = window.page
    window.go(work)
    page.get_by_role("link", name="Xin gia hạn").click()
    page.fill("[name=until]", until)
    page.fill("[name=reason]", reason)
    page.get_by_role("button", name="Gửi đề nghị gia hạn").click()
    expect(page.locator("#notices")).to_contain_text("Đã gửi đề nghị gia hạn")


def grant(window: Window, ids: Mapping[str, int], until: str) -> None:
    """Another date than the one asked for."""
    page = window.page
    window.go(f"/plans/{ids['plan']}/desk?show=asked")
    page.locator(f"#row-{ids['begun']}").get_by_role("link", name="Xin gia hạn đến 26/06").click()
    page.check("[name=decision][value=grant]")
    page.fill("[name=until]", until)
    page.get_by_role("button", name="Quyết định").click()
    expect(page.locator("#notices")).to_contain_text("Đã quyết định")


def say_it_is_done(window: Window, work: str) -> None:
    """With a photo."""
    page = window.page
    window.go(work)
    page.locator(".tile:has([name=status][value=submitted])").click()
    page.fill("[name=note]", "Đã họp đủ các bản.")
    photo = FilePayload(name="họp bản.jpg", mimeType="image/jpeg", buffer=photo_bytes("họp"))
    page.locator("#waiting input[type=file][multiple]").set_input_files([photo])
    expect(page.locator("#waiting a.evidence-tile", has_text="họp bản.jpg")).to_be_visible()
    page.locator("#report .sticky-submit button").click()
    page.wait_for_url("**/my-tasks*")


def confirm(window: Window, assignment: int) -> None:
    """In the queue."""
    window.go(f"/queue/{assignment}")
    window.page.locator("form[data-confirm] button[type=submit]").click()
    expect(window.page.locator("#notices")).to_contain_text("xác nhận")
