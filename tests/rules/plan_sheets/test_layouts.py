"""Tables as offices keep them become sections and tasks; what is not sure is asked, at its cell."""

from __future__ import annotations

from datetime import date

from ocop_tasks.rules.plan_sheets.dry_run_result import Note
from ocop_tasks.rules.plan_sheets.task_times import Term
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from tests.rules.plan_sheets import layouts
from tests.rules.plan_sheets.layouts import COMMUNES, asked, codes, read, task


def sections(plan):
    """Each section as its path of labels, and its title."""
    paths: list[str] = []
    for section in plan.sections:
        above = f"{paths[section.parent]}." if section.parent is not None else ""
        paths.append(above + section.label)
    return list(zip(paths, [section.title for section in plan.sections], strict=True))


def test_a_table_of_the_ocop_plan_is_read_without_a_doubt():
    plan = read(layouts.ocop())

    assert asked(plan) == []
    assert plan.is_ready
    assert sections(plan) == [("I", "TUYÊN TRUYỀN, TẬP HUẤN"), ("II", "ĐÁNH GIÁ, XẾP HẠNG SẢN PHẨM")]
    assert [(each.section, each.label) for each in plan.tasks] == [
        (0, "1"), (0, "2"), (0, "3"), (1, "1"), (1, "2"), (1, "3")
    ]  # fmt: skip
    (sheet,) = plan.sheets
    assert (sheet.heading_rows, sheet.ends_before) == ((6, 8), 18)
    assert "BIỂU PHÂN CÔNG NHIỆM VỤ CHƯƠNG TRÌNH OCOP NĂM 2022" in sheet.titles


def test_units_times_and_what_is_the_same_as_above():
    plan = read(layouts.ocop())
    monthly, training, meeting = plan.tasks[:3]

    assert monthly.term == Term(Frequency.MONTHLY, wording="Hàng tháng")
    assert (codes(monthly.lead), codes(monthly.coordinating)) == (["tt-vh-tt-tt"], ["nn-ptnt", *COMMUNES])
    assert (training.term.due_on, training.term.wording) == (date(2022, 6, 30), "Quý II")
    assert codes(training.coordinating) == ["kt-ht", "tt-y-te"]
    assert training.notes == (Note("Kết quả, sản phẩm", "Báo cáo"), Note("Ghi chú", "01 lớp"))
    assert (meeting.lead, meeting.coordinating) == (training.lead, training.coordinating)
    assert meeting.term.due_on == date(2022, 3, 31)
    assert meeting.notes == (Note("Kết quả, sản phẩm", "Báo cáo"),)
    assert task(plan, "Đánh giá, xếp hạng đợt 2").term.due_on == date(2022, 6, 19)
    assert task(plan, "Đánh giá, xếp hạng đợt 2").cells["lead"] == "C15"


def test_a_month_that_excel_keeps_as_its_first_day_is_due_at_its_end():
    communes = task(read(layouts.ocop()), "Rà soát")
    assert (communes.term.due_on, communes.term.wording) == (date(2022, 5, 31), "05/2022")
    assert codes(communes.lead) == COMMUNES


def test_letters_romans_and_figures_make_one_tree():
    plan = read(layouts.new_countryside())

    assert sections(plan) == [
        ("A", "NHIỆM VỤ CHUNG"),
        ("B", "NHIỆM VỤ CỤ THỂ"),
        ("B.I", "Hạ tầng"),
        ("B.I.1", "Giao thông"),
        ("B.II", "Môi trường"),
    ]
    assert [plan.sections[each.section].title for each in plan.tasks if each.section is not None] == [
        "NHIỆM VỤ CHUNG", "Giao thông", "Giao thông", "Hạ tầng", "Môi trường", "Môi trường"
    ]  # fmt: skip


def test_a_lead_merged_over_rows_leads_each_of_them():
    plan = read(layouts.new_countryside())
    assert [codes(each.lead) for each in plan.tasks if each.rows[0] in (8, 9, 10)] == [["kt-ht"]] * 3


def test_lines_below_a_task_are_its_own_words_and_continuing_work_is_quarterly():
    plan = read(layouts.new_countryside())
    rubbish = task(plan, "Thu gom rác")

    assert rubbish.rows == (12, 13, 14)
    assert rubbish.notes == (
        Note("", "- Ra quân dọn vệ sinh sáng thứ Bảy"),
        Note("", "- Mỗi bản một tổ tự quản"),
    )
    assert rubbish.term.frequency is Frequency.QUARTERLY
    assert asked(plan) == [("question", "quarterly", "E12"), ("question", "unit_unknown", "D15")]
    assert task(plan, "Kiểm tra").notes == (Note("Cơ quan phối hợp", "Công an huyện"),)


