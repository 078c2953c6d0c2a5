"""A decision moves a round and adds a task: prepared beside the running plan, looked at, applied, compared."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.support.axe import barriers
from tests.support.browsing import DESK, PHONE, Window
from tests.support.portal_2022 import AGENCY, COMMUNE

pytestmark = [pytest.mark.browser, pytest.mark.journey]

ROUND = "Tổ chức đợt 2 chấm điểm, xếp hạng sản phẩm của huyện"


def quiet(window: Window) -> None:
    """Nothing hangs over the edge, nobody is kept out, and the browser does not complain."""
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert window.page.evaluate(wide) == 0
    assert not barriers(window)
    assert not window.heard()


def discard_the_one_that_is_there(page: Page) -> None:
    page.get_by_role("link", name="Xoá bản điều chỉnh").click()
    page.get_by_role("button", name="Xoá bản điều chỉnh").click()
    expect(page.get_by_text("Kế hoạch đang thực hiện giữ nguyên.")).to_be_visible()


def test_a_round_is_moved_and_a_commune_sees_by_which_decision(visit_own):
    window, ids = visit_own(AGENCY, width=PHONE), visit_own.server.ids
    page = window.page
    window.go("/plans/{plan}/amendment".format(**ids))
    discard_the_one_that_is_there(page)

    page.get_by_role("link", name="Điều chỉnh theo văn bản").click()
    quiet(window)
    page.get_by_label("Số, ký hiệu văn bản").fill("61/QĐ-UBND")
    page.locator("[name=day]").fill("14/6/2022")
    page.get_by_role("button", name="Bắt đầu soạn điều chỉnh").click()
    page.get_by_role("link", name=ROUND).click()
    page.locator("[name=due_on]").fill("29/07/2022")
    page.get_by_role("button", name="Lưu thay đổi").last.click()
    page.get_by_role("link", name="Xem thay đổi và áp dụng").click()

    expect(page.locator("main")).to_contain_text("Một lần, hạn 29/07/2022")
    expect(page.locator("main")).to_contain_text("công việc có hạn mới: 29/07/2022")
    quiet(window)
    page.get_by_role("button", name="Áp dụng điều chỉnh").click()
    expect(page.get_by_text("Đã áp dụng: Điều chỉnh theo 61/QĐ-UBND ngày 14/06/2022.")).to_be_visible()

    commune = visit_own(COMMUNE, width=DESK)
    commune.go("/plans/{plan}/versions".format(**ids))
    commune.page.get_by_role("link", name="Xem thay đổi so với lần trước").first.click()
    expect(commune.page.locator("main")).to_contain_text("61/QĐ-UBND")
    expect(commune.page.locator("main")).to_contain_text("Một lần, hạn 29/07/2022")
    quiet(commune)
