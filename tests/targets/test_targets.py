"""What targets have reached: recorded, taken back, known on a day, measured by the log."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest

from ocop_tasks.figures.plan.target_figures import progress_of_targets
from ocop_tasks.models import AuditEntry, OutreachActivity, Target, TargetValue
from ocop_tasks.rules.outreach.activities import ActivityContent, OutreachForm
from ocop_tasks.rules.outreach.measured_progress import Counted
from ocop_tasks.rules.work.target_rules import percent_reached, written
from tests.conftest import hanoi
from tests.plans.reading import words
from tests.storage.samples import pdf, sealed_pdf
from tests.storage.signing import message
from tests.support.portal_2022 import photo_bytes


@pytest.fixture
def target(make):
    section = make.section("II.2")
    new = Target(
        plan=make.plan, section=section, title="Sản phẩm mới từ 3 sao", planned=Decimal(5),
        measure="sản phẩm", due_on=date(2022, 12, 31),
    )  # fmt: skip
    make.session.add(new)
    make.session.commit()
    return new


@pytest.fixture
def agency(make, sign_in):
    return sign_in(make.standing_agency())


def record(browser, target, value="3", day="2022-06-01", seen="0-0", **more):
    return browser.post(
        f"/targets/{target.id}/values", data={"value": value, "day": day, "seen": seen} | more
    )


def test_a_value_stands_on_progress_with_its_day_and_on_the_target_s_page_with_its_evidence(
    make, agency, target
):
    photo = (BytesIO(photo_bytes()), "biên bản.jpg")
    told = {"note": "Hội đồng đã chấm", "document_number": "12/BC-UBND", "link": "baolaichau.vn/ocop"}
    assert record(agency, target, **told, file=photo).status_code == 303

    progress = words(agency.get(f"/plans/{make.plan.id}/progress").text)
    assert "Sản phẩm mới từ 3 sao (II.2 · hạn 31/12/2022) 3/5 sản phẩm (60 %) đến 01/06/2022" in progress
    assert "3/5 sản phẩm (60 %)" in words(agency.get(f"/plans/{make.plan.id}/desk").text)
    page = agency.get(f"/targets/{target.id}").text
    value = make.session.query(TargetValue).one()
    for shown in ("Hội đồng đã chấm", "12/BC-UBND", 'href="https://baolaichau.vn/ocop"', value.by.name):
        assert shown in page
    assert agency.get(f"/target-values/{value.id}/original").data[:2] == b"\xff\xd8"


def test_a_signed_file_says_who_signed_it_and_a_locked_one_is_refused_as_everywhere(make, agency, target):
    locked = record(agency, target, file=(BytesIO(pdf(password_of="user")), "biên bản.pdf"))
    assert locked.status_code == 422
    assert "biên bản.pdf đang khoá bằng mật khẩu nên không ai mở được." in words(locked.text)

    signed = (BytesIO(sealed_pdf(message("UBND huyện Tam Đường"))), "quyết định.pdf")
    assert record(agency, target, file=signed).status_code == 303
    page = words(agency.get(f"/targets/{target.id}").text)
    assert "có 1 chữ ký số Chữ ký số: UBND huyện Tam Đường, 19/04/2022 16:30 (theo tệp ghi" in page


def test_what_cannot_be_is_asked_back_and_nothing_is_written(make, agency, target):
    for said, told in (
        ({"value": "1,200"}, "chưa rõ"),
        ({"value": "nhiều"}, "Hãy ghi số đã đạt"),
        ({"value": "2,375"}, "chưa rõ"),
        ({"value": "2,3751"}, "Hãy ghi số đã đạt"),
        ({"value": "-1"}, "Hãy ghi số đã đạt"),
        ({"day": "2022-06-16"}, "Ngày này chưa tới"),
        ({"day": "16/6"}, "Ngày này chưa tới"),
        ({"day": "14/12/2021"}, "Ngày 14/12/2021 trước khi năm kế hoạch bắt đầu (15/12/2021)."),
        ({"document_signer": "Lò Văn Sơn"}, "Hãy ghi số, ký hiệu"),
    ):
        answer = record(agency, target, **({"note": "Lời đã gõ"} | said))
        assert answer.status_code == 422, said
        assert told in answer.text
        assert "Lời đã gõ" in answer.text
    assert make.session.query(TargetValue).count() == 0


def test_a_number_is_written_as_people_here_write_it(make, agency, target):
    record(agency, target, value="1.200,5", value_is_right="y")
    assert make.session.query(TargetValue).one().value == Decimal("1200.5")
    assert "1.200,5/5 sản phẩm" in words(agency.get(f"/targets/{target.id}").text)


def test_many_times_what_is_wanted_is_asked_back_and_taken_when_it_is_said_to_be_right(make, agency, target):
    assert "value_is_right" not in agency.get(f"/targets/{target.id}").text

    asked = record(agency, target, value="50,5", note="Lời đã gõ")
    assert asked.status_code == 422
    assert "50,5 gấp hơn 10 lần chỉ tiêu (5 sản phẩm). Hãy xem lại số đã gõ" in words(asked.text)
    assert 'name="value_is_right"' in asked.text
    assert 'value="50,5"' in asked.text
    assert "Lời đã gõ" in asked.text
    assert make.session.query(TargetValue).count() == 0

    assert record(agency, target, value="50,5", value_is_right="y").status_code == 303
    assert make.session.query(TargetValue).one().value == Decimal("50.5")


def test_that_so_much_is_right_stays_said_where_something_else_is_wrong(make, agency, target):
    wrong = record(agency, target, value="51", value_is_right="y", day="16/6")
    assert wrong.status_code == 422
    assert re.search(r'<input[^>]*checked[^>]*name="value_is_right"', wrong.text)
    assert "gấp hơn" not in words(wrong.text)


@pytest.mark.parametrize(("planned", "value", "taken"), [(5, "50", 303), (5, "51", 422), (0, "51", 303)])
def test_ten_times_is_taken_and_of_what_wants_nothing_everything_is(
    agency, make, target, planned, value, taken
):
    target.planned = Decimal(planned)
    make.session.commit()
    assert record(agency, target, value=value).status_code == taken


def test_two_people_at_once_the_second_sees_the_first_and_keeps_his_words(make, sign_in, agency, target):
    other = sign_in(make.standing_agency())
    record(agency, target, value="3")
    answer = record(other, target, value="4", note="Đạt bốn")
    assert answer.status_code == 409
    assert "Vừa có người khác" in answer.text
    assert "Đạt bốn" in answer.text
    assert "3/5 sản phẩm" in words(answer.text)
    assert make.session.query(TargetValue).count() == 1


def test_what_is_withdrawn_stays_in_sight_and_the_one_before_it_counts_again(make, agency, target):
    record(agency, target, value="2", day="2022-05-01")
    first = make.session.query(TargetValue).one()
    record(agency, target, value="30", seen=f"{first.id}-0")
    wrong = make.session.query(TargetValue).filter(TargetValue.id != first.id).one()
    address = f"/target-values/{wrong.id}/withdrawal"
    assert agency.post(address, data={"reason": " "}).status_code == 422
    assert agency.post(address, data={"reason": "Gõ thừa số 0"}).status_code == 303

    page = words(agency.get(f"/targets/{target.id}").text)
    assert "2/5 sản phẩm (40 %) đến 01/05/2022" in page
    assert "Gõ thừa số 0" in page
    assert make.session.query(TargetValue).count() == 2


def test_a_past_day_shows_what_was_known_on_it(make, target):
    by = make.standing_agency()
    rows = [(2, (5, 1), (5, 10)), (30, (5, 20), (5, 21)), (3, (5, 25), (6, 10))]
    values = [
        TargetValue(
            target=target, value=Decimal(value), day=date(2022, *day), by=by, at=hanoi(2022, *known),
            known_on=date(2022, *known),
        )
        for value, day, known in rows
    ]  # fmt: skip
    values[1].withdraw(by=by, at=hanoi(2022, 6, 1), reason="Gõ nhầm")
    make.session.add_all(values)
    make.session.commit()

    def known(*day):
        return progress_of_targets(make.plan, None, date(2022, *day))[0].value

    assert [known(5, 9), known(5, 10), known(5, 21), known(5, 31), known(6, 1), known(6, 10)] == [
        None, 2, 30, 30, 2, 3,
    ]  # fmt: skip


def test_a_target_may_follow_the_log_as_it_was_known(make, agency, target):
    task, unit = make.task(section=target.section), make.unit()
    by = make.user(unit=unit)

    def log(reached, held, at, task_id=task.id):
        told = ActivityContent(
            held_on=held, form=OutreachForm.FAIR, topic="Chè", reached=reached, women=None, minority=None,
            task_id=task_id,
        )  # fmt: skip
        activity = OutreachActivity.log(make.plan, told, by=by, at=at)
        make.session.add(activity)
        return activity

    log(40, date(2022, 5, 2), hanoi(2022, 5, 3))
    wrong = log(500, date(2022, 5, 4), hanoi(2022, 5, 5))
    log(7, date(2022, 5, 4), hanoi(2022, 5, 5), task_id=None)
    wrong.withdraw(by=by, at=hanoi(2022, 5, 10), reason="Ghi nhầm")
    make.session.commit()
    assert agency.post(f"/targets/{target.id}/measuring", data={"measured_in": "people"}).status_code == 303
    make.session.expire_all()

    assert target.measured_in is Counted.PEOPLE
    known = [progress_of_targets(make.plan, None, date(2022, 5, day))[0].value for day in (2, 4, 9, 10)]
    assert known == [0, 40, 540, 40]
    assert make.session.query(AuditEntry).filter_by(action="plan.target_measured").count() == 1
    assert record(agency, target).status_code == 422


def test_readers_get_the_figures_as_json_and_a_commune_no_unit_but_its_own(make, sign_in, agency, target):
    own, other = make.assignment(due_on=date(2022, 3, 31)), make.assignment(due_on=date(2022, 3, 31))
    record(agency, target, value="2,5")
    address = f"/plans/{make.plan.id}/progress.json"

    told = json.loads(agency.get(address).text)
    assert told["targets"] == [
        {
            "section": "II.2", "title": "Sản phẩm mới từ 3 sao", "planned": 5.0, "measure": "sản phẩm",
            "due_on": "2022-12-31", "value": 2.5, "value_on": "2022-06-01", "percent": 50, "measured_in": None,
        }
    ]  # fmt: skip
    assert {unit["code"] for unit in told["units"]} == {own.unit.code, other.unit.code}
    kinds = ("done_in_time", "done_late", "open_in_time", "open_late")
    assert told["assignments"] == sum(told[kind] for kind in kinds) == 2
    theirs = json.loads(sign_in(make.focal_point(own)).get(address).text)
    assert [unit["code"] for unit in theirs["units"]] == [own.unit.code]
    assert theirs["confirmed"] == told["confirmed"]
    assert json.loads(agency.get(f"{address}?as_of=2022-05-31").text)["targets"][0]["value"] is None
    assert agency.get(f"{address}?as_of=hôm qua").status_code == 400


def test_a_target_s_page_runs_a_fixed_number_of_statements(make, agency, target, statements):
    page = f"/targets/{target.id}"
    agency.get(page)
    record(agency, target)
    with statements() as few:
        agency.get(page)
    by = make.standing_agency()
    for day in range(1, 9):
        at = hanoi(2022, 5, day)
        make.session.add(
            TargetValue(target=target, value=day, day=at.date(), by=by, at=at, known_on=at.date())
        )
    make.session.commit()
    with statements() as many:
        agency.get(page)
    assert len(few) == len(many) <= 8


def test_per_cent_is_rounded_down_and_what_nobody_said_is_unknown():
    assert percent_reached(Decimal("4.99"), Decimal(5)) == 99
    assert percent_reached(Decimal(6), Decimal(5)) == 120
    assert percent_reached(None, Decimal(5)) is None
    assert [written(Decimal(text)) for text in ("1200.00", "12.50", "0")] == ["1200", "12.5", "0"]
