"""Plans as offices keep them in Excel, invented in the manner of real ones, written by openpyxl."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook as Written

from ocop_tasks.rules.plan_sheets.dry_run_result import SheetPlan, SheetTask
from ocop_tasks.rules.plan_sheets.sheet_plan import read_plan
from ocop_tasks.rules.plan_sheets.unit_forms import KnownUnit
from ocop_tasks.rules.text.days import DaySpan
from ocop_tasks.settings import ROOT
from tests.storage.spreadsheets.workbooks import grid

YEAR_2022 = DaySpan(date(2022, 1, 1), date(2022, 12, 31))
UNITS_FILE = Path(ROOT) / "ocop_tasks/seeding/data/tam-duong-units.yaml"


def _known(nodes: list[dict[str, Any]]) -> list[KnownUnit]:
    found: list[KnownUnit] = []
    waiting = list(nodes)
    while waiting:
        node = waiting.pop(0)
        is_commune = node["kind"] == "commune"
        found.append(KnownUnit(len(found) + 1, node["code"], node["name"], node["short_name"], is_commune))
        waiting = [*node.get("children", []), *waiting]
    return found


UNITS = _known(yaml.safe_load(UNITS_FILE.read_text("utf-8"))["units"])
CODE = {unit.id: unit.code for unit in UNITS}
COMMUNES = [unit.code for unit in UNITS if unit.is_commune]


def read(workbook: Any, **mapping: Any) -> SheetPlan:
    """The dry run of a workbook of openpyxl for 2022, by the units of Tam Đường."""
    return read_plan(grid(workbook), UNITS, YEAR_2022, **mapping)


def codes(units: tuple[int, ...]) -> list[str]:
    """The codes of units, for reading."""
    return [CODE[unit] for unit in units]


def asked(plan: SheetPlan) -> list[tuple[str, str, str]]:
    """Every doubt in short: how heavy, what is asked, and where."""
    return [(doubt.weight.value, doubt.asked.value, doubt.cell) for doubt in plan.doubts]


def task(plan: SheetPlan, title: str) -> SheetTask:
    """The one task whose title begins so."""
    (found,) = [each for each in plan.tasks if each.title.startswith(title)]
    return found


def filled(text: str, merged: str = "", title: str = "Kế hoạch", *, also: Any = None) -> Any:
    """A workbook with a sheet of these rows: a line each, cells parted by "|", a day as 2022-04-20, a line end as "⏎".

    ``also`` is a workbook to which the sheet is added.
    """
    workbook = also or Written()
    sheet = workbook.create_sheet(title) if also else workbook.active
    sheet.title = title
    for number, line in enumerate(text.strip("\n").split("\n"), start=1):
        for column, written in enumerate(line.split("|"), start=1):
            value = _value(written.strip().replace("⏎", "\n"))
            if value is not None:
                sheet.cell(number, column).value = value
                if isinstance(value, date):
                    sheet.cell(number, column).number_format = "dd/mm/yyyy"
    for area in merged.split():
        sheet.merge_cells(area)
    return workbook


def _value(written: str) -> object:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", written):
        return date.fromisoformat(written)
    if re.fullmatch(r"\d+", written):
        return int(written)
    return float(written) if re.fullmatch(r"0\.\d", written) else written or None


def ocop() -> Any:
    """Letterhead, title, two rows of headings and their numbers, roman sections, "nt", signatures."""
    workbook = filled(
        """
UBND HUYỆN TAM ĐƯỜNG | | | | CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
PHÒNG NÔNG NGHIỆP VÀ PTNT | | | | Độc lập - Tự do - Hạnh phúc
BIỂU PHÂN CÔNG NHIỆM VỤ CHƯƠNG TRÌNH OCOP NĂM 2022
(Kèm theo Kế hoạch số 123/KH-UBND ngày 15/02/2022)

TT | Nội dung công việc | Đơn vị thực hiện | | Thời gian⏎hoàn thành | Kết quả, sản phẩm | Ghi chú
 | | Chủ trì | Phối hợp
