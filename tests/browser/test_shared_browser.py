"""Two people at one browser: neither ever sees a page of the other, whatever the browser keeps by itself.

Chromium keeps whole pages for its back button, which Playwright switches off; here it is as in the hall of a commune.
"""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.support.browser import FLAGS, find_chromium
from tests.support.browsing import Known, Visits, Window, sign_in
from tests.support.portal_2022 import CHAIRMAN, COMMUNE
from tests.support.server import DATABASE, Server, copied, serving

pytestmark = pytest.mark.browser

NO_BACK_CACHE = "--disable-back-forward-cache"
OWN = {CHAIRMAN: "Bàn điều hành", COMMUNE: "Việc của tôi"}
"""What stands in the bar of each of them and not in the other's."""

BAR = """(body) => [...body.querySelectorAll(".topbar, .thumbbar")]
  .filter((part) => part.checkVisibility({ visibilityProperty: true })).map((part) => part.innerText).join(" ")"""


@pytest.fixture(scope="module")
def keeping(playwright_here: Playwright) -> Iterator[Browser]:
    """A Chromium that keeps pages for its back button."""
    browser = playwright_here.chromium.launch(
        executable_path=find_chromium(), args=list(FLAGS), headless=True, ignore_default_args=[NO_BACK_CACHE]
    )
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def hall(laid_portal: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A portal that is reached over a network too."""
    folder = copied(laid_portal.folder, tmp_path_factory.mktemp("hall"))
    with serving(folder, laid_portal.ids, prepared=True, HOST="0.0.0.0") as server:
        yield server


@pytest.fixture(params=["here", pytest.param("over plain HTTP", marks=pytest.mark.long)])
def address(request: pytest.FixtureRequest, hall: Server) -> str:
    """The portal on this computer, and as a browser elsewhere in the house reaches it."""
    if request.param == "here":
        return hall.address
    return hall.address.replace("127.0.0.1", own_address())


def own_address() -> str:
    """This machine's address in its network."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as asked:
        asked.connect(("192.0.2.1", 9))  # nothing is sent: it only chooses the way
        address: str = asked.getsockname()[0]
    if address.startswith("127."):
        pytest.fail("this machine has no network but itself")
    return address


@pytest.fixture(params=["keeping", "chromium"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """One that keeps whole pages, and one that has only what lies in its cache."""
    found: Browser = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def opened(browser: Browser, hall: Server, address: str) -> Iterator[Visits]:
    """Opens a browser in which nobody has signed in."""
    visits = Visits(browser, Server(address, hall.folder, hall.ids), Known())
    yield visits
    visits.close()


def bar(page: Page) -> str:
    """What the bar at the top shows to whoever sits there: nothing where the page is covered."""
    shown: str = page.locator("body").evaluate(BAR)
    return shown


def go_back(window: Window, times: int) -> list[str]:
    """Press the back button so often; what the bar showed each time."""
    seen = []
    for _ in range(times):
        window.page.go_back(wait_until="commit")
        window.page.wait_for_timeout(500)
        window.page.wait_for_function("document.readyState === 'complete'")
        seen.append(bar(window.page))
    return seen


def look_around(window: Window, plan: int) -> None:
    """The chairman looks at his pages."""
    sign_in(window, CHAIRMAN)
    for path in (f"/plans/{plan}/progress", "/search", "/notices", f"/plans/{plan}/desk"):
        window.go(path)
    assert OWN[CHAIRMAN] in bar(window.page)


def sign_out(window: Window) -> None:
    """By the menu."""
    window.page.locator("details.menu summary").first.click()
    window.page.get_by_role("button", name="Đăng xuất").click()
    window.page.wait_for_url("**/sign-in*")


@pytest.mark.long
@pytest.mark.parametrize("options", [{}, {"java_script_enabled": False}], ids=["scripts", "no scripts"])
def test_who_signs_in_after_another_one_goes_back_to_none_of_his_pages(opened: Visits, hall: Server, options):
    window = opened(**options)
    look_around(window, hall.ids["plan"])
    sign_out(window)
    sign_in(window, COMMUNE)
    assert OWN[COMMUNE] in bar(window.page)

    seen = go_back(window, 6)

    assert not [each for each in seen if OWN[CHAIRMAN] in each]


@pytest.mark.long
def test_who_signs_in_where_another_ones_sign_in_has_ended_goes_back_to_none_of_his_pages(
    opened: Visits, hall: Server
):
    window = opened()
    look_around(window, hall.ids["plan"])
    window.page.context.clear_cookies(name="ocop")
    sign_in(window, COMMUNE)

    seen = go_back(window, 5)

    assert not [each for each in seen if OWN[CHAIRMAN] in each]


def test_after_signing_out_the_back_button_shows_nothing(opened: Visits, hall: Server):
    window = opened()
    look_around(window, hall.ids["plan"])
    sign_out(window)

    seen = go_back(window, 3)

    assert not [each for each in seen if OWN[CHAIRMAN] in each]


def test_the_same_person_goes_back_to_his_own_pages(opened: Visits, hall: Server):
    window = opened()
    look_around(window, hall.ids["plan"])

    assert all(OWN[CHAIRMAN] in each for each in go_back(window, 3))


# -- two windows -----------------------------------------------------------------------------------------------


@pytest.fixture
def begun(visit_own: Visits) -> Window:
    """An officer has typed half a report; in another window of his browser the chairman signs in."""
    window = visit_own()
    sign_in(window, COMMUNE)
    window.go("/assignments/{begun}".format(**visit_own.server.ids))
    window.page.check("[name=status][value=in_progress]", force=True)
    window.page.fill("[name=note]", "Đã gõ một nửa")
    enter_elsewhere(window, CHAIRMAN)
    return window


def enter_elsewhere(window: Window, who: str) -> None:
    """Sign out and sign in as ``who`` in a second window of the same browser."""
    other = Window(window.page.context.new_page(), window.address)
    other.go("/notices")
    sign_out(other)
    sign_in(other, who)
    other.page.close()


def come_back(window: Window) -> None:
    """Somebody looks at the first window again."""
    window.page.evaluate("dispatchEvent(new Event('focus'))")


def test_a_page_in_another_window_is_covered_until_its_own_reader_is_back(begun: Window):
    page = begun.page
    come_back(begun)
    expect(page.locator("#other-reader")).to_contain_text("Người dùng trình duyệt này đã thay đổi")
    expect(page.locator("main")).not_to_be_visible()
    assert bar(page) == ""
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("#other-reader")).to_be_visible()

    enter_elsewhere(begun, COMMUNE)
    come_back(begun)

    expect(page.locator("#other-reader")).to_have_count(0)
    expect(page.locator("[name=note]")).to_have_value("Đã gõ một nửa")


def test_a_page_that_comes_out_of_the_browsers_memory_gives_way_to_the_readers_own(visit_own: Visits):
    """In a browser that does not listen when it is told to forget; what the back button does is played."""
    window = visit_own()
    sign_in(window, CHAIRMAN)
    window.go("/search")
    enter_elsewhere(window, COMMUNE)

    window.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))")
    assert bar(window.page) == ""
    with window.page.expect_navigation():
        window.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")

    assert OWN[COMMUNE] in bar(window.page)


