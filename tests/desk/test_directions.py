"""The chairman directs; the unit reads, answers with a report; the chairman closes or directs again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ocop_tasks.models import Direction
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.work.direction_rules import DirectionStatus
from ocop_tasks.rules.work.periods import Frequency
from tests.support.forms import typed


@pytest.fixture
def late(make):
    """An assignment 76 days late on the tests' day."""
    return make.assignment(due_on=date(2022, 3, 31))


def send(browser, assignment, **changes):
    """Direct the assignment's unit."""
    data = {"text": "Gửi bản có chữ ký", "answer_by": "2022-06-17", "idempotency_key": "abc"} | changes
    return browser.post(f"/assignments/{assignment.id}/direction", data=data)


def only(make) -> Direction:
    """The one direction there is."""
    return make.session.scalars(select(Direction)).one()


def test_a_direction_reaches_the_unit_which_acknowledges_it_and_the_chairman_closes_it(make, sign_in, late):
    chairman, unit = sign_in(make.chairman()), sign_in(make.focal_point(late))

    assert send(chairman, late).status_code == 303
    direction = only(make)
    assert direction.standing is DirectionStatus.SENT
    assert "Gửi bản có chữ ký" in unit.get(f"/directions/{direction.id}").text

    assert unit.post(f"/directions/{direction.id}/acknowledgement").status_code == 303
    assert only(make).standing is DirectionStatus.ACKNOWLEDGED

    assert chairman.post(f"/directions/{direction.id}/closing", data={"text": "Tốt"}).status_code == 303
    assert only(make).standing is DirectionStatus.CLOSED


def test_the_same_form_sent_twice_is_one_direction(make, sign_in, late):
    chairman = sign_in(make.chairman())
    send(chairman, late)
    send(chairman, late)
    assert len(make.session.scalars(select(Direction)).all()) == 1


def test_an_answer_cannot_be_asked_for_yesterday_and_the_text_stays(make, sign_in, late):
    far = send(sign_in(make.chairman()), late, answer_by="17/6/2023")
    assert "Ngày trả lời 17/06/2023 quá xa." in far.text
    answer = send(sign_in(make.chairman()), late, answer_by="14/6/2022")
    assert answer.status_code == 422
    assert "Gửi bản có chữ ký" in answer.text


def test_all_units_late_on_a_task_are_directed_at_once_each_in_a_thread_of_its_own(make, sign_in):
    units = [make.unit() for _ in range(3)]
    task = make.task(leads=units, due_on=date(2022, 3, 31))
    make.completion(make.assignments(task)[0])

    sent = sign_in(make.chairman()).post(
        f"/tasks/{task.id}/directions",
        data={"text": "Báo cáo ngay", "answer_by": "2022-06-17", "idempotency_key": "k"},
    )

    assert sent.status_code == 303
    directed = make.session.scalars(select(Direction).order_by(Direction.id)).all()
    assert [each.assignment.unit_id for each in directed] == [unit.id for unit in units[1:]]


def test_a_unit_that_is_late_in_two_periods_is_counted_once(make, sign_in):
    task = make.task(leads=[make.unit()], frequency=Frequency.MONTHLY)
    chairman, address = sign_in(make.chairman()), f"/tasks/{task.id}/directions"

    asked = chairman.get(address).text
    sent = chairman.post(address, data={"text": "Báo cáo ngay", "answer_by": "2022-06-17"})
    told = chairman.get(sent.location).text

    assert "Gửi chỉ đạo tới" not in asked
    assert len(make.session.scalars(select(Direction)).all()) > 1
    assert "Đã gửi ý kiến chỉ đạo tới 1 đơn vị." in told


def test_a_unit_sees_directions_to_itself_and_no_others(make, sign_in, late):
    send(sign_in(make.chairman()), late)
    address = f"/directions/{only(make).id}"

    assert sign_in(make.user(Role.FOCAL_POINT)).get(address).status_code == 404
    assert sign_in(make.focal_point(late)).get(address).status_code == 200
    assert sign_in(make.observer()).get(address).status_code == 200
    assert sign_in(make.observer()).post(f"{address}/closing").status_code == 403
    assert sign_in(make.focal_point(late)).get(f"/plans/{make.plan.id}/desk").status_code == 403


def test_a_further_direction_sent_three_times_is_one_and_another_text_is_another(make, sign_in, late):
    chairman = sign_in(make.chairman())
    send(chairman, late)
    address = f"/directions/{only(make).id}"
    form = typed(chairman.get(address).text) | {"text": "Vẫn chưa đạt", "answer_by": "2022-06-20"}

    plain = chairman.post(f"{address}/entries", data=form)
    by_script = chairman.post(f"{address}/entries", data=form, headers={"HX-Request": "true"})
    again = chairman.post(f"{address}/entries", data=form)
    other = chairman.post(f"{address}/entries", data=form | {"text": "Gửi cả bản ảnh"})

    assert [plain.location, again.location, other.location] == [address] * 3
    assert by_script.headers["HX-Redirect"] == address
    said = [entry.text for entry in only(make).entries]
    assert said == ["Gửi bản có chữ ký", "Vẫn chưa đạt", "Gửi cả bản ảnh"]


def test_another_text_from_the_same_form_is_sent_too(make, sign_in, late):
    chairman = sign_in(make.chairman())

    for text in ("Gửi bản có chữ ký", "Gửi bản có chữ ký", "Và biên bản họp"):
        assert send(chairman, late, text=text).status_code == 303

    texts = [each.entries[0].text for each in make.session.scalars(select(Direction).order_by(Direction.id))]
    assert texts == ["Gửi bản có chữ ký", "Và biên bản họp"]


def test_what_was_typed_is_still_there_when_nobody_is_late_any_more(make, sign_in, late):
    make.completion(late)

    answer = sign_in(make.chairman()).post(
        f"/tasks/{late.task_id}/directions", data={"text": "Báo cáo ngay", "answer_by": "2022-06-17"}
    )

    assert answer.status_code == 422
    assert "Không còn đơn vị nào muộn" in answer.text
    assert "Báo cáo ngay" in answer.text
    assert make.session.scalars(select(Direction)).all() == []
