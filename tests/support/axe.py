"""axe-core on a page as it stands: what keeps somebody from using it."""

from __future__ import annotations

from tests.support.browsing import AXE, Window

WHOLE = {
    "resultTypes": ["violations"],
    "preload": False,  # of style sheets and films, for rules that are not asked for
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
SERIOUS = {"serious", "critical"}
# A bar that stays at the screen's edge covers whatever is scrolled under it, and axe takes what is left for its size.
RUN = """async (options) => {
    if (!globalThis.axe) return null;
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(".thumbbar, .sticky-submit, .offline, thead th { position: static !important; }");
    document.adoptedStyleSheets = [sheet];
    return (await axe.run(document, options)).violations;
}"""


def barriers(window: Window) -> list[str]:
    """What axe finds on the page as it is, in the colours that the window asked for."""
    found = window.page.evaluate(RUN, WHOLE)
    if found is None:
        window.page.evaluate(AXE.read_text("utf-8"))
        found = window.page.evaluate(RUN, WHOLE)
    return [
        f"{violation['id']}: {node['html'][:160]} – {node['failureSummary'][:300]}"
        for violation in found
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]
