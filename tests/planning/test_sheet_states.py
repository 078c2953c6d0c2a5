"""A spreadsheet says how far its work is: what is unclear is asked, and the draft's tasks begin with the rest."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import Assignment, PlanImport, StatusReport, Task, TaskStart
from ocop_tasks.models.plan_changes.plan_amending import begin_amendment
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.work.status import Status
from ocop_tasks.rules.work.taken_over import Start
from tests.conftest import A_DAY, hanoi
from tests.planning.sheets import NAME, draft, send, take
from tests.planning.test_sheet_answers import answer, field
from tests.rules.plan_sheets.layouts import filled
from tests.work.sending import words

HEADS = "TT | Nội dung | Chủ trì | Thời hạn | Tình trạng | Tỷ lệ hoàn thành | Ngày hoàn thành"
DONE = Status.COMPLETED


@pytest.fixture
def plan(make):
    return draft(make)


@pytest.fixture
def agency(make, plan, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


def sent(agency, plan, *rows, heads=HEADS):
    """The dry run of tasks with these terms, states, per cents and days; a finance office leads them all."""
    lines = [f"{n} | Việc {n} | Phòng TC-KH | {row}" for n, row in enumerate(rows, 1)]
    return send(agency, plan, filled("\n".join([heads, *lines])))


def starts(agency, page) -> list[tuple | None]:
    """Take it all: status, per cent, day and whether earlier periods were done, of each task in its order."""
    result = take(agency, page)
    assert result.status_code == 303, words(result)
    found = db.session.scalars(select(Task).order_by(Task.position)).all()
    told = [each.start.start if each.start else None for each in found]
    return [(each.status, each.percent, each.done_on, each.earlier_done) if each else None for each in told]


def test_a_state_becomes_data_of_the_drafts_task_in_place_of_a_note(plan, agency):
    page = sent(
        agency, plan, "quý II | Đang làm | 60% |", "quý II | Đã hoàn thành | | 25/5/2022",
        "quý II | Chưa thực hiện | |", "quý II | | 100% | 2022-06-01",
        "quý I | Đã hoàn thành ngày 12/3/2022 | |", "quý II | | | |",
        "quý I | Hoàn thành đúng hạn | |", "quý II | Không thực hiện nữa | |", "quý II | | | 3/6/2022",
    )  # fmt: skip

    assert "Đã làm trước: 60 %, đến 15/06/2022" in words(page)
    assert "Đã làm trước: xong ngày 25/05/2022" in words(page)
    assert "tình hình trong bảng tính đến ngày" in words(page).casefold()
    assert starts(agency, page) == [
        (Status.IN_PROGRESS, 60, None, False), (DONE, 100, date(2022, 5, 25), False), None,
        (DONE, 100, date(2022, 6, 1), False), (DONE, 100, date(2022, 3, 12), False), None,
        (DONE, 100, None, False), (Status.CANCELLED, 0, None, False), (DONE, 100, date(2022, 6, 3), False),
    ]  # fmt: skip
    first = db.session.scalars(select(TaskStart).order_by(TaskStart.task_id).limit(1)).one()
    assert (first.stated_on, first.file_name) == (A_DAY, NAME)
    assert set(db.session.scalars(select(Task.notes))) == {""}
    assert first.words == "Tình trạng: Đang làm; Tỷ lệ hoàn thành: 60%"


def test_when_it_was_done_is_asked_once_for_the_whole_file(plan, agency):
    page = sent(agency, plan, "quý I | Đã xong | |", "quý II | x | |", "quý II | Đang làm | |")
    assert "2 việc đã xong mà dòng không ghi ngày xong" in words(page)
    assert take(agency, page).status_code == 422

    name = field(page, "done")
    wrong = answer(agency, page, **{name: "day", f"{name}-day": "16/6/2022"})
    assert "Ngày xong không thể sau ngày của bảng, 15/06/2022." in words(wrong)
    assert "Hãy ghi ngày." in words(answer(agency, page, **{name: "day", f"{name}-day": ""}))
    page = answer(agency, page, **{name: "day", f"{name}-day": "30/5"})
    assert "Việc đã xong mà không ghi ngày" in words(page)
    page = answer(agency, page, **{name: "in_time", f"{name}-day": ""})
    done = (DONE, 100, None, False)
    assert starts(agency, page) == [done, done, (Status.IN_PROGRESS, 0, None, False)]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("quý II | Đã xong | | 20/6/2022", "Ngày xong 20/06/2022 sau ngày của bảng, 15/06/2022."),
        ("quý II | Đã xong | | tháng trước", "Việc đã xong nhưng chưa rõ xong ngày nào."),
        ("quý II | Hoàn thành 100%, chậm 5 ngày | |", "Chưa hiểu rõ tình trạng này"),
    ],
)
def test_a_day_that_cannot_be_is_asked_by_its_words(plan, agency, row, told):
    page = sent(agency, plan, row)
    assert told in words(page)
    if "chậm" not in row:
        name = field(page, "done")
        page = answer(agency, page, **{name: "", f"{name}-day": "12/6"})
        assert starts(agency, page) == [(DONE, 100, date(2022, 6, 12), False)]


def test_an_unclear_state_is_answered_by_its_words_and_holds_wherever_they_stand(plan, agency):
    page = sent(
        agency, plan, "quý II | Vướng mặt bằng | |", "quý II | vướng mặt bằng | |", "quý II | Xong | 40% |"
    )
    assert "Nếu không chọn, việc được giao như chưa có gì." in words(page)
    assert "Đang hiểu là: Đang thực hiện, 40 %." in words(page)

    said = {field(page, "state"): "in_progress", field(page, "state", 1): "completed"}
    page = answer(agency, page, **said)
    page = answer(agency, page, **{field(page, "done"): "in_time"})
    begun = (Status.IN_PROGRESS, 0, None, False)
    assert starts(agency, page) == [begun, begun, (DONE, 100, None, False)]


def test_a_periodic_task_is_spoken_of_as_of_the_files_own_day(plan, agency):
    page = sent(agency, plan, "Hàng quý | Đang làm | 30% |", "Hàng quý | Chưa thực hiện | |")
    assert "2 việc định kỳ: tình trạng trong tệp là của kỳ đang chạy" in words(page)

    too_late = agency.post(f"{page.request.path}/answers", data={"stated-on": "16/6/2022"})
    assert "Ngày này chưa đến" in words(too_late)
    assert 'value="16/6/2022"' in too_late.text
    page = answer(agency, page, **{"stated-on": "10/3/2022"})
    assert "các kỳ" not in words(page).casefold(), "then the first period ran"
    page = answer(agency, page, **{"stated-on": "31/5/2022"})
    page = answer(agency, page, **{field(page, "earlier"): "in_time"})
    assert "các kỳ trước xong đúng hạn" in words(page)

    assert starts(agency, page) == [(Status.IN_PROGRESS, 30, None, True), (Status.NOT_STARTED, 0, None, True)]
    assert {each.stated_on for each in db.session.scalars(select(TaskStart))} == {date(2022, 5, 31)}
    assert agency.post(f"/plans/{plan.id}/publication").status_code == 303
    reports = db.session.scalars(select(StatusReport).order_by(StatusReport.id)).all()
    told = sorted((each.assignment.period, each.status.value, each.submitted_on) for each in reports)
    in_time = ("2022-Q1", "completed", date(2022, 3, 17))
    assert told == [in_time, in_time, ("2022-Q2", "in_progress", None)]


def test_lines_of_one_task_that_say_different_states_leave_it_to_its_units(plan, agency):
    rows = f"{HEADS}\n1 | Trồng rừng | Xã Bản Bo | quý II | Đang làm | 50% |\n | | Xã Bản Hon | | Đã xong | |"
    page = send(agency, plan, filled(rows, "A2:A3 B2:B3"))
    assert "ghi tình trạng khác nhau" in words(page)
    assert starts(agency, page) == [None]
    assert (
        "Tình trạng: Đang làm\nTỷ lệ hoàn thành: 50%\nTình trạng: Đã xong"
        in db.session.scalars(select(Task.notes)).one()
    )


def test_a_day_beside_a_deadline_is_of_what_was_done_and_alone_it_is_the_deadline(plan, agency):
    alone = "TT | Nội dung | Chủ trì | Ngày hoàn thành"
    page = sent(agency, plan, "20/5/2022", heads=alone)
    assert starts(agency, page) == [None]
    assert db.session.scalars(select(Task.due_on)).one() == date(2022, 5, 20)


def test_columns_are_mapped_by_hand(plan, agency):
    heads = "TT | Nội dung | Chủ trì | Thời hạn | Cột lạ"
    page = sent(agency, plan, "quý II | 25/5/2022", heads=heads)
    page = agency.post(
        f"{page.request.path}/answers", data={"sheet-0": "1", "sheet-0-take": "1", "sheet-0-E": "done"},
        follow_redirects=True,
    )  # fmt: skip
    assert starts(agency, page) == [(DONE, 100, date(2022, 5, 25), False)]


def test_what_was_said_of_it_goes_with_the_import(plan, agency):
    starts(agency, sent(agency, plan, "quý II | Đang làm | 60% |"))
    (taken,) = db.session.scalars(select(PlanImport))
    assert agency.post(f"/plans/{plan.id}/imports/{taken.id}/removal").status_code == 303
    assert db.session.scalars(select(TaskStart)).all() == []


def test_an_amendment_keeps_states_in_words(make, plan, agency):
    plan.state = PlanState.RUNNING
    amendment = begin_amendment(make.session, plan, by=make.standing_agency(), at=hanoi(2022, 6, 15)).plan
    make.session.commit()
    page = sent(agency, amendment, "quý II | Đã xong | |")
    assert "tiến độ trên cổng chỉ tính từ khi đơn vị được giao việc tự báo cáo" in words(page)
    assert starts(agency, page) == [None]
    assert db.session.scalars(select(Task.notes)).one() == "Tình trạng: Đã xong"
    assert db.session.scalars(select(Assignment)).all() == []


# -- put right before it is published --------------------------------------------------------------------------------


def test_a_start_is_seen_in_the_draft_and_put_right_there(plan, agency):
    starts(agency, sent(agency, plan, "quý I | Đang làm | 60% |"))
    task = db.session.scalars(select(Task)).one()
    address = f"/tasks/{task.id}/start"
    told = "Đã làm trước: 60 %, đến 15/06/2022"
    assert told in words(agency.get(f"/plans/{plan.id}/outline"))
    assert told in words(agency.get(f"/tasks/{task.id}/edit"))
    page = agency.get(address)
    assert "Tình trạng: Đang làm; Tỷ lệ hoàn thành: 60% Theo tệp" in words(page)
    assert "Các kỳ trước" not in words(page)

    form = {"status": "completed", "seen": "in_progress-60-None-False"}
    for typed, why in (
        ({"done_on": "16/6/2022"}, "Ngày xong không thể sau hôm nay, 15/06/2022."),
        ({"status": "in_progress", "percent": "100"}, "Từ 0 đến 99"),
        ({"status": "đã xong"}, "Chưa lưu được"),
    ):
        wrong = agency.post(address, data=form | typed)
        assert (wrong.status_code, why in words(wrong)) == (422, True), words(wrong)
    assert agency.post(address, data=form | {"done_on": "25/3"}).status_code == 303
    late = agency.post(address, data=form | {"status": "cancelled"})
    assert late.status_code == 409
    assert "Vừa có người khác sửa: “Đã làm trước: xong ngày 25/03/2022”" in words(late)

    db.session.expire_all()
    assert db.session.scalars(select(TaskStart)).one().start == Start(DONE, A_DAY, 100, date(2022, 3, 25))
    history = words(agency.get(f"/tasks/{task.id}/history"))
    assert "Đã làm trước Đang thực hiện Đã hoàn thành" in history.replace("→ ", "")
    (taken,) = db.session.scalars(select(PlanImport))
    assert agency.post(f"/plans/{plan.id}/imports/{taken.id}/removal").status_code == 422


def test_a_task_of_which_no_file_said_anything_has_no_start(make, plan, agency):
    task = make.task()
    address = f"/tasks/{task.id}/start"
    assert agency.get(address).headers["Location"] == f"/tasks/{task.id}/edit"
    assert agency.post(address, data={"status": "completed"}).status_code == 404
    plan.state = PlanState.RUNNING
    make.session.commit()
    assert agency.post(address, data={"status": "completed"}).status_code == 422
