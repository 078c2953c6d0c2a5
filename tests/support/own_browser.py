"""A Chromium of its own, with a profile on the disk: it is closed or killed like a phone's, and started again."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Playwright

from tests.support.browser import FLAGS, find_chromium
from tests.support.browsing import PATIENCE, PHONE, Window


class OwnBrowser:
    """The browser of one profile folder."""

    def __init__(self, playwright: Playwright, profile: Path, address: str) -> None:
        self.playwright, self.profile, self.address = playwright, profile, address
        self.context: BrowserContext | None = None

    def start(self) -> Window:
        """Start it; its window."""
        self.context = self.playwright.chromium.launch_persistent_context(
            self.profile,
            executable_path=find_chromium(),
            args=list(FLAGS),
            headless=True,
            viewport={"width": PHONE, "height": 740},
            locale="vi-VN",
        )
        self.context.set_default_timeout(PATIENCE)
        return Window(self.context.pages[0], self.address)

    def close(self) -> None:
        """End it as its owner does: what it writes now and then, cookies above all, is on the disk."""
        if self.context:
            with suppress(Error):  # it was killed
                self.context.close()
            self.context = None

    def kill(self) -> None:
        """End all its processes at once (SIGKILL), as an empty battery does."""
        for process in self._processes():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        self.close()

    def _processes(self) -> list[int]:
        """Those that were started with its profile."""
        named, found = f"--user-data-dir={self.profile}".encode(), []
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if named in (folder / "cmdline").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
        return found


@contextmanager
def own_browser(playwright: Playwright, profile: Path, address: str) -> Iterator[OwnBrowser]:
    """A browser for the portal at ``address``; it ends with the block."""
    browser = OwnBrowser(playwright, profile, address)
    try:
        yield browser
    finally:
        browser.close()
