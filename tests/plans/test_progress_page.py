"""The page of figures: both figures with their names, the tree, the curve, the heat table, any day and any span."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks.models import Target
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi
from tests.plans.reading import between, rows_of, words


@pytest.fixture
def address(make):
    return f"/plans/{make.plan.id}/progress"


@pytest.fixture
def chairman(make, sign_in):
    return sign_in(make.chairman())


def test_both_figures_stand_together_with_their_names(make, chairman, address):
    section = make.section("I")
    make.completion(make.assignment(date(2022, 6, 1), section=section), at=hanoi(2022, 5, 30))
    make.progress(make.assignment(date(2022, 6, 20), section=section), percent=50)

    page = words(chairman.get(address).text)

    assert "Đã xác nhận 50 % đã báo cáo 75 %" in page
    assert (
        "đã xác nhận 50 phần trăm, đã báo cáo 75 phần trăm, đã đến hạn 50 phần trăm"
        in chairman.get(address).text
    )


def test_the_plans_history_is_one_link_away_for_those_who_may_read_it(make, sign_in, address):
    history = f'href="/plans/{make.plan.id}/history"'
    officer = make.user(unit=make.unit())

    for person in (make.chairman(), make.observer(), make.standing_agency()):
        assert history in sign_in(person).get(address).text
    assert history not in sign_in(officer).get(address).text


def test_a_plan_without_tasks_has_a_dash_and_no_curve(chairman, address):
    page = words(chairman.get(address).text)
    assert "Đã xác nhận – đã báo cáo –" in page
    assert "Chưa có việc nào được giao" in page


def test_a_section_adds_up_what_is_below_it_and_names_its_way(make, chairman, address):
    top = make.section("II")
    below = make.section("II.1", under=top)
    make.completion(make.assignment(section=below))
    make.assignment(section=make.section("III"))

    page = chairman.get(f"{address}?section=II").text

    assert "<h1>II Mục II</h1>" in page
    assert "Đã xác nhận 100 %" in words(page)
    assert "Toàn kế hoạch" in between(page, 'class="crumbs"', "</ol>")
    assert chairman.get(f"{address}?section=IV").status_code == 404


def test_the_page_speaks_of_the_end_of_any_past_day(make, chairman, address):
    assignment = make.assignment(date(2022, 5, 31))
    make.progress(assignment, at=hanoi(2022, 5, 10), percent=40)
    make.completion(assignment, at=hanoi(2022, 5, 20))

    on_the_tenth = words(chairman.get(f"{address}?as_of=2022-05-10").text)
    on_the_ninth = words(chairman.get(f"{address}?as_of=2022-05-09").text)

    assert "Tình hình cuối ngày 10/05/2022." in on_the_tenth
    assert "Đã xác nhận 0 % đã báo cáo 40 %" in on_the_tenth
    assert "Đã xác nhận 0 % đã báo cáo 0 %" in on_the_ninth
    assert "Đã xác nhận 100 %" in words(chairman.get(address).text)


def test_a_day_to_come_is_today_and_no_day_is_told_so(make, chairman, address):
    make.assignment()
    assert "Số liệu đến hết ngày 15/06/2022" in words(chairman.get(f"{address}?as_of=2023-01-01").text)
    assert "không phải là ngày" in words(chairman.get(f"{address}?as_of=hom-nay").text)


def test_only_work_due_in_a_span_is_counted_both_days_included(make, chairman, address):
    for due in (date(2022, 3, 31), date(2022, 4, 1), date(2022, 6, 30), date(2022, 7, 1)):
        make.assignment(due)

    page = words(chairman.get(f"{address}?from=2022-04-01&to=2022-06-30").text)

    assert "Chỉ việc có hạn từ 01/04/2022 đến 30/06/2022." in page
    assert "Theo dõi, đôn đốc 2 việc" in page


def test_counts_lead_to_their_rows(make, chairman, address):
    make.assignment(date(2022, 6, 10))
    make.assignment(date(2022, 6, 20))
    page = chairman.get(address).text
    plan = f"/plans/{make.plan.id}/work"

    assert f'href="{plan}?only=overdue"' in page
    assert f'href="{plan}?only=due_soon"' in page
    assert f'href="{plan}?only=silent"' in page
    for kind in ("done_in_time", "done_late", "open_in_time", "open_late"):
        assert f'href="{plan}?follow_up={kind}"' in page
    assert "1 Chưa hoàn thành còn trong hạn" in words(page)
    assert "1 Chưa hoàn thành quá hạn" in words(page)


def test_the_curve_stands_also_as_a_table_with_the_same_figures(make, chairman, address):
    make.completion(make.assignment(date(2022, 4, 1)), at=hanoi(2022, 3, 30))
    make.assignment(date(2022, 12, 31))

    rows = rows_of(between_tables(chairman.get(address).text))

    assert "26/03/2022 0 % 0 % 0 %" in rows
    assert "15/06/2022 50 % 50 % 50 %" in rows
    assert "31/12/2022 – – 100 %" in rows


def between_tables(html: str) -> str:
    """The part of the page with the curve's table."""
    return html[html.index("table-figures") :]


