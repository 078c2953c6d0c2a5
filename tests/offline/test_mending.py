"""What waits is opened and mended by who wrote it, with or without a network, and goes as he left it, once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browsing import PATIENCE, Window
from tests.support.offline import (
    LOG,
    fill,
    lose_network,
    none_waits,
    nothing_is_stored,
    open_log,
    photos,
    rows,
    save,
    write_without_network,
)

pytestmark = pytest.mark.browser


def test_refused_it_stays_with_the_reason_and_is_mended(window: Window, page: Page, arrived):
    lose_network(window)
    open_log(window)
    fill(window, "Thiếu tên bản", "a.jpg")
    page.fill("[name=village]", "")
    save(window)
    page.wait_for_url("**/waiting")
    lose_network(window, lost=False)
    expect(rows(window)).to_contain_text("Chưa được nhận")
    expect(rows(window)).to_contain_text("Họp thôn, bản cần tên thôn, bản.")
    assert arrived("Thiếu tên bản") == []

    page.get_by_role("link", name="Mở để sửa").click()
    expect(page.locator("#notices")).to_contain_text("Họp thôn, bản cần tên thôn, bản.")
    expect(page.locator("[name=reached]")).to_have_value("42")
    expect(photos(window)).to_have_count(1)
    page.fill("[name=village]", "Bản Nà Vàn")
    save(window)

    expect(page.locator("#notices")).to_contain_text("Đã ghi hoạt động “Thiếu tên bản”.")
    assert arrived("Thiếu tên bản") == [["a.jpg"]]
    nothing_is_stored(window)


def test_what_seems_to_be_there_already_comes_back_with_the_question_and_goes_once_it_is_answered(
    window: Window, page: Page, arrived
):
    open_log(window)
    fill(window, "Buổi ghi trùng")
    save(window)
    page.wait_for_url(re.compile(r"/outreach/activities/\d+$"))
    lose_network(window)
    write_without_network(window, "Buổi ghi trùng", "a.jpg")
    lose_network(window, lost=False)
    expect(rows(window)).to_contain_text("Có vẻ hoạt động này đã được ghi")

    rows(window).get_by_role("link").first.click()
    question = page.locator("#alike")
    expect(question.get_by_role("link", name="Buổi ghi trùng")).to_have_attribute("target", "_blank")
    expect(page.locator("[name=topic]")).to_have_value("Buổi ghi trùng")
    question.get_by_role("button", name="Đây là hoạt động khác, vẫn ghi").click()

    page.wait_for_url(re.compile(r"/outreach/activities/\d+$"))
    nothing_is_stored(window)
    assert arrived("Buổi ghi trùng") == [[None], ["a.jpg"]]


def test_it_is_mended_where_there_is_no_network(window: Window, page: Page, arrived):
    lose_network(window)
    write_without_network(window, "Sửa lúc chưa có mạng", "a.jpg")

    page.get_by_role("link", name="Mở để sửa").click()
    expect(page.locator("[name=topic]")).to_have_value("Sửa lúc chưa có mạng")
    expect(photos(window)).to_have_count(1)
    page.fill("[name=topic]", "Đã sửa lúc chưa có mạng")
    save(window)
    page.wait_for_url("**/waiting")
    lose_network(window, lost=False)

    none_waits(window)
    assert arrived("Sửa lúc chưa có mạng") == []
    assert arrived("Đã sửa lúc chưa có mạng") == [["a.jpg"]]


def test_who_only_looks_at_it_does_not_keep_it_from_going(window: Window, page: Page, arrived):
    lose_network(window)
    write_without_network(window, "Chỉ xem", "a.jpg")
    page.get_by_role("link", name="Mở để sửa").click()
    expect(photos(window)).to_have_count(1)

    window.go("/waiting")
    expect(rows(window)).to_contain_text("Chờ gửi")
    lose_network(window, lost=False)

    none_waits(window)
    assert arrived("Chỉ xem") == [["a.jpg"]]


def hold(page: Page, address: str) -> list[Route]:
    """Hold back the first request to that address; every other goes on."""
    held: list[Route] = []
    page.context.route(address, lambda route: route.continue_() if held else held.append(route))
    return held


def other_window(window: Window) -> Window:
    """Another window on the same phone, with what waits open in it."""
    other = Window(window.page.context.new_page(), window.address)
    other.go("/waiting")
    other.page.get_by_role("link", name="Mở để sửa").click()
    expect(photos(other)).to_have_count(1)
    return other


def until_held(page: Page, held: list[Route]) -> None:
    """Wait until the request is on its way."""
    for _ in range(PATIENCE // 50):
        if held:
            return
        page.wait_for_timeout(50)
    raise AssertionError("nothing was sent")


def test_the_old_text_does_not_go_while_its_owner_mends_it(window: Window, page: Page, arrived):
    """A photo is under way when he opens the entry."""
    lose_network(window)
    write_without_network(window, "Bản cũ", "a.jpg")
    held = hold(page, "**/uploads")
    lose_network(window, lost=False)
    until_held(page, held)
    other = other_window(window)

    other.page.fill("[name=topic]", "Bản mới")
    expect(rows(window)).to_contain_text("Chưa lưu xong")
    held[0].continue_()
    save(other)

    nothing_is_stored(window)
    assert (arrived("Bản cũ"), arrived("Bản mới")) == ([], [["a.jpg"]])


def test_what_the_portal_has_taken_meanwhile_is_not_sent_a_second_time(window: Window, page: Page, arrived):
    """The entry itself is under way when he begins to mend it: that it has gone is told, and what he typed stays."""
    lose_network(window)
    write_without_network(window, "Đã đi rồi", "a.jpg")
    held = hold(page, f"**{LOG}")
    lose_network(window, lost=False)
    until_held(page, held)
    lose_network(window)
    other = other_window(window)
    lose_network(window, lost=False)

    other.page.fill("[name=topic]", "Sửa muộn")
    held[0].continue_()

    expect(other.page.locator("#notices")).to_contain_text("Mục này không còn chờ trên máy")
    expect(other.page.locator("[name=topic]")).to_have_value("Sửa muộn")
    nothing_is_stored(window)
    assert (arrived("Đã đi rồi"), arrived("Sửa muộn")) == ([["a.jpg"]], [])
