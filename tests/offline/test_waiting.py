"""An outreach entry that is written without a network waits on the phone and arrives once, with all its photos."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browsing import Window
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
    write_without_network,
)
from tests.support.server import Server

pytestmark = pytest.mark.browser


def test_it_waits_in_plain_sight_and_goes_by_itself(window: Window, arrived):
    lose_network(window)
    write_without_network(window, "Nhãn hiệu tập thể", "họp.jpg", "ký.jpg")
    expect(rows(window)).to_contain_text(re.compile(r"Thử lần cuối lúc .*: chưa có mạng\."))
    expect(rows(window)).to_contain_text(re.compile(r"Tự thử lại lúc .*, hoặc ngay khi có mạng\."))
    window.go("/my-tasks")
    expect(window.page.locator("#waiting-pill")).to_contain_text("Chờ gửi 1")
    assert arrived("Nhãn hiệu tập thể") == []

    lose_network(window, lost=False)

    expect(window.page.locator("#waiting-pill")).to_be_hidden()
    assert arrived("Nhãn hiệu tập thể") == [["họp.jpg", "ký.jpg"]]


def test_it_goes_soon_where_the_browser_says_too_early_that_there_is_a_network(window: Window, arrived):
    """A phone says “online” before a connection stands; seen: then nothing went for a minute."""
    lose_network(window)
    write_without_network(window, "Sóng về", "a.jpg")
    for _ in range(3):  # what waits has been tried often by now
        window.page.reload()
        expect(rows(window)).to_contain_text("chưa có mạng")
    window.page.context.route("**/waiting/sender", lambda route: route.abort(), times=1)

    lose_network(window, lost=False)

    none_waits(window)
    assert arrived("Sóng về") == [["a.jpg"]]


def test_what_is_being_typed_does_not_wait_until_one_leaves_it(window: Window, page: Page):
    open_log(window)
    fill(window, "Đang gõ", "a.jpg")
    expect(page.locator("#waiting-pill")).to_be_hidden()

    window.go("/my-tasks")

    expect(page.locator("#waiting-pill")).to_have_text("Chưa gửi 1", use_inner_text=True)


def test_a_name_is_told_as_it_is_and_a_day_with_its_year(window: Window, page: Page):
    """In a replacement text “$&” and “$'” mean something to the browser."""
    told = page.evaluate(
        """async () => {
          document.getElementById("waiting-words").dataset.said = "Tệp {} của {}";
          const { modules } = document.querySelector("meta[name=kept-pages]").dataset;
          const { word } = await import(modules + "queue_badge.js");
          return word("said", ["giá $& .jpg", "tháng $' .jpg"]);
        }"""
    )
    assert told == "Tệp giá $& .jpg của tháng $' .jpg"

    lose_network(window)
    write_without_network(window, "Có năm")
    expect(rows(window).locator("[data-meta]")).to_have_text(re.compile(r"\b\d\d/\d\d/20\d\d\b"))


def test_with_a_network_it_goes_at_once_and_the_next_form_is_empty(window: Window, page: Page, arrived):
    open_log(window)
    fill(window, "Chợ phiên", "a.jpg")

    save(window, "Lưu, thêm nữa")

    expect(page.locator("#notices")).to_contain_text("Đã ghi hoạt động “Chợ phiên”.")
    expect(photos(window)).to_have_count(0)
    expect(page.locator("[name=reached]")).to_have_value("")
    assert arrived("Chợ phiên") == [["a.jpg"]]
    assert stored(window) == []


def test_photos_that_are_taken_one_upon_another_do_not_crowd_each_other_out(
    window: Window, page: Page, arrived
):
    """Enketo 776 and 1043: the text arrived, and some photos were gone without a word."""
    lose_network(window)
    open_log(window)
    fill(window, "Ba ảnh một lúc")
    for number in range(6):
        choose(window, picture(f"{number}.jpg"))
    save(window)
    page.wait_for_url("**/waiting")
    expect(rows(window)).to_contain_text("6 tệp")

    lose_network(window, lost=False)

    none_waits(window)
    assert arrived("Ba ảnh một lúc") == [[f"{number}.jpg" for number in range(6)]]