(1) | (2) | (3) | (4) | (5) | (6) | (7)
I | TUYÊN TRUYỀN, TẬP HUẤN
1 | Tuyên truyền trên hệ thống truyền thanh | TT VH-TT-TT | P.NN&PTNT; UBND các xã, thị trấn | Hàng tháng | Tin, bài
2 | Tập huấn cán bộ OCOP cấp xã | Phòng NN và PTNT | Phòng KTHT⏎TTYT | Quý II | Báo cáo | 01 lớp
3 | Tổ chức hội nghị triển khai kế hoạch | nt | nt | 2022-03-31 | nt
II | ĐÁNH GIÁ, XẾP HẠNG SẢN PHẨM
1 | Đánh giá, xếp hạng đợt 1 | Hội đồng đánh giá | Tổ giúp việc và TTYT | Trước ngày 20/4/2022 | Quyết định
2 | Đánh giá, xếp hạng đợt 2 | -nt- | -nt- | Trước ngày 20/6/2022 | -nt-
3 | Rà soát, lựa chọn sản phẩm mới | UBND các xã, thị trấn | Phòng NN&PTNT, UBMTTQ huyện | 2022-05-01 | Danh sách

 | Nơi nhận: | | | TM. UỶ BAN NHÂN DÂN
 | - Như trên; | | | KT. CHỦ TỊCH
 | - Lưu: VT. | | | Nguyễn Văn A
""",
        "A1:D1 E1:G1 A3:G3 A4:G4 A6:A7 B6:B7 C6:D6 E6:E7 F6:F7 G6:G7 B9:G9 B13:G13",
    )
    workbook.active["E16"].number_format = "mm/yyyy"
    return workbook


def new_countryside() -> Any:
    """Letters, romans and figures in one tree; a lead merged over several rows; what a task says in several lines."""
    return filled(
        """
KẾ HOẠCH XÂY DỰNG NÔNG THÔN MỚI NĂM 2022
STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn | Ghi chú
A | NHIỆM VỤ CHUNG
1 | Kiện toàn Ban Chỉ đạo | Phòng NN&PTNT | Phòng TC-KH | 31/3/2022
B | NHIỆM VỤ CỤ THỂ
I | Hạ tầng
1 | Giao thông
1.1 | Cứng hoá đường bản | Phòng Kinh tế - Hạ tầng | Các xã, thị trấn | Quý III/2022
1.2 | Duy tu đường liên xã | | Phòng TC-KH | Quý IV
2 | Thuỷ lợi: sửa chữa kênh mương | | | 30/11/2022
II | Môi trường
1 | Thu gom rác thải tại các bản | Phòng TN&MT | Hội LHPN huyện; Huyện đoàn | Thường xuyên
 | - Ra quân dọn vệ sinh sáng thứ Bảy
 | - Mỗi bản một tổ tự quản
2 | Kiểm tra các cơ sở sản xuất | P.TNMT | Công an huyện | 6 tháng đầu năm
""",
        "A1:F1 C8:C10",
        "NTM",
    )


def digital() -> Any:
    """The time is marked in a column for each quarter."""
    return filled(
        """
TT | Nội dung | Đơn vị chủ trì | Đơn vị phối hợp | Thời gian thực hiện | | | | Sản phẩm
 | | | | Quý I | Quý II | Quý III | Quý IV
1 | Lập tổ công nghệ số cộng đồng | UBND các xã, thị trấn | Huyện đoàn | x | | | | Quyết định
2 | Báo cáo mức độ chuyển đổi số | Phòng VH&TT | Các phòng NN&PTNT, TC-KH | x | x | x | x | Báo cáo
3 | Đưa sản phẩm OCOP lên sàn điện tử | Phòng KT-HT | Phòng VHTT | | x | x | | 20 sản phẩm
""",
        "A1:A2 B1:B2 C1:C2 D1:D2 E1:H1 I1:I2",
        "Chuyển đổi số",
    )


def half_done() -> Any:
    """Work that goes on: when it began and ends, its state and per cent, money and a person in charge."""
    workbook = filled(
        """
BẢNG THEO DÕI TIẾN ĐỘ
STT | Tên công việc | Lãnh đạo phụ trách | Đơn vị chủ trì | Thời gian | | Tình trạng | % hoàn thành | Kinh phí
 | | | | Bắt đầu | Kết thúc
1 | Hội chợ nông sản | Ông Chu | Phòng KT-HT | 2022-01-10 | 2022-03-15 | Đã hoàn thành | 1 | 45
2 | Thiết kế bao bì cho 5 sản phẩm | Bà Mai | Phòng KT-HT | 2022-02-01 | 2022-06-30 | Đang thực hiện | 0.6 | 30
3 | Hồ sơ công bố chất lượng | Bà Mai | TTYT | 2022-04-01 | 2022-09-30 | Chưa thực hiện | 0 | 0
4 | Phóng sự trên đài huyện | Ông Chu | TT VH, TT&TT | 2022-04-01 | 2022-08-31 | Vướng kinh phí | 0.2 | 10
5 | Gian hàng tại chợ phiên | Ông Chu | Phòng KT-HT | 2022-04-01 | 2022-08-31 | Hoàn thành | 0.5 | 10
 | Tổng cộng | | | | | | | 95
