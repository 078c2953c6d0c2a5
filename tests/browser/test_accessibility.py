"""axe-core finds nothing serious on any page in English, at a desk, in the dark.

In Vietnamese, on a phone, in the light it looks at each page in test_every_page.py, which opens them all anyway, and in
all their states: with other filters, or of other records.
"""

from __future__ import annotations

import re

import pytest

from tests.browser.pages import PAGES, Place
from tests.support.axe import barriers
from tests.support.browsing import DESK
from tests.support.portal_2022 import ENGLISH

pytestmark = pytest.mark.browser


def one_of_each() -> list[Place]:
    """The pages, each once for everybody who opens it."""
    first: dict[tuple[str | None, str], Place] = {}
    for place in PAGES:
        first.setdefault((place.who, re.sub(r"{\w+}|\?.*", "", place.address)), place)
    return list(first.values())


@pytest.mark.parametrize("place", one_of_each(), ids=str)
def test_an_english_reader_at_a_desk_in_the_dark_meets_no_barrier(visit, portal, place: Place):
    window = visit.look(place.who and place.who + ENGLISH, width=DESK, color_scheme="dark")
    window.go(place.at(portal.ids))
    if place.who is None and (english := window.page.locator("button[name=language][value=en]")).count():
        english.click()
    assert window.page.locator("html").get_attribute("lang") == "en"
    assert barriers(window) == []


def test_what_a_reader_cannot_use_is_found(visit):
    window = visit.look(None, width=DESK, color_scheme="dark")
    window.go("/sign-in")
    window.page.evaluate("document.querySelector('main').append(new Image())")
    assert [barrier.partition(":")[0] for barrier in barriers(window)] == ["image-alt"]