def test_a_photo_that_the_server_has_not_is_named_by_it_and_sent_again(
    window: Window, served: Server, arrived
):
    """An entry has arrived only when every photo that it names has."""
    # The page alone sends: the worker would send the rest before anybody could look.
    window.page.add_init_script("delete ServiceWorkerRegistration.prototype.sync")
    lose_network(window)
    write_without_network(window, "Ảnh thất lạc", "1.jpg", "thất lạc.jpg", "3.jpg")
    lost: list[str] = []

    def lose_one(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            with sqlite3.connect(served.folder / "portal.sqlite3", timeout=30) as database:
                gone = database.execute("DELETE FROM upload WHERE name = 'thất lạc.jpg' RETURNING id")
                lost.extend(id_ for (id_,) in gone.fetchall())
        route.continue_()

    window.page.context.route(f"**{LOG}", lose_one)
    with window.page.expect_response(lambda answer: answer.url.endswith(LOG)) as refused:
        lose_network(window, lost=False)
    assert refused.value.json() == {"taken": False, "reasons": [], "missing": lost, "version": ""}
    expect(rows(window)).to_contain_text("có tệp chưa lên đủ, sẽ gửi lại.")
    assert arrived("Ảnh thất lạc") == []

    window.page.locator("#send-now").click()

    none_waits(window)
    assert arrived("Ảnh thất lạc") == [["1.jpg", "thất lạc.jpg", "3.jpg"]]


def test_an_answer_that_was_lost_on_the_way_makes_no_second_entry(window: Window, arrived):
    def lose_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    lose_network(window)
    write_without_network(window, "Trả lời bị mất", "a.jpg")
    window.page.context.route(f"**{LOG}", lose_answer, times=1)

    lose_network(window, lost=False)

    none_waits(window)
    assert arrived("Trả lời bị mất") == [["a.jpg"]]


STRANGE: list[dict[str, Any]] = [
    {"body": "<h1>Wi-Fi</h1>", "content_type": "text/html"},
    {"body": '{"ok": true}', "content_type": "application/json"},
    {"body": "oops", "status": 500},
    {"body": "<h1>Bad Gateway</h1>", "status": 502, "content_type": "text/html"},
    {"body": "no", "status": 403, "content_type": "text/html"},
    {"body": "too large", "status": 413, "content_type": "text/html"},
]
"""A wireless network that asks to sign in, something else's JSON, servers that break or are away, and proxies."""


def answering(answer: dict[str, Any]) -> Callable[[Route], None]:
    """Something on the way that answers instead of the portal."""
    return lambda route: route.fulfill(**answer)


def test_where_the_server_has_no_room_it_waits_and_says_where_to_make_some(window: Window, arrived):
    lose_network(window)
    write_without_network(window, "Chưa còn chỗ", "a.jpg")
    full = {"body": "chưa nhận được", "status": 429, "content_type": "text/plain"}
    window.page.context.route("**/uploads", answering(full))

    lose_network(window, lost=False)
    expect(rows(window)).to_contain_text("Hãy bỏ bớt ở trang “Tệp gửi dở trên máy chủ”")
    expect(window.page.locator("a[href='/unfinished-files']")).to_be_visible()
    window.page.context.unroute("**/uploads")
    window.page.locator("#send-now").click()

    none_waits(window)
    assert arrived("Chưa còn chỗ") == [["a.jpg"]]


@pytest.mark.parametrize("place", ["/waiting/sender", "/uploads", LOG])
def test_no_answer_that_is_not_the_portal_s_own_word_removes_anything(window: Window, arrived, place: str):
    """Enketo 456: a failing request cleared stored media."""
    topic = f"Giữ lại {place}"
    lose_network(window)
    write_without_network(window, topic, "a.jpg")
    [before] = stored(window)
    for answer in STRANGE:
        window.page.context.route(f"**{place}", answering(answer))
        with window.page.expect_response(f"**{place}"):
            lose_network(window, lost=False)  # what waits may go at once, before the page is there anew
            window.page.reload()
        expect(rows(window)).to_contain_text(re.compile("không trả lời như mong đợi|không được nhận"))
        lose_network(window)  # it is tried again soon, and must not reach the portal then
        window.page.context.unroute(f"**{place}")

    [after] = stored(window)
    assert (after["fields"], after["files"][0]["sha256"]) == (before["fields"], before["files"][0]["sha256"])
    assert arrived(topic) == []