def test_whoever_came_after_is_led_to_his_own_page(begun: Window):
    come_back(begun)

    begun.page.get_by_role("link", name="Mở trang của tôi").click()

    begun.page.wait_for_url("**/desk")
    assert OWN[CHAIRMAN] in bar(begun.page)


def test_a_page_does_nothing_for_somebody_else(begun: Window, visit_own: Visits):
    """Sent before anybody looked again: refused, nothing is written, and no answer to him comes into the page."""
    begun.page.locator("#report .sticky-submit button").click()

    expect(begun.page.locator("#other-reader")).to_be_visible()
    expect(begun.page.locator("[name=note]")).to_have_value("Đã gõ một nửa")
    with closing(sqlite3.connect(visit_own.server.folder / DATABASE)) as database:
        written = database.execute(
            "SELECT count(*) FROM status_report WHERE note = 'Đã gõ một nửa'"
        ).fetchone()
    assert written == (0,)


def test_what_is_answered_to_somebody_else_does_not_come_into_the_page(visit_own: Visits):
    window = visit_own()
    sign_in(window, CHAIRMAN)
    window.go("/search")
    enter_elsewhere(window, COMMUNE)

    window.page.fill("main input[type=search]", "tuyên truyền")

    expect(window.page.locator("#other-reader")).to_be_visible()
    assert window.page.locator("main li, main tbody tr").count() == 0


# -- a database that was copied back ---------------------------------------------------------------------------------


def test_who_gets_a_lost_sign_ins_id_is_shown_his_own_page_in_a_browser_that_has_the_other_ones(
    visit_own: Visits, tmp_path: Path
):
    window, path = visit_own(), "/plans/{plan}/progress".format(**visit_own.server.ids)
    database, copy = visit_own.server.folder / DATABASE, tmp_path / DATABASE
    with closing(sqlite3.connect(database, timeout=30)) as opened:
        opened.execute("UPDATE notice SET read_at = at")  # so that both have the same number at their bells
        opened.commit()
    put(database, copy)
    sign_in(window, CHAIRMAN)
    window.go(path)
    lost = newest_sign_in(visit_own.server)
    assert OWN[CHAIRMAN] in bar(window.page)

    put(copy, database)
    window.page.context.clear_cookies()
    sign_in(window, COMMUNE)
    window.go(path)

    assert newest_sign_in(visit_own.server) == lost, "the id is given out again"
    assert OWN[CHAIRMAN] not in bar(window.page)
    assert OWN[COMMUNE] in bar(window.page)


def put(one: Path, other: Path) -> None:
    """One database in the place of the other, by hand and while it is served: nobody renews anything."""
    with closing(sqlite3.connect(one)) as source, closing(sqlite3.connect(other, timeout=30)) as target:
        source.backup(target)


def newest_sign_in(server: Server) -> int:
    """The id of the newest sign-in."""
    with closing(sqlite3.connect(server.folder / DATABASE)) as database:
        id_: int = database.execute("SELECT max(id) FROM sign_in").fetchone()[0]
    return id_
