"""The report's page with its scripts: files one by one, drafts that survive, an expired session that costs nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser, FilePayload, Page, expect

from tests.storage.samples import large_pdf, pdf, picture
from tests.support.browsing import DESK, Known, Visits, Window, sign_in
from tests.support.making import PASSWORD
from tests.support.network import slow_down
from tests.support.server import Server, restored

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("reporting page")]

ORIENTATION, EXIF, TAKEN, GPS = 0x0112, 0x8769, 0x9003, 0x8825
ON_ITS_SIDE = 6
"""The camera was turned: the picture's right is up."""
PHOTO: FilePayload = {"name": "ảnh họp bản Nà Van.jpg", "mimeType": "image/jpeg", "buffer": picture()}
PROGRAM: FilePayload = {"name": "ảnh 2.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(500)}


def large(name: str, bytes_: int) -> FilePayload:
    """A photo that takes its time on a slow network."""
    return {"name": name, "mimeType": "image/jpeg", "buffer": picture() + name.encode() + bytes(bytes_)}


def scanned(name: str, bytes_: int) -> FilePayload:
    """A document that takes its time on a slow network."""
    return {"name": name, "mimeType": "application/pdf", "buffer": large_pdf(bytes_)}


def of_48_megapixels() -> bytes:
    """What a phone's best camera makes: turned, its upper left dark, with its time and its place."""
    image = Image.new("RGB", (8000, 6000), "white")
    image.paste((10, 40, 20), (0, 0, 4000, 3000))
    exif = Image.Exif()
    exif[ORIENTATION] = ON_ITS_SIDE
    exif.get_ifd(EXIF)[TAKEN] = "2022:04:15 08:05:09"
    exif.get_ifd(GPS).update({1: "N", 2: (22.0, 21.0, 3.0), 3: "E", 4: (103.0, 37.0, 9.0)})
    written = BytesIO()
    image.save(written, "JPEG", quality=60, exif=exif)
    written.write(bytes(1_000_000))
    return written.getvalue()


@dataclass(frozen=True)
class Desk:
    """An officer's window before the form of a task that nobody has touched yet."""

    window: Window
    assignment_id: int
    officer: str


@pytest.fixture(scope="module")
def served(laid_portal: Server, own_portal: Server) -> Server:
    """One portal for all these tests; a file may have 1 MB."""
    restored(own_portal, laid_portal)
    with sqlite3.connect(own_portal.folder / "portal.sqlite3") as database:
        database.execute("UPDATE portal SET max_file_mb = 1")
    return own_portal


@pytest.fixture(scope="module")
def untouched(served: Server) -> Iterator[tuple[int, str]]:
    """Assignments that demand evidence, each with an officer of its commune; every test takes its own."""
    with sqlite3.connect(served.folder / "portal.sqlite3") as database:
        rows = database.execute(
            "SELECT a.id, u.username FROM assignment a JOIN task t ON t.id = a.task_id"
            " JOIN user_account u ON u.unit_id = a.unit_id AND u.locale = 'vi'"
            " WHERE t.code IN ('III.8c-1', 'III.8c-2') AND a.status = 'not_started' ORDER BY a.id"
        ).fetchall()
    return iter(rows)


@pytest.fixture
def visits(chromium: Browser, served: Server) -> Iterator[Visits]:
    """Windows on that portal."""
    visits = Visits(chromium, served, Known())
    yield visits
    visits.close()


@pytest.fixture
def desk(visits: Visits, untouched: Iterator[tuple[int, str]]) -> Desk:
    """The officer on his phone."""
    assignment_id, officer = next(untouched)
    window = visits(officer)
    window.go(f"/assignments/{assignment_id}")
    return Desk(window, assignment_id, officer)


@pytest.fixture
def page(desk: Desk) -> Page:
    """The page before him."""
    return desk.window.page


def choose(page: Page, *files: FilePayload) -> None:
    """Choose files as evidence."""
    page.locator("#waiting input[type=file]:not([capture])").set_input_files(list(files))


def say(page: Page, status: str) -> None:
    """Tap the tile of a status."""
    page.locator(f"[name=status][value={status}]").tap()


def send(page: Page) -> None:
    """Press *Gửi báo cáo*."""
    page.locator("#report .sticky-submit button").click()


def waiting(page: Page):
    """The tiles of what has arrived and waits for the report."""
    return page.locator("#waiting > li[id^=evidence-]")


def expire(served: Server, officer: str) -> None:
    """End the officer's sign-ins on the server, as after a week of silence."""
    with sqlite3.connect(served.folder / "portal.sqlite3", timeout=10) as database:
        database.execute(
            "UPDATE sign_in SET ended_at = started_at WHERE user_id IN"
            " (SELECT id FROM user_account WHERE username = ?)",
            [officer],
        )


def test_three_taps_after_the_sign_in(visits, untouched):
    assignment_id, officer = next(untouched)
    window = visits()
    sign_in(window, officer)
    page = window.page

    page.locator(f"#assignment-{assignment_id}").tap()
    say(page, "in_progress")
    page.get_by_role("button", name="Gửi báo cáo").tap()

    expect(page.locator("#notices")).to_contain_text("Đã lưu báo cáo tiến độ.")
    assert window.heard() == []


def test_a_card_tells_of_a_draft_that_only_this_device_holds(desk, page):
    page.route("**/draft", lambda route: route.abort())
    page.fill("#note", "Mới viết được một câu")
    desk.window.go("/my-tasks")

    card = page.locator(f"#assignment-{desk.assignment_id}")
    expect(card).to_contain_text("Bản nháp chưa gửi")
    expect(page.locator("[data-draft-mark]")).to_have_count(1)


def test_a_second_file_with_the_same_bytes_is_named(page):
    choose(page, PHOTO)
    expect(waiting(page)).to_have_count(1)
    choose(page, PHOTO | {"name": "ảnh gửi lại.jpg"})

    expect(page.locator("#troubled")).to_contain_text(f"đã có trong báo cáo này: “{PHOTO['name']}”.")
    expect(waiting(page)).to_have_count(1)


IN_SIGHT = """(element) => {
    const { left, right, top, bottom } = element.getBoundingClientRect(), middle = (left + right) / 2;
    return [top + 2, bottom - 2].every((y) => element.contains(document.elementFromPoint(middle, y)));
}"""


def test_a_refused_file_is_told_above_the_button_that_stays_in_sight_but_not_to_who_writes(page):
    locked: FilePayload = {
        "name": "khoá.pdf",
        "mimeType": "application/pdf",
        "buffer": pdf(password_of="user"),
    }
    page.evaluate("scrollTo(0, document.getElementById('evidence').offsetTop - 500)")
    choose(page, locked)
    told = page.locator("#troubled li")
    expect(told).to_contain_text("đang khoá bằng mật khẩu")
    assert told.evaluate(IN_SIGHT), "the whole row, where its reader looks"

    page.evaluate("scrollTo(0, 0)")
    page.locator("#note").focus()
    page.evaluate("scrollTo(0, 0)")
    choose(page, locked | {"name": "khoá 2.pdf"})
    expect(told).to_have_count(2)
    assert page.evaluate("scrollY") == 0


def test_a_refused_file_is_told_beside_its_name_and_the_rest_goes(page):
    say(page, "submitted")
    page.fill("#note", "Họp 2 bản")

    choose(page, PHOTO, PROGRAM, {"name": "b.pdf", "mimeType": "application/pdf", "buffer": pdf()})

    expect(waiting(page)).to_have_count(2)
    expect(page.locator("#troubled li")).to_contain_text("ảnh 2.jpg")
    expect(page.locator("#troubled li")).to_contain_text("là chương trình")
    expect(page.locator("#note")).to_have_value("Họp 2 bản")
    send(page)
    expect(page.locator("#notices")).to_contain_text("đang chờ xác nhận")


def test_a_file_over_the_limit_is_not_even_sent(page):
    sent = []
    page.on("request", lambda request: sent.append(request.url) if "/uploads" in request.url else None)

    choose(page, scanned("to.pdf", 1_100_000))
    page.check("#original")
    choose(page, large("nguyên bản.jpg", 1_000_000))

    expect(page.locator("#troubled li")).to_have_count(2)
    for refused in page.locator("#troubled li").all():
        expect(refused).to_contain_text("lớn hơn 1 MB")
    assert sent == []


def test_a_photo_of_48_megapixels_is_made_smaller_before_it_goes_and_says_so(page, tmp_path):
    """More bytes than any file may have; it arrives upright, with its time and without its place."""
    photo = tmp_path / "họp bản.jpeg"
    photo.write_bytes(of_48_megapixels())
    assert photo.stat().st_size > 1_000_000

    page.locator("#waiting input[type=file]:not([capture])").set_input_files(photo)

    expect(waiting(page)).to_contain_text("đã thu nhỏ", timeout=20_000)
    address = page.locator("#waiting a.evidence-tile").get_attribute("href")
    portal = page.url.partition("/assignments")[0]
    kept = page.request.get(f"{portal}{address}/original").body()
    image = Image.open(BytesIO(kept))
    assert len(kept) < 500_000
    assert image.size == (1536, 2048)
    assert ORIENTATION not in image.getexif()
    assert image.getexif().get_ifd(EXIF)[TAKEN] == "2022:04:15 08:05:09"
    assert not image.getexif().get_ifd(GPS)
    top_right, top_left = (ImageStat.Stat(image.crop((x, 0, x + 200, 200))).mean[0] for x in (1300, 0))
    assert top_right < 60 < top_left
    page.goto(f"{portal}{address}")
    expect(page.locator(".facts")).to_contain_text("15/04/2022 08:05")
    expect(page.locator(".facts")).to_contain_text("6000 × 8000")


def test_each_file_has_its_bar_and_one_is_cancelled_without_the_other(page):
    with slow_down(page, times=3):
        choose(page, large("một.jpg", 90_000), large("hai.jpg", 90_000))

        expect(page.locator("#waiting .sending")).to_have_count(2)
        expect(page.locator(".sending [data-told]").last).to_contain_text(" % · 9")
        page.locator(".sending").filter(has_text="một.jpg").locator("[data-cancel]").click()
        expect(waiting(page)).to_have_count(1)
    expect(waiting(page)).to_contain_text("hai.jpg")
    expect(page.locator(".sending")).to_have_count(0)


def test_a_report_waits_for_the_files_that_are_still_on_their_way(page):
    with slow_down(page, times=3):
        say(page, "submitted")

        choose(page, large("một.jpg", 60_000))
        send(page)

        expect(page.locator("[data-sending-told]")).to_contain_text("Đang gửi minh chứng")
        expect(page.locator("#notices")).to_contain_text("đang chờ xác nhận")


def test_what_fails_on_the_network_can_be_sent_again(page):
    page.context.set_offline(True)

    choose(page, PHOTO)

    expect(page.locator("#troubled [data-state=failed]")).to_contain_text("có mạng thì tự gửi")
    say(page, "in_progress")
    send(page)
    expect(page.locator("[data-sending-told]")).to_contain_text("Còn tệp chưa gửi được")
    page.context.set_offline(False)
    expect(waiting(page)).to_have_count(1)
    expect(page.locator("#troubled li")).to_have_count(0)


def test_a_waiting_file_is_left_out_and_taken_back_in(page):
    choose(page, PHOTO)
    waiting(page).locator("[data-remove]").click()
    expect(waiting(page)).to_have_count(0)
    expect(page.locator("#troubled li")).to_contain_text("đã xoá khỏi báo cáo")

    page.locator("[data-undo]").click()

    expect(waiting(page)).to_have_count(1)
    expect(page.locator("#troubled li")).to_have_count(0)


def test_the_slider_and_its_number_are_one(page):
    say(page, "in_progress")
    page.fill("#percent", "45")
    assert page.locator("[data-mirror]").input_value() == "45"
    page.locator("[data-mirror]").fill("80")
    assert page.locator("#percent").input_value() == "80"
    page.fill("#percent", "35 %")
    assert page.locator("[data-mirror]").input_value() == "35"
    say(page, "submitted")
    expect(page.locator("#percent")).to_be_hidden()


def test_what_is_typed_is_saved_and_there_again_after_a_reload(page):
    say(page, "in_progress")
    page.locator("#note").press_sequentially("Họp hai bản")
    expect(page.locator("#topbar-note")).to_contain_text("Đã lưu nháp")

    page.reload()

    expect(page.locator("#note")).to_have_value("Họp hai bản")
    expect(page.locator("[name=status][value=in_progress]")).to_be_checked()


def test_what_is_typed_without_a_network_is_there_when_the_phone_comes_back(page):
    page.context.set_offline(True)
    page.fill("#note", "Gõ ở bản không có sóng")
    page.click("summary:has-text('Số văn bản')")
    page.fill("#document_number", "15/KH")
    expect(page.locator("#topbar-note")).to_contain_text("Bản nháp lưu trên máy này")
    page.route("**/draft", lambda route: route.abort())  # a page that is slow to end would still send it
    address = page.url
    page.goto("about:blank")
    page.context.set_offline(False)

    page.goto(address)

    expect(page.locator("#note")).to_have_value("Gõ ở bản không có sóng")
    expect(page.locator("#document_number")).to_be_visible()
    expect(page.locator("#notices")).to_contain_text("Đã khôi phục")
    page.unroute("**/draft")
    page.evaluate("() => dispatchEvent(new Event('online'))")
    expect(page.locator("#topbar-note")).to_contain_text("Đã lưu nháp")


def test_that_a_paper_does_say_such_a_day_comes_back_with_the_rest(page):
    say(page, "in_progress")
    tick = page.locator("#document_date_is_right")
    page.click("summary:has-text('Số văn bản')")
    page.fill("#document_number", "15/KH")
    expect(tick).to_be_hidden()
    page.fill("#document_date", "20/12/2022")
    send(page)
    expect(tick).to_be_visible()
    page.route("**/draft", lambda route: route.abort())
    tick.check()
    address = page.url
    page.goto("about:blank")

    page.goto(address)

    expect(page.locator("#document_date")).to_have_value("20/12/2022")
    expect(tick).to_be_visible()
    expect(tick).to_be_checked()
    page.unroute("**/draft")
    send(page)
    expect(page.locator("#notices")).to_contain_text("Đã lưu báo cáo tiến độ.")


def sign_in_beside(page: Page) -> None:
    """Answer the dialog that asks to sign in again."""
    page.fill("dialog [name=password]", PASSWORD)
    page.click("dialog button:has-text('Đăng nhập và gửi tiếp')")


def test_an_expired_session_costs_one_sign_in_and_the_report_goes(desk, page, served):
    say(page, "in_progress")
    page.fill("#note", "Gõ rất lâu")
    expect(page.locator("#topbar-note")).to_contain_text("Đã lưu nháp")
    expire(served, desk.officer)

    send(page)
    page.fill("dialog [name=password]", "sai mật khẩu")
    page.click("dialog button:has-text('Đăng nhập và gửi tiếp')")
    expect(page.locator("dialog [data-wrong]")).to_contain_text("chưa đúng")
    expect(page.locator("#note")).to_have_value("Gõ rất lâu")
    sign_in_beside(page)

    expect(page.locator("#notices")).to_contain_text("Đã lưu báo cáo tiến độ.")


def test_an_expired_session_costs_one_sign_in_and_the_files_go(desk, page, served):
    expire(served, desk.officer)

    choose(page, PHOTO)
    sign_in_beside(page)

    expect(waiting(page)).to_have_count(1)
    expect(page.locator("#troubled li")).to_have_count(0)


def test_a_form_older_than_the_last_sign_in_is_still_sent(desk, page, served):
    say(page, "in_progress")
    page.fill("#note", "Từ thẻ cũ")
    expect(page.locator("#topbar-note")).to_contain_text("Đã lưu nháp")
    other = page.context.new_page()
    expire(served, desk.officer)
    sign_in(Window(other, desk.window.address), desk.officer)

    send(page)

    expect(page.locator("#notices")).to_contain_text("Đã lưu báo cáo tiến độ.")


def test_a_pdf_is_shown_inside_the_page(visits, untouched):
    assignment_id, officer = next(untouched)
    window = visits(officer, width=DESK)
    window.go(f"/assignments/{assignment_id}")
    choose(window.page, {"name": "Kế hoạch.pdf", "mimeType": "application/pdf", "buffer": pdf()})

    with window.page.expect_response(lambda answer: "inline=1" in answer.url) as shown:
        waiting(window.page).locator("a").click()

    assert shown.value.status == 200
    expect(window.page.locator("iframe.document")).to_be_visible()
    assert window.heard() == []