def test_a_time_marked_in_columns_of_quarters():
    plan = read(layouts.digital())
    terms = [(each.term.frequency, each.term.due_on) for each in plan.tasks]

    assert terms == [
        (Frequency.ONCE, date(2022, 3, 31)),
        (Frequency.QUARTERLY, None),
        (Frequency.ONCE, date(2022, 9, 30)),
    ]
    assert asked(plan) == [("question", "time_unclear", "F5")]
    assert codes(plan.tasks[1].coordinating) == ["nn-ptnt", "tc-kh"]


def test_work_that_is_half_done_comes_with_its_state():
    plan = read(layouts.half_done())

    assert [(each.status, each.percent) for each in plan.tasks] == [
        (Status.COMPLETED, 100),
        (Status.IN_PROGRESS, 60),
        (Status.NOT_STARTED, 0),
        (Status.IN_PROGRESS, 20),
        (Status.IN_PROGRESS, 50),
    ]
    assert [each.term.due_on for each in plan.tasks][:2] == [date(2022, 3, 15), date(2022, 6, 30)]
    assert Note("Thời gian / Bắt đầu", "10/01/2022") in plan.tasks[0].notes
    assert Note("Lãnh đạo phụ trách", "Ông Chu") in plan.tasks[0].notes
    assert asked(plan) == [
        ("question", "column_unknown", "C"),
        ("question", "column_unknown", "I"),
        ("question", "state_unclear", "G7"),
        ("question", "states_differ", "H8"),
        ("question", "total", "B9"),
    ]


def test_a_table_without_numbers_over_two_sheets():
    plan = read(layouts.bare())

    assert sections(plan) == [("I", "Phát triển sản phẩm"), ("II", "Xúc tiến thương mại")]
    assert [(each.sheet, each.label, each.section) for each in plan.tasks] == [
        ("Phần 1", "1", 0), ("Phần 1", "2", 0), ("Phần 2", "1", 1)
    ]  # fmt: skip
    assert codes(plan.tasks[1].lead) == ["xa-ban-bo", "xa-binh-lu", "xa-khun-ha"]
    assert plan.tasks[1].term.due_on == date(2022, 5, 31)
    assert [each for each in asked(plan) if "likely" not in each[1]] == [("question", "hidden_sheet", "")]


def test_a_unit_in_each_line_of_a_merged_task_leads_it_too():
    plan = read(layouts.in_lines())
    together = plan.tasks[0]

    assert together.rows == (2, 3, 4)
    assert codes(together.lead) == ["hoi-nong-dan", "hoi-phu-nu", "hoi-cuu-chien-binh"]
    assert codes(together.coordinating) == COMMUNES
    assert asked(plan) == [
        ("question", "quarterly", "E2"),
        ("question", "heading_again", "B5"),
        ("question", "twice", "B7"),
    ]


def test_everything_that_cannot_be_taken_is_told_at_its_cell():
    plan = read(layouts.troubled())

    assert asked(plan) == [
        ("question", "column_unknown", "F"),
        ("error", "no_lead", "C2"),
        ("error", "unit_unknown", "C3"),
        ("question", "units_not_named", "D3"),
        ("error", "no_such_day", "E4"),
        ("error", "time_unclear", "E5"),
        ("error", "outside_plan", "E6"),
        ("question", "unit_in_both", "D7"),
        ("question", "no_time", "E7"),
        ("error", "no_value", "B8"),
        ("error", "error_value", "C9"),
        ("question", "hidden_row", "10"),
        ("error", "unclear_row", "D11"),
        ("question", "stray", "H12"),
        ("error", "no_content", "B13"),
        ("question", "no_time", "E13"),
    ]
    assert not plan.is_ready
    assert "Dòng ẩn" not in [each.title for each in plan.tasks]
    assert [doubt.read for doubt in plan.doubts if doubt.cell in ("C3", "E6")] == [
        "Phòng Dân tộc",
        "31/01/2023",
    ]


def test_headings_that_lie_are_told():
    assert asked(read(layouts.lying())) == [
        ("error", "column_twice", "D"),
        ("error", "heading_over_rows", "E1"),
        ("question", "no_time", "E2"),
    ]


