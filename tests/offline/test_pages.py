"""Once opened on a phone, the log, one's tasks and the report's form open without a network; for their reader alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.browsing import Visits, sign_in
from tests.support.offline import LOG, UNTIL, kept_pages, lose_network, phone, rows, until_kept
from tests.support.portal_2022 import AGENCY, COMMUNE, UNION
from tools.screenshots import ENTRIES, write_without_network

pytestmark = pytest.mark.browser


def test_what_an_officer_needs_in_the_village_opens_there(visit: Visits, portal):
    window = phone(visit, COMMUNE)
    report = "/assignments/{begun}".format(**portal.ids)
    window.go("/my-tasks")
    until_kept(window, "/my-tasks", LOG, "/waiting", report)
    lose_network(window)

    for path, heading in (
        ("/my-tasks", "Việc của tôi"),
        (LOG, "Ghi hoạt động tuyên truyền"),
        ("/waiting", "Chờ gửi"),
    ):
        window.go(path)
        expect(window.page.locator("h1")).to_have_text(heading)
    window.go("/my-tasks")
    window.page.locator(f"a.btn[href^='{report}']").click()

    expect(window.page.locator("#report [name=note]")).to_be_visible()
    expect(window.page.locator("#report .sticky-submit button")).to_have_css("color", "rgb(255, 255, 255)")
    expect(window.page.locator("#offline")).to_contain_text("Trang này đã lưu trên máy lúc")
    expect(window.page.locator("svg.icon use").first).to_be_attached()


def test_a_page_that_is_not_kept_says_so_and_leads_to_those_that_are(visit: Visits, portal):
    window = phone(visit, COMMUNE)
    window.go("/my-tasks")
    until_kept(window, LOG)
    lose_network(window)

    window.go("/plans/{plan}/progress".format(**portal.ids))

    expect(window.page.locator("h1")).to_have_text("Chưa có mạng")
    window.page.get_by_role("link", name="Ghi hoạt động tuyên truyền").click()
    expect(window.page.locator("#activity [name=topic]")).to_be_visible()


def test_neither_evidence_nor_other_pages_are_kept(visit: Visits, portal):
    window = phone(visit, COMMUNE)
    window.go("/my-tasks")
    until_kept(window, LOG)
    for path in ("/evidence/{photo}", "/assignments/{waiting}", "/notices", "/plans/{plan}/progress"):
        window.go(path.format(**portal.ids))
    until_kept(window, "/assignments/{waiting}".format(**portal.ids))

    stored = window.page.evaluate(
        """async () => (await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys())))
             .flat().map((request) => new URL(request.url).pathname).filter((path) => !path.startsWith("/static/"))"""
    )

    kinds = {path.rsplit("/", 1)[0] if path.startswith("/assignments/") else path for path in stored}
    assert kinds == {"/my-tasks", LOG, "/waiting", "/no-network", "/assignments"}


def test_signing_out_takes_the_pages_away(visit_own: Visits):
    window = phone(visit_own, COMMUNE)
    window.go("/my-tasks")
    until_kept(window, "/my-tasks", LOG, "/waiting")

    window.page.locator("details.menu summary").first.click()
    window.page.get_by_role("button", name="Đăng xuất").click()
    window.page.wait_for_url("**/sign-in")

    assert kept_pages(window) == []
    lose_network(window)
    window.go("/my-tasks")
    expect(window.page.locator("h1")).to_have_text("Chưa có mạng")


def test_somebody_else_who_signs_in_finds_none_of_the_first_one_s_pages(visit_own: Visits):
    window = phone(visit_own, COMMUNE)
    window.go("/my-tasks")
    until_kept(window, "/my-tasks", LOG)
    window.page.context.clear_cookies()
    sign_in(window, AGENCY)
    window.go("/my-tasks")
    until_kept(window, "/my-tasks", LOG, "/waiting")
    lose_network(window)

    window.go("/my-tasks")

    expect(window.page.locator(".topbar-place")).to_contain_text("Phòng NN&PTNT")
    assert kept_pages(window).count("/my-tasks") == 1


def test_the_answer_of_a_wireless_network_that_asks_to_sign_in_is_not_kept_as_a_page(visit: Visits):
    window = phone(visit, COMMUNE)
    window.go("/my-tasks")
    until_kept(window, "/my-tasks", LOG)
    window.page.context.route(
        "**/my-tasks", lambda route: route.fulfill(body="<h1>Quan ca phe</h1>", content_type="text/html")
    )

    window.go("/my-tasks")
    expect(window.page.locator("h1")).to_have_text("Quan ca phe")
    window.page.context.unroute("**/my-tasks")
    lose_network(window)
    window.go("/my-tasks")

    expect(window.page.locator("h1")).to_have_text("Việc của tôi")


AGED = """async ([path, days]) => {
  const [own] = (await caches.keys()).filter((name) => name.startsWith("pages-"));
  const pages = await caches.open(own);
  const page = await pages.match(path, { ignoreVary: true });
  const headers = new Headers(page.headers);
  headers.set("Date", new Date(Date.now() - days * 86_400_000).toUTCString());
  await pages.put(path, new Response(await page.text(), { headers }));
}"""
"""A kept page as it is so many days later."""
UNTIL_GONE = f"""(path) => ({UNTIL})(
  async () => !(await caches.match(path, {{ ignoreVary: true }})), "it is still kept")"""


def test_a_form_that_no_page_leads_to_is_forgotten_after_a_week_and_not_before(visit_own: Visits, own_portal):
    window = phone(visit_own, COMMUNE)
    young, old = (f"/assignments/{own_portal.ids[name]}" for name in ("begun", "waiting"))
    window.go("/waiting")
    until_kept(window, "/waiting", "/my-tasks", LOG)
    for path in (young, old):
        window.go(path)
    until_kept(window, young, old)
    for path, days in ((young, 6), (old, 8), (LOG, 8)):
        window.page.evaluate(AGED, [path, days])

    window.go("/waiting")

    window.page.evaluate(UNTIL_GONE, old)
    assert young in kept_pages(window)
    assert LOG in kept_pages(window)


COUNTED = """() => {
  self.held = [];
  const { clone } = Response.prototype;
  Response.prototype.clone = function () { self.held.push(new URL(this.url).pathname); return clone.call(this); };
}"""
"""In the worker: which answers it holds twice."""


def test_what_is_not_kept_is_not_held_twice(visit: Visits):
    """A large file that is opened must not fill the worker's memory."""
    window = phone(visit, COMMUNE)
    window.go("/my-tasks")
    until_kept(window, "/my-tasks", LOG, "/waiting")
    [worker] = window.page.context.service_workers
    worker.evaluate(COUNTED)

    window.go("/notices")
    window.go("/waiting")

    held = worker.evaluate("self.held")
    assert "/waiting" in held
    assert "/notices" not in held


def test_the_readmes_picture_of_a_village_can_be_taken(visit_own: Visits):
    window = phone(visit_own, UNION)

    write_without_network(window.page, window.address)

    expect(rows(window)).to_have_count(len(ENTRIES))
