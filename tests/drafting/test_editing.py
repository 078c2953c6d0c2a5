"""The standing agency changes a task: sees what follows first, agrees, and nothing that units said is lost."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ocop_tasks.figures.plan.plan_data import plan_figures
from ocop_tasks.models import AuditEntry, Part, Task
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from tests.conftest import on_day
from tests.drafting.editing import agreed, change, typed

pytestmark = pytest.mark.usefixtures("plan")


def test_a_word_is_changed_at_once(make, sign_in):
    task = make.task("Kế hoạch cũ")

    answer = sign_in(make.standing_agency()).post(
        f"/tasks/{task.id}/edit", data=typed(task, title="Kế hoạch  mới")
    )

    assert answer.status_code == 303
    assert answer.location == f"/tasks/{task.id}"
    assert task.title == "Kế hoạch mới"


def test_what_follows_is_shown_before_it_is_done(make, sign_in):
    communes = [make.unit() for _ in range(13)]
    task, client = make.task(leads=[make.issuer]), sign_in(make.standing_agency())
    make.completion(make.assignments(task)[0])
    sent = typed(task, parts=dict.fromkeys(communes, Part.LEAD), frequency="quarterly")

    shown = client.post(f"/tasks/{task.id}/edit", data=sent)

    assert "13 đơn vị nhận 26 công việc mới" in shown.text
    assert "1 công việc đã báo cáo xong, hoặc của kỳ đã qua, được giữ nguyên" in shown.text
    assert len(make.assignments(task)) == 1
    done = client.post(f"/tasks/{task.id}/edit", data=sent | {"confirmed": agreed(shown)})
    assert done.status_code == 303
    assert len(make.assignments(task)) == 27
    assert "13 đơn vị nhận 26 công việc mới" in client.get(f"/tasks/{task.id}/history").text


def test_a_choice_for_a_group_speaks_for_all_its_units(make, sign_in):
    communes = [make.unit() for _ in range(3)]
    task = make.task(leads=[make.plan.standing_unit])
    parts = {make.plan.standing_unit: Part.LEAD} | dict.fromkeys(communes, "")
    client = sign_in(make.standing_agency())

    change(client, task, parts=parts, **{"parts-commune": "coordinating"})

    assert task.units(Part.COORDINATING) == communes
    everyone_out = change(client, task, **{"parts-agency": "none", "parts-commune": "none"})
    assert everyone_out.status_code == 422
    assert "Hãy chọn ít nhất một đơn vị chủ trì." in everyone_out.text


def test_a_unit_outside_the_plan_cannot_be_named(make, sign_in):
    task = make.task()
    stranger = make.unit("Tỉnh khác")
    stranger.parent_id, stranger.path = None, f"/{stranger.id}/"
    make.session.commit()

    change(sign_in(make.standing_agency()), task, parts={task.parts[0].unit: Part.LEAD, stranger: Part.LEAD})

    assert [unit.name for unit in task.units(Part.LEAD)] == [task.parts[0].unit.name]


def test_the_wording_gives_the_date_where_none_is_chosen(make, sign_in):
    task, client = make.task(), sign_in(make.standing_agency())

    change(client, task, wording="Trước ngày 20/4/2022", due_on="")

    assert task.due_on == date(2022, 4, 19)
    assert make.assignments(task)[0].due_on == date(2022, 4, 19)
    change(client, task, wording="", due_on="")
    assert task.due_on == date(2022, 12, 31)


def test_the_wording_is_read_as_it_is_typed(make, sign_in):
    client = sign_in(make.standing_agency())
    address = f"/plans/{make.plan.id}/deadline"

    assert "19/04/2022" in client.get(address, query_string={"wording": "Trước ngày 20/4/2022"}).text
    assert "không có trong lịch" in client.get(address, query_string={"wording": "trước ngày 31/2"}).text
    assert client.get(address).text.strip() == ""
    unclear = client.get(address, query_string={"wording": "trong tuần 2 tháng 5"}).text
    assert "Cổng không hiểu chắc “tuần 2 tháng 5” là ngày nào." in unclear
    quarterly = client.get(address, query_string={"wording": "trước ngày 25 tháng cuối quý"}).text
    assert "Hiểu là: hàng quý" in quarterly
    assert "ngày 24 của tháng cuối quý" in quarterly
    some_day = client.get(address, query_string={"wording": "trước ngày 15 hàng quý"}).text
    assert "không nói của tháng nào" in some_day


@pytest.mark.parametrize(
    "wording", ["trong tuần 2 tháng 5", "đầu tháng 5", "ngay sau khi có hướng dẫn", "ngày 31/2", "hàng quý"]
)
def test_no_day_is_guessed_from_words_that_do_not_tell_one(make, sign_in, wording):
    task, client = make.task(due_on=date(2022, 4, 19)), sign_in(make.standing_agency())

    answer = client.post(f"/tasks/{task.id}/edit", data=typed(task, wording=wording, due_on=""))

    assert answer.status_code == 422
    assert "Hãy chọn ngày cuối cùng còn đúng hạn." in answer.text
    assert change(client, task, wording=wording, due_on="2022-05-14").status_code == 303
    assert task.due_on == date(2022, 5, 14)


def test_the_date_that_was_read_can_be_taken_without_javascript(make, sign_in):
    task = make.task(due_on=date(2022, 12, 31))
    sent = typed(task, wording="Trước ngày 20/4/2022", use_date="2022-04-19", title="Đang gõ dở")

    answer = sign_in(make.standing_agency()).post(f"/tasks/{task.id}/edit", data=sent)

    assert answer.status_code == 200
    assert re.search(r'<input[^>]*name="due_on"[^>]* value="19/04/2022"', answer.text)
    assert "Đang gõ dở" in answer.text
    assert task.due_on == date(2022, 12, 31)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": " "}, "Hãy ghi tên nhiệm vụ."),
        ({"weight": "0"}, "Trọng số phải từ 1 đến 100."),
        ({"due_on": "19/4/2122"}, "Lịch không có ngày này."),
        ({"due_on": "2/1/2023"}, "Ngày 02/01/2023 nằm ngoài năm 2022 của kế hoạch"),
        (
            {"due_on": "", "wording": "Trước ngày 20/4/2023"},
            "Ngày 19/04/2023 nằm ngoài năm 2022 của kế hoạch",
        ),
        ({"due_on": "cuối tuần"}, "Chưa đọc được ngày này."),
        ({"section_id": "99999"}, "Chưa lưu được"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(make, sign_in, changes, told):
    task = make.task()

    answer = sign_in(make.standing_agency()).post(
        f"/tasks/{task.id}/edit", data=typed(task, notes="Đã gõ") | changes
    )

    assert answer.status_code == 422
    assert told in answer.text
    assert "Đã gõ" in answer.text
    assert make.session.query(AuditEntry).count() == 0


def test_a_new_task_is_given_after_it_was_looked_at(make, sign_in):
    communes, section = [make.unit() for _ in range(3)], make.section("III.8")
    client, address = sign_in(make.standing_agency()), f"/plans/{make.plan.id}/tasks/new"
    assert client.get(address).status_code == 200
    sent = {
        "title": "Hội chợ cuối năm",
        "section_id": section.id,
        "frequency": "once",
        "weight": "1",
        "version": "0",
    }
    sent |= {f"parts-commune-{unit.id}": "lead" for unit in communes} | {"wording": "trong tháng 11"}

    shown = client.post(address, data=sent)

    assert "3 đơn vị nhận 3 công việc mới" in shown.text
    assert make.session.query(Task).count() == 0
    assert client.post(address, data=sent | {"confirmed": agreed(shown)}).status_code == 303
    task = make.session.query(Task).one()
    assert (task.code, task.due_on) == ("III.8-1", date(2022, 11, 30))
    assert len(make.assignments(task)) == 3


def test_a_date_that_is_past_is_warned_of(make, sign_in):
    task = make.task(due_on=date(2022, 4, 19))
    parts = {task.parts[0].unit: Part.LEAD, make.unit(): Part.LEAD}

    shown = sign_in(make.standing_agency()).post(f"/tasks/{task.id}/edit", data=typed(task, parts=parts))

    assert "Hạn 19/04/2022 đã qua" in shown.text


def test_a_cancelled_task_is_restored_before_it_is_changed(make, sign_in):
    task, client = make.task("Đánh giá đợt 2"), sign_in(make.standing_agency())
    share = make.assignments(task)[0]
    make.progress(share, percent=30)

    assert client.post(f"/tasks/{task.id}/cancellation", data={"reason": " "}).status_code == 422
    assert client.post(f"/tasks/{task.id}/cancellation", data={"reason": "Tỉnh hoãn"}).status_code == 303
    assert "Tỉnh hoãn" in client.get(f"/tasks/{task.id}/edit").text
    assert client.post(f"/tasks/{task.id}/edit", data=typed(task)).status_code == 422
    assert client.post(f"/tasks/{task.id}/restoration", data={}).status_code == 303
    assert (share.status, share.percent) == (Status.IN_PROGRESS, 30)


def test_one_units_share_gets_another_date_is_cancelled_and_restored(make, sign_in):
    share = make.assignment(due_on=date(2022, 4, 19))
    client, address = sign_in(make.standing_agency()), f"/assignments/{share.id}"

    assert client.post(f"{address}/due", data={"due_on": "2022-07-15", "reason": ""}).status_code == 422
    outside = client.post(f"{address}/due", data={"due_on": "15/7/2023", "reason": "Xã xin gia hạn"})
    assert "Ngày 15/07/2023 nằm ngoài năm 2022 của kế hoạch" in outside.text
    client.post(f"{address}/due", data={"due_on": "15/7", "reason": "Xã xin gia hạn"})
    assert share.due_on == date(2022, 7, 15)
    client.post(f"{address}/cancellation", data={"reason": "Xã không có sản phẩm"})
    seen = [share.status]
    assert "Áp dụng lại" in client.get(f"/tasks/{share.task_id}/units").text
    client.post(f"{address}/restoration", data={})
    assert [*seen, share.status] == [Status.CANCELLED, Status.NOT_STARTED]


def test_figures_of_past_days_stay_what_the_units_had_said(make, sign_in):
    leaving, staying = make.unit(), make.unit()
    task = make.task(leads=[leaving, staying], frequency=Frequency.QUARTERLY)
    first = make.assignments(task)[0]
    with on_day(date(2022, 3, 16)):
        make.completion(first)

    change(sign_in(make.standing_agency()), task, parts={staying: Part.LEAD}, reason="Xã đã sáp nhập")

    then = plan_figures(make.plan, as_of=date(2022, 3, 20), silent_days=14)
    now = plan_figures(make.plan, as_of=None, silent_days=14)
    assert (then["confirmed"], now["confirmed"]) == (12, 20), "of eight shares as it was asked, of five now"


EVERYONE = {
    Role.FOCAL_POINT: 403,
    Role.FRONT: 403,
    Role.CHAIRMAN: 403,
    Role.VICE_CHAIRMAN: 403,
    Role.OBSERVER: 403,
    Role.ADMINISTRATOR: 403,
    Role.STANDING_AGENCY: 200,
}


@pytest.mark.parametrize(("role", "status"), EVERYONE.items())
def test_only_the_standing_agency_changes_tasks(make, sign_in, role, status):
    share = make.assignment()
    unit = make.plan.standing_unit if role is Role.STANDING_AGENCY else make.unit()
    client = sign_in(make.user(role, unit))

    places = ("edit", "units", "cancellation", "restoration")
    asked = [f"/tasks/{share.task_id}/{place}" for place in places] + [f"/plans/{make.plan.id}/tasks/new"]

    assert {client.get(address).status_code for address in asked} == {status}


def test_another_plans_agency_does_not_know_of_the_task(make, sign_in):
    share = make.assignment()
    stranger = make.unit("Phòng của huyện khác")
    stranger.parent_id, stranger.path = None, f"/{stranger.id}/"
    make.session.commit()
    client = sign_in(make.user(Role.STANDING_AGENCY, stranger))

    assert client.get(f"/tasks/{share.task_id}/edit").status_code == 404
    assert client.get(f"/assignments/{share.id}/due").status_code == 404


def test_the_form_takes_the_same_number_of_statements_for_many_units(make, sign_in, statements):
    few = make.task(leads=[make.unit()])
    many = make.task(leads=[make.unit() for _ in range(30)], frequency=Frequency.MONTHLY)
    client = sign_in(make.standing_agency())

    addresses = [f"/tasks/{task.id}/edit" for task in (few, many)]
    client.get(addresses[0])  # from now on the person and his count are known

    with statements() as for_few:
        client.get(addresses[0])
    with statements() as for_many:
        client.get(addresses[1])

    assert len(for_few) == len(for_many) == 6


def test_a_change_reads_with_the_same_number_of_statements_for_many_units(make, sign_in, statements):
    client, counted = sign_in(make.standing_agency()), []
    for number in (2, 30):
        leaving, staying = [make.unit() for _ in range(number)], make.unit()
        task = make.task(leads=[*leaving, staying], frequency=Frequency.QUARTERLY)
        for share in make.assignments(task)[: 4 * number]:
            if share.period == "2022-Q3":
                make.progress(share)
        address, sent = (
            f"/tasks/{task.id}/edit",
            typed(task, parts={staying: Part.LEAD}, reason="Đã sáp nhập"),
        )
        with statements() as to_show:
            shown = client.post(address, data=sent)
        with statements() as to_save:
            client.post(address, data=sent | {"confirmed": agreed(shown)})
        counted.append([sum(each.startswith("SELECT") for each in seen) for seen in (to_show, to_save)])

    assert counted == [[13, 20], [13, 20]]
