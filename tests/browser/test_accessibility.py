"""axe-core finds nothing serious on any page: in both languages, light and dark, on a phone and on a desk."""

from __future__ import annotations

from typing import Any

import pytest

from ocop_tasks.settings import ROOT
from tests.browser.pages import PAGES, Place
from tests.support.browsing import DESK, PHONE, Window
from tests.support.portal_2022 import ENGLISH

pytestmark = pytest.mark.browser

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WHOLE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
SERIOUS = {"serious", "critical"}
# A bar that stays at the screen's edge covers whatever is scrolled under it, and axe takes what is left for its size.
STAYING = ".thumbbar, .sticky-submit, .offline, thead th { position: static !important; }"


@pytest.mark.parametrize("place", PAGES, ids=str)
def test_a_vietnamese_reader_with_a_phone_meets_no_barrier(visit, portal, place: Place):
    window = visit.look(place.who, width=PHONE, bypass_csp=True)
    window.go(place.at(portal.ids))
    assert barriers(window) == []


@pytest.mark.parametrize("place", PAGES, ids=str)
def test_an_english_reader_at_a_desk_meets_no_barrier(visit, portal, place: Place):
    window = visit.look(place.who and place.who + ENGLISH, width=DESK, bypass_csp=True)
    window.go(place.at(portal.ids))
    if place.who is None and (english := window.page.locator("button[name=language][value=en]")).count():
        english.click()
    assert window.page.locator("html").get_attribute("lang") == "en"
    assert barriers(window) == []


def barriers(window: Window) -> list[str]:
    """What axe finds on the page as it is, and of its colours in the dark."""
    window.page.evaluate(AXE.read_text("utf-8"))
    window.page.add_style_tag(content=STAYING)
    in_the_light = _run(window, WHOLE)
    window.page.emulate_media(color_scheme="dark")
    in_the_dark = _run(window, COLOURS)
    return in_the_light + [f"dark: {barrier}" for barrier in in_the_dark]


def _run(window: Window, options: dict[str, Any]) -> list[str]:
    found = window.page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['html'][:160]} – {node['failureSummary'][:300]}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]
