"""What is done by keyboard alone. That the focus walks every page in sight is seen in test_accessibility.py."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.browsing import DESK, reach
from tests.support.portal_2022 import AGENCY, COMMUNE

pytestmark = pytest.mark.browser


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


PAINTED = "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
"""The browser scrolls to the focus before it paints."""
BEHIND = """() => {
    const e = document.activeElement, holder = e.closest("label, .tile, .drop") ?? e;
    const bar = [...document.querySelectorAll(".sticky-submit, .thumbbar")].find((bar) => bar.checkVisibility());
    if (e === document.body) return "left";
    if (!bar || bar.contains(e)) return null;
    const { top, bottom } = holder.getBoundingClientRect(), over = bar.getBoundingClientRect();
    return bottom > over.top && top < over.bottom ? e.outerHTML.slice(0, 120) : null;
}"""


@pytest.mark.parametrize(
    ("who", "address"),
    [
        (COMMUNE, "/assignments/{open}"),
        (COMMUNE, "/outreach/activities/new"),
        (AGENCY, "/search?q=tuyen+truyen"),
    ],
)
def test_what_has_the_focus_is_never_behind_the_bar_at_the_foot_of_a_phone(visit, portal, who, address):
    window = visit.look(who)
    window.go(address.format(**portal.ids))
    window.page.locator("main a, main button, main input:not([type=hidden])").first.focus()

    for _ in range(60):
        window.page.keyboard.press("Tab")
        window.page.evaluate(PAINTED)
        if (behind := window.page.evaluate(BEHIND)) == "left":
            return
        assert behind is None
    raise AssertionError("the page does not end")


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
