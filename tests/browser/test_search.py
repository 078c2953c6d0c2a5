"""Searching as one types, and going back to it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.browsing import DESK
from tests.support.portal_2022 import AGENCY

pytestmark = pytest.mark.browser


def test_results_follow_what_is_typed_and_live_in_the_address(visit):
    window = visit(AGENCY)
    window.go("/search")

    window.page.locator("#q").press_sequentially("ban hanh ke hoach", delay=5)
    window.page.wait_for_selector("#found mark")

    window.page.wait_for_url("**/search?q=ban*")
    expect(window.page.locator("#found h3").first).to_contain_text("Ban hành kế hoạch")
    assert window.page.locator("h1").count() == 1
    assert window.page.locator("#q").input_value() == "ban hanh ke hoach"
    assert window.heard() == []


def test_the_back_button_brings_the_whole_page_and_not_the_part_that_was_swapped_in(visit):
    window = visit(AGENCY, width=DESK)
    window.go("/search")
    window.page.locator("#q").fill("phan dau")
    window.page.wait_for_selector("#found mark")
    found = window.page.url

    window.go("/my-tasks")
    window.page.go_back()

    window.page.wait_for_url(found)
    assert window.page.locator("header.topbar").is_visible()
    assert window.page.locator("h1").inner_text() == "Tìm kiếm"
    expect(window.page.locator("#found mark").first).to_be_visible()
    assert window.page.locator("#q").input_value() == "phan dau"


def test_without_a_script_the_button_searches(visit):
    window = visit(AGENCY, java_script_enabled=False)
    window.go("/search")
    window.page.fill("#q", "phấn đấu")
    window.page.click("form[role=search] button")
    expect(window.page.locator("#found mark").first).to_be_visible()
