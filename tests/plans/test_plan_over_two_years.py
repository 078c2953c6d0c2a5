"""A plan from 1/9/2022 to 30/6/2023: what it gives, shows, ranks and counts, and which dates it takes."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks.models import Direction
from ocop_tasks.models.plan_changes.assigning import dated_periods
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi, on_day
from tests.outreach.entries import Log, photo, send
from tests.plans.reading import rows_of, words

FIRST, LAST, TODAY = date(2022, 9, 1), date(2023, 6, 30), date(2023, 2, 10)
WHOLE = "giai đoạn 9/2022 – 6/2023"


@pytest.fixture
def plan(make):
    """The office's plan, with its own days."""
    make.plan.starts_on, make.plan.ends_on = FIRST, LAST
    make.session.commit()
    return make.plan


@pytest.fixture
def quarterly(make, plan):
    """Work of every quarter, done on time in the first two."""
    commune = make.unit("Xã Bản Bo", under=make.issuer)
    task = make.task("Tuyên truyền", leads=[commune], frequency=Frequency.QUARTERLY, given_on=FIRST)
    found = make.assignments(task)
    for assignment, day in zip(found, (date(2022, 9, 16), date(2022, 12, 10)), strict=False):
        with on_day(day):
            make.completion(assignment, at=hanoi(day.year, day.month, day.day))
    return found


@pytest.fixture
def today():
    with on_day(TODAY):
        yield


def test_its_tasks_are_given_for_what_is_cut_within_it_and_due_on_its_last_day(make, plan, quarterly):
    yearly = make.assignments(make.task("Tổng kết", frequency=Frequency.YEARLY, given_on=FIRST))

    assert [each.period for each in quarterly] == ["2022-Q3", "2022-Q4", "2023-Q1", "2023-Q2"]
    assert quarterly[-1].due_on == date(2023, 6, 17)
    assert [(each.period, each.due_on) for each in yearly] == [("2022-Y", date(2022, 12, 17))]
    task = make.task("Một lần", due_on=LAST, given_on=FIRST)
    once = make.assignments(task)[0]
    task.due_on = None
    assert dated_periods(task, plan)[0].due_on == LAST
    assert (once.period, once.period_from, once.period_to) == ("2022", FIRST, LAST)


def test_the_progress_page_runs_over_its_days_and_names_both_years(make, plan, quarterly, sign_in, today):
    page = sign_in(make.chairman()).get(f"/plans/{plan.id}/progress").text

    assert 'data-first="2022-09-01"' in page
    assert 'max="302"' in page
    assert ">T9/22</text>" in page
    assert ">T1/23</text>" in page
    assert "Đã xác nhận 50 %" in words(page)
    told = words(page)
    assert "01/09/2022" in told
    assert "30/06/2023 – – 100 %" in told


def test_a_day_without_its_year_is_the_plans(make, plan, quarterly, sign_in, today):
    chairman = sign_in(make.chairman())
    page = chairman.get(f"/plans/{plan.id}/progress?as_of=15/11").text
    assert "15/11/2022" in page
    work = chairman.get(f"/plans/{plan.id}/work?from=1/3&to=30/6").text
    assert len(rows_of(work)) == 2


def test_the_list_of_work_and_the_ranking_offer_its_periods(make, plan, quarterly, sign_in, today):
    chairman = sign_in(make.chairman())
    work = chairman.get(f"/plans/{plan.id}/work?period=2023-Q1")
    assert len(rows_of(work.text)) == 1
    for text in (work.text, chairman.get(f"/plans/{plan.id}/ranking").text):
        offered = words(text)
        for name in (WHOLE, "năm 2022", "quý I/2023", "tháng 9/2022", "tháng 6/2023"):
            assert f"{name} (" in offered, name
        assert "quý III/2023 (" not in offered
    whole = words(chairman.get(f"/plans/{plan.id}/ranking").text)
    assert f"Xếp hạng {WHOLE}" in whole
    assert "2/2 việc đến hạn" in whole
    quarter = words(chairman.get(f"/plans/{plan.id}/ranking?period=2022-Q4").text)
    assert "Xếp hạng quý IV/2022" in quarter
    assert "1/1 việc đến hạn" in quarter


def test_an_extension_and_a_direction_keep_to_its_days(make, plan, quarterly, sign_in, today):
    third = quarterly[2]
    unit, chairman = sign_in(make.focal_point(third)), sign_in(make.chairman())
    asked = {"until": "1/7/2023", "reason": "Đường sạt lở"}
    refused = unit.post(f"/assignments/{third.id}/extension", data=asked)
    assert "nằm ngoài thời gian của kế hoạch (từ 01/09/2022 đến hết 30/06/2023)" in refused.text
    assert (
        unit.post(f"/assignments/{third.id}/extension", data=asked | {"until": "30/6/2023"}).status_code
        == 303
    )
    told = {"text": "Báo cáo kết quả", "answer_by": "1/7/2023", "idempotency_key": "a"}
    assert "quá xa" in chairman.post(f"/assignments/{third.id}/direction", data=told).text
    told |= {"answer_by": "20/6/2023", "idempotency_key": "b"}
    assert chairman.post(f"/assignments/{third.id}/direction", data=told).status_code == 303
    assert make.session.query(Direction).one().answer_by == date(2023, 6, 20)


def test_a_wording_without_its_year_is_read_within_it(make, plan, sign_in, today):
    agency = sign_in(make.standing_agency())

    def reading(wording: str) -> str:
        return words(agency.get(f"/plans/{plan.id}/deadline?wording={wording}").text)

    assert "19/04/2023" in reading("Trước ngày 20/4")
    assert "không hiểu chắc" in reading("Trước ngày 20/8")


def test_what_was_held_counts_in_it_from_its_first_day_to_its_last(make, plan, sign_in, today):
    log = Log(make)
    browser = sign_in(log.officer)
    assert send(browser, log.typed(held_on="2022-09-01"), (photo(), "a.jpg")).status_code == 303
    refused = send(browser, log.typed(held_on="2022-08-31", idempotency_key="key-2"), (photo(), "b.jpg"))
    assert f"Kế hoạch {WHOLE} tính các hoạt động từ 01/09/2022 đến hết 30/06/2023." in refused.text

    with on_day(date(2023, 7, 1)):
        late = send(
            browser,
            log.typed(held_on="2023-06-20", topic="Sau kỳ", idempotency_key="key-3"),
            (photo(), "c.jpg"),
        )
        assert late.status_code == 303, words(late.text)
        page = words(sign_in(make.standing_agency()).get("/outreach/figures").text)
        last = words(sign_in(make.standing_agency()).get("/outreach/figures?period=2023-07").text)
    assert "không kỳ nào của kế hoạch tính" not in page
    assert f"{WHOLE} (01/09/2022 – 30/06/2023)" in page
    assert "T9/22" in page
    assert "T7/23" in page
    assert "tháng 7/2023 (15/06 – 30/06)" in last
    assert "Hoạt động 1 " in last


def test_a_meeting_opens_with_the_curve_over_its_days(make, plan, quarterly, sign_in):
    chairman = sign_in(make.chairman())
    with on_day(date(2023, 4, 1)):
        begun = chairman.post(f"/plans/{plan.id}/meetings")
        page = chairman.get(begun.location).text

    assert ">T9/22</text>" in page
    assert ">T5/23</text>" in page
