"""What a phone's screen is spent on: the form itself, one line of banners, lists that end, text twice as large."""

from __future__ import annotations

import sqlite3

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import wider_than_the_screen
from tests.support.portal_2022 import AGENCY, CHAIRMAN, COMMUNE, ENGLISH

pytestmark = pytest.mark.browser
SCREEN = 740
ENLARGED = {"width": 180, "height": 370}
"""A phone of 360 pixels whose text is enlarged to 200 %."""
MAIN_PAGES = [
    (COMMUNE, "/my-tasks"),
    (COMMUNE, "/assignments/{open}"),
    (COMMUNE, "/assignments/{returned}"),
    (COMMUNE, "/outreach"),
    (COMMUNE, "/outreach/activities/new"),
    (COMMUNE, "/notices"),
    (AGENCY, "/queue"),
    (AGENCY, "/queue/{waiting}"),
    (AGENCY, "/queue/{waiting}/return"),
    (AGENCY, "/targets/{target}"),
    (AGENCY, "/plans/{plan}/work"),
    (CHAIRMAN, "/plans/{plan}/desk"),
    (CHAIRMAN, "/plans/{plan}/progress"),
    (CHAIRMAN, "/meetings/{meeting}/0"),
    (COMMUNE, "/plans/{plan}/progress"),
    (CHAIRMAN, "/plans/{plan}/ranking"),
    (CHAIRMAN, "/assignments/{open}/direction"),
    (CHAIRMAN, "/assignments/{open}/extension/decision"),
]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_report_button_of_a_card_leads_to_the_form(visit, portal, scripts):
    window = visit.look(COMMUNE) if scripts else visit(COMMUNE, java_script_enabled=False)
    window.go("/my-tasks")

    window.page.locator("#assignment-{open} .btn".format(**portal.ids)).tap()

    expect(window.page.locator("#report-title")).to_be_in_viewport(ratio=1)
    expect(window.page.locator("#report legend").first).to_be_in_viewport(ratio=1)
    expect(window.page.locator("#report")).to_be_focused()
    window.page.keyboard.press("Tab")
    expect(window.page.locator("#report input[type=radio]").first).to_be_focused()


@pytest.mark.parametrize("language", ["", ENGLISH])
def test_sample_data_and_the_plans_own_calendar_share_one_line(visit_own, language):
    with sqlite3.connect(visit_own.server.folder / "portal.sqlite3") as database:
        database.execute("UPDATE portal SET is_sample = 1, revision = revision + 1")
    window = visit_own(COMMUNE + language)
    window.go("/my-tasks")

    banners = window.page.locator(".banners")
    assert len(banners.locator(".banner").all()) == 2
    assert banners.bounding_box()["height"] < 32
    expect(banners).to_contain_text("15/06/2022")


def test_a_task_whose_units_have_different_due_dates_fits_a_phone(visit_own):
    ids = visit_own.server.ids
    with sqlite3.connect(visit_own.server.folder / "portal.sqlite3") as database:
        last = database.execute(
            "SELECT max(id) FROM assignment WHERE part = 'lead' AND task_id IN"
            " (SELECT task_id FROM assignment WHERE id = ?)",
            [ids["returned"]],
        ).fetchone()
        (task,) = database.execute("SELECT task_id FROM assignment WHERE id = ?", last).fetchone()
        database.execute("UPDATE assignment SET due_on = date(due_on, '+17 days') WHERE id = ?", last)
        database.execute("UPDATE portal SET revision = revision + 1")
    window = visit_own(AGENCY)
    window.go(f"/tasks/{task}")

    expect(window.page.locator(".turns")).to_contain_text("–")
    assert window.page.evaluate("document.scrollingElement.scrollWidth") == 360


