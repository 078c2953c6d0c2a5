"""How long an outreach entry with a phone photo of 8 MB is on its way over a commune's network, and what goes of it.

``python -m tools.bench_photo`` serves a throw-away portal, fills in the log's form in a Chromium that keeps pages as a
phone's does, chooses the photo, which the page makes smaller, and saves, at 400 kbit/s and 400 ms without cuts.
``--strict`` fails where a target was missed.
"""

from __future__ import annotations

import sys
import tempfile
import time
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import FilePayload, Response, expect, sync_playwright

from tests.support import portal_2022
from tests.support.browser import launch
from tests.support.browsing import Known, Visits, Window
from tests.support.offline import LOG, choose, fill, open_log, phone, photos, save, until_kept
from tests.support.proxy import Proxy, running
from tests.support.server import serving
from tools.bench.table import Line, show

RATE, DELAY = 400_000 / 8, 0.2
"""Bytes a second; seconds in each direction."""
HEIGHT, WIDTH, GRAIN, LARGE = 3000, 4000, 30, 8_000_000
"""Pixels of a phone's camera; how uneven what it saw was; bytes."""
LONGEST, MOST = 15, 500
"""Seconds from the photo's choice to the portal's word; kilobytes of what is sent, everything counted."""


def taken() -> FilePayload:
    """A photo as a phone's camera makes it: so large, and nowhere plain, so that it does not shrink by itself."""
    image = Image.merge("RGB", [Image.effect_noise((WIDTH, HEIGHT), GRAIN) for _band in range(3)])
    written = BytesIO()
    image.save(written, "JPEG", quality=90)
    written.write(bytes(max(0, LARGE - written.tell())))
    return {"name": "IMG_0415.jpg", "mimeType": "image/jpeg", "buffer": written.getvalue()}


def send(window: Window, network: Proxy, photo: FilePayload) -> list[Line]:
    """Write the entry and save it; what it took."""
    window.go(LOG)
    until_kept(window, "/my-tasks", LOG, "/waiting")
    open_log(window)
    fill(window, "Bao bì, nhãn mác")
    network.sent, network.rate, network.delay = 0, RATE, DELAY
    began = time.monotonic()
    choose(window, photo)
    expect(photos(window)).to_have_count(1)
    small = time.monotonic()
    with window.page.expect_response(_is_the_portal_s_word):
        save(window)
    arrived, sent = time.monotonic(), network.sent
    expect(window.page.locator("main")).to_contain_text("Đã ghi hoạt động", timeout=60_000)
    return [
        Line("the photo is made smaller", small - began, "s", None),
        Line("from Lưu to the portal's word", arrived - small, "s", None),
        Line("both together", arrived - began, "s", LONGEST),
        Line("sent, everything counted", sent / 1000, "kB", MOST),
        Line("from Lưu to the page that shows it", time.monotonic() - small, "s", None),
    ]


def _is_the_portal_s_word(answer: Response) -> bool:
    return answer.request.method == "POST" and answer.url.endswith(LOG)


def main() -> int:
    """Measure and print."""
    photo = taken()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder)
        ids = portal_2022.lay(data)
        with serving(data, ids) as server, running(Proxy(int(server.address.rpartition(":")[2]))) as network:
            behind = replace(server, address=f"http://127.0.0.1:{network.port}")
            browser = launch(playwright)
            lines = send(phone(Visits(browser, behind, Known()), portal_2022.UNION), network, photo)
            browser.close()
    show(lines, f"a photo of {len(photo['buffer']) / 1e6:.1f} MB at 400 kbit/s and 400 ms, no cuts")
    return int("--strict" in sys.argv and not all(line.met for line in lines))


if __name__ == "__main__":
    sys.exit(main())
