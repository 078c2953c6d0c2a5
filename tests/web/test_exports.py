"""Every file that the portal gives out says what its pages say, cell by cell, to whoever may see them.

A route that ends in a kind of file and has no comparison here fails ``test_every_file_is_compared``.
"""

from __future__ import annotations

import pytest

from tests.web.exports import desk, others, outreach, plans, products
from tests.web.exports.reading import Reader
from tests.web.exports.world import World

COMPARISONS = plans.FILES | desk.FILES | outreach.FILES | products.FILES | others.FILES
KINDS = (".xlsx", ".docx", ".csv", ".ics", ".json", ".zip")

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)


def test_every_file_is_compared(app):
    files = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.endswith(KINDS)}

    assert sorted(files - COMPARISONS.keys()) == [], "add a comparison to tests/web/exports"
    assert sorted(COMPARISONS.keys() - files) == [], "these files are gone"


@pytest.mark.slow
def test_every_file_says_what_the_pages_say_to_everybody(make, sign_in):
    world = World(make)
    people = world.readers | {"administrator": make.administrator()}
    readers = [
        Reader(name, sign_in(person), person.unit, world, thorough=name in ("commune", "chairman"))
        for name, person in people.items()
    ]

    compared = {
        endpoint: [(reader.name, *each) for reader in readers for each in compare(reader)]
        for endpoint, compare in COMPARISONS.items()
    }

    assert [endpoint for endpoint, found in compared.items() if not found] == [], "compared nothing"
    assert [
        f"{endpoint}, {reader}, {where}: the file has {in_file!r}, the page {on_page!r}"
        for endpoint, found in compared.items()
        for reader, where, in_file, on_page in found
        if in_file != on_page
    ] == []