""",
        "A1:I1 A2:A3 B2:B3 C2:C3 D2:D3 E2:F2 G2:G3 H2:H3 I2:I3",
        "Theo dõi",
    )
    for row in range(4, 9):
        workbook.active[f"H{row}"].number_format = "0%"
    return workbook


def bare() -> Any:
    """No column of numbers: they stand before the text; two sheets of one form, a third one hidden."""
    headings = "Nội dung thực hiện | Cơ quan, đơn vị thực hiện | Tiến độ thực hiện"
    workbook = filled(
        f"""
{headings}
I. Phát triển sản phẩm
1. Hướng dẫn hoàn thiện sản phẩm đã xếp hạng | Phòng NN&PTNT, Phòng KT-HT | Hàng quý
2. Khảo sát sản phẩm tiềm năng | UBND xã Bản Bo, Bình Lư và Khun Há | T5/2022
""",
        title="Phần 1",
    )
    filled(
        f"""
{headings}
II. Xúc tiến thương mại
1. Tham gia hội chợ của tỉnh | Phòng KTHT | Quý 4
""",
        title="Phần 2",
        also=workbook,
    )
    filled("Phòng NN&PTNT", title="DanhMuc", also=workbook)
    workbook["DanhMuc"].sheet_state = "hidden"
    return workbook


def in_lines() -> Any:
    """One task over several rows, merged, a unit in each; and the headings once more, as on the next page."""
    return filled(
        """
TT | Nội dung | Chủ trì | Phối hợp | Thời gian | Kết quả
1 | Vận động Nhân dân tham gia | Hội Nông dân huyện | UBND các xã, thị trấn | Thường xuyên | Báo cáo
 | | Hội LHPN huyện
 | | Hội CCB
TT | Nội dung | Chủ trì | Phối hợp | Thời gian | Kết quả
2 | Gian hàng giới thiệu sản phẩm | Phòng KT-HT | Phòng VHTT | 30/6/2022 | Gian hàng
3 | Gian hàng giới thiệu sản phẩm | Phòng KT-HT | Phòng VHTT | 30/6/2022 | Gian hàng
""",
        "A2:A4 B2:B4 D2:D4 E2:E4 F2:F4",
    )


def troubled() -> Any:
    """Everything that cannot be taken as it stands."""
    workbook = filled(
        """
TT | Nội dung | Chủ trì | Phối hợp | Thời gian | Nguồn vốn
1 | Không ai chủ trì | | Phòng TC-KH | Quý I
2 | Chủ trì không có trong cổng | Phòng Dân tộc | Các đơn vị liên quan | Quý I
3 | Ngày không có thật | Phòng TC-KH | | 31/02/2022
4 | Thời gian không rõ | Phòng TC-KH | | Sau khi có hướng dẫn
5 | Ngoài năm kế hoạch | Phòng TC-KH | | 2023-01-31
6 | Không nêu thời gian | Phòng TC-KH | Phòng TC-KH | | Ngân sách
7 | =[1]Nam2021!B7 | Phòng TC-KH | | Quý I
8 | Ô lỗi | #REF! | | Quý I
9 | Dòng ẩn | Phòng TC-KH | | Quý I
 | | | Phòng KT-HT
10 | Có chữ bên cạnh | Phòng TC-KH | | Quý I | | | hỏi lại anh Minh
nt | nt | nt
"""
    )
    sheet = workbook.active
    sheet["C9"].data_type = "e"
    sheet.row_dimensions[10].hidden = True
    return workbook


def lying() -> Any:
    """Headings merged over two columns without names of their own, and down into the first row of the table."""
    return filled(
        """
TT | Nội dung | Đơn vị chủ trì | | Thời gian
1 | Tập huấn | Phòng NN&PTNT | Phòng KT-HT
2 | Hội nghị | Phòng TC-KH | TTYT | Quý II
""",
        "C1:D1 E1:E2",
    )


ALL = (ocop, new_countryside, digital, half_done, bare, in_lines, troubled, lying)
