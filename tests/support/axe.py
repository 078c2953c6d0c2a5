"""axe-core on a page as it stands: what keeps somebody from using it."""

from __future__ import annotations

from typing import Any

from ocop_tasks.settings import ROOT
from tests.support.browsing import Window

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WHOLE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
COLOURS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}
SERIOUS = {"serious", "critical"}
# A bar that stays at the screen's edge covers whatever is scrolled under it, and axe takes what is left for its size.
STAYING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".thumbbar, .sticky-submit, .offline, thead th { position: static !important; }");
    document.adoptedStyleSheets = [sheet];
}"""


def barriers(window: Window) -> list[str]:
    """What axe finds on the page as it is, and of its colours in the dark."""
    window.page.evaluate(AXE.read_text("utf-8"))
    window.page.evaluate(STAYING)
    in_the_light = _run(window, WHOLE)
    window.page.emulate_media(color_scheme="dark")
    in_the_dark = _run(window, COLOURS)
    return in_the_light + [f"dark: {barrier}" for barrier in in_the_dark]


def _run(window: Window, options: dict[str, Any]) -> list[str]:
    found = window.page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{violation['id']}: {node['html'][:160]} – {node['failureSummary'][:300]}"
        for violation in found["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]