@pytest.mark.parametrize("page", ["desk", "work", "ranking"])
def test_a_long_list_ends_after_a_few_screens_and_is_whole_one_tap_away(visit, portal, page):
    window = visit.look(CHAIRMAN)
    window.go("/plans/{plan}/".format(**portal.ids) + page)
    rows = window.page.locator(":is(.first-on-phone, .rest-on-phone) > tr")

    assert rows.count() > 20
    assert window.page.evaluate("document.documentElement.scrollHeight") <= 5 * SCREEN
    window.page.get_by_role("link", name="Xem tất cả").tap()
    expect(rows.nth(20)).to_be_visible()
    expect(window.page.get_by_role("link", name="Xem tất cả")).to_be_hidden()


@pytest.mark.parametrize(("who", "address"), MAIN_PAGES)
def test_nothing_is_cut_off_where_text_is_twice_as_large(visit, portal, who, address):
    window = visit.look(who)
    try:
        window.page.set_viewport_size(ENLARGED)
        window.go(address.format(**portal.ids))
        seen = window.page.evaluate(CUT_OFF)
        assert seen["width"] <= ENLARGED["width"], wider_than_the_screen(window.page)
        assert seen["cut"] == []
        assert seen["covered"] == []
    finally:
        window.page.set_viewport_size({"width": 360, "height": SCREEN})


CUT_OFF = """() => {
    const texts = "h1, h2, h3, p, a, b, button, label, legend, td, th, dt, dd";
    const seen = [...document.querySelectorAll(`:is(main, .topbar) :is(${texts})`)]
        .filter((element) => element.checkVisibility() && getComputedStyle(element).clipPath === "none");
    const told = (element) => element.outerHTML.slice(0, 100);
    return {
        width: document.scrollingElement.scrollWidth,
        cut: seen.filter((element) => {
            const { left, right, width } = element.getBoundingClientRect();
            return width && (left < 0 || right > innerWidth + 1) && !element.closest(".scroll-x, .heat");
        }).map(told),
        // two buttons or links over one another
        covered: seen.filter((element) => element.matches("a, button")).filter((element, at, all) => {
            const next = all[at + 1];
            if (!next || element.contains(next) || element.closest(".whole, .heat, svg")) return false;
            // a link within a text may take several lines: each has a rectangle of its own
            return [...element.getClientRects()].some((one) => [...next.getClientRects()].some((other) => {
                const wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
                const high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
                return wide > 4 && high > 4;
            }));
        }).map(told),
    };
}"""


@pytest.mark.parametrize("language", ["", ENGLISH])
def test_a_card_with_a_long_mark_is_no_wider_than_the_screen(visit_own, language):
    with sqlite3.connect(visit_own.server.folder / "portal.sqlite3") as database:
        helping = """SELECT lead.id, lead.due_on FROM user_account person
            JOIN assignment own ON own.unit_id = person.unit_id AND own.part = 'coordinating'
            JOIN assignment lead ON lead.task_id = own.task_id AND lead.period = own.period AND lead.part = 'lead'
            WHERE person.username = ? AND own.due_on > '2022-06-15' AND own.starts_on <= '2022-06-15'"""
        for lead, due_on in database.execute(helping, (COMMUNE,)).fetchall():
            database.execute(
                """INSERT INTO extension_step (assignment_id, kind, due_on, due_before, text, by_id, at, day)
                VALUES (?, 'asked', '2022-12-01', ?, '', (SELECT min(id) FROM user_account),
                '2022-06-10 03:00:00.000000', '2022-06-10')""",
                (lead, due_on),
            )
        database.execute("UPDATE portal SET revision = revision + 1")
    window = visit_own(COMMUNE + language)
    window.go("/my-tasks?part=coordinating")

    mark = (
        "Đơn vị chủ trì đã xin gia hạn đến 01/12/2022" if not language else "The lead unit asks for more time"
    )
    expect(window.page.get_by_text(mark).first).to_be_visible()
    assert wider_than_the_screen(window.page) == []


def test_the_filters_of_the_work_list_stand_in_two_even_columns(visit, portal):
    window = visit.look(CHAIRMAN)
    window.go("/plans/{plan}/work".format(**portal.ids))

    choices = [window.page.locator(name).bounding_box() for name in ("#section", "#unit", "#only")]

    assert len({round(box["width"]) for box in choices}) == 1
