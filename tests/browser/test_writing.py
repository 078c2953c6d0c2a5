"""Writing in a form: the room that is left, what is missing, and no word of the browser's own."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.pages import Place
from tests.support.portal_2022 import ADMINISTRATOR, AGENCY, CHAIRMAN, COMMUNE

pytestmark = pytest.mark.browser

FORMS = [
    Place(None, "/sign-in"),
    Place(COMMUNE, "/password"),
    Place(COMMUNE, "/assignments/{open}"),
    Place(COMMUNE, "/outreach/activities/new"),
    Place(AGENCY, "/queue/{waiting}/return"),
    Place(AGENCY, "/plans/{plan}/tasks/new"),
    Place(AGENCY, "/plans/{plan}/edit"),
    Place(CHAIRMAN, "/assignments/{open}/direction"),
    Place(ADMINISTRATOR, "/admin/units/new"),
    Place(ADMINISTRATOR, "/admin/settings"),
    Place(ADMINISTRATOR, "/admin/import/people"),
]
WATCH = """() => {
    window.bubbles = [];
    document.addEventListener("invalid", ({ target }) => window.bubbles.push(target.name), true);
    document.addEventListener("submit", (sending) => sending.preventDefault());
    const typed = "main :is(input, textarea):not([type=hidden], [type=radio], [type=checkbox])";
    for (const control of document.querySelectorAll(typed)) control.value = "";
}"""
PASTE = """(field, text) => {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}"""
"""Thousands of lines at once: Playwright's fill has the browser lay them out one by one, for half a minute."""
READY = "() => import(document.querySelector('meta[name=texts-module]').content).then(() => {})"
NONE_TAKEN = """() => {
    for (const one of document.querySelectorAll("main [type=radio]")) one.checked = false;
    for (const one of document.querySelectorAll("main [data-needed]:not([type=radio])")) one.value ||= "1";
}"""
"""Nothing else is missing in the form."""
SEND = "() => [...document.querySelectorAll('main form')].forEach((form) => form.requestSubmit())"
NATIVE = """() => [...document.querySelectorAll("input[type=file]")]
    .filter((input) => !input.title || getComputedStyle(input).opacity !== "0").map((input) => input.outerHTML)"""


@pytest.mark.parametrize("locale", ["en-US", pytest.param("vi-VN", marks=pytest.mark.long)])
def test_an_empty_form_is_judged_in_the_reader_s_language_in_any_browser(visit, portal, locale):
    told: set[str] = set()
    for place in FORMS:
        page = visit.look(place.who, locale=locale).page
        page.route(
            "**/*", lambda route: route.abort() if route.request.method == "POST" else route.fallback()
        )
        page.goto(portal.address + place.at(portal.ids))
        page.evaluate(READY)
        page.evaluate(WATCH)
        page.evaluate(SEND)
        assert page.evaluate("() => window.bubbles") == [], place
        assert page.evaluate(NATIVE) == [], place
        told |= set(filter(None, page.locator(".error:visible").all_inner_texts()))
        page.unroute("**/*")
    assert {
        "Hãy nhập tên đăng nhập.",
        "Hãy nhập mật khẩu.",
        "Hãy ghi tên nhiệm vụ.",
        "Hãy chọn tệp CSV.",
    } <= told
    assert "Hãy ghi lý do, để đơn vị biết cần sửa gì." in told


def test_the_room_that_is_left_is_told_and_what_is_too_long_stays(visit):
    page = visit(COMMUNE).page
    page.goto(visit.server.address + "/outreach/activities/new")
    page.evaluate(READY)
    page.evaluate("() => document.querySelectorAll('form details').forEach((fold) => (fold.open = true))")
    note, left, wrong = page.locator("#note"), page.locator("#note-left"), page.locator("#note-error")

    note.fill("x\n" * 1000)
    expect(left).to_have_count(0)
    note.evaluate(PASTE, "x\n" * 1990)
    expect(left).to_contain_text("Còn 21 ký tự.")
    note.fill("ế".replace("ế", "e\u0302\u0301") * 3999 + "👍\n  ")
    expect(left.locator("[aria-hidden]")).to_have_text("Còn 0 ký tự.")
    expect(left.locator("[aria-live=polite]")).to_have_text("Còn 0 ký tự.")
    note.fill("x" * 4020)
    expect(left).to_contain_text("Dài quá 20 ký tự (nhiều nhất 4.000). Hãy viết gọn hơn.")

    page.locator(".sticky-submit button[type=submit]").first.click()
    expect(wrong).to_have_text("Dài quá 20 ký tự (nhiều nhất 4.000). Hãy viết gọn hơn.")
    expect(note).to_have_attribute("aria-invalid", "true")
    assert page.url.endswith("/outreach/activities/new"), "neither sent nor kept to be sent"
    note.fill("x" * 4000)
    expect(wrong).to_have_text("")
    expect(note).not_to_have_attribute("aria-invalid", "true")


