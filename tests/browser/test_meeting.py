"""A whole meeting by keyboard: from the desk through late work, with a direction, to the document and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsing import reach
from tests.support.portal_2022 import CHAIRMAN

pytestmark = pytest.mark.browser
PROJECTOR = 1920


def test_a_whole_meeting_is_held_by_keyboard(visit_own):
    window = visit_own(CHAIRMAN, width=PROJECTOR)
    page, keys = window.page, window.page.keyboard
    window.go("/plans/{plan}/desk".format(**visit_own.server.ids))
    reach(window, "form[action$='/meetings'] button")
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text("Họp giao ban")
    expect(page.locator(".chart")).to_be_visible()
    page.wait_for_load_state()

    keys.press("ArrowRight")
    expect(page).to_have_url(re.compile("/1$"))
    task = page.locator("h1").inner_text()
    keys.type("Gửi bản có chữ ký.")
    keys.press("ArrowLeft")
    expect(page).to_have_url(re.compile("/1$"))
    keys.press("Control+Enter")
    expect(page).to_have_url(re.compile("/2$"))

    keys.type("Chưa gửi câu này")
    keys.press("Escape")
    keys.press("ArrowLeft")
    expect(page.locator(".callout")).to_contain_text("Gửi bản có chữ ký.")
    keys.press("PageDown")
    expect(page.locator("textarea")).to_have_value("Chưa gửi câu này")
    expect(page.locator("textarea")).to_be_focused()
    keys.press("Escape")
    keys.press("Escape")

    expect(page.locator(".meeting-given li")).to_have_count(1)
    expect(page.locator(".meeting-given")).to_contain_text("Gửi bản có chữ ký.")
    expect(page.locator(".meeting-given")).to_contain_text(task)
    with page.expect_download() as document:
        keys.press("Enter")
    assert document.value.suggested_filename == "ket-luan-giao-ban-2022-06-15.docx"
    keys.press("Escape")
    expect(page).to_have_url(re.compile("/desk$"))
    assert window.heard() == []


def test_photos_are_large_and_nothing_hangs_over_the_edge_of_the_projector(visit, portal):
    window = visit(CHAIRMAN, width=PROJECTOR)
    window.page.set_viewport_size({"width": PROJECTOR, "height": 1080})
    window.go("/meetings/{meeting}/2".format(**portal.ids))
    window.page.wait_for_load_state("networkidle")

    photos = window.page.locator(".meeting-photos img").all()
    assert len(photos) == 2
    for photo in photos:
        assert photo.evaluate("image => image.naturalWidth && image.getBoundingClientRect().width") > 400
    assert window.page.evaluate("document.documentElement.scrollHeight") == 1080
