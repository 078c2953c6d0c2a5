"""Pages that no address leads to: what stands there after something was done, or could not be."""

from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload, expect

from tests.support.axe import barriers
from tests.support.browsing import DESK, Window
from tests.support.portal_2022 import ADMINISTRATOR, AGENCY, COMMUNE

pytestmark = pytest.mark.browser


def meets_no_barrier(window: Window) -> None:
    """The page as it stands has no barrier, nor does it stick out of a phone."""
    assert window.page.locator("h1").count() == 1
    wide, room = window.page.evaluate(
        "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"
    )
    assert wide <= room
    assert barriers(window) == []


def test_a_dry_run_of_an_import_lists_its_problems(visit_own):
    window = visit_own(ADMINISTRATOR)
    window.go("/admin/import/people")
    rows = "Tên đăng nhập;Họ tên;Vai trò;Đơn vị\nan;Lò Văn An;Cán bộ đầu mối;Xã Bản Bo\n;;ông;nơi khác\n"
    file = FilePayload(name="người dùng.csv", mimeType="text/csv", buffer=rows.encode("utf-8-sig"))
    window.page.locator("input[type=file]").set_input_files(file)
    window.page.locator("main form button[type=submit]").first.click()
    window.page.wait_for_url("**/admin/import/people/*")
    expect(window.page.locator("main")).to_contain_text("Dòng 3")
    meets_no_barrier(window)


def test_a_list_of_products_is_looked_through_a_doubt_left_out_and_the_rest_taken(visit_own):
    window = visit_own(AGENCY)
    window.go("/plans/{plan}/products/import".format(**visit_own.server.ids))
    rows = (
        "TT;Tên sản phẩm;Chủ thể;Địa chỉ;Nhóm;Hạng sao\n1;Rượu ngô;HTX Bản Giang;Bản Giang;Đồ uống;3 sao\n"
        "2;Bún khô;HTX Bình Lư;xã Nơi Khác;Xe máy;6\n3;Tranh thêu;nt;nt;;\n"
    )
    file = FilePayload(name="Biểu 01.csv", mimeType="text/csv", buffer=rows.encode("utf-8-sig"))
    window.page.locator("input[type=file]").set_input_files(file)
    window.page.locator("main form button[type=submit]").first.click()
    window.page.wait_for_url("**/products/import/*")
    expect(window.page.locator("main")).to_contain_text("2 dòng chưa rõ")
    meets_no_barrier(window)

    window.page.locator("[name=skip]").first.check()
    window.page.locator("[name=skip]").last.check()
    window.page.get_by_role("button", name="Xem lại").click()
    expect(window.page.get_by_role("button", name="Nhập 1 sản phẩm")).to_be_visible()
    meets_no_barrier(window)
    window.page.get_by_role("button", name="Nhập 1 sản phẩm").click()
    expect(window.page.locator("main")).to_contain_text("Rượu ngô")


def test_a_plan_file_is_taken_out_looked_through_and_becomes_a_draft(visit_own, tmp_path):
    window = visit_own(AGENCY)
    window.go("/plans")
    with window.page.expect_download() as taken_out:
        window.page.get_by_role("link", name="Tải kế hoạch “Kế hoạch OCOP năm 2022").click()
    taken_out.value.save_as(tmp_path / "kế hoạch.yaml")
    text = (tmp_path / "kế hoạch.yaml").read_text("utf-8")

    window.go("/plans/file")
    send_plan_file(window, text.replace("frequency: quarterly", "frequency: daily", 1))
    expect(window.page.locator("#problems")).to_contain_text("].frequency: phải là một trong")
    meets_no_barrier(window)
    send_plan_file(window, text)
    window.page.wait_for_url("**/plans/file/*")
    expect(window.page.locator("#notes")).to_contain_text("cổng đã có kế hoạch mã ocop-2022")
    meets_no_barrier(window)
    window.page.get_by_role("button", name="Tạo bản soạn").click()
    window.page.wait_for_url("**/outline")
    expect(window.page.locator("main")).to_contain_text("26 nhiệm vụ")


def send_plan_file(window, text: str) -> None:
    """Choose a file and let it be checked."""
    file = FilePayload(name="kế hoạch.yaml", mimeType="application/yaml", buffer=text.encode())
    window.page.locator("input[type=file]").set_input_files(file)
    window.page.get_by_role("button", name="Kiểm tra tệp").click()


def test_a_form_that_is_refused_says_what_to_mend_beside_the_field(visit_own):
    window = visit_own(COMMUNE)
    window.go("/password")
    for name, typed in (("current", "sai rồi"), ("new", "ngắn"), ("again", "khác")):
        window.page.fill(f"[name={name}]", typed)
    window.page.locator("main form button[type=submit]").first.click()
    expect(window.page.locator("[aria-invalid=true]").first).to_be_visible()
    expect(window.page.locator("[name=new]")).to_have_attribute("aria-describedby", "new-hint new-error")
    meets_no_barrier(window)


def test_two_officers_change_the_same_task_and_the_later_sees_both_versions(visit_own):
    address = "/tasks/{task}/edit".format(**visit_own.server.ids)
    first, second = visit_own(AGENCY, width=DESK), visit_own(f"{AGENCY}-2", width=DESK)
    for window, title in ((first, "Tên do người thứ nhất đặt"), (second, "Tên do người thứ hai đặt")):
        window.go(address)
        window.page.fill("[name=title]", title)
    for window in (first, second):
        window.page.locator("main form button[type=submit]").last.click()

    expect(second.page.locator("main")).to_contain_text("Tên do người thứ nhất đặt")
    expect(second.page.locator("[name=title]").last).to_have_value("Tên do người thứ hai đặt")
    meets_no_barrier(second)


def test_a_new_person_s_first_password_is_shown_once(visit_own):
    window = visit_own(ADMINISTRATOR, width=DESK)
    window.go("/admin/people/new")
    window.page.fill("[name=name]", "Giàng A Páo")
    window.page.fill("[name=username]", "giang-a-pao")
    unit, role = window.page.locator("[name=unit], [name=unit_id]"), window.page.locator("[name=role]")
    unit.first.select_option(str(visit_own.server.ids["unit"]))
    if role.first.evaluate("e => e.tagName") == "SELECT":
        role.first.select_option("focal_point")
    else:
        window.page.check("[name=role][value=focal_point]", force=True)
    window.page.locator("main form button[type=submit]").last.click()
    expect(window.page.locator("main")).to_contain_text("giang-a-pao")
    meets_no_barrier(window)