def test_a_question_is_never_cut_by_the_browser_and_one_too_long_to_be_sent_says_so(visit, portal):
    for who, address in ((AGENCY, "/search"), (AGENCY, "/outreach"), (AGENCY, "/plans/{plan}/work")):
        page = visit.look(who).page
        page.goto(visit.server.address + address.format(**portal.ids))
        page.evaluate("() => document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
        box = page.locator("main #q")
        box.focus()
        page.evaluate(READY)
        page.keyboard.insert_text("chè " * 60 + "cuối")
        expect(box).to_have_value("chè " * 60 + "cuối")
        box.press("Enter")
        expect(page.get_by_text("Câu tìm quá dài. Chỉ tìm: “chè chè")).to_be_visible()
        expect(page.locator("main #q")).to_have_value("chè " * 60 + "cuối")
        box.focus()
        page.evaluate(READY)
        box.evaluate(PASTE, "chè " * 600)
        expect(page.locator("#q-left")).to_contain_text("Dài quá 399 ký tự (nhiều nhất 2.000).")
        before = page.url
        box.press("Enter")
        expect(page.locator("#q-error")).to_contain_text("Dài quá 399 ký tự (nhiều nhất 2.000).")
        assert page.url == before


@pytest.mark.parametrize(
    ("address", "name", "said"),
    [
        ("/assignments/{open}", "status", "Hãy chọn tình trạng."),
        ("/outreach/activities/new", "manner", "Hãy chọn hình thức."),
    ],
)
def test_of_choices_none_of_which_was_taken_it_is_said_before_anything_is_sent(
    visit, portal, address, name, said
):
    page = visit.look(COMMUNE).page
    page.goto(visit.server.address + address.format(**portal.ids))
    page.evaluate(READY)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.evaluate(NONE_TAKEN)
    page.locator(".sticky-submit button[type=submit]").first.click()
    wrong, first = page.locator(f"#{name}-error"), page.locator(f"[name={name}]").first
    expect(wrong).to_have_text(said)
    expect(first).to_be_focused()
    expect(first).to_have_attribute("aria-invalid", "true")
    expect(first).to_have_attribute("aria-describedby", f"{name}-error")
    assert "POST" not in sent
    page.keyboard.press("Space")
    expect(wrong).to_have_text("")
    expect(page.locator(f"[name={name}][aria-invalid]")).to_have_count(0)


@pytest.mark.parametrize(
    ("who", "address"), [(ADMINISTRATOR, "/admin/import/people"), (AGENCY, "/targets/{target}")]
)
def test_a_chosen_file_is_named_and_none_is_told_where_it_may_stay_away(visit, portal, who, address):
    page = visit.look(who).page
    page.goto(visit.server.address + address.format(**portal.ids))
    expect(page.get_by_text("Chưa chọn tệp nào")).to_be_visible()
    page.evaluate(READY)
    page.set_input_files("[type=file]", {"name": "người dùng.csv", "mimeType": "text/csv", "buffer": b"a"})
    expect(page.get_by_text("người dùng.csv")).to_be_visible()
    expect(page.get_by_text("Chưa chọn tệp nào")).to_be_hidden()


def answer(dialog: Dialog, asked: list[str]) -> None:
    """Leave all the same."""
    asked.append(dialog.type)
    dialog.accept()


@pytest.mark.parametrize(
    ("who", "address", "field"),
    [
        (AGENCY, "/plans/{plan}/edit", "title"),
        (AGENCY, "/plans/{plan}/tasks/new", "title"),
        (AGENCY, "/plans/new", "title"),
        (ADMINISTRATOR, "/admin/units/new", "name"),
    ],
)
def test_who_leaves_a_form_that_he_changed_is_asked_first(visit, portal, who, address, field):
    window = visit(who)
    page, asked = window.page, list[str]()
    page.on("dialog", lambda dialog: answer(dialog, asked))
    window.go(address.format(**portal.ids))
    page.goto(f"{portal.address}/search")
    assert asked == [], "nothing was changed"

    window.go(address.format(**portal.ids))
    page.locator(f"main [name={field}]").press_sequentially("Thêm")
    page.goto(f"{portal.address}/search")
    assert asked == ["beforeunload"]


def test_who_sends_what_he_changed_is_not_asked(visit, portal):
    window = visit(AGENCY)
    page, asked = window.page, list[str]()
    page.on("dialog", lambda dialog: answer(dialog, asked))
    window.go(f"/plans/{portal.ids['plan']}/edit")
    page.locator("main [name=title]").press_sequentially("Thêm")
    page.route(
        "**/edit", lambda route: route.fulfill(body="<p>Đã đến</p>", content_type="text/html; charset=utf-8")
    )

    page.locator("main form[data-ask-leaving] button:visible[type=submit]").last.click()

    expect(page.get_by_text("Đã đến")).to_be_visible()
    assert asked == []