def test_units_stand_against_sections_and_each_cell_leads_to_its_rows(make, chairman, address):
    make.plan  # noqa: B018  (units stand under its issuer)
    late, done = make.unit("Xã Chậm"), make.unit("Xã Xong")
    section = make.section("III.8")
    make.user(unit=late)
    make.assignment(date(2022, 6, 1), unit=late, section=section)
    make.completion(make.assignment(date(2022, 6, 1), unit=done, section=section), at=hanoi(2022, 5, 30))

    page = chairman.get(address).text

    assert any(row.startswith("Xã Chậm 0 % quá hạn 1, đã báo cáo 0 %") for row in rows_of(page))
    assert f"/plans/{make.plan.id}/work?section=III.8&amp;unit={late.code}" in page
    assert f'href="/plans/{make.plan.id}/units/{done.id}"' in page


def test_inside_a_section_units_stand_against_tasks_and_periods_with_their_dates(make, chairman, address):
    make.plan  # noqa: B018
    unit, section = make.unit("Xã Bản Bo"), make.section("III.8")
    quarterly = make.task("Tuyên truyền", leads=[unit], section=section, frequency=Frequency.QUARTERLY)
    make.completion(make.assignments(quarterly)[0], at=hanoi(2022, 3, 20))

    page = chairman.get(f"{address}?section=III.8").text

    assert "quý I/2022 15/12 – 14/03" in words(page)
    assert "Xã Bản Bo Xong, muộn muộn 3 ngày Còn 2 ngày Chưa đến hạn Kỳ sau" in words(page)


def test_the_section_s_tasks_stand_with_leads_next_due_date_and_bar(make, chairman, address):
    make.plan  # noqa: B018
    section = make.section("III.8")
    make.task(
        "Kế hoạch của xã",
        leads=[make.unit(), make.unit(), make.unit()],
        section=section,
        due_on=date(2022, 6, 30),
    )

    page = words(chairman.get(f"{address}?section=III.8").text)

    assert "Kế hoạch của xã III.8 · Một lần 3 đơn vị 30/06/2022 0 % (0 %)" in page


def test_targets_stand_with_their_section_and_date(make, chairman, address):
    make.session.add(
        Target(
            plan_id=make.plan.id, section=make.section("II.2"), title="Sản phẩm mới từ 3 sao", planned=5,
            measure="sản phẩm", due_on=date(2022, 12, 31),
        )
    )  # fmt: skip
    make.session.commit()
    assert "Sản phẩm mới từ 3 sao (II.2 · hạn 31/12/2022) cần đạt 5 sản phẩm · chưa có số đạt được" in words(
        chairman.get(address).text
    )


def test_htmx_gets_the_body_alone(make, chairman, address):
    make.assignment()
    part = chairman.get(address, headers={"HX-Request": "true", "HX-Request-Type": "partial"}).text
    assert part.lstrip().startswith('<div id="plan-body">')


def test_the_shortest_address_leads_to_the_newest_plan(chairman, address):
    assert chairman.get("/progress").location == address
    asked = "as_of=2022-05-31&section=I"
    assert chairman.get(f"/progress?{asked}").location == f"{address}?{asked}"


def test_a_closed_plan_says_so_and_its_figures_stay_those_of_its_last_day(make, chairman, address):
    """It was closed on 10 June; what was due on the 12th did not become late afterwards."""
    make.assignment(date(2022, 6, 12), section=make.section("I"))
    open_one = words(chairman.get(address).text)
    make.plan.state, make.plan.closed_on = PlanState.CLOSED, date(2022, 6, 10)
    make.session.commit()

    closed = words(chairman.get(address).text)
    later = words(chairman.get(f"{address}?as_of=2022-06-14").text)
    rows = words(chairman.get(f"/plans/{make.plan.id}/work?follow_up=open_late").text)

    assert "Quá hạn 1" in open_one
    for page in (closed, later):
        assert "Kế hoạch đã đóng ngày 10/06/2022. Số liệu dừng ở ngày đó" in page
        assert "Số liệu đến hết ngày 10/06/2022" in page
        assert "Quá hạn 0" in page
    assert "Kế hoạch đã đóng ngày 10/06/2022" in rows
    assert "Kế hoạch đã đóng" not in open_one
