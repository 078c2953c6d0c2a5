"""One task: what the plan asks, who does it and by when; and its units side by side."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks.models import Evidence, EvidenceKind
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.work.periods import Frequency
from tests.conftest import hanoi, on_day
from tests.plans.reading import rows_of, words


@pytest.fixture
def chairman(make, sign_in):
    return sign_in(make.chairman())


def test_a_task_s_page_says_all_that_the_plan_says_of_it(make, chairman):
    make.plan  # noqa: B018  (units stand under its issuer)
    task = make.task(
        "Tuyên truyền ở xã", leads=[make.unit("Xã Bản Bo")], coordinating=[make.unit("Phòng VH-TT")],
        following=[make.unit("Ban Tuyên giáo")], section=make.section("III.8"), frequency=Frequency.QUARTERLY,
        wording="Kế hoạch không nêu", notes="Chưa rõ ai chủ trì.\nKỳ quý là đề xuất.", weight=3, evidence_required=True,
        measured_in=Counted.ACTIVITIES, measure_target=3,
    )  # fmt: skip

    page = words(chairman.get(f"/tasks/{task.id}").text)

    for said in (
        "III.8 Mục III.8", "Tuyên truyền ở xã", "Chủ trì Xã Bản Bo", "Phối hợp Phòng VH-TT", "Theo dõi Ban Tuyên giáo",
        "Hàng quý", "“Kế hoạch không nêu”", "quý I/2022 (15/12 – 14/03) : 17/03/2022",
        "Trọng số 3", "phải có khi gửi", "số hoạt động trong sổ tuyên truyền: mỗi đơn vị, mỗi kỳ 3",
        "Chưa rõ ai chủ trì.", "Kỳ quý là đề xuất.",
    ):  # fmt: skip
        assert said in page


def test_a_cancelled_task_says_why(make, chairman):
    task = make.task()
    task.cancelled_at, task.cancel_reason = hanoi(2022, 5, 1), "Đã gộp vào việc khác"
    make.session.commit()
    assert "Không còn áp dụng: Đã gộp vào việc khác" in words(chairman.get(f"/tasks/{task.id}").text)


def test_an_unknown_task_is_not_there(make, chairman):
    assert chairman.get("/tasks/999").status_code == 404
    assert chairman.get("/tasks/999/comparison").status_code == 404


@pytest.fixture
def task(make):
    """Three communes: one done, one waiting with its words, one late that never spoke."""
    make.plan  # noqa: B018
    units = [make.unit(name) for name in ("Xong", "Chờ", "Muộn")]
    task = make.task("Kế hoạch của xã", leads=units, due_on=date(2022, 6, 1))
    done, waiting, _late = make.assignments(task)
    make.completion(done, at=hanoi(2022, 5, 20))
    make.progress(waiting, at=hanoi(2022, 5, 1), note="Mới bắt đầu")
    make.submission(waiting, at=hanoi(2022, 5, 30), note="Đã ban hành kế hoạch")
    return task


def test_units_stand_side_by_side_the_latest_first(chairman, task):
    rows = rows_of(chairman.get(f"/tasks/{task.id}/comparison").text)
    assert rows == [
        "Muộn Chưa thực hiện quá hạn 14 ngày 0 % – chưa báo",
        "Chờ Chờ xác nhận 100 % 30/05/2022 Đã ban hành kế hoạch 30/05/2022",
        "Xong Đã hoàn thành 100 % 20/05/2022 Đã xong 20/05/2022",
    ]


def test_only_evidence_that_was_sent_and_stands_is_shown_four_at_most(make, chairman, task):
    waiting = make.assignments(task)[1]
    by = make.focal_point(waiting)
    for number in range(8):
        piece = Evidence(kind=EvidenceKind.DOCUMENT, name=f"Số {number}/KH", by=by, at=hanoi(2022, 5, 1))
        piece.report_id = waiting.reports[-1].id if number else None
        waiting.evidence.append(piece)
    waiting.evidence[7].withdraw(by=by, at=hanoi(2022, 5, 2), reason="Nhầm")
    make.session.commit()

    page = chairman.get(f"/tasks/{task.id}/comparison").text

    assert [n for n in range(8) if f"Số {n}/KH" in page] == [3, 4, 5, 6]
    assert "+2" in words(page)


def test_the_period_is_chosen_and_the_one_due_next_comes_first(make, chairman):
    make.plan  # noqa: B018
    task = make.task("Hàng quý", leads=[make.unit("Xã")], frequency=Frequency.QUARTERLY)
    make.submission(make.assignments(task)[0], at=hanoi(2022, 3, 10), note="Báo cáo quý một")

    # Quarter II is due on the 17th, and quarter III begins on the 15th: who is late is asked of quarter II.
    for day, opens in (((6, 15), "II"), ((6, 17), "II"), ((6, 18), "III"), ((12, 30), "IV")):
        with on_day(date(2022, *day)):
            page = chairman.get(f"/tasks/{task.id}/comparison").text
            assert f'aria-current="page">quý {opens}/2022' in page
    first = chairman.get(f"/tasks/{task.id}/comparison?period=2022-Q1").text
    assert 'aria-current="page">quý I/2022' in first
    assert "Báo cáo quý một" in first


def test_units_that_no_longer_take_part_stand_last(make, chairman, task):
    late = make.assignments(task)[2]
    late.cancel(by=make.standing_agency(), at=hanoi(2022, 6, 2), reason="Xã không có sản phẩm")
    make.session.commit()
    assert rows_of(chairman.get(f"/tasks/{task.id}/comparison").text)[-1].startswith("Muộn Không còn áp dụng")


def test_a_unit_s_page_has_its_figures_its_sections_and_its_rows(make, chairman, task):
    unit = make.assignments(task)[1].unit
    page = words(chairman.get(f"/plans/{make.plan.id}/units/{unit.id}").text)
    assert "Đã xác nhận 0 % đã báo cáo 100 %" in page
    assert "Theo dõi, đôn đốc 1 việc" in page
    assert "Kế hoạch của xã" in page
    idle = make.unit("Rảnh")
    assert "Đơn vị chưa chủ trì việc nào" in chairman.get(f"/plans/{make.plan.id}/units/{idle.id}").text
