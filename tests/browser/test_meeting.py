"""A whole meeting by keyboard: from the desk through late work, with a direction, to the document and back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Dialog, expect

from tests.support.browsing import reach
from tests.support.portal_2022 import CHAIRMAN, ENGLISH

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
    page.get_by_role("button", name="Giữ lại, gửi sau").press("Enter")
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


def test_no_direction_is_lost_on_the_way_through_a_meeting(visit_own):
    window = visit_own(CHAIRMAN, width=1366)
    page, keys = window.page, window.page.keyboard
    item, text = "/meetings/{meeting}/1".format(**visit_own.server.ids), page.locator("textarea")
    dialog = page.locator("#unsent-direction")
    window.go(item)

    page.locator(".template-choices button").first.click()
    tapped = text.input_value()
    assert tapped
    keys.press("Escape")
    keys.press("ArrowRight")
    expect(dialog).to_be_visible()
    expect(dialog).to_contain_text("Xã Bản Bo")
    expect(dialog).to_contain_text(tapped)
    page.get_by_role("button", name="Viết tiếp").click()
    expect(text).to_be_focused()
    page.get_by_role("link", name="Tiếp").click()
    page.get_by_role("button", name="Giữ lại, gửi sau").click()
    expect(page).to_have_url(re.compile("/2$"))

    page.get_by_role("link", name="Kết thúc").click()
    expect(page.locator("[data-unsent-under]")).to_contain_text(f"Mục 1: {tapped}")
    page.locator("[data-unsent-under] a").click()
    expect(text).to_have_value(tapped)
    expect(page.locator("[data-unsent-note]")).to_be_visible()
    page.locator(".template-choices button").nth(1).focus()
    keys.press("Control+Enter")
    expect(page).to_have_url(re.compile("/2$"))

    keys.type("Xoá câu này")
    page.get_by_role("link", name="Trước").click()
    page.get_by_role("button", name="Xoá, không gửi").click()
    expect(page.locator(".callout")).to_contain_text([tapped])
    expect(text).to_have_value("")
    keys.type("Gửi rồi mới kết thúc")
    page.get_by_role("link", name="Kết thúc").evaluate("link => (link.href += '?page=1#given')")
    page.get_by_role("link", name="Kết thúc").click()
    keys.press("Enter")
    expect(page).to_have_url(re.compile(r"\?page=1#given$"))
    expect(page.locator(".meeting-given li")).to_have_count(2)
    expect(page.locator("[data-unsent-under]")).to_be_hidden()
    assert window.heard() == []


def test_who_goes_back_or_closes_the_page_with_an_unsent_direction_is_asked(visit_own):
    window = visit_own(CHAIRMAN, width=1366)
    page, keys = window.page, window.page.keyboard
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    window.go("/meetings/{meeting}/0".format(**visit_own.server.ids))
    page.get_by_role("link", name="Tiếp").click()
    expect(page).to_have_url(re.compile("/1$"))

    page.locator("textarea").click()
    keys.type("Chưa gửi câu này")
    with page.expect_event("dialog"):
        page.evaluate("history.back()")
    with page.expect_event("dialog"):
        page.close(run_before_unload=True)
    assert asked == ["beforeunload", "beforeunload"]
    expect(page.locator("textarea")).to_have_value("Chưa gửi câu này")

    keys.press("Control+Enter")
    expect(page).to_have_url(re.compile("/2$"))
    keys.type("Xoá câu này")
    page.get_by_role("link", name="Trước").click()
    page.get_by_role("button", name="Xoá, không gửi").click()
    expect(page).to_have_url(re.compile("/1$"))
    assert len(asked) == 2, "who sent it, or said what is to become of it, goes"


@pytest.mark.parametrize("language", ["", ENGLISH])
@pytest.mark.parametrize("number", [0, 1])
def test_the_bar_at_the_foot_of_a_phone_is_one_line_with_nothing_over_it(visit, portal, language, number):
    window = visit.look(CHAIRMAN + language)
    window.go(f"/meetings/{portal.ids['meeting']}/{number}")
    bar = window.page.locator(".meeting-nav")

    assert bar.bounding_box()["height"] < 80
    for at in (0, 200, 400):
        window.page.evaluate(f"scrollTo(0, {at})")
        assert bar.evaluate(BARE), at


BARE = """(bar) => {
    const { top, bottom, width } = bar.getBoundingClientRect();
    return [.1, .5, .9].every((part) => [top + 6, (top + bottom) / 2].every((y) => {
        return bar.contains(document.elementFromPoint(part * width, y));
    }));
}"""


@pytest.mark.parametrize(("width", "height"), [(1920, 940), (1366, 620), (1280, 560), (1093, 480)])
def test_an_item_opens_with_the_name_of_its_unit_in_sight_and_keeps_it_there(visit, portal, width, height):
    """What a browser's own bars leave of these screens, the last enlarged to 125 %."""
    window = visit.look(CHAIRMAN, width=width)
    window.page.set_viewport_size({"width": width, "height": height})
    window.go("/meetings/{meeting}/1".format(**portal.ids))
    unit = window.page.locator(".meeting-where b")

    assert window.page.evaluate("scrollY") == 0
    expect(unit).to_be_in_viewport(ratio=1)
    expect(window.page.locator("textarea")).to_be_focused()
    window.page.keyboard.type("a")
    expect(unit).to_be_in_viewport(ratio=1)
    window.page.locator("textarea").fill("")
    day = window.page.locator("[data-day]").first
    assert day.evaluate("day => day.scrollWidth <= day.clientWidth"), "the whole day"


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
