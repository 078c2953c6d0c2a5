"""The bar at the top: another language, and signing out, from any page and from an old one."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.browsing import DESK, Window, sign_in
from tests.support.portal_2022 import AGENCY

pytestmark = pytest.mark.browser


def test_another_language_keeps_what_is_searched_for(visit_own):
    window = visit_own(AGENCY, width=DESK)
    window.go("/search")
    window.page.locator("#q").fill("phan dau")
    window.page.wait_for_url("**/search?q=phan*")

    window.page.click("button[name=language]")

    expect(window.page.locator("h1")).to_have_text("Search")
    expect(window.page.locator("#q")).to_have_value("phan dau")


def test_a_window_that_is_older_than_the_last_sign_in_takes_the_language_and_signs_out(visit_own):
    window = visit_own(AGENCY, width=DESK)
    window.go("/search")

    sign_in_beside(window)
    window.page.click("button[name=language]")
    expect(window.page.locator("h1")).to_have_text("Search")

    sign_in_beside(window)
    window.page.locator(".topbar details.menu summary").click()
    window.page.click("button[formaction='/sign-out']")
    expect(window.page.locator("form[action$='/sign-in']").first).to_be_visible()


def sign_in_beside(window):
    """In another tab of the same browser, which had forgotten who was signed in."""
    window.page.context.clear_cookies()
    tab = Window(window.page.context.new_page(), window.address)
    sign_in(tab, AGENCY)
    tab.page.close()
