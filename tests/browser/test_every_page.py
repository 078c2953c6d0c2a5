"""What every page owes its reader: a heading, a title, a language, no complaint, no barrier, room in 360 pixels."""

from __future__ import annotations

import pytest

from ocop_tasks import create_app
from tests.browser.pages import NOT_PAGES, PAGES, Place
from tests.conftest import settings_for
from tests.support.axe import barriers

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("place", PAGES, ids=str)
def test_a_page_is_whole_quiet_fits_a_phone_and_has_no_barrier(visit, portal, place: Place):
    window = visit.look(place.who)

    answer = window.go(place.at(portal.ids))

    page = window.page
    assert answer.status == place.status
    seen = page.evaluate(SEEN)
    (heading,) = seen["headings"]
    assert heading.strip()
    assert seen["title"].strip(" ·")
    assert seen["language"] == "vi"
    assert seen["width"] <= 360, wider_than_the_screen(page)
    assert seen["menusTooWide"] == []
    assert seen["squeezed"] == []
    assert [said for said in window.heard() if f"status of {place.status}" not in said] == []
    assert barriers(window) == []


STICKING_OUT = """() => [...document.querySelectorAll("body *")]
    .filter((element) => element.getBoundingClientRect().right > 361 && !element.closest(".scroll-x"))
    .slice(0, 8).map((element) => element.outerHTML.slice(0, 100))"""


# One question for everything: each costs the browser more than its answer.
SEEN = """() => ({
    headings: [...document.querySelectorAll("h1")].map((heading) => heading.innerText),
    title: document.title,
    language: document.documentElement.lang,
    width: document.scrollingElement.scrollWidth,
    // a word per line and less: a column that its neighbours left nothing
    squeezed: [...document.querySelectorAll("main :is(p, span, td, dd, a, h2, h3)")].filter((element) => {
        const { width, height } = element.getBoundingClientRect();
        const hidden = getComputedStyle(element).clipPath !== "none"; // for eyes, not for screen readers
        return element.textContent.trim().length > 3 && width < 24 && height > 100 && !hidden;
    }).map((element) => element.outerHTML.slice(0, 100)),
    menusTooWide: [...document.querySelectorAll("details.menu")].filter((menu) => {
        menu.open = true;
        const items = menu.querySelector(".menu-items"), { left, right, width } = items.getBoundingClientRect();
        const tooWide = items.scrollWidth > items.clientWidth;
        menu.open = false;
        return width && (left < 0 || right > 360 || tooWide);
    }).map((menu) => menu.outerHTML.slice(0, 100)),
})"""


def wider_than_the_screen(page) -> list[str]:
    """The elements that stick out, for whoever mends it."""
    return page.evaluate(STICKING_OUT)


def test_every_page_of_the_portal_is_in_the_list(tmp_path):
    app = create_app(settings_for(f"sqlite:///{tmp_path}/portal.sqlite3", tmp_path))
    routes = app.url_map.bind("")
    paths = [place.at(dict.fromkeys(names_in(place.address), 1)).partition("?")[0] for place in PAGES]
    tried = {str(routes.match(path, return_rule=True)[0]) for path in paths if routes.test(path)}
    pages = {str(rule) for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages - tried == set(NOT_PAGES)


def names_in(address: str) -> list[str]:
    """The names in braces."""
    return [part.partition("}")[0] for part in address.split("{")[1:]]
