"""The chairman's desk over three running plans: looked at on a phone and a screen, narrowed by keyboard, gone back."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2
import pytest
from playwright.sync_api import expect

from tests.support.axe import barriers
from tests.support.browsing import DESK, PHONE, Known, Visits, reach
from tests.support.portal_2022 import CHAIRMAN, ENGLISH
from tests.support.server import Server, restored
from tests.support.several_plans import divided

pytestmark = pytest.mark.browser
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LARGEST = (
    "() => [...document.querySelectorAll('.plan-mark')].map((each) => each.getBoundingClientRect().right)"
)


@pytest.fixture(scope="module")
def three(laid_portal: Server, own_portal: Server) -> tuple[Server, dict[str, int]]:
    """The portal, and the ids of the plans beside the first."""
    restored(own_portal, laid_portal)
    return own_portal, divided(own_portal)


@pytest.fixture
def visits(chromium, three) -> Iterator[Visits]:
    """Windows on that portal."""
    visits = Visits(chromium, three[0], Known())
    yield visits
    visits.close()


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("who", [CHAIRMAN, CHAIRMAN + ENGLISH])
@pytest.mark.parametrize(
    "address", ["/desk", "/desk?show=unanswered", "/desk/ranking", "/desk/ranking?period=2022-Q1"]
)
def test_pages_over_plans_fit_and_have_no_barrier(visits, who, width, address):
    window = visits.look(who, width=width)
    window.go(address)

    assert window.page.evaluate(WIDER) == 0
    assert all(right <= width for right in window.page.evaluate(LARGEST))
    assert barriers(window) == []
    assert window.heard() == []


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_chairman_narrows_to_one_plan_by_keyboard_and_goes_back(visits, three, width):
    window, plan_id = visits(CHAIRMAN, width=width), three[1]["digital_plan"]
    window.go("/desk")
    expect(window.page.locator("#desk-rows .plan-mark").first).to_be_visible()
    everything = window.page.locator(".figure-huge").first.inner_text()

    reach(window, "select[name=plan]", keys=120)
    window.page.keyboard.type("Chuyển")
    reach(window, ".filters button[type=submit]")
    window.page.keyboard.press("Enter")

    window.page.wait_for_url(f"**/plans/{plan_id}/desk")
    expect(window.page.locator("#desk-rows .plan-mark")).to_have_count(0)
    expect(window.page.locator("select[name=plan]")).to_have_value(str(plan_id))
    assert int(window.page.locator(".figure-huge").first.inner_text()) < int(everything)
    window.page.go_back()
    window.page.wait_for_url("**/desk")
    expect(window.page.locator(".figure-huge").first).to_have_text(everything)
    window.page.locator("#desk-plans ~ table a", has_text="Chuyển đổi số").click()
    window.page.wait_for_url(f"**/plans/{plan_id}/desk")
    assert window.heard() == []


def test_further_rows_of_all_plans_come_as_one_scrolls(visits):
    window = visits(CHAIRMAN, width=DESK)
    window.go("/desk?show=overdue")
    rows = window.page.locator("#desk-rows > tr[id]")
    expect(rows).to_have_count(50)

    window.page.locator(".desk-more").scroll_into_view_if_needed()

    expect(rows).not_to_have_count(50)
    assert rows.locator(".plan-mark").count() == rows.count()


def test_a_meeting_is_begun_over_all_plans_and_its_items_name_theirs(visits):
    window = visits(CHAIRMAN, width=DESK)
    window.go("/desk")
    window.page.get_by_role("button", name="Họp giao ban").click()

    window.page.wait_for_url("**/meetings/*/0")
    expect(window.page.locator(".desk-plans tbody tr")).to_have_count(3)
    window.page.keyboard.press("ArrowRight")
    window.page.wait_for_url("**/meetings/*/1")
    expect(window.page.locator(".meeting-where .plan-mark")).to_be_visible()
    assert window.heard() == []


def test_the_desk_of_three_plans_prints_to_one_page_and_its_rows_name_theirs(visits):
    window = visits(CHAIRMAN, width=DESK)
    window.go("/desk")

    paper = pypdfium2.PdfDocument(window.page.pdf(format="A4", prefer_css_page_size=True))

    assert len(paper) == 1
    printed = " ".join(paper[0].get_textpage().get_text_bounded().split())
    assert "Bản in có 10 việc đầu" in printed
    assert printed.count("Chuyển đổi số 2022") > 1
