"""An outreach entry written without a network: it waits on the phone, shown plainly, and arrives once, with its photos."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from tests.support.browsing import Visits, Window
from tests.support.offline import LOG, lose_network, phone, until_kept
from tests.support.portal_2022 import COMMUNE, photo_bytes

pytestmark = pytest.mark.browser


def fill(window: Window, topic: str, *photos: str) -> None:
    """Fill in the form of an activity."""
    page = window.page
    page.check("[name=manner][value=village_meeting]", force=True)
    page.fill("[name=village]", "Bản Nà Vàn")
    page.fill("[name=topic]", topic)
    for name, number in (("reached", "42"), ("women", "30"), ("minority", "39")):
        page.fill(f"[name={name}]", number)
    files = [FilePayload(name=name, mimeType="image/jpeg", buffer=photo_bytes(name)) for name in photos]
    if files:
        page.locator("#photos input[type=file]").first.set_input_files(files)
        expect(page.locator("#photo-tiles img[src^=blob]")).to_have_count(len(files))


def test_an_entry_waits_and_goes_by_itself_when_the_network_is_back(visit_own: Visits):
    window = phone(visit_own, COMMUNE)
    window.go(LOG)
    until_kept(window, LOG, "/waiting")
    window.page.on("console", lambda m: print("C", m.text))
    lose_network(window)
    window.go(LOG)
    fill(window, "Đăng ký ý tưởng", "họp.jpg", "ký.jpg")
    window.page.get_by_role("button", name="Lưu", exact=True).click()
    window.page.wait_for_url("**/waiting")
    expect(window.page.locator("#waiting-list")).to_contain_text("Chờ gửi")
    lose_network(window, lost=False)
    expect(window.page.locator("#nothing-waits")).to_be_visible()
    window.go("/outreach")
    expect(window.page.locator("main")).to_contain_text("2 ảnh")
    print(window.heard())
