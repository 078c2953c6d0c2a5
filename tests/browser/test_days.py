"""Days are dd/mm/yyyy whatever the browser's language: typed or picked, with their weekday."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsing import DESK, PHONE, Visits
from tests.support.portal_2022 import CHAIRMAN, COMMUNE, UNION

pytestmark = pytest.mark.browser
PICK = """(field) => {
  const picker = field.parentElement.querySelector(".day-picker");
  const opened = picker.value;
  picker.value = "2022-06-14";
  picker.dispatchEvent(new Event("change", { bubbles: true }));
  return opened;
}"""


def test_a_day_is_typed_or_picked_in_an_english_browser_as_in_a_vietnamese_one(visit: Visits):
    window = visit(UNION, width=PHONE, locale="en-US")
    window.go("/outreach/activities/new")
    page, day, weekday = window.page, window.page.locator("#held_on"), window.page.locator("#held_on-weekday")
    expect(day).to_have_value("15/06/2022")
    expect(weekday).to_have_text("Thứ Tư")

    day.fill("12/6")
    expect(weekday).to_have_text("Chủ Nhật, 12/06/2022")
    day.press("Tab")
    expect(day).to_have_value("12/06/2022")
    expect(weekday).to_have_text("Chủ Nhật")
    page.get_by_role("button", name="Chọn trên lịch: Ngày").click()
    assert day.evaluate(PICK) == "2022-06-12"
    expect(day).to_have_value("14/06/2022")
    expect(weekday).to_have_text("Thứ Ba")

    page.keyboard.press("Escape")  # the system's calendar is open still
    day.fill("6/31/2022")
    day.blur()
    expect(page.locator("#held_on-error")).to_contain_text("Lịch không có ngày này.")
    expect(day).to_have_value("6/31/2022")
    assert window.heard() == []


def test_a_button_stays_under_the_finger_when_a_typed_day_is_left(visit: Visits, portal):
    """A press takes the focus from the field before it is let go: what moves in between is not pressed."""
    window = visit(COMMUNE, width=PHONE)
    window.go("/assignments/{begun}/extension".format(**portal.ids))
    button, weekday = (
        window.page.locator("main form button[type=submit]"),
        window.page.locator("#until-weekday"),
    )
    window.page.locator("#until").click()
    window.page.keyboard.type("30/9/2022")
    expect(weekday).to_have_text("Thứ Sáu, 30/09/2022")
    place = button.bounding_box()
    assert place

    window.page.mouse.move(place["x"] + 20, place["y"] + 5)
    window.page.mouse.down()
    expect(weekday).to_have_text("Thứ Sáu")
    assert button.bounding_box() == place


def test_an_address_has_its_days_as_it_always_had_and_the_field_shows_them_as_written_here(
    visit: Visits, portal
):
    window = visit(CHAIRMAN, width=DESK)
    window.go("/plans/{plan}/progress?as_of=2022-05-31".format(**portal.ids))
    page = window.page
    expect(page.locator("#as-of")).to_have_value("31/05/2022")

    page.fill("#as-of", "30/4")
    page.press("#as-of", "Enter")

    expect(page).to_have_url(re.compile(r"as_of=2022-04-30"))
    expect(page.locator(".told-scope")).to_contain_text("30/04/2022")
    expect(page.locator("#as-of")).to_have_value("30/04/2022")


def test_what_an_earlier_version_kept_on_the_device_is_restored_as_people_write_it(visit: Visits, portal):
    window = visit(CHAIRMAN, width=DESK)
    address = "/assignments/{open}/direction".format(**portal.ids)
    window.go(address)
    kept = """(form) => localStorage.setItem(`unsent:${document.body.dataset.viewer}:${new URL(form.action).pathname}`,
        JSON.stringify({ at: Date.now(), words: "Gấp", fields: { text: "Gấp", answer_by: "2022-06-20" } }))"""
    window.page.locator("form[data-keep-unsent]").evaluate(kept)
    window.go(address)

    expect(window.page.locator("#answer_by")).to_have_value("20/06/2022")
    expect(window.page.locator("#answer_by-weekday")).to_have_text("Thứ Hai")


def test_without_scripts_the_field_is_a_text_and_the_weekday_comes_back_with_the_form(visit: Visits):
    window = visit(UNION, width=PHONE, java_script_enabled=False)
    window.go("/outreach/activities/new")
    page = window.page
    expect(page.locator(".day-pick")).to_be_hidden()

    page.fill("#held_on", "12-6-22")
    page.fill("#topic", "")
    page.get_by_role("button", name="Lưu", exact=True).click()

    expect(page.locator("#held_on")).to_have_value("12/06/2022")
    expect(page.locator("#held_on-weekday")).to_have_text("Chủ Nhật")
