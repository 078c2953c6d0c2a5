"""The desk of the standing agency in a browser: a whole group at once, and a deadline read as it is typed."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.support.browsing import PHONE
from tests.support.portal_2022 import AGENCY

pytestmark = pytest.mark.browser


def test_all_communes_are_chosen_at_once_and_one_of_them_left_out(visit):
    window = visit(AGENCY, width=PHONE)
    window.go("/plans/{plan}/tasks/new".format(**visit.server.ids))
    communes = window.page.locator("details.parts", has_text="Xã, thị trấn")
    communes.locator("summary").click()

    communes.locator("select[data-group]").select_option("lead")
    communes.locator("select:not([data-group])").first.select_option("")

    expect(communes.locator("[data-counts]")).to_have_text("12 chủ trì")
    window.page.fill("[name=title]", "Hội chợ cuối năm")
    window.page.get_by_role("button", name="Xem trước khi giao").last.click()
    expect(window.page.locator("#effects")).to_contain_text("12 đơn vị nhận 12 công việc mới")


def test_a_deadline_is_read_as_it_is_typed_and_its_day_taken_over(visit):
    window = visit(AGENCY, width=PHONE)
    window.go("/plans/{plan}/tasks/new".format(**visit.server.ids))

    window.page.locator("[name=wording]").press_sequentially("Trước ngày 20/4/2022")
    expect(window.page.locator("#reading")).to_contain_text("Thứ Ba, 19/04/2022")
    window.page.get_by_role("button", name="Dùng ngày này").click()

    expect(window.page.locator("[name=due_on]")).to_have_value("19/04/2022")


def test_a_rule_that_was_read_is_taken_over_and_the_dates_follow_every_choice(visit):
    window = visit(AGENCY, width=PHONE)
    window.go("/plans/{plan}/tasks/new".format(**visit.server.ids))
    page, dates = window.page, window.page.locator("#due-dates")

    page.locator("[name=wording]").press_sequentially("Trước ngày 25 tháng cuối quý")
    expect(page.locator("#reading")).to_contain_text("Năm 2022: 24/03, 24/06, 24/09, 24/12")
    page.get_by_role("button", name="Dùng hạn này").click()

    expect(page.locator("[name=frequency]")).to_have_value("quarterly")
    expect(page.locator("[name=due_rule][value=own]")).to_be_checked()
    expect(dates).to_contain_text(
        "chậm nhất ngày 24 của tháng cuối quý. Năm 2022: 24/03, 24/06, 24/09, 24/12"
    )
    page.locator("[name=due_rule-month]").select_option("after-1")
    expect(dates).to_contain_text("tháng đầu quý sau. Năm 2022: 24/04, 24/07, 24/10, 24/01/2023")
    page.locator("[name=frequency]").select_option("yearly")
    expect(dates).to_contain_text("Năm 2022: 24/01/2023")
    page.get_by_label("Theo kỳ của kế hoạch").check()
    expect(dates).to_contain_text("theo kỳ của kế hoạch. Năm 2022: 17/12")
    expect(page.locator("[name=due_rule-month]")).to_be_hidden()
    page.locator("[name=frequency]").select_option("once")
    expect(page.get_by_label("Theo kỳ của kế hoạch")).to_be_hidden()


def test_a_document_that_is_too_large_is_told_when_it_is_chosen(visit, tmp_path):
    window, scan = visit(AGENCY, width=PHONE), tmp_path / "kế hoạch.pdf"
    scan.write_bytes(bytes(20_000_001))
    window.go("/plans/{plan}/edit".format(**visit.server.ids))

    window.page.set_input_files("[name=document]", scan)
    expect(window.page.locator("#document-error")).to_contain_text("Tệp lớn hơn 20 MB")
    window.page.set_input_files(
        "[name=document]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"a"}
    )
    expect(window.page.locator("#document-error")).to_be_empty()
