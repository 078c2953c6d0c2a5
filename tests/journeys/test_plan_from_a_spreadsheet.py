"""An office brings its table of forty tasks: doubts are answered, a draft is made, looked at and taken back."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.rules.plan_sheets.layouts import filled
from tests.storage.spreadsheets.workbooks import saved
from tests.support.axe import barriers
from tests.support.browsing import DESK, PHONE, Window
from tests.support.portal_2022 import AGENCY, COMMUNE

pytestmark = pytest.mark.browser

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORK = {
    "TUYÊN TRUYỀN, PHỔ BIẾN": ("Phát tin phòng cháy", "Treo pa nô", "Tập huấn tổ xung kích", "Họp bản"),
    "LỰC LƯỢNG, PHƯƠNG TIỆN": (
        "Kiện toàn ban chỉ huy",
        "Sửa máy thổi gió",
        "Đo lại đường băng",
        "Cấp áo bảo hộ",
    ),
    "TUẦN TRA, CANH GÁC": ("Trực chòi canh", "Tuần tra mùa khô", "Ghi sổ trực", "Báo cấp dự báo cháy"),
    "DIỄN TẬP, TỔNG KẾT": ("Diễn tập cấp xã", "Rút kinh nghiệm", "Tổng kết mùa khô", "Đề nghị khen thưởng"),
}
"""Sections of a plan against forest fires, and what is done in each."""
ROMANS = ("I", "II", "III", "IV")
TIMES = (
    "Hàng tháng",
    "Quý II",
    "trước mùa khô",
    "Trước ngày 20/4/2022",
    "2022-05-01",
    "nt",
    "nt",
    "Hàng quý",
    "15/3/2022",
    "nt",
)
"""Each section's ten: often "as above", now a text, now a real day; one nobody understands."""


def table(year: int = 2022) -> Any:
    """As the office keeps it: letterhead, two rows of headings, merged cells, signatures; forty tasks of that year."""
    lines = [
        "UỶ BAN NHÂN DÂN HUYỆN | | | | CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "HẠT KIỂM LÂM | | | | Độc lập - Tự do - Hạnh phúc",
        "BIỂU PHÂN CÔNG NHIỆM VỤ PHÒNG CHÁY, CHỮA CHÁY RỪNG NĂM 2022".replace("2022", str(year)),
        "",
        "TT | Nội dung công việc | Đơn vị thực hiện | | Thời gian hoàn thành | Sản phẩm | Kinh phí",
        " | | Chủ trì | Phối hợp",
    ]
    merged = ["A1:B1", "E1:G1", "A3:G3", "A5:A6", "B5:B6", "C5:D5", "E5:E6", "F5:F6", "G5:G6"]
    for roman, (section, works) in zip(ROMANS, WORK.items(), strict=True):
        lines.append(f"{roman} | {section}")
        for number in range(10):
            work = f"{works[number % 4]}, đợt {number // 4 + 1}"
            lead = (
                ("Phòng NN&PTNT", "Hạt Kiểm lâm", "UBND các xã, thị trấn")[number % 3] if number < 3 else "nt"
            )
            helping = "P. TC-KH; các đơn vị liên quan" if number == 0 else "nt" if number < 5 else ""
            time = TIMES[number].replace("2022", str(year))
            lines.append(f"{number + 1} | {work} | {lead} | {helping} | {time} | Báo cáo | 10 triệu")
    lines += ["", " | Nơi nhận: | | | KT. CHỦ TỊCH", " | - Như trên; | | | PHÓ CHỦ TỊCH"]
    return filled("\n".join(lines), " ".join(merged), "Phân công")


def send(page: Page, workbook: Any) -> None:
    """Choose the file and look at what it would be."""
    file = FilePayload(name="phân công PCCCR.xlsx", mimeType=XLSX, buffer=saved(workbook))
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Xem trước").click()
    page.wait_for_url("**/import/*")


def meets_no_barrier(window: Window) -> None:
    """The page as it stands has no barrier, nor does it stick out of a phone."""
    for width in (PHONE, DESK):
        window.page.set_viewport_size({"width": width, "height": 900})
        wide, room = window.page.evaluate(
            "[document.scrollingElement.scrollWidth, document.scrollingElement.clientWidth]"
        )
        assert wide <= room
        assert barriers(window) == []


