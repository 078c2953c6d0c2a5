"""The queue in a real Chromium: by keyboard, with the focus following, nothing by accident, and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import DESK, PHONE
from tests.support.portal_2022 import AGENCY

pytestmark = pytest.mark.browser
CALM = 800
"""Milliseconds after which a report that has just come up can be judged by a key."""


def opened(page: Page) -> str | None:
    return page.locator("#desk").get_attribute("data-item")


def wait_for_another(page: Page, than: str | None) -> None:
    """Another report lies open, and it has been looked at long enough."""
    expect(page.locator("#desk")).not_to_have_attribute("data-item", than or "")
    page.wait_for_timeout(CALM)


def test_j_and_k_move_and_the_back_button_goes_back(visit):
    window = visit(AGENCY, width=DESK)
    window.go("/queue")
    first = opened(window.page)

    window.page.keyboard.press("j")
    wait_for_another(window.page, first)
    second = opened(window.page)
    expect(window.page).to_have_url(f"{window.address}/queue/{second}")
    expect(window.page.locator("#report-title")).to_be_focused()
    window.page.keyboard.press("ArrowDown")
    wait_for_another(window.page, second)
    window.page.keyboard.press("k")
    expect(window.page.locator("#desk")).to_have_attribute("data-item", second or "")
    window.page.go_back()
    window.page.go_back()

    expect(window.page.locator("#desk")).to_have_attribute("data-item", second or "")
    expect(window.page.locator(".topnav")).to_be_visible()
    assert not window.heard()


def test_x_confirms_once_the_next_opens_and_z_takes_it_back(visit_own):
    window = visit_own(AGENCY, width=DESK)
    window.go("/queue")
    first, count = opened(window.page), window.page.locator(".topnav .count")
    expect(count).to_have_text("4")
    window.page.wait_for_timeout(CALM)

    window.page.keyboard.press("x")
    expect(window.page.locator("#notices")).to_contain_text("Đã xác nhận 1 báo cáo.")
    window.page.keyboard.press("x")
    expect(count).to_have_text("3")
    assert opened(window.page) != first
    window.page.keyboard.press("z")

    expect(window.page.locator("#notices")).to_contain_text("lại chờ xác nhận")
    expect(count).to_have_text("4")
    expect(window.page.locator("#desk")).to_have_attribute("data-item", first or "")
    assert not window.heard()


def test_a_report_on_a_page_just_loaded_is_confirmed_at_once(visit_own):
    window = visit_own(AGENCY, width=DESK)
    window.page.add_init_script("performance.now = () => 5")
    window.go("/queue")

    window.page.keyboard.press("x")

    expect(window.page.locator("#notices")).to_contain_text("Đã xác nhận 1 báo cáo.")
    expect(window.page.locator(".topnav .count")).to_have_text("3")


def test_a_double_click_confirms_one_report(visit_own):
    window = visit_own(AGENCY, width=DESK)
    window.go("/queue")
    window.page.wait_for_timeout(CALM)

    window.page.locator("[data-confirm] button").dblclick()

    expect(window.page.locator(".topnav .count")).to_have_text("3")
    window.page.wait_for_timeout(CALM)
    expect(window.page.locator(".topnav .count")).to_have_text("3")


def test_r_asks_why_a_chosen_reason_can_be_changed_keys_are_text_there_and_what_was_typed_stays(visit_own):
    window = visit_own(AGENCY, width=DESK)
    window.go("/queue")
    first = opened(window.page)

    window.page.keyboard.press("r")
    reason = window.page.locator("dialog[open] textarea")
    expect(reason).to_be_focused()
    window.page.locator("dialog[open] [data-fill]").first.click()
    window.page.keyboard.type(", xjk")
    expect(reason).to_have_value("Thiếu chữ ký, đóng dấu, xjk")
    assert opened(window.page) == first
    window.page.keyboard.press("Escape")
    expect(window.page.locator("dialog[open]")).to_have_count(0)
    window.page.keyboard.press("j")
    expect(window.page.locator("#desk")).not_to_have_attribute("data-item", first)
    window.page.keyboard.press("k")
    expect(window.page.locator("#desk")).to_have_attribute("data-item", first)
    window.page.keyboard.press("r")
    expect(reason).to_have_value("Thiếu chữ ký, đóng dấu, xjk")
    window.page.locator("dialog[open] .btn-primary").click()

    expect(window.page.locator("#notices")).to_contain_text("Đã trả lại 1 báo cáo")
    expect(window.page.locator("dialog[open]")).to_have_count(0)
    expect(window.page.locator("#report-title")).to_be_focused()
    assert opened(window.page) != first
    assert not window.heard()


def test_a_key_pressed_right_after_a_dialog_has_closed_is_heard(visit_own):
    """Its field keeps the focus until the next frame; on a busy machine that is long."""
    window = visit_own(AGENCY, width=DESK)
    window.go("/queue")
    first = opened(window.page)
    window.page.keyboard.press("r")
    expect(window.page.locator("dialog[open] textarea")).to_be_focused()

    window.page.evaluate("""() => {
        document.querySelector("dialog[open]").close();
        const key = new KeyboardEvent("keydown", { key: "j", bubbles: true, cancelable: true });
        document.activeElement.dispatchEvent(key);
    }""")

    expect(window.page.locator("#desk")).not_to_have_attribute("data-item", first)


def test_the_reason_stays_when_somebody_else_was_faster(visit_own):
    slow, quick = visit_own(AGENCY, width=DESK), visit_own(AGENCY, width=DESK)
    slow.go("/queue/{waiting}".format(**visit_own.server.ids))
    slow.page.keyboard.press("r")
    slow.page.keyboard.type("Ảnh của bản khác")
    quick.go("/queue/{waiting}".format(**visit_own.server.ids))
    quick.page.wait_for_timeout(CALM)
    quick.page.locator("[data-confirm] button").click()
    expect(quick.page.locator("#notices")).to_contain_text("Đã xác nhận")

    slow.page.locator("dialog[open] .btn-primary").click()

    expect(slow.page.locator("#desk [role=alert]")).to_contain_text("đã xác nhận báo cáo này lúc")
    expect(slow.page.locator("#kept-reason")).to_have_text("Ảnh của bản khác")


def test_several_are_listed_in_a_dialog_before_they_are_confirmed(visit_own):
    window = visit_own(AGENCY, width=DESK)
    window.go("/queue")
    boxes = window.page.locator(".pick input")
    boxes.nth(0).check()
    boxes.nth(1).check()
    first = opened(window.page)
    window.page.keyboard.press("j")
    wait_for_another(window.page, first)

    window.page.locator(".several .btn-primary").click()
    expect(window.page.locator("dialog[open]")).to_contain_text("Xác nhận 2 báo cáo?")
    window.page.locator("dialog[open] .btn-primary").click()

    expect(window.page.locator("#notices")).to_contain_text("Đã xác nhận 2 báo cáo.")
    expect(window.page.locator(".topnav .count")).to_have_text("2")
    assert not window.heard()


def test_the_offer_to_take_back_goes_away_but_not_under_the_pointer(visit_own):
    window = visit_own(AGENCY, width=DESK)
    window.page.clock.install()
    window.go("/queue")
    window.page.clock.run_for(1_000)
    window.page.locator("[data-confirm] button").click()
    notice = window.page.locator("[data-notice=success]")
    notice.hover()

    window.page.clock.run_for(10_500)
    expect(notice).to_be_visible()
    window.page.mouse.move(5, 5)
    window.page.clock.run_for(10_500)

    expect(notice).to_have_count(0)


def test_who_dictates_can_switch_the_keys_off(visit):
    window = visit(AGENCY, width=DESK)
    window.go("/queue")
    first = opened(window.page)
    window.page.locator("[data-keys-switch]").click()

    window.page.keyboard.press("j")
    window.page.wait_for_timeout(300)

    assert opened(window.page) == first
    window.page.locator("[data-keys-switch]").click()
    window.page.keyboard.press("j")
    wait_for_another(window.page, first)


def test_on_a_phone_the_list_leads_to_the_report_with_buttons_at_the_thumb(visit_own):
    window = visit_own(AGENCY, width=PHONE)
    window.go("/queue")
    expect(window.page.locator("#report-title")).to_be_hidden()

    window.page.locator(".queue a").nth(1).tap()
    confirm = window.page.locator("[data-confirm] button")
    expect(confirm).to_be_in_viewport()
    expect(window.page.locator("#queue-title")).to_be_hidden()
    box = confirm.bounding_box()
    assert box
    assert box["height"] >= 48
    assert box["y"] > 740 - 120
    window.page.wait_for_timeout(CALM)
    confirm.tap()

    expect(window.page.locator("#notices")).to_contain_text("Đã xác nhận 1 báo cáo.")
    window.page.locator("#notices button").tap()
    expect(window.page.locator("#notices")).to_contain_text("lại chờ xác nhận")
    assert not window.heard()


def test_on_a_phone_the_bar_under_a_finished_report_is_one_line(visit_own):
    agency, quick = visit_own(AGENCY, width=PHONE), visit_own(AGENCY, width=DESK)
    finished = "/queue/{waiting}".format(**visit_own.server.ids)
    quick.go(finished)
    quick.page.locator("[data-confirm] button").click()
    expect(quick.page.locator("#notices")).to_contain_text("Đã xác nhận")

    agency.go(finished)

    bar = agency.page.locator(".judge").bounding_box()
    assert bar
    assert bar["height"] <= 76
    expect(agency.page.locator(".judge [data-next]")).to_be_in_viewport()
    assert not agency.heard()


def test_without_scripts_one_confirms_takes_back_and_returns(visit_own):
    window = visit_own(AGENCY, width=DESK, java_script_enabled=False)
    window.go("/queue/{waiting}".format(**visit_own.server.ids))

    window.page.locator("[data-confirm] button").click()
    window.page.locator("#notices form button").click()
    expect(window.page.locator("#notices")).to_contain_text("lại chờ xác nhận")
    window.page.locator(".judge a", has_text="Trả lại").click()
    window.page.locator("[data-fill]").first.click()
    expect(window.page.locator("textarea")).to_have_value("Thiếu chữ ký, đóng dấu")
    window.page.locator("main .btn-primary").click()
    expect(window.page.locator("#notices")).to_contain_text("Đã trả lại 1 báo cáo")
    window.page.locator(".pick input").first.check()
    window.page.locator(".several .btn-primary").click()
    window.page.locator("main .btn-primary").click()

    expect(window.page.locator("#notices")).to_contain_text("Đã xác nhận 1 báo cáo.")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_confirmation_of_months_ago_is_taken_back_from_the_works_page(visit_own, scripts):
    window = visit_own(AGENCY, width=PHONE, java_script_enabled=scripts)
    page, done = window.page, visit_own.server.ids["done"]
    window.go(f"/assignments/{done}")
    page.get_by_role("link", name="Rút lại xác nhận này…").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rút lại xác nhận")
    page.get_by_role("button", name="Rút lại xác nhận").click()
    expect(page.locator("main")).to_contain_text("Hãy ghi lý do.")

    page.get_by_label("Lý do").fill("Biên bản chưa có dấu của xã")
    page.get_by_role("button", name="Rút lại xác nhận").click()

    expect(page).to_have_url(f"{window.address}/queue/{done}")
    expect(page.locator(".callout")).to_contain_text("Biên bản chưa có dấu của xã")
    expect(page.get_by_role("button", name="Xác nhận", exact=False).first).to_be_visible()
    assert [said for said in window.heard() if "422" not in said] == []
