"""Everything is reached by keyboard: past the menu in one key, along the page, always seeing where one is."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.pages import PAGES, Place
from tests.support.browsing import DESK, reach
from tests.support.portal_2022 import AGENCY, COMMUNE

pytestmark = pytest.mark.browser

# The calendar button inside a date field has a ring of its own, drawn by the browser, and the field then has no focus.
UNSEEN = """() => {
    const e = document.activeElement;
    if (!e.matches(":focus")) return null;
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    const holder = e.closest("label, .tile, .drop") ?? e, ring = getComputedStyle(holder);
    const outlined = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
    const marked = [style, ring].some((s) => outlined(s) || s.boxShadow !== "none");
    return marked && box.width > 0 && box.bottom > 0 && box.top < innerHeight ? null : e.outerHTML.slice(0, 120);
}"""
WHERE = "() => document.activeElement === document.body ? null : document.activeElement.outerHTML"


@pytest.mark.parametrize("place", [place for place in PAGES if place.status == 200], ids=str)
def test_the_focus_walks_the_page_in_sight_and_past_the_menu_in_one_key(visit, portal, place: Place):
    window = visit.look(place.who, width=DESK)
    window.go(place.at(portal.ids))
    first = window.page.locator("body a, body button, body input:not([type=hidden]), body summary").first
    assert first.get_attribute("href") == "#main"

    first.focus()
    assert window.page.evaluate(UNSEEN) is None
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "main"
    for _ in range(12):
        window.page.keyboard.press("Tab")
        if window.page.evaluate(WHERE) is None:
            break
        assert window.page.evaluate(UNSEEN) is None


def test_a_report_is_written_by_keyboard_alone(visit_own):
    window = visit_own(COMMUNE, width=DESK)
    window.go("/assignments/{open}".format(**visit_own.server.ids))

    reach(window, "[name=status]")
    while not window.page.evaluate("document.activeElement.value === 'in_progress'"):
        window.page.keyboard.press("ArrowDown")
    reach(window, "[name=note]")
    window.page.keyboard.type("Đã rà soát")
    reach(window, "#report button[type=submit], button[type=submit][form=report]")
    window.page.keyboard.press("Enter")

    window.page.wait_for_url("**/my-tasks*")


def test_the_search_is_one_key_away(visit):
    window = visit(AGENCY, width=DESK)
    window.go("/password")
    window.page.locator("#main").focus()
    window.page.keyboard.press("/")
    window.page.wait_for_url("**/search")
    field = window.page.locator("#q")
    expect(field).to_be_focused()

    window.page.keyboard.type("phan/dau")
    expect(field).to_have_value("phan/dau")
    field.blur()
    window.page.keyboard.press("Control+k")
    expect(field).to_be_focused()

    window.go("/my-tasks")
    window.page.keyboard.press("Control+k")
    window.page.wait_for_url("**/search")


def test_escape_closes_an_open_menu_and_gives_the_focus_back(visit):
    window = visit(AGENCY, width=DESK)
    window.go("/my-tasks")
    menu = window.page.locator("header details.menu").last
    menu.locator("summary").click()
    assert menu.get_attribute("open") is not None
    window.page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert window.page.evaluate("document.activeElement.tagName") == "SUMMARY"
