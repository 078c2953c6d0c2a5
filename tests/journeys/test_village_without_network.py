"""From an officer's first sign-in to her commune in green: what was written without a network is counted."""

from __future__ import annotations

import sqlite3

import pytest
from playwright.sync_api import expect

from tests.support.browsing import PHONE, Visits, Window, sign_in
from tests.support.offline import (
    LOG,
    fill,
    lose_network,
    nothing_is_stored,
    open_log,
    phone,
    rows,
    save,
    until_kept,
)
from tests.support.portal_2022 import UNION

pytestmark = [pytest.mark.browser, pytest.mark.journey]

VILLAGE_MEETING = "Đăng ký ý tưởng sản phẩm"
VILLAGE_MEETING_TOO = f"{VILLAGE_MEETING}, buổi sau"
COMMUNE = "Nà Tăm"


def test_what_is_written_where_there_is_no_network_turns_the_commune_green(visit_own: Visits):
    with sqlite3.connect(visit_own.server.folder / "portal.sqlite3") as database:
        database.execute("UPDATE user_account SET must_change_password = 1 WHERE username = ?", (UNION,))
    window = phone(visit_own, width=PHONE)

    sign_in(window, UNION)
    choose_password(window, "bốn con ngựa hồng")
    find_the_form(window)

    lose_network(window)
    write_twice(window)
    close_and_open_again(window)
    expect(window.page.locator("#waiting-pill")).to_contain_text("Chờ gửi 2")

    lose_network(window, lost=False)
    expect(window.page.locator("#waiting-pill")).to_be_hidden()
    nothing_is_stored(window)
    window.page.get_by_role("link", name="Tải lại trang").tap()
    expect(window.page.locator("#offline")).to_be_hidden()

    see_the_commune_in_green(window)


def choose_password(window: Window, password: str) -> None:
    """The first sign-in asks for one of her own."""
    page = window.page
    for name, typed in (("new", password), ("again", password)):
        page.fill(f"[name={name}]", typed)
    page.locator("form:has([name=again]) button[type=submit]").last.tap()
    expect(page.locator("h1")).to_have_text("Việc của tôi")


def find_the_form(window: Window) -> None:
    """Two taps from her tasks; the phone then has what she will need."""
    window.page.get_by_role("link", name="Tuyên truyền").last.tap()
    window.page.get_by_role("link", name="Ghi hoạt động").first.tap()
    expect(window.page.locator("#works-offline")).to_be_visible()
    until_kept(window, "/my-tasks", LOG, "/waiting")


def write_twice(window: Window) -> None:
    """A meeting with two photos, and another beside it that begins in the same commune, and says so."""
    page = window.page
    open_log(window)
    page.select_option("[name=commune]", label=COMMUNE)
    fill(window, VILLAGE_MEETING, "họp.jpg", "ký tên.jpg")
    save(window, "Lưu, thêm nữa")
    expect(page.locator("#notices")).to_contain_text("Đã lưu trên máy. Sẽ tự gửi khi có mạng.")
    expect(page.locator("[name=commune] option:checked")).to_have_text(COMMUNE)
    expect(page.locator("#prefilled")).to_contain_text(COMMUNE)
    for name in ("village", "topic", "reached"):
        expect(page.locator(f"[name={name}]")).to_have_value("")

    fill(window, VILLAGE_MEETING_TOO, reached=7)
    save(window)
    page.wait_for_url("**/waiting")
    expect(rows(window)).to_have_count(2)
    expect(rows(window).filter(has_text="2 tệp")).to_contain_text("Chờ gửi")


def close_and_open_again(window: Window) -> None:
    """She puts the phone away, and opens the portal from its address later."""
    context = window.page.context
    window.page.close()
    window.page = context.new_page()
    window.go("/my-tasks")
    expect(window.page.locator("#offline")).to_contain_text("đã lưu trên máy lúc")


def see_the_commune_in_green(window: Window) -> None:
    """In the heat table the newest month is in sight, also on a phone; behind its cell are the two entries."""
    page = window.page
    page.get_by_role("link", name="Tuyên truyền").last.tap()
    page.get_by_role("link", name="Thống kê").tap()
    row = page.locator(".heat tbody tr", has=page.get_by_role("rowheader", name=COMMUNE))
    newest = row.locator("td.cell").last
    expect(newest).to_have_class("cell tone-green")
    expect(newest).to_contain_text("49 2 hoạt động")
    box = newest.bounding_box()
    assert box
    assert box["x"] + box["width"] <= PHONE

    newest.locator("a").tap()

    expect(page.locator(".activity-card", has_text=VILLAGE_MEETING)).to_have_count(2)
    expect(page.locator(".activity-card", has_text="2 ảnh")).to_contain_text("42 lượt người")
