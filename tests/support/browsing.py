"""Fixtures of the tests that drive a real Chromium against a portal that really runs.

Each worker of a test run has one server and one browser. A test opens windows with ``visit``; a window notes
whatever the browser complains of. Who changes records uses ``own_portal``, a server of his own.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from ocop_tasks.settings import ROOT
from tests.support import portal_2022
from tests.support.making import PASSWORD
from tests.support.server import Server, copied, restored, serving, signed_in

if TYPE_CHECKING:
    from playwright.sync_api import (
        Browser,
        BrowserContext,
        ConsoleMessage,
        Page,
        Playwright,
        Response,
        StorageState,
        StorageStateCookie,
    )

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
PHONE, DESK = 360, 1280
"""Widths in CSS pixels."""
SHOWN = """(body) => JSON.stringify({
    online: navigator.onLine,
    worker: Boolean(navigator.serviceWorker?.controller),
    form: { ...document.querySelector("main form")?.dataset },
    text: document.querySelector("main")?.innerText.replace(/\\s+/g, " ").slice(0, 1500),
})"""
"""What a page shows, and what it knows of the network."""
PATIENCE = 20_000
"""Milliseconds until an awaited thing must have happened, on a busy machine."""


@dataclass
class Window:
    """One browser window: its page, and what the browser complained of."""

    page: Page
    address: str
    complaints: list[str] = field(default_factory=list)

    def go(self, path: str) -> Response:
        """Open a page of the portal; wait until its scripts ran."""
        answer = self.page.goto(self.address + path, wait_until="load")
        assert answer
        return answer

    def note(self, said: ConsoleMessage) -> None:
        """Keep an error that the browser tells: also what the content policy kept from running."""
        if said.type == "error":
            self.complaints.append(f"{said.text} ({said.location.get('url', '')})")

    def heard(self) -> list[str]:
        """What was complained of since the last call."""
        heard, self.complaints[:] = list(self.complaints), []
        return heard


@dataclass
class Known:
    """Cookies of people who signed in before, by server and name; and windows that are kept for looking."""

    cookies: dict[tuple[str, str], StorageStateCookie] = field(default_factory=dict)
    windows: dict[tuple[Any, ...], Window] = field(default_factory=dict)


class Visits:
    """Opens windows on one portal in which people are signed in already: the form has tests of its own."""

    all: ClassVar[list[Visits]] = []
    """Those of the test that runs."""

    def __init__(self, browser: Browser, server: Server, known: Known) -> None:
        self.browser, self.server, self._known = browser, server, known
        self._open: list[BrowserContext] = []
        self.all.append(self)

    def __call__(self, who: str | None = None, *, width: int = PHONE, **options: Any) -> Window:
        """A browser of its own; options are Playwright's (java_script_enabled, color_scheme…).

        Without ``service_workers="allow"`` no page is kept: whoever tests something else need not wait for that.
        """
        context = self._context(who, width, options)
        self._open.append(context)
        return self._window(context)

    def look(self, who: str | None = None, *, width: int = PHONE, **options: Any) -> Window:
        """The window in which ``who`` looked at other pages before, axe-core at hand: for looking alone, and quick."""
        key = (self.server.address, who, width, *options.items())
        if key not in self._known.windows:
            context = self._context(who, width, options)
            context.add_init_script(path=AXE)
            self._known.windows[key] = self._window(context)
        window = self._known.windows[key]
        window.heard()
        return window

    def _context(self, who: str | None, width: int, options: dict[str, Any]) -> BrowserContext:
        phone = width < 600
        context = self.browser.new_context(
            viewport={"width": width, "height": 740 if phone else 800},
            has_touch=phone,
            is_mobile=phone,
            reduced_motion="reduce",
            storage_state=self._signed_in(who) if who else None,
            **{"service_workers": "block", "locale": "vi-VN"} | options,
        )
        context.set_default_timeout(PATIENCE)
        return context

    def _window(self, context: BrowserContext) -> Window:
        window = Window(context.new_page(), self.server.address)
        window.page.on("console", window.note)
        window.page.on("pageerror", lambda error: window.complaints.append(str(error)))
        return window

    def _signed_in(self, who: str) -> StorageState:
        key = (self.server.address, who)
        if key not in self._known.cookies:
            self._known.cookies[key] = signed_in(self.server, who)
        return {"cookies": [self._known.cookies[key]], "origins": []}

    def cookie(self, who: str) -> str:
        """The cookie of ``who``, for a request without a browser."""
        (cookie,) = self._signed_in(who)["cookies"]
        return f"{cookie['name']}={cookie['value']}"

    def told(self) -> list[str]:
        """What each open page shows: for whoever reads that a test failed."""
        from playwright.sync_api import Error

        told = []
        for page in (page for context in self._open for page in context.pages):
            try:
                seen = page.locator("body").evaluate(SHOWN, timeout=2000)
            except Error as error:
                seen = f"cannot be read: {error}"
            told.append(f"{page.url}: {seen}")
        return told

    def close(self) -> None:
        """Close every window that was opened, and hold back no request any more: closing could wait for it."""
        for each in self._open:
            for page in each.pages:
                page.unroute_all(behavior="ignoreErrors")
            each.unroute_all(behavior="ignoreErrors")
            each.close()
        self._open.clear()
        self.all[:] = [each for each in self.all if each is not self]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    call: pytest.CallInfo[None],
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that failed says what its pages showed."""
    report = yield
    if call.when == "call" and report.failed:
        for visits in Visits.all:
            report.sections += [("a page that was open", told) for told in visits.told()]
    return report


