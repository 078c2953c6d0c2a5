"""The log in a browser, as an officer of the women's union holds it: on a phone, in a village."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, Route, expect

from tests.support.browsing import DESK, PHONE, Visits, Window
from tests.support.offline import STORED
from tests.support.portal_2022 import AGENCY, UNION, photo_bytes

pytestmark = pytest.mark.browser


def fill(window: Window, **typed: str) -> None:
    """Type as she does: the rest is there already from the last time."""
    for name, value in typed.items():
        window.page.fill(f"[name={name}]", value)


def test_sums_are_checked_as_one_types_and_nothing_is_sent_while_they_cannot_be(visit: Visits):
    window = visit(UNION, width=PHONE)
    window.go("/outreach/activities/new")
    page = window.page

    fill(window, reached="42", women="48")

    expect(page.locator("#numbers-error")).to_have_text("Số nữ không thể nhiều hơn tổng số.")
    expect(page.locator("[name=women]")).to_have_attribute("aria-invalid", "true")
    page.locator(".sticky-submit button").first.click()
    assert page.url.endswith("/outreach/activities/new")
    fill(window, women="40")
    expect(page.locator("#numbers-error")).to_be_empty()
    for name in ("reached", "women", "minority"):
        expect(page.locator(f"[name={name}]")).to_have_attribute("inputmode", "numeric")
        expect(page.locator(f"[name={name}]")).to_have_attribute("type", "text")


def test_a_number_is_read_as_it_is_written_here_and_asked_back_where_it_is_unclear(visit: Visits):
    window = visit(UNION, width=PHONE)
    window.go("/outreach/activities/new")
    page = window.page

    page.locator(".pill", has_text="Đến hộ").click()
    fill(window, topic="Bao bì", reached="1.200", women="1 100")
    expect(page.locator("#numbers-error")).to_be_empty()
    fill(window, reached="1,200")
    page.locator(".sticky-submit button").first.click()

    expect(page.locator("#reached-error")).to_have_text(
        "Tổng số: “1,200” chưa rõ là 1200 hay 1,2. Hãy ghi lại cho rõ."
    )
    expect(page.locator("[name=reached]")).to_be_focused()
    assert page.locator("[name=reached]").input_value() == "1,200"
    fill(window, reached="1200")
    expect(page.locator("#reached-error")).to_be_empty()


def test_only_the_chosen_communes_villages_are_offered(visit: Visits):
    window = visit(UNION, width=PHONE)
    window.go("/outreach/activities/new")
    page = window.page

    page.focus("[name=village]")
    assert page.locator("#villages option").count() == 1
    page.select_option("[name=commune]", label="Nà Tăm")

    expect(page.locator("#villages option")).to_have_count(0)
    page.select_option("[name=commune]", label="Bản Bo")
    expect(page.locator("#villages option")).to_have_count(1)


@pytest.mark.journey
def test_an_activity_is_logged_with_its_photo_and_the_commune_turns_green(visit_own: Visits):
    agency = visit_own(AGENCY, width=DESK)
    agency.go("/outreach/figures?period=2022-Q3")
    row = agency.page.locator(".heat tbody tr", has=agency.page.get_by_role("rowheader", name="Nà Tăm"))
    expect(row.locator(".tone-green")).to_have_count(0)

    phone = visit_own(UNION, width=PHONE)
    phone.go("/outreach")
    page = phone.page
    page.get_by_role("link", name="Ghi hoạt động").click()
    page.select_option("[name=commune]", label="Nà Tăm")
    page.locator(".pill", has_text="Đến hộ").click()
    fill(phone, village="Bản Nà Vàn", topic="Bao bì, nhãn mác", reached="12", women="9", minority="12")
    photo = FilePayload(name="ảnh.jpg", mimeType="image/jpeg", buffer=photo_bytes("Nà Vàn"))
    page.locator("[name=photos]").first.set_input_files(photo)
    page.get_by_role("button", name="Lưu, thêm nữa").click()
    expect(page.locator("#notices")).to_contain_text("Đã ghi hoạt động")
    expect(page.locator("#prefilled")).to_contain_text("Nà Tăm")
    for name in ("village", "topic", "reached"):
        expect(page.locator(f"[name={name}]")).to_have_value("")

    agency.go("/outreach/figures?period=2022-Q3")
    expect(row.locator(".tone-green")).to_have_count(1)
    row.locator(".tone-green a").click()
    expect(agency.page.locator("main")).to_contain_text("12 lượt người · nữ 9 · dân tộc thiểu số 12 · 1 ảnh")
    assert phone.heard() == agency.heard() == []


def test_a_form_that_was_sent_before_the_device_could_keep_it_is_not_kept_when_it_has_arrived(
    visit_own: Visits,
):
    """On a slow network the button is there before the module that keeps entries; the photo waited for that module."""
    phone = visit_own(UNION, width=PHONE)
    page, late, sent = phone.page, list[Route](), list[Route]()

    def hold_the_form(route: Route) -> None:
        if route.request.method == "POST":
            sent.append(route)
        else:
            route.continue_()

    def hold_the_module(route: Route) -> None:
        late.append(route)

    page.route("**/offline_form.js*", hold_the_module)
    page.route("**/activities/new", hold_the_form)
    phone.go("/outreach/activities/new")
    page.locator(".pill", has_text="Đến hộ").click()
    fill(phone, village="Bản Nà Vàn", topic="Bao bì", reached="12")
    photo = FilePayload(name="ảnh.jpg", mimeType="image/jpeg", buffer=photo_bytes("đi trước"))
    page.locator("[name=photos]").first.set_input_files(photo)

    with page.expect_request(lambda request: request.method == "POST"):
        page.get_by_role("button", name="Lưu, thêm nữa").click()
    page.unroute("**/offline_form.js*")
    late.pop().continue_()
    expect(page.locator("form[data-keeps]")).to_have_count(1)
    sent.pop().continue_()

    expect(page.locator("#notices")).to_contain_text("Đã ghi hoạt động")
    page.reload()
    expect(page.locator("form[data-keeps]")).to_have_count(1)
    expect(page.locator("[name=village]")).to_have_value("")
    assert page.evaluate(STORED) == []


def test_a_photo_of_a_refused_form_is_there_when_it_is_sent_again(visit_own: Visits):
    window = visit_own(UNION, width=PHONE)
    window.go("/outreach/activities/new")
    page = window.page
    expect(page.locator("#original-choice")).to_be_visible()
    page.locator(".pill", has_text="Đến hộ").click()
    fill(window, reached="12", topic="Bao bì")
    fill(window, held_on="1/1/2023")
    photo = FilePayload(name="ảnh.jpg", mimeType="image/jpeg", buffer=photo_bytes("hai lần"))
    page.locator("[name=photos]").first.set_input_files(photo)
    page.get_by_role("button", name="Lưu", exact=True).click()
    expect(page.locator("main")).to_contain_text("Ngày tổ chức chưa đến")
    expect(page.locator("#photo-tiles")).to_contain_text("trên máy này")

    fill(window, held_on="14/6")
    page.get_by_role("button", name="Lưu", exact=True).click()

    expect(page.locator(".photos img")).to_have_count(1)


FOLLOW = """(link) => {
  globalThis.said = [];
  new MutationObserver(() => said.push(link.textContent.trim())).observe(link, { childList: true, subtree: true });
}"""


def test_a_workbook_that_is_being_made_is_asked_for_once_and_the_link_says_so(visit: Visits):
    window = visit(AGENCY, width=DESK)
    window.go("/outreach/figures")
    link = window.page.locator("a[data-preparing]")
    link.evaluate(FOLLOW)

    for _ in range(2):  # once it has come, another may be asked for
        with window.page.expect_download() as workbook:
            link.evaluate("link => { link.click(); link.click(); }")
        assert workbook.value.suggested_filename == "thong-ke-tuyen-truyen-2022-06-15.xlsx"
        expect(link).to_have_text("Tải Excel")
    assert window.page.evaluate("said") == ["Đang tạo tệp…", "Tải Excel"] * 2
