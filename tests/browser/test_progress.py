"""The page of figures in a browser: the slider along the year, the header that stays, and the way back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.support.browsing import DESK, PHONE
from tests.support.portal_2022 import AGENCY, CHAIRMAN

pytestmark = pytest.mark.browser
ALL_DONE = """() => {
    const texts = document.querySelectorAll(".heat .cell > *, .heat .with-figure");
    for (const each of texts) for (const node of each.childNodes) if (node.data?.trim()) node.data = "100 %";
}"""
"""The longest that a cell of the table says, in each of them."""


def test_the_slider_shows_another_day_and_the_back_button_the_first_one_again(visit, portal):
    window = visit(CHAIRMAN, width=DESK)
    page = window.page
    window.go("/plans/{plan}/progress".format(**portal.ids))
    slider = page.locator("[data-day-field]")

    slider.focus()
    for _ in range(3):
        slider.press("ArrowLeft")

    expect(page.locator(".told-scope")).to_contain_text("12/06/2022")
    expect(page).to_have_url(re.compile("as_of=2022-06-12"))
    expect(page.locator("[data-day-field]")).to_be_focused()
    page.go_back()
    expect(page.locator(".told-scope")).to_have_count(0)
    expect(page.locator(".topbar")).to_be_visible()


def test_the_slider_does_not_pass_today(visit, portal):
    window = visit(CHAIRMAN, width=DESK)
    window.go("/plans/{plan}/progress".format(**portal.ids))
    window.page.locator("[data-day-field]").press("End")
    expect(window.page.locator("#as-of")).to_have_value("15/06/2022")


def test_the_first_column_stays_in_sight_on_a_phone(visit, portal):
    window = visit(AGENCY, width=PHONE)
    window.go("/plans/{plan}/progress?section=III.8".format(**portal.ids))
    box = window.page.locator(".heat-box")
    box.evaluate("box => box.scrollTo(500, 300)")

    place = box.locator("tbody th").nth(8).bounding_box()
    corner = box.locator("thead th").first.bounding_box()
    inside = box.bounding_box()

    assert place
    assert corner
    assert inside
    assert abs(place["x"] - inside["x"]) <= 2
    assert abs(corner["y"] - inside["y"]) <= 60


def test_what_is_folded_on_the_screen_stands_open_on_paper(visit, portal):
    window = visit(CHAIRMAN, width=DESK)
    window.go("/plans/{plan}/progress".format(**portal.ids))
    window.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(window.page.locator(".table-figures")).to_be_visible()


def test_without_scripts_a_day_is_chosen_with_a_plain_form(visit, portal):
    window = visit(CHAIRMAN, width=DESK, java_script_enabled=False)
    page = window.page
    window.go("/plans/{plan}/progress?section=III.8".format(**portal.ids))
    expect(page.locator("[data-day-field]")).to_be_hidden()
    page.fill("#as-of", "30/4")
    page.click(".day-form > button")
    expect(page.locator("h1")).to_contain_text("III.8")
    expect(page.locator(".told-scope")).to_contain_text("30/04/2022")


def test_no_column_is_cut_off_and_a_phone_shows_the_rate_that_units_are_ranked_by(visit, portal):
    window = visit(CHAIRMAN, width=DESK)
    window.go("/plans/{plan}/progress".format(**portal.ids))
    window.page.evaluate(ALL_DONE)
    for width in (1280, 1920):
        window.page.set_viewport_size({"width": width, "height": 900})
        assert window.page.locator(".heat-box").evaluate("box => box.scrollWidth <= box.clientWidth"), width

    window.page.set_viewport_size({"width": 360, "height": 800})
    window.go("/plans/{plan}/ranking".format(**portal.ids))
    rate = window.page.locator(".ranking-rate b").first.bounding_box()
    assert rate
    assert 0 < rate["x"] < 360 - rate["width"]
    assert window.page.locator(".scroll-x").first.evaluate("box => box.scrollWidth <= box.clientWidth")
