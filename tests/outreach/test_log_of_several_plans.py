"""The log, its statistics and files of several running plans: of all, each entry with its plan, or of one."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ocop_tasks import clock
from ocop_tasks.models import OutreachActivity
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.periods import Calendar
from tests.support.workbooks import tables_of
from tests.work.sending import words


@pytest.fixture
def agency(make, sign_in):
    """A browser of the standing agency, which sees the whole log."""
    return sign_in(make.standing_agency())


@pytest.fixture
def other(make, log):
    """A plan of another subject beside that of OCOP."""
    return make.another_plan("Kế hoạch chuyển đổi số năm 2022")


@pytest.fixture
def logged(log):
    """An activity in some plan."""

    def add(plan, **change):
        activity = OutreachActivity.log(plan, log.told(**change), by=log.officer, at=clock.now())
        log.session.add(activity)
        log.session.commit()
        return activity

    return add


@pytest.fixture
def both(log, other, logged):
    """One activity in each plan."""
    return logged(log.plan, topic="Bao bì", reached=10), logged(other, topic="Chữ ký số", reached=7)


def test_the_list_is_of_all_running_plans_and_names_each(agency, both):
    page = agency.get("/outreach").text

    assert re.findall(r'class="plan-mark">([^<]*)<', page) == ["Chuyển đổi số 2022", "OCOP 2022"]
    assert '<p class="crumbs">Chuyển đổi số 2022, OCOP 2022</p>' in page


def test_narrowed_to_one_plan_every_link_keeps_it(agency, other, both):
    page = agency.get(f"/outreach?plan={other.id}")

    assert "Bao bì" not in page.text
    assert "plan-mark" not in page.text
    assert "Đang lọc: Kế hoạch: Chuyển đổi số 2022." in words(page)
    for address in ("figures", "activities.xlsx", "activities/new"):
        assert f'href="/outreach/{address}?plan={other.id}"' in page.text


def test_of_one_plan_nothing_new_is_shown(log, agency):
    log.activity()

    page = agency.get("/outreach").text

    assert "plan-mark" not in page
    assert 'name="plan"' not in page
    assert '<p class="crumbs">Kế hoạch OCOP 2022</p>' in page


def test_a_closed_plans_log_is_read_when_it_is_asked_for(agency, other, both, make):
    other.state = PlanState.CLOSED
    make.session.commit()

    assert "Chữ ký số" not in agency.get("/outreach").text
    page = agency.get(f"/outreach?plan={other.id}").text
    assert "Chữ ký số" in page
    assert f'<option value="{other.id}" selected>Chuyển đổi số 2022 (đã đóng)</option>' in page


def test_a_plan_that_one_may_not_know_of_is_not_found(make, agency, log, sign_in):
    elsewhere = make.unit("UBND huyện khác", under=make.issuer)
    plan = make.another_plan("Kế hoạch khác", issuer=elsewhere, standing_unit=elsewhere)

    for address in ("", "/figures", "/activities.xlsx", "/figures.xlsx", "/report", "/activities/new"):
        assert sign_in(log.officer).get(f"/outreach{address}?plan={plan.id}").status_code == 404
        assert sign_in(log.officer).get(f"/outreach{address}?plan={2**70}").status_code == 404


def test_the_statistics_are_of_all_or_of_one(agency, other, both):
    every, one = agency.get("/outreach/figures"), agency.get(f"/outreach/figures?plan={other.id}")

    assert "Lượt người 17 " in words(every)
    assert "Lượt người 7 " in words(one)
    assert f'href="/outreach/figures.xlsx?plan={other.id}&amp;period=2022"' in one.text
    assert "Cả năm 2022" in words(every)


def test_plans_of_two_calendars_are_added_up_by_the_states_periods(make, agency, log, logged):
    of_year = make.another_plan("Kế hoạch theo năm", calendar=Calendar.CALENDAR)
    logged(log.plan, held_on=date(2021, 12, 20), reached=3)
    logged(of_year, held_on=date(2022, 1, 2), reached=4)

    page = words(agency.get("/outreach/figures"))

    assert "Lượt người 7 " in page
    assert "Tháng tính từ ngày 15 tháng trước đến ngày 14." in page
    assert "không kỳ nào của kế hoạch tính" not in page


def test_the_workbook_of_several_plans_has_a_column_for_them(agency, log, other, both):
    [table] = tables_of(agency.get("/outreach/activities.xlsx").data)
    [one] = tables_of(agency.get(f"/outreach/activities.xlsx?plan={other.id}").data)

    assert [row["Kế hoạch"] for row in table.rows] == ["OCOP 2022", "Chuyển đổi số 2022"]
    assert "Kế hoạch chuyển đổi số năm 2022; Kế hoạch OCOP 2022" in table.heading[1]
    assert "Kế hoạch" not in one.heads
    assert [row["Nội dung"] for row in one.rows] == ["Chữ ký số"]


@pytest.mark.parametrize(("address", "count"), [("/outreach", 7), ("/outreach/figures", 9)])
def test_the_statements_do_not_grow_with_the_plans(make, agency, log, logged, statements, address, count):
    logged(log.plan)
    with statements() as one:
        agency.get(address)
    for number in range(4):
        logged(make.another_plan(f"Kế hoạch {number}"), topic=f"Việc {number}")

    with statements() as five:
        page = agency.get(address)

    assert page.status_code == 200
    assert len(one) == len(five) == count, "\n".join(five)