def test_forty_tasks_of_another_subject_become_a_draft_and_are_taken_back(visit_own):
    window = visit_own(AGENCY, width=DESK)
    page = window.page
    window.go("/plans/new")
    page.select_option("[name=copy]", "-1")
    page.fill("[name=title]", "Kế hoạch phòng cháy, chữa cháy rừng năm 2022")
    page.fill("[name=year]", "2022")
    page.get_by_role("button", name="Tạo bản soạn").click()
    page.wait_for_url("**/import")
    meets_no_barrier(window)

    send(page, table())
    main = page.locator("main")
    expect(main).to_contain_text("2 chỗ chưa rõ")
    expect(main).to_contain_text("“Hạt Kiểm lâm” Chưa rõ là đơn vị nào của kế hoạch.")
    expect(main).to_contain_text("Phân công, ô C9, C20, C31, C42")
    expect(main).to_contain_text("“trước mùa khô” Chưa hiểu thời hạn này là ngày nào, hay kỳ nào.")
    expect(page.get_by_role("button", name="vào bản soạn")).to_have_count(0)
    meets_no_barrier(window)

    page.get_by_label("Đơn vị: Phân công, ô C9").select_option(label="Phòng TN&MT")
    page.get_by_label("Báo cáo: Phân công, ô E10").select_option(label="Một lần")
    page.get_by_label("Hạn, nếu một lần: Phân công, ô E10").fill("31/2")
    page.get_by_role("button", name="Xem lại").click()
    expect(main).to_contain_text("Lịch không có ngày này.")
    expect(page.get_by_label("Hạn, nếu một lần: Phân công, ô E10")).to_have_value("31/2")
    meets_no_barrier(window)
    page.get_by_label("Hạn, nếu một lần: Phân công, ô E10").fill("31/10")
    page.get_by_role("button", name="Xem lại").click()
    expect(page.get_by_role("button", name="Đưa 40 nhiệm vụ vào bản soạn")).to_be_visible()
    expect(main).to_contain_text("31/10/2022 “trước mùa khô”")
    meets_no_barrier(window)

    page.get_by_role("button", name="Đưa 40 nhiệm vụ vào bản soạn").click()
    page.wait_for_url("**/outline")
    expect(page.locator("body")).to_contain_text("Đã đưa 40 nhiệm vụ vào bản soạn.")
    expect(main).to_contain_text("IV. DIỄN TẬP, TỔNG KẾT")
    meets_no_barrier(window)
    page.get_by_role("link", name="Kiểm tra và ban hành").click()
    expect(main).to_contain_text("40 nhiệm vụ được giao cho")
    expect(main).not_to_contain_text("Phải sửa trước khi ban hành")

    page.go_back()
    page.get_by_role("link", name="Rút lại lần nhập").click()
    meets_no_barrier(window)
    page.get_by_role("button", name="Rút lại lần nhập này").click()
    page.wait_for_url("**/outline")
    expect(main).to_contain_text("Kế hoạch chưa có mục nào")


HALF_DONE = """
TT | Nội dung | Chủ trì | Thời hạn | Tình trạng | Tỷ lệ | Ngày hoàn thành
I | PHÒNG CHÁY
1 | Kiện toàn ban chỉ huy | UBND các xã, thị trấn | Trước ngày 20/4/2022 | Đã xong | |
2 | Sửa máy thổi gió | Phòng KT-HT | 30/4/2022 | Hoàn thành | 100% | 4/5/2022
3 | Đo lại đường băng | Phòng KT-HT | quý II | Vướng mặt bằng | |
"""


def test_work_that_is_half_done_begins_where_the_table_says(visit_own):
    window = visit_own(AGENCY, width=DESK)
    page, main = window.page, window.page.locator("main")
    window.go("/plans/new")
    page.select_option("[name=copy]", "-1")
    page.fill("[name=title]", "Kế hoạch phòng cháy rừng đang làm dở")
    page.fill("[name=year]", "2022")
    page.get_by_role("button", name="Tạo bản soạn").click()
    page.wait_for_url("**/import")

    send(page, filled(HALF_DONE.strip()))
    expect(main).to_contain_text("1 việc đã xong mà dòng không ghi ngày xong")
    page.get_by_label("Tình hình trong bảng tính đến ngày").fill("31/5/2022")
    page.get_by_label("Xong khi nào").select_option(label="Đúng hạn (tính là ngày hết hạn)")
    page.get_by_label("Tình trạng: Kế hoạch, ô E5").select_option(label="Đang thực hiện")
    meets_no_barrier(window)
    page.get_by_role("button", name="Xem lại").click()
    expect(main).to_contain_text("Đã làm trước: xong ngày 04/05/2022")
    meets_no_barrier(window)
    page.get_by_role("button", name="Đưa 3 nhiệm vụ vào bản soạn").click()
    page.wait_for_url("**/outline")

    page.get_by_role("link", name="Đã làm trước: 0 %, đến 31/05/2022").click()
    page.get_by_label("Tỷ lệ, nếu đang thực hiện (%)").fill("30")
    meets_no_barrier(window)
    page.get_by_role("button", name="Lưu").click()
    page.wait_for_url("**/outline*")
    expect(main).to_contain_text("Đã làm trước: 30 %, đến 31/05/2022")

    page.get_by_role("link", name="Kiểm tra và ban hành").click()
    expect(main).to_contain_text("15 việc bắt đầu với tình trạng đã ghi từ bảng tính")
    expect(main).to_contain_text("1 nhiệm vụ quá hạn ngay khi giao")
    page.get_by_role("button", name="Ban hành, giao việc").click()
    page.wait_for_url("**/progress*")

    commune = visit_own(COMMUNE)
    commune.go("/my-tasks?group=done")
    commune.page.get_by_role("link", name="Kiện toàn ban chỉ huy").first.click()
    own = commune.page.locator("main")
    expect(own).to_contain_text("cơ quan thường trực ghi việc này đã xong ngày 19/04/2022, theo bảng tính")
    expect(own).to_contain_text("Tiếp nhận từ bảng tính · Đã hoàn thành · xong ngày 19/04/2022")
    expect(own).to_contain_text("“Tình trạng: Đã xong” (phân công PCCCR.xlsx)")
    meets_no_barrier(commune)
