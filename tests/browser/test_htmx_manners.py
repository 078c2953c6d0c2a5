"""What a network and a hasty finger can do to a form, and how the page bears it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Request, expect

from tests.support.browsing import DESK
from tests.support.portal_2022 import COMMUNE

pytestmark = pytest.mark.browser


def test_a_double_click_sends_a_report_once(visit_own):
    window = visit_own(COMMUNE, width=DESK)
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.url)

    window.page.on("request", note)
    window.go("/assignments/{open}".format(**visit_own.server.ids))
    window.page.check("[name=status][value=in_progress]", force=True)
    window.page.fill("[name=note]", "Đang làm")

    window.page.locator("form[action$='/reports'] button[type=submit]").last.dblclick()

    window.page.wait_for_url("**/my-tasks*")
    assert len(sent) == 1


def test_without_a_network_the_page_says_so_and_keeps_what_was_typed(visit_own):
    window = visit_own(COMMUNE)
    window.go("/assignments/{open}".format(**visit_own.server.ids))
    window.page.check("[name=status][value=in_progress]", force=True)
    window.page.fill("[name=note]", "Gõ khi mất mạng")

    window.page.context.set_offline(True)
    expect(window.page.locator("#offline")).to_be_visible()
    window.page.locator("form[action$='/reports'] button[type=submit]").last.click()
    expect(window.page.locator("[name=note]")).to_have_value("Gõ khi mất mạng")

    window.page.context.set_offline(False)
    expect(window.page.locator("#offline")).to_be_hidden()
    window.page.locator("form[action$='/reports'] button[type=submit]").last.click()
    window.page.wait_for_url("**/my-tasks*")


def test_of_two_tabs_the_later_one_sees_both_versions_and_keeps_its_text(visit_own):
    address = "/assignments/{open}".format(**visit_own.server.ids)
    first, second = visit_own(COMMUNE), visit_own(COMMUNE)
    for window, note in ((first, "Bản của tab thứ nhất"), (second, "Bản của tab thứ hai")):
        window.go(address)
        window.page.check("[name=status][value=in_progress]", force=True)
        window.page.fill("[name=note]", note)

    first.page.locator("form[action$='/reports'] button[type=submit]").last.click()
    first.page.wait_for_url("**/my-tasks*")
    second.page.locator("form[action$='/reports'] button[type=submit]").last.click()

    expect(second.page.locator("main")).to_contain_text("Bản của tab thứ nhất")
    expect(second.page.locator("[name=note]")).to_have_value("Bản của tab thứ hai")
    second.page.locator("form[action$='/reports'] button[type=submit]").last.click()
    second.page.wait_for_url("**/my-tasks*")