def test_the_same_as_above_needs_something_above_and_asks_across_sections():
    plan = read(
        layouts.filled(
            """
TT | Nội dung | Chủ trì | Thời gian
I | PHẦN MỘT
1 | Tập huấn | nt | Quý I
2 | Hội nghị | Phòng TC-KH | như trên
II | PHẦN HAI
1 | Hội chợ | // | 31/12/2022
"""
        )
    )
    assert asked(plan) == [("error", "same_as_nothing", "C3"), ("question", "same_across_sections", "C6")]
    assert codes(plan.tasks[2].lead) == ["tc-kh"]
    assert plan.tasks[1].term.due_on == date(2022, 3, 31)


def test_days_that_excel_may_have_turned_round_are_asked():
    """With American settings 5/4/2022 becomes the fourth of May, and 20/4/2022 stays a text."""
    rows = """
TT | Nội dung | Chủ trì | Thời gian
1 | Tập huấn | Phòng TC-KH | 2022-05-04
2 | Hội nghị | Phòng TC-KH | {}
"""
    assert asked(read(layouts.filled(rows.format("20/4/2022")))) == [("question", "day_or_month", "D2")]
    assert asked(read(layouts.filled(rows.format("2022-04-20")))) == []
    assert asked(read(layouts.filled(rows.format("Quý II")))) == []


def test_what_stands_below_the_signatures_is_asked_if_it_looks_like_work():
    plan = read(
        layouts.filled(
            """
TT | Nội dung | Chủ trì | Thời gian
1 | Tập huấn | Phòng TC-KH | Quý I
 | | Tam Đường, ngày 15 tháng 02 năm 2022
 | | TM. UBND HUYỆN
2 | Hội nghị | Phòng TC-KH | Quý II
"""
        )
    )
    assert asked(plan) == [("error", "after_the_end", "B5")]
    assert len(plan.tasks) == 1


def test_a_long_text_is_a_title_by_its_first_sentence_and_kept_whole():
    long = "Tổ chức hội nghị. " + "Mời các chủ thể và hợp tác xã. " * 20
    plan = read(layouts.filled(f"\nTT | Nội dung | Chủ trì | Thời gian\n1 | {long} | Phòng TC-KH | Quý I\n"))
    assert plan.tasks[0].title == "Tổ chức hội nghị."
    assert plan.tasks[0].notes == (Note("", long.strip()),)
    assert asked(plan) == [("question", "cut", "B2")]


def test_a_row_with_its_own_time_in_a_merged_task_is_a_task_of_its_own():
    plan = read(
        layouts.filled(
            """
TT | Nội dung | Chủ trì | Thời gian
1 | Đánh giá sản phẩm | Phòng NN&PTNT | 20/4/2022
 | | TTYT | 20/6/2022
""",
            "A2:A3 B2:B3",
        )
    )
    assert [(codes(each.lead), each.term.due_on) for each in plan.tasks] == [
        (["nn-ptnt"], date(2022, 4, 20)),
        (["tt-y-te"], date(2022, 6, 20)),
    ]


def test_a_sheet_without_a_table_is_asked_and_a_file_without_one_is_an_error():
    assert asked(read(layouts.filled("Danh sách cán bộ | Số điện thoại\nLò Văn Minh | 0912 345 678"))) == [
        ("error", "no_table", ""),
        ("question", "no_table", ""),
    ]
    assert asked(read(layouts.filled("TT | Nội dung | Chủ trì | Thời gian"))) == [("error", "no_tasks", "")]
    assert ("error", "no_lead_column", "1") in asked(
        read(layouts.filled("TT | Nội dung | Thời gian\n1 | Họp | Quý I"))
    )
    assert (
        asked(read(layouts.filled("TT | Chủ trì | Thời gian\n1 | TTYT | Quý I")))[-1][1]
        == "no_content_column"
    )


def test_headings_of_which_none_is_a_usual_one_are_understood_together_and_asked():
    plan = read(
        layouts.filled(
            """
Các nội dung phải làm năm nay | Cơ quan tham mưu, chủ trì | Thời gian phải xong
Tập huấn | TTYT | Quý I
"""
        )
    )
    assert [each[1:] for each in asked(plan)] == [
        ("column_likely", "A"),
        ("column_likely", "B"),
        ("column_likely", "C"),
    ]
    assert codes(plan.tasks[0].lead) == ["tt-y-te"]


def test_words_in_a_column_of_a_quarter_are_kept():
    workbook = layouts.digital()
    workbook.active["E3"] = "Ban hành quyết định"
    assert Note("Thời gian thực hiện / Quý I", "Ban hành quyết định") in read(workbook).tasks[0].notes
    assert read(workbook).tasks[0].term.due_on == date(2022, 3, 31)


