"""The Chromium that browser tests and pictures use: the machine's own, or one that is installed the first time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Playwright's own list gives way to this one. The first four are the browser's own windows, which nobody sees.
    "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,OmniboxPopupWebUI,AimEnabled,"
    "HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding,OptimizationHints,"
    "NetworkTimeServiceQuerying,PreconnectToSearch,DestroyProfileOnBrowserClose",
)
# Another installation may be running on a fresh machine: apt waits for its lock instead of giving up.
APT = ("apt-get", "-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3", "-qq")


class NoBrowser(Exception):
    """There is no Chromium, and none could be installed."""


def find_chromium() -> str:
    """The path of a Chromium that can be started; installs one where there is none. Raises NoBrowser."""
    return _on_this_machine() or _from_apt() or _from_playwright() or _give_up()


def launch(playwright: Playwright) -> Browser:
    """Start it without a window, silent on the network but for our own pages."""
    return playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS), headless=True)


def _on_this_machine() -> str | None:
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def _from_apt() -> str | None:
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return None
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (("update",), ("install", "-y", "--no-install-recommends", "chromium")):
        subprocess.run(
            [*APT, *step], env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False
        )
    return _on_this_machine()


def _from_playwright() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not Path(path).exists():
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], stdin=subprocess.DEVNULL, check=False
        )
    return path if Path(path).exists() else None


def _give_up() -> str:
    raise NoBrowser(
        "The browser tests need Chromium. Install it (Debian: apt install chromium; elsewhere: "
        "playwright install chromium), or name it in the environment: CHROMIUM=/path/to/chromium"
    )
