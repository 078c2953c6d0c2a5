"""From a commune's phone to the chairman's figures: reported over a slow network, returned, mended, confirmed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Locator, expect

from tests.support.browsing import DESK, PHONE, Visits, Window
from tests.support.network import slow_down
from tests.support.portal_2022 import AGENCY, CHAIRMAN, COMMUNE, photo_bytes

pytestmark = [pytest.mark.browser, pytest.mark.journey, pytest.mark.slow]

NAMES = ("ảnh họp thôn.jpg", "ảnh hồ sơ.jpg", "ảnh biên bản.jpg")
REASON = "Ảnh biên bản mờ, chưa thấy chữ ký; hãy chụp lại."

A_LOOK = 800
"""Milliseconds: a report that has just come up cannot be confirmed at once, so that a double click confirms one."""


def test_a_commune_reports_it_comes_back_is_mended_and_the_plan_moves(visit_own: Visits):
    assignment = visit_own.server.ids["open"]
    before = confirmed_in(visit_own, "III.8")

    phone = visit_own(COMMUNE, width=PHONE)
    with slow_down(phone.page):
        report_with_photos(phone, assignment, "Đã nhận và chuyển 3 hồ sơ", NAMES)
        expect(phone.page.locator("#notices")).to_contain_text("chờ xác nhận")

    agency = visit_own(AGENCY, width=DESK)
    agency.go(f"/queue/{assignment}")
    for name in NAMES:
        expect(agency.page.locator("main")).to_contain_text(name)
    send_back(agency, REASON)

    phone.go(f"/assignments/{assignment}")
    told = phone.page.locator("main").get_by_text(REASON).first
    expect(told).to_be_visible()
    assert top_of(told) < top_of(phone.page.locator("#report"))
    report_with_photos(phone, assignment, "Đã chụp lại biên bản", ["biên bản rõ chữ ký.jpg"])

    agency.go(f"/queue/{assignment}")
    agency.page.wait_for_timeout(A_LOOK)
    agency.page.locator("form[data-confirm] button[type=submit]").click()
    expect(agency.page.locator("#notices")).to_contain_text("xác nhận")

    assert confirmed_in(visit_own, "III.8") > before


def report_with_photos(
    window: Window, assignment: int, note: str, names: tuple[str, ...] | list[str]
) -> None:
    """Say that the work is done, with photos that are sent one by one, each with its bar, before the report."""
    page = window.page
    window.go("/my-tasks")
    page.locator(f"a[href*='/assignments/{assignment}']").last.click()
    page.locator(".tile:has([name=status][value=submitted])").click()
    page.fill("[name=note]", note)
    photos = [
        FilePayload(name=name, mimeType="image/jpeg", buffer=photo_bytes(name, (480, 360))) for name in names
    ]
    page.locator("#waiting input[type=file][multiple]").set_input_files(photos)
    for name in names:
        expect(page.locator("#waiting a.evidence-tile", has_text=name)).to_be_visible(timeout=60_000)
    page.locator("#report .sticky-submit button").click()
    page.wait_for_url("**/my-tasks*", timeout=60_000)


def send_back(window: Window, reason: str) -> None:
    """Return the open report with a typed reason."""
    page = window.page
    page.locator("[data-dialog^=send-back]").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("[name=reason]").last.fill(reason)
    dialog.locator("button[type=submit]").last.click()
    expect(page.locator("#notices .notice").first).to_be_visible()


def confirmed_in(visits: Visits, section: str) -> int:
    """What the chairman reads as confirmed in one section, per cent."""
    window = visits(CHAIRMAN, width=DESK)
    window.go("/plans/{plan}/progress".format(**visits.server.ids))
    row = (
        window.page.locator("main tr, main li")
        .filter(has_text=re.compile(rf"^\s*{re.escape(section)}(?!\d)"))
        .first
    )
    return int(re.findall(r"(\d+) %", row.inner_text())[0])


def top_of(place: Locator) -> float:
    """How far down the page something stands."""
    box = place.bounding_box()
    assert box
    return box["y"]
