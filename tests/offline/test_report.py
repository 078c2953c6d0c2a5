"""A report that the network does not carry waits on the phone with its files, and arrives once by itself."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from ocop_tasks.database import random_token
from tests.support.browsing import Visits, Window
from tests.support.offline import (
    lose_network,
    none_waits,
    nothing_is_stored,
    phone,
    picture,
    rows,
    stored,
    until_kept,
)
from tests.support.portal_2022 import COMMUNE, ENGLISH
from tests.support.server import Server

pytestmark = pytest.mark.browser

PHOTO = picture("biên bản.jpg")
SUM = sha256(PHOTO["buffer"]).hexdigest()


@pytest.fixture
def address(window: Window, served: Server) -> str:
    """Where the form of work under way is; the phone has it."""
    address = "/assignments/{begun}".format(**served.ids)
    window.go("/my-tasks")
    until_kept(window, address)
    return address


@pytest.fixture
def arrived(served: Server) -> Callable[[str], list[list[str]]]:
    """The reports with a note that the portal has, each by the SHA-256 of its evidence."""

    def look(note: str) -> list[list[str]]:
        with sqlite3.connect(served.folder / "portal.sqlite3", timeout=30) as database:
            found = database.execute(
                "SELECT r.id, e.sha256 FROM status_report r LEFT JOIN evidence e ON e.report_id = r.id"
                " WHERE r.note = ? ORDER BY r.id, e.id",
                (note,),
            ).fetchall()
        return [[sum_ for id_, sum_ in found if id_ == one and sum_] for one in dict(found)]

    return look


@pytest.fixture
def close_work(served: Server) -> Callable[[str], None]:
    """Let the agency decide meanwhile that the work is in that state."""

    def close(status: str) -> None:
        with sqlite3.connect(served.folder / "portal.sqlite3", timeout=30) as database:
            changed = "UPDATE assignment SET status = ?, version = version + 1 WHERE id = ?"
            database.execute(changed, (status, served.ids["begun"]))
            database.execute("UPDATE portal SET revision = ?", (random_token(),))

    return close


def open_report(window: Window, address: str) -> None:
    """Open the form; wait until the phone can keep what is written in it."""
    window.go(address)
    expect(window.page.locator("#report[data-keeps]")).to_be_visible()


def write(page: Page, note: str, *, photo: bool = False) -> None:
    """Fill in the report."""
    page.locator("[name=status][value=in_progress]").check(force=True)
    page.fill("#percent", "55")
    page.fill("#note", note)
    if photo:
        page.locator("#waiting input[type=file]:not([capture])").set_input_files([PHOTO])


def begin_keys_with_a_hyphen(page: Page) -> None:
    """As one key in 64 does; the browser knows no lock with such a name."""
    page.add_init_script("""addEventListener("DOMContentLoaded", () => {
        const key = document.querySelector("#report input[name=idempotency_key]");
        if (key) key.value = "-" + key.value.slice(1);
    });""")


def send(page: Page) -> None:
    """Press *Gửi báo cáo*."""
    page.locator("#report .sticky-submit button").click()


def waits(window: Window, *told: str) -> None:
    """The page of what waits shows one entry, and says that it goes by itself."""
    window.page.wait_for_url("**/waiting")
    expect(window.page.locator("#notices")).to_contain_text("Đã lưu trên máy. Sẽ tự gửi khi có mạng.")
    for text in ("Chờ gửi", *told):
        expect(rows(window)).to_contain_text(text)


def bytes_of(served: Server, sum_: str) -> bytes:
    """What the portal keeps under that SHA-256."""
    path: Path = next((served.folder / "files").rglob(sum_))
    return path.read_bytes()


def test_written_without_a_network_it_goes_by_itself_with_its_photo(
    window: Window, page: Page, served: Server, address: str, arrived
):
    begin_keys_with_a_hyphen(page)
    lose_network(window)
    open_report(window, address)
    write(page, "Ở bản, không sóng", photo=True)
    send(page)
    waits(window, "1 tệp")
    assert arrived("Ở bản, không sóng") == []

    lose_network(window, lost=False)

    none_waits(window)
    assert arrived("Ở bản, không sóng") == [[SUM]]
    assert bytes_of(served, SUM) == PHOTO["buffer"]


def test_an_english_reader_sees_days_as_they_are_written_here_and_no_promise_of_what_has_gone(visits: Visits):
    window = phone(visits, COMMUNE + ENGLISH, locale="en-US")
    address = "/assignments/{begun}".format(**visits.server.ids)
    window.go("/my-tasks")
    until_kept(window, address, "/waiting")
    open_report(window, address)
    lose_network(window)
    write(window.page, "12 June is 12/06", photo=True)
    expect(window.page.locator("#troubled")).to_contain_text("goes by itself once there is one")
    send(window.page)

    window.page.wait_for_url("**/waiting")
    today = datetime.now(tz=UTC).astimezone()
    expect(rows(window)).to_contain_text(re.compile(rf"\d\d:\d\d {today:%d/%m/%Y} · files: 1 · "))
    expect(window.page.locator("#notices")).to_contain_text("It goes by itself when there is a network.")
    lose_network(window, lost=False)
    none_waits(window)
    expect(window.page.locator("#notices")).not_to_contain_text("It goes by itself")


def test_the_line_at_the_top_says_what_the_form_below_does(window: Window, page: Page, address: str):
    open_report(window, address)
    lose_network(window)

    expect(page.locator("#offline")).to_be_visible()
    expect(page.locator("#offline")).to_contain_text("lưu trên máy này và tự gửi khi có mạng")
    expect(page.locator("#offline")).not_to_contain_text("hãy gửi lại")
    lose_network(window, lost=False)


def test_lost_on_its_way_it_goes_again_by_itself(window: Window, page: Page, address: str, arrived):
    """The phone says that there is a network, and nothing gets through."""
    open_report(window, address)
    write(page, "Sóng yếu")
    page.context.route(re.compile("/reports|/waiting/sender"), lambda route: route.abort())
    send(page)
    waits(window)
    assert arrived("Sóng yếu") == []

    page.context.unroute_all()

    none_waits(window)
    assert arrived("Sóng yếu") == [[]]


def test_its_answer_lost_on_the_way_it_is_there_once_all_the_same(
    window: Window, page: Page, address: str, arrived
):
    open_report(window, address)
    write(page, "Trả lời bị mất")

    def lose_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.context.route("**/reports", lose_answer, times=1)
    send(page)

    page.wait_for_url("**/my-tasks")
    expect(page.locator("#notices")).to_contain_text("Đã lưu báo cáo tiến độ.")
    nothing_is_stored(window)
    assert arrived("Trả lời bị mất") == [[]]


def test_a_photo_that_does_not_get_through_goes_with_the_report(
    window: Window, page: Page, served: Server, address: str, arrived
):
    """What is at the portal already is not sent a second time."""
    open_report(window, address)
    write(page, "Một ảnh đã lên, một ảnh chưa", photo=True)
    expect(page.locator("#waiting > li[id^=evidence-]")).to_have_count(1)
    other = picture("chưa lên.jpg")
    page.context.route("**/evidence", lambda route: route.abort())
    page.locator("#waiting input[type=file]:not([capture])").set_input_files([other])
    lose_network(window)
    send(page)
    waits(window, "1 tệp")
    page.context.unroute_all()

    lose_network(window, lost=False)

    none_waits(window)
    assert arrived("Một ảnh đã lên, một ảnh chưa") == [[SUM, sha256(other["buffer"]).hexdigest()]]


def test_a_photo_that_comes_to_a_standstill_goes_with_the_report_when_there_is_a_network(
    window: Window, page: Page, address: str, arrived
):
    """The phone says that there is a network, and nothing gets through: whoever sent it need not stand there."""
    page.clock.install()
    open_report(window, address)
    page.context.route(re.compile("/uploads|/reports|/waiting/sender"), lambda route: route.abort())
    write(page, "Ảnh đứng yên", photo=True)
    send(page)
    expect(page.locator("[data-sending-told]")).not_to_be_empty()
    page.clock.fast_forward(10_000)
    waits(window, "1 tệp")

    page.context.unroute_all()

    none_waits(window)
    assert arrived("Ảnh đứng yên") == [[SUM]]


def test_refused_it_stays_with_the_reason_and_is_mended(
    window: Window, page: Page, address: str, arrived, close_work
):
    lose_network(window)
    open_report(window, address)
    write(page, "Xong rồi")
    send(page)
    waits(window)
    close_work("completed")
    lose_network(window, lost=False)
    expect(rows(window)).to_contain_text("Chưa được nhận")
    expect(rows(window)).to_contain_text("Việc này đã đóng, không nhận báo cáo nữa.")
    assert [entry["state"] for entry in stored(window)] == ["refused"]
    assert arrived("Xong rồi") == []

    close_work("in_progress")
    page.get_by_role("link", name="Mở để sửa").click()
    expect(page.locator("#note")).to_have_value("Xong rồi")
    page.fill("#note", "Xong, đã sửa")
    send(page)

    page.wait_for_url("**/my-tasks")
    expect(page.locator("#notices")).to_contain_text("Đã lưu báo cáo tiến độ.")
    nothing_is_stored(window)
    assert (arrived("Xong rồi"), arrived("Xong, đã sửa")) == ([], [[]])


def test_what_can_only_be_a_note_by_now_is_sent_as_one(
    window: Window, page: Page, address: str, arrived, close_work
):
    """Somebody of the same unit has sent the last report meanwhile; it waits for confirmation."""
    lose_network(window)
    open_report(window, address)
    write(page, "Thêm số liệu")
    send(page)
    waits(window)
    close_work("submitted")
    lose_network(window, lost=False)
    expect(rows(window)).to_contain_text("Chưa được nhận")

    page.get_by_role("link", name="Mở để sửa").click()
    expect(page.locator("#note")).to_have_value("Thêm số liệu")
    send(page)

    expect(page.locator("#notices")).to_contain_text("Đã lưu ghi chú.")
    assert arrived("Thêm số liệu") == [[]]
    close_work("in_progress")


def test_where_the_phone_keeps_nothing_it_stays_on_the_page(visits, served: Server, arrived):
    window = visits("xa-ban-bo")
    window.go("/assignments/{begun}".format(**served.ids))
    write(window.page, "Không có gì giữ")
    window.page.context.route("**/reports", lambda route: route.abort())

    send(window.page)

    expect(window.page.locator("#offline")).to_contain_text("Mất kết nối mạng")
    expect(window.page.locator("#note")).to_have_value("Không có gì giữ")
    assert arrived("Không có gì giữ") == []
