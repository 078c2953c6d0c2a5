"""What lies on the desk."""

from __future__ import annotations

from datetime import date

from tests.conftest import hanoi
from tests.support.workbooks import tables_of


def desk(make, browser, query: str = "") -> str:
    """The desk's page."""
    answer = browser.get(f"/plans/{make.plan.id}/desk{query}")
    assert answer.status_code == 200
    return answer.text


def test_late_work_is_on_the_desk_longest_late_first_with_what_the_unit_last_said(make, sign_in):
    later = make.assignment(due_on=date(2022, 6, 1), title="Muộn ít")
    longest = make.assignment(due_on=date(2022, 3, 31), title="Muộn nhất")
    make.assignment(due_on=date(2022, 9, 1), title="Còn lâu")
    make.progress(longest, at=hanoi(2022, 6, 2), note="Đã dự thảo, chờ ký")

    page = desk(make, sign_in(make.chairman()))

    assert page.index("Muộn nhất") < page.index("Muộn ít")
    assert "Đã dự thảo, chờ ký" in page
    assert "Còn lâu" not in page
    assert later.id != longest.id


def test_a_task_late_in_several_units_is_a_knot_that_can_be_directed_at_once(make, sign_in):
    task = make.task("Kế hoạch OCOP của xã", leads=[make.unit() for _ in range(3)], due_on=date(2022, 3, 31))
    page = desk(make, sign_in(make.chairman()))
    assert f"/tasks/{task.id}/directions" in page
    assert "Chỉ đạo cả 3" in page


def test_the_change_is_counted_since_last_monday(make, sign_in):
    make.assignment(due_on=date(2022, 6, 1))
    make.assignment(due_on=date(2022, 6, 13))
    assert "▲ 1 so với thứ Hai 13/06" in desk(make, sign_in(make.chairman()))


def test_an_address_with_a_period_that_no_year_has_gives_a_workbook_all_the_same(make, sign_in):
    answer = sign_in(make.chairman()).get(f"/plans/{make.plan.id}/desk.xlsx?period=2022-Q9")
    assert answer.status_code == 200


def test_the_desk_runs_the_same_statements_however_much_lies_on_it(make, sign_in, statements):
    make.task(leads=[make.unit() for _ in range(3)], due_on=date(2022, 3, 31))
    chairman = sign_in(make.chairman())
    address, seen = f"/plans/{make.plan.id}/desk", []
    for more in (0, 20, 0):
        if more:
            make.task(leads=[make.unit() for _ in range(more)], due_on=date(2022, 4, 1))
        with statements() as asked:
            chairman.get(address)
        seen.append(len(asked))
    assert seen == [12, 12, 0]


def test_the_first_fifty_rows_come_with_the_page_and_the_rest_when_it_is_asked_for(make, sign_in):
    make.task(leads=[make.unit() for _ in range(53)], due_on=date(2022, 3, 31))
    chairman, address = sign_in(make.chairman()), f"/plans/{make.plan.id}/desk"

    first = chairman.get(address).text
    rest = chairman.get(
        f"{address}?page=2", headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    ).text

    assert (first.count('id="row-'), rest.count('id="row-')) == (50, 3)
    assert f'href="{address}?page=2"' in first
    assert "<h1" not in rest


def test_it_is_narrowed_to_a_unit_a_task_a_section_and_a_period_alike(make, sign_in):
    chosen = make.assignment(due_on=date(2022, 3, 31), title="Việc được chọn")
    make.task("Việc khác", leads=[make.unit()], due_on=date(2022, 3, 1), section=make.section("II.5"))
    chairman = sign_in(make.chairman())

    assert "Việc khác" in desk(make, chairman)
    for name, value in (
        ("unit", chosen.unit_id),
        ("task", chosen.task_id),
        ("section", chosen.task.section_id),
    ):
        page = desk(make, chairman, f"?{name}={value}")
        assert "Việc được chọn" in page, name
        assert "Việc khác" not in page, name
    assert "Việc được chọn" not in desk(make, chairman, "?period=2021")


def test_what_is_remembered_for_the_chairman_is_not_shown_to_who_may_not_direct(make, sign_in):
    late = make.assignment(due_on=date(2022, 3, 31))
    direct = f"/assignments/{late.id}/direction"
    assert direct in desk(make, sign_in(make.chairman()))
    assert direct not in desk(make, sign_in(make.standing_agency()))
    assert direct in desk(make, sign_in(make.chairman()))


def test_the_workbooks_figures_name_no_filter_that_does_not_narrow_them(make, sign_in):
    make.assignment(due_on=date(2022, 3, 31))

    rows, *of_the_plan = tables_of(
        sign_in(make.chairman()).get(f"/plans/{make.plan.id}/desk.xlsx?show=silent").data
    )

    assert "Đang lọc: Danh sách việc: chưa cập nhật" in rows.heading
    for sheet in of_the_plan:
        assert "Không lọc: có tất cả các dòng." in sheet.heading
