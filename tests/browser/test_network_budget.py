"""A first load: 90 kB or less in 8 requests or fewer; a later page: 15 kB or less; a page seen before: nearly none."""

from __future__ import annotations

import pytest

from tests.browser.pages import PAGES, Place
from tests.support.network import counting, weigh
from tests.support.portal_2022 import AGENCY, CHAIRMAN, COMMUNE

pytestmark = pytest.mark.browser

FIRST_LOAD, FIRST_REQUESTS, LATER_PAGE = 90_000, 8, 15_000
"""Bytes over the wire, headers included; and requests."""
FIRST_PAGES = [
    Place(None, "/sign-in"),
    Place(COMMUNE, "/my-tasks"),
    Place(AGENCY, "/my-tasks"),
    Place(CHAIRMAN, "/plans/{plan}/progress"),
]


@pytest.mark.parametrize("place", FIRST_PAGES, ids=str)
def test_a_first_load_fits_the_budget(visit, portal, place: Place):
    window = visit(place.who, service_workers="allow")
    with counting(window.page) as cost:
        window.go(place.at(portal.ids))
    assert cost.requests <= FIRST_REQUESTS, cost.addresses
    assert cost.bytes <= FIRST_LOAD, cost


def test_every_later_page_fits_the_budget(visit, portal):
    signed = [place for place in PAGES if place.who and place.status == 200]
    weights = {
        str(place): weigh(portal.address + place.at(portal.ids), visit.cookie(place.who)) for place in signed
    }
    assert {page: weight for page, weight in weights.items() if weight > LATER_PAGE} == {}


def test_a_later_visit_to_one_s_tasks_brings_the_page_alone(visit):
    window = visit(COMMUNE)
    window.go("/my-tasks")
    with counting(window.page) as cost:
        window.go("/my-tasks?part=coordinating")
    assert cost.bytes <= LATER_PAGE, cost
    assert cost.requests == 1, cost.addresses


def test_an_unchanged_page_costs_next_to_nothing(visit):
    window = visit(COMMUNE)
    window.go("/my-tasks")
    window.go("/password")
    with counting(window.page) as cost:
        answer = window.go("/my-tasks")
    assert cost.bytes <= 1_000, cost
    assert answer.ok
