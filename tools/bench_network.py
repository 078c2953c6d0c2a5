"""How soon *Việc của tôi* can be read on a commune's network: 400 kbit/s and 400 ms, cold and warm.

``python -m tools.bench_network`` serves a throw-away portal with the 2022 plan and prints seconds until the page is
painted with its styles, the median of some tries. Cold: nothing in the browser's store. Warm: seen before, unchanged.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from playwright.sync_api import sync_playwright

from tests.support import portal_2022
from tests.support.browser import launch
from tests.support.browsing import Known, Visits, Window
from tests.support.network import slow_down
from tests.support.server import serving
from tools.bench.table import Line, show

TRIES = 3
COLD, WARM = 3.0, 1.5
"""Seconds."""
PAINTED = """() => new Promise((tell) => {
    const seen = (list) => {
        const paint = list.getEntries().find((entry) => entry.name === "first-contentful-paint");
        if (paint) tell(paint.startTime / 1000);
    };
    new PerformanceObserver(seen).observe({type: "paint", buffered: true});
})"""


def measure(visits: Visits, path: str) -> tuple[float, float]:
    """Seconds until the commune's page at ``path`` is readable, cold and warm; each the median of some tries."""
    cold, warm = [], []
    for _ in range(TRIES):
        window = visits(portal_2022.COMMUNE)
        with slow_down(window.page):
            cold.append(_painted(window, path))
            _painted(window, "/password")
            warm.append(_painted(window, path))
        visits.close()
    return median(cold), median(warm)


def _painted(window: Window, path: str) -> float:
    window.go(path)
    seconds: float = window.page.evaluate(PAINTED)
    return seconds


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        ids = portal_2022.lay(Path(folder))
        with serving(Path(folder), ids) as server:
            browser = launch(playwright)
            cold, warm = measure(Visits(browser, server, Known()), "/my-tasks")
            browser.close()
    lines = [
        Line("my tasks readable, cold", cold, "s", COLD),
        Line("my tasks readable, warm", warm, "s", WARM),
    ]
    show(lines, "400 kbit/s, 400 ms")


if __name__ == "__main__":
    main()
