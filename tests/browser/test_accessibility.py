"""In English, at a desk, in the dark: axe-core finds nothing serious on any page, and the keyboard walks it in sight.

In Vietnamese, on a phone, in the light axe-core looks at each page in test_every_page.py, which opens them all anyway,
for everybody, and in all their states: with other filters, or of other records.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.pages import PAGES, Place
from tests.support.axe import barriers
from tests.support.browsing import DESK
from tests.support.portal_2022 import ENGLISH

pytestmark = pytest.mark.browser

KEYS = 8
"""So far the keyboard walks along a page."""
# The calendar button inside a date field has a ring of its own, drawn by the browser, and the field then has no focus.
UNSEEN = """() => {
    const e = document.activeElement;
    if (e === document.body) return "left";
    if (!e.matches(":focus")) return null;
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    const holder = e.closest("label, .tile, .drop") ?? e, ring = getComputedStyle(holder);
    const outlined = (s) => s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 2;
    const marked = [style, ring].some((s) => outlined(s) || s.boxShadow !== "none");
    return marked && box.width > 0 && box.bottom > 0 && box.top < innerHeight ? null : e.outerHTML.slice(0, 120);
}"""


def one_of_each() -> list[Place]:
    """The pages, each once, for the first one who opens it."""
    first: dict[tuple[int, str], Place] = {}
    for place in PAGES:
        first.setdefault((place.status, re.sub(r"{\w+}|\?.*", "", place.address)), place)
    return list(first.values())


@pytest.mark.parametrize("place", one_of_each(), ids=str)
def test_an_english_reader_at_a_desk_in_the_dark_meets_no_barrier_and_may_use_keys(
    visit, portal, place: Place
):
    window = visit.look(place.who and place.who + ENGLISH, width=DESK, color_scheme="dark")
    window.go(place.at(portal.ids))
    if place.who is None and (english := window.page.locator("button[name=language][value=en]")).count():
        english.click()
    assert window.page.locator("html").get_attribute("lang") == "en"
    assert barriers(window) == []
    walk(window.page)


def walk(page: Page) -> None:
    """Past the menu in one key, then along the page, always seeing where one is."""
    first = page.locator("body a, body button, body input:not([type=hidden]), body summary").first
    assert first.get_attribute("href") == "#main"
    first.focus()
    assert page.evaluate(UNSEEN) is None
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    for _ in range(KEYS):
        page.keyboard.press("Tab")
        if (unseen := page.evaluate(UNSEEN)) == "left":
            break
        assert unseen is None


def test_what_a_reader_cannot_use_is_found(visit):
    window = visit.look(None, width=DESK, color_scheme="dark")
    window.go("/sign-in")
    window.page.evaluate("document.querySelector('main').append(new Image())")
    assert [barrier.partition(":")[0] for barrier in barriers(window)] == ["image-alt"]