def test_one_column_for_who_leads_and_who_coordinates():
    plan = read(
        layouts.filled(
            """
TT | Nội dung | Cơ quan chủ trì, phối hợp | Thời gian
1 | Tập huấn | Chủ trì: Phòng NN&PTNT⏎Phối hợp: Phòng TC-KH; TTYT | Quý I
2 | Hội nghị | TTYT phối hợp với UBND các xã, thị trấn | Quý I
3 | Hội chợ | Phòng KT-HT, Phòng VHTT | Quý I
4 | Phóng sự | Phòng VHTT | Quý I
"""
        )
    )
    assert [(codes(each.lead), codes(each.coordinating)) for each in plan.tasks] == [
        (["nn-ptnt"], ["tc-kh", "tt-y-te"]),
        (["tt-y-te"], COMMUNES),
        (["kt-ht", "vh-tt"], []),
        (["vh-tt"], []),
    ]
    assert asked(plan) == [("question", "column_likely", "C"), ("error", "lead_or_coordinating", "C4")]


def test_points_with_units_of_their_own_make_a_section_of_the_row_above():
    plan = read(
        layouts.filled(
            """
STT | Nội dung | Chủ trì | Thời gian
1 | Tuyên truyền
a | Trên đài huyện | TT VHTT&TT | Hàng tháng
2 | Tập huấn
 | - Cấp huyện | Phòng NN&PTNT | Quý I
 | - Cấp xã | UBND các xã: Bản Bo; Bản Giang | Quý II
3 | Đánh giá | Hội đồng đánh giá | 30/6
"""
        )
    )
    assert asked(plan) == []
    assert sections(plan) == [("1", "Tuyên truyền"), ("2", "Tập huấn")]
    assert [each.section for each in plan.tasks] == [0, 1, 1, None]


def test_tasks_may_be_numbered_anew_under_headings_with_figures():
    plan = read(
        layouts.filled(
            """
STT | Nội dung | Chủ trì | Thời gian
1. Công tác tuyên truyền
1 | Trên đài | TT VHTT&TT | Hàng tháng
2 | Trên trang tin | Phòng VHTT | Hàng tháng
2. Công tác tập huấn
1 | Cấp huyện | Phòng NN&PTNT | Quý I
""",
            "A2:D2 A5:D5",
        )
    )
    assert [each.section for each in plan.tasks] == [0, 0, 1]


def test_a_heading_that_says_who_does_it_is_asked_and_is_what_nt_stands_for():
    plan = read(
        layouts.filled(
            """
STT | Nội dung | Chủ trì | Thời gian
I | Tuyên truyền | TT VHTT&TT | Cả năm
1 | Trên đài | NT | Hàng tháng
2 | Trên trang tin | | Hàng tháng
"""
        )
    )
    assert asked(plan) == [("question", "section_with_work", "B2"), ("error", "no_lead", "C4")]
    assert codes(plan.tasks[0].lead) == ["tt-vh-tt-tt"]


def test_a_second_table_with_other_columns_is_an_error_and_none_of_it_is_taken():
    plan = read(
        layouts.filled(
            """
STT | Nội dung | Chủ trì | Thời gian
1 | Trên đài | TT VHTT&TT | Hàng tháng

STT | Nội dung | Thời gian | Chủ trì
1 | Cấp huyện | Quý I | Phòng NN&PTNT
"""
        )
    )
    assert asked(plan) == [("error", "other_table", "B4")]
    assert [each.title for each in plan.tasks] == ["Trên đài"]
    assert plan.sheets[0].ends_before == 4


def test_a_line_over_the_whole_table_is_a_section_without_a_number():
    plan = read(
        layouts.filled(
            """
STT | Nội dung | Chủ trì | Thời gian
1 | Trên đài | TT VHTT&TT | Hàng tháng
Công tác tập huấn
2 | Cấp huyện | Phòng NN&PTNT | Quý I
 | Công tác khác
3 | Báo cáo | Phòng NN&PTNT | Quý IV
""",
            "A3:D3 B5:D5",
        )
    )
    assert asked(plan) == []
    assert sections(plan) == [("", "Công tác tập huấn"), ("", "Công tác khác")]
    assert [each.section for each in plan.tasks] == [None, 0, 1]


def test_a_line_of_text_below_a_task_is_taken_for_its_own_and_asked():
    plan = read(
        layouts.filled(
            """
STT | Nội dung | Chủ trì | Thời gian
1 | Trên đài | TT VHTT&TT | Hàng tháng
 | Mỗi tháng hai tin
"""
        )
    )
    assert asked(plan) == [("question", "continued", "B3")]
    assert plan.tasks[0].notes == (Note("", "Mỗi tháng hai tin"),)
