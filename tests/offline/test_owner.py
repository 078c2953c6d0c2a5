"""What waits belongs to who wrote it: nothing of it is lost, and nobody else on the phone sees or sends it."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.support.browsing import Window, sign_in
from tests.support.making import PASSWORD
from tests.support.offline import (
    LOG,
    choose,
    fill,
    lose_network,
    none_waits,
    open_log,
    photos,
    picture,
    rows,
    save,
    stored,
    until_kept,
    write_without_network,
)
from tests.support.portal_2022 import COMMUNE
from tests.support.server import Server

pytestmark = pytest.mark.browser
OTHER = "xa-ban-giang"


def test_refused_at_once_it_is_told_on_the_form_and_kept(window: Window, page: Page):
    open_log(window)
    fill(window, "Thiếu tên bản", "a.jpg")
    page.fill("[name=village]", "")

    save(window)

    expect(page.locator("#notices")).to_contain_text("Họp thôn, bản cần tên thôn, bản.")
    expect(page.locator("[name=topic]")).to_have_value("Thiếu tên bản")
    assert [entry["state"] for entry in stored(window)] == ["refused"]


def test_a_sign_in_that_has_run_out_keeps_it_until_the_next(
    window: Window, page: Page, served: Server, arrived
):
    lose_network(window)
    write_without_network(window, "Hết phiên", "a.jpg")
    with sqlite3.connect(served.folder / "portal.sqlite3", timeout=30) as database:
        database.execute("UPDATE sign_in SET ended_at = started_at")
    lose_network(window, lost=False)
    expect(rows(window)).to_contain_text("phiên đăng nhập đã hết")
    assert arrived("Hết phiên") == []

    page.get_by_role("link", name="Đăng nhập lại").click()
    page.fill("[name=username]", COMMUNE)
    page.fill("[name=password]", PASSWORD)
    page.click("form[action$='/sign-in'] button[type=submit]")

    page.wait_for_url("**/waiting")
    none_waits(window)
    assert arrived("Hết phiên") == [["a.jpg"]]


def test_somebody_else_on_the_phone_neither_sees_nor_sends_it(window: Window, page: Page, arrived):
    lose_network(window)
    write_without_network(window, "Của người thứ nhất", "a.jpg")
    page.context.clear_cookies()
    lose_network(window, lost=False)
    expect(rows(window)).to_contain_text("phiên đăng nhập đã hết")
    sign_in(window, OTHER)

    window.go("/waiting")
    none_waits(window)
    expect(page.locator("#waiting-pill")).to_be_hidden()
    open_log(window)
    expect(page.locator("[name=topic]")).to_have_value("")
    fill(window, "Của người thứ hai")
    save(window)
    expect(page.locator("#notices")).to_contain_text("Đã ghi hoạt động “Của người thứ hai”.")
    assert [entry["title"] for entry in stored(window)] == ["Của người thứ nhất"]
    assert arrived("Của người thứ nhất") == []

    page.context.clear_cookies()
    sign_in(window, COMMUNE)
    window.go("/waiting")
    none_waits(window)
    assert arrived("Của người thứ nhất") == [["a.jpg"]]


def test_a_full_device_says_so_before_anything_typed_is_lost(window: Window, page: Page):
    page.context.new_cdp_session(page).send(
        "Storage.overrideQuotaForOrigin", {"origin": window.address, "quotaSize": 1000}
    )
    open_log(window)
    fill(window, "Máy đầy")
    choose(window, picture("to.jpg", (900, 700)))

    expect(page.locator("#notices")).to_contain_text("Máy đã hết chỗ")
    expect(photos(window)).to_have_count(0)
    expect(page.locator("[name=topic]")).to_have_value("Máy đầy")
    assert page.url.endswith(LOG)


def test_a_device_that_is_nearly_full_says_so_before_anything_is_typed(window: Window, page: Page):
    page.add_init_script("StorageManager.prototype.estimate = async () => ({ quota: 60e6, usage: 40e6 })")

    open_log(window)

    expect(page.locator("#notices")).to_contain_text("Máy sắp hết chỗ.")


def test_what_is_typed_and_taken_is_there_again_when_the_camera_has_thrown_the_page_out(
    window: Window, page: Page
):
    lose_network(window)
    open_log(window)
    fill(window, "Gõ dở", "a.jpg", "b.jpg")
    page.close()

    again = Window(page.context.new_page(), window.address)
    open_log(again)

    expect(again.page.locator("#notices")).to_contain_text("Đã mở lại nội dung còn trên máy này")
    expect(again.page.locator("[name=topic]")).to_have_value("Gõ dở")
    expect(again.page.locator("[name=manner][value=village_meeting]")).to_be_checked()
    expect(photos(again)).to_have_count(2)


def test_a_correction_takes_the_same_way(window: Window, page: Page, arrived):
    """Enketo 1406: an edited entry whose photos did not fit one request was refused."""
    open_log(window)
    fill(window, "Sửa ngoài đồng", "1.jpg")
    save(window)
    page.get_by_role("link", name="Sửa", exact=True).click()
    address = page.url.removeprefix(window.address)
    until_kept(window, address)
    lose_network(window)
    window.go(address)
    expect(page.locator("#original-choice")).to_be_visible()
    page.fill("[name=reached]", "50")
    page.fill("[name=reason]", "Đếm lại")
    choose(window, *(picture(f"thêm {number}.jpg") for number in range(4)))
    expect(photos(window)).to_have_count(4)
    save(window, "Lưu bản sửa")
    page.wait_for_url("**/waiting")

    lose_network(window, lost=False)

    none_waits(window)
    assert arrived("Sửa ngoài đồng") == [["1.jpg", *(f"thêm {number}.jpg" for number in range(4))]]


def test_a_page_that_was_kept_yesterday_offers_today(window: Window, page: Page):
    page.clock.set_fixed_time(datetime.now().astimezone() + timedelta(days=1))

    open_log(window)

    day = page.locator("[name=held_on]")
    expect(day).to_have_value("16/06/2022")
    expect(day).to_have_attribute("data-last", "2022-06-16")


def test_an_entry_is_thrown_away_by_its_owner_alone(window: Window, page: Page):
    lose_network(window)
    write_without_network(window, "Ghi nhầm")
    page.get_by_role("button", name="Xoá").click()
    page.get_by_role("dialog").get_by_role("button", name="Không").click()
    expect(rows(window)).to_have_count(1)

    page.get_by_role("button", name="Xoá").click()
    page.get_by_role("dialog").get_by_role("button", name="Xoá").click()

    none_waits(window)
    none_waits(window)


def test_signing_out_says_what_stays_on_the_phone(window: Window, page: Page):
    lose_network(window)
    write_without_network(window, "Còn lại")
    page.context.route("**/waiting/sender", lambda route: route.abort())
    lose_network(window, lost=False)

    page.locator("details.menu summary").first.click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 mục chưa gửi")
    page.get_by_role("dialog").get_by_role("button", name="Đăng xuất").click()
    page.wait_for_url("**/sign-in")

    assert [entry["title"] for entry in stored(window)] == ["Còn lại"]