def sign_in(window: Window, who: str, password: str = PASSWORD) -> None:
    """Sign ``who`` in through the form."""
    window.go("/sign-in")
    window.page.fill("[name=username]", who)
    window.page.fill("[name=password]", password)
    window.page.click("form[action$='/sign-in'] button[type=submit]")
    window.page.wait_for_url(lambda url: "/sign-in" not in url)


def reach(window: Window, selector: str, keys: int = 60) -> None:
    """Press Tab until the focus is on ``selector``."""
    for _ in range(keys):
        window.page.keyboard.press("Tab")
        if window.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} is not reached within {keys} keys")


@pytest.fixture(scope="session")
def playwright_here() -> Iterator[Playwright]:
    """What drives the browsers of this worker."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(playwright_here: Playwright) -> Iterator[Browser]:
    """The browser of this worker."""
    from tests.support.browser import launch

    browser = launch(playwright_here)
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def laid_portal(tmp_path_factory: pytest.TempPathFactory) -> Server:
    """The data of the 2022 plan with its small history, served by nobody."""
    folder = tmp_path_factory.mktemp("portal")
    return Server("", folder, portal_2022.lay(folder))


@pytest.fixture(scope="session")
def portal(laid_portal: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal that all tests of this worker read together; nobody changes it."""
    folder = copied(laid_portal.folder, tmp_path_factory.mktemp("served"))
    with serving(folder, laid_portal.ids) as server:
        yield server


@pytest.fixture(scope="session")
def known(chromium: Browser) -> Known:
    """The people who signed in before."""
    return Known()


@pytest.fixture
def visit(chromium: Browser, portal: Server, known: Known) -> Iterator[Visits]:
    """Windows on the portal that everybody reads."""
    visits = Visits(chromium, portal, known)
    yield visits
    visits.close()


@pytest.fixture
def open_portal(
    chromium: Browser, laid_portal: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Visits]]:
    """Opens a portal that this test has to itself: settings by their environment names, the day among them."""
    with ExitStack() as stack:

        def start(**environ: str) -> Visits:
            folder = copied(laid_portal.folder, tmp_path_factory.mktemp("own"))
            server = stack.enter_context(serving(folder, laid_portal.ids, prepared=True, **environ))
            visits = Visits(chromium, server, Known())
            stack.callback(visits.close)
            return visits

        yield start


@pytest.fixture(scope="session")
def own_portal(laid_portal: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The portal that one test after the other has to itself."""
    folder = copied(laid_portal.folder, tmp_path_factory.mktemp("own"))
    with serving(folder, laid_portal.ids, prepared=True) as server:
        yield server


@pytest.fixture
def visit_own(chromium: Browser, laid_portal: Server, own_portal: Server) -> Iterator[Visits]:
    """Windows on a portal that this test has to itself, as it was laid."""
    restored(own_portal, laid_portal)
    visits = Visits(chromium, own_portal, Known())
    yield visits
    visits.close()
