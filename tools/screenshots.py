"""The README's pictures: the real screens, of the sample data, in Chromium. Run by ``make screenshots``.

``python -m tools.screenshots outreach waiting`` takes those alone.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.browser import launch
from tests.support.offline import LOG, UNTIL_KEPT, picture

ENTRIES = (
    ("Nà Tăm", "Bản Nà Vàn", "Đăng ký ý tưởng sản phẩm OCOP", "42", 2),
    ("Hồ Thầu", "Bản Sì Thâu Chải", "Bao bì, nhãn mác", "17", 1),
)
"""What waits in the picture of a phone without a network: commune, village, topic, people, photos."""
ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
PHONE, DESK, PROJECTOR = (360, 800), (1280, 860), (1920, 1080)
WAITING = "/waiting"
PATIENCE = 90
"""Seconds until the sample has been laid and is served."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: who looks (words on his button of the sign-in page), on what size, at which page.

    ``press`` is followed, and then ``key`` struck, before the picture is taken.
    """

    name: str
    person: str
    size: tuple[int, int]
    path: str
    press: str = ""
    key: str = ""


SHOTS = (
    Shot("my-tasks", "Bản Bo", PHONE, "/my-tasks"),
    Shot("report", "Bản Bo", PHONE, "/my-tasks", "#group-overdue a.btn, #group-due_soon a.btn"),
    Shot("outreach", "LHPN", PHONE, "/outreach/activities/new"),
    Shot("waiting", "LHPN", PHONE, WAITING),
    Shot("reached", "Phó Chủ tịch", DESK, "/outreach/figures"),
    Shot("progress", "Phó Chủ tịch", DESK, "/progress"),
    Shot("queue", "Cơ quan thường trực", DESK, "/queue"),
    Shot("desk", "Phó Chủ tịch", DESK, "/desk"),
    Shot("meeting", "Phó Chủ tịch", PROJECTOR, "/desk", "form[action$='/meetings'] button", "ArrowRight"),
)


@contextmanager
def sample_portal() -> Iterator[str]:
    """The sample, served on a free port of this machine; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        environ = os.environ | {"OCOP_DATA_DIR": folder, "PORT": str(port), "OCOP_LOG_LEVEL": "WARNING"}
        command = [sys.executable, "-m", "flask", "--app", "app", "demo"]
        server = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL)
        try:
            _wait_for(f"{address}/healthz")
            yield address
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)
        else:
            return


def take(browser: Browser, portal: str, shot: Shot) -> None:
    """Sign in as one of the sample people, open the page, and keep its picture."""
    width, height = shot.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=2 if width < 600 else 1,
        locale="vi-VN",
    )
    page = context.new_page()
    page.goto(f"{portal}/sign-in")
    _press_person(page, shot.person)
    if shot.path == WAITING:
        write_without_network(page, portal)
    page.goto(portal + shot.path)
    if shot.press:
        page.locator(shot.press).first.click()
    page.wait_for_load_state("networkidle")
    if shot.key:
        with page.expect_navigation():
            page.keyboard.press(shot.key)
    page.wait_for_load_state("networkidle")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with Image.open(io.BytesIO(page.screenshot())) as taken:
        taken.save(PICTURES / f"{shot.name}.webp", quality=82, method=6)
    context.close()


def write_without_network(page: Page, portal: str) -> None:
    """Let entries wait on the phone, as they do in a village."""
    page.goto(portal + LOG)
    page.evaluate(UNTIL_KEPT, [LOG, "photo-tiles"])
    page.evaluate(UNTIL_KEPT, [WAITING, "waiting-list"])
    page.context.set_offline(True)
    for commune, village, topic, people, photos in ENTRIES:
        page.goto(portal + LOG)
        page.locator("#original-choice").wait_for()
        page.select_option("[name=commune]", label=commune)
        page.locator(".pill", has_text="Họp thôn, bản").click()
        for name, typed in (("village", village), ("topic", topic), ("reached", people)):
            page.fill(f"[name={name}]", typed)
        chosen = [picture(f"{topic} {number}.jpg", (1600, 1200)) for number in range(photos)]
        page.locator("#photos input[type=file]").first.set_input_files(chosen)
        page.locator("#photo-tiles img[src^=blob]").nth(photos - 1).wait_for()
        with page.expect_navigation():
            page.get_by_role("button", name="Lưu", exact=True).click()


def _press_person(page: Page, person: str) -> None:
    with page.expect_navigation():
        page.locator("button.door").filter(has_text=person).first.click()


def main(*names: str) -> None:
    """Take the pictures of those names; every picture, where none is named."""
    with sample_portal() as portal, sync_playwright() as playwright:
        browser = launch(playwright)
        for shot in [shot for shot in SHOTS if shot.name in (names or (shot.name,))]:
            take(browser, portal, shot)
            print(f"docs/pictures/{shot.name}.webp")
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
