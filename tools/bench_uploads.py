"""How much of a large file is sent twice on a commune's network that is cut off again and again.

``python -m tools.bench_uploads`` serves a throw-away portal, chooses a scan of 20 MB in the report's page, and lets it
go up at 400 kbit/s and 400 ms with a cut every ten seconds: seven minutes and more. ``--megabytes 2`` is a quicker try.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

from tests.storage.samples import large_pdf
from tests.support import portal_2022
from tests.support.browser import launch
from tests.support.browsing import Known, Visits
from tests.support.proxy import Proxy, running
from tests.support.server import serving
from tools.bench.table import Line, show

RATE, DELAY, CUT_EVERY = 400_000 / 8, 0.2, 10.0
"""Bytes a second; seconds in each direction; seconds."""
TWICE = 5.0
"""Per cent."""


def send(visits: Visits, network: Proxy, path: str, scan: Path) -> float:
    """Send ``scan`` with the report at ``path`` over a weak network; seconds until the page shows it."""
    window = visits(portal_2022.COMMUNE)
    window.go(path)
    network.sent, network.rate, network.delay, network.cut_every = 0, RATE, DELAY, CUT_EVERY
    began = time.monotonic()
    window.page.locator("#waiting input[type=file]:not([capture])").set_input_files(scan)
    arrived = window.page.locator("#waiting > li[id^=evidence-]").filter(has_text=scan.name)
    expect(arrived).to_be_visible(timeout=3_600_000)
    return time.monotonic() - began


def main(megabytes: int) -> None:
    """Measure and print."""
    length = megabytes * 1_000_000
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data, scan = Path(folder) / "data", Path(folder) / "biên bản có chữ ký.pdf"
        data.mkdir()
        scan.write_bytes(large_pdf(length))
        ids = portal_2022.lay(data)
        with serving(data, ids) as server, running(Proxy(int(server.address.rpartition(":")[2]))) as network:
            behind = replace(server, address=f"http://127.0.0.1:{network.port}")
            browser = launch(playwright)
            seconds = send(Visits(browser, behind, Known()), network, f"/assignments/{ids['open']}", scan)
            sent, cuts = network.sent, network.cut
            browser.close()
        sum_ = sha256(scan.read_bytes()).hexdigest()
        whole = (data / "files" / "content" / sum_[:2] / sum_[2:4] / sum_).exists()
    lines = [
        Line("whole, byte for byte", float(whole), "", 1, least=True),
        Line("cuts", cuts, "", None),
        Line("until the page shows it", seconds, "s", None),
        Line("sent beside the file itself", 100 * (sent - length) / length, "%", TWICE),
    ]
    show(lines, f"{megabytes} MB at 400 kbit/s and 400 ms, a cut every {CUT_EVERY:g} s")


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--megabytes", type=int, default=20)
    main(asked.parse_args().megabytes)
