"""The standing agency prepares an amendment unseen, sees what it changes, and applies it; all see the versions."""

from __future__ import annotations

import html
import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from ocop_tasks.extensions import db
from ocop_tasks.models import Amendment, AuditEntry, Plan, PlanVersion, Section, StatusReport, Task
from ocop_tasks.models.plan_changes.cancellation import cancel_task
from ocop_tasks.models.plan_changes.plan_amending import amendment_of
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.rules.work.status import Status
from tests.conftest import hanoi
from tests.storage.samples import pdf
from tests.work.sending import words

DECISION = {"number": "57/QĐ-UBND", "day": "14/6/2022", "title": "Điều chỉnh kế hoạch OCOP"}


@pytest.fixture
def agency(make, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


@pytest.fixture
def communes(make):
    """Two communes of the plan's issuer."""
    return [make.unit(name, under=make.plan.issuer) for name in ("Xã Bản Bo", "Xã Bản Giang")]


@pytest.fixture
def round_two(make, communes):
    """A one-off task of both communes."""
    section = make.section("II")
    return make.task("Chấm điểm đợt 2", section=section, leads=communes, due_on=date(2022, 6, 30))


@pytest.fixture
def talk(make, communes):
    """A quarterly task of both."""
    return make.task("Tuyên truyền", section=make.section("I"), leads=communes, frequency=Frequency.QUARTERLY)


def begin(browser: Any, plan: Plan, **decision: Any) -> Plan:
    """Begin an amendment; its draft."""
    sent = browser.post(f"/plans/{plan.id}/amendment", data=DECISION | decision)
    assert sent.status_code == 303, words(sent)
    return db.session.scalars(select(Plan).where(Plan.amends_id == plan.id)).one()


def copy_of(task: Task) -> Task:
    """What stands for ``task`` in the draft."""
    return db.session.scalars(select(Task).where(Task.origin_id == task.id)).one()


def put(row: Any, **told: Any) -> None:
    """Let a row say something else, as if somebody had saved it."""
    for name, value in told.items():
        setattr(row, name, value)
    db.session.commit()


def digest_on(page: Any) -> str:
    """What the page's button sends."""
    found = re.search(r'name="confirmed"\s+value="([0-9a-f]{16})"', page.text)
    assert found, words(page)
    return found[1]


def apply(browser: Any, plan: Plan, **choices: str) -> Any:
    """Look at what would be changed, and apply it."""
    page = browser.get(f"/plans/{plan.id}/amendment")
    sent = {"confirmed": digest_on(page)} | choices
    return browser.post(f"/plans/{plan.id}/amendment/application", data=sent)


def test_it_is_begun_as_a_draft_like_the_plan(make, agency, round_two):
    asked = words(agency.get(f"/plans/{make.plan.id}/amendment"))
    draft = begin(agency, make.plan)

    assert "Bắt đầu soạn điều chỉnh" in asked
    outline = words(agency.get(f"/plans/{draft.id}/outline"))
    assert "Bạn đang soạn điều chỉnh" in outline
    assert "Kiểm tra và ban hành" not in outline
    assert "Chấm điểm đợt 2" in outline
    assert copy_of(round_two).due_on == date(2022, 6, 30)
    entry = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert (entry.action, entry.plan_id) == ("plan.amendment_begun", make.plan.id)


def test_nobody_else_finds_it_and_it_is_no_plan_in_any_list(make, agency, sign_in, communes, round_two):
    draft = begin(agency, make.plan)
    put(copy_of(round_two), title="Bí mật của bản điều chỉnh")
    others = [sign_in(make.user(unit=communes[0])), sign_in(make.chairman()), sign_in(make.observer())]

    for other in others:
        assert other.get(f"/plans/{draft.id}/outline").status_code in (403, 404)
        assert other.get(f"/plans/{draft.id}/progress").status_code == 404
        assert other.get(f"/plans/{make.plan.id}/amendment").status_code == 403
        assert "Bí mật" not in other.get("/search?q=bí mật").text
    for browser in (agency, *others):
        assert browser.get("/plans").text.count('aria-labelledby="plan-') == 1
        assert f"/tasks/{copy_of(round_two).id}" not in browser.get("/search?q=bí mật").text
    assert "Bản điều chỉnh đang soạn" in words(agency.get("/plans"))
    assert "Bản điều chỉnh đang soạn" not in words(others[0].get("/plans"))
    assert f'<option value="{draft.id}"' not in agency.get("/plans/new").text, "it is not copied"
    assert agency.get(f"/plans/{draft.id}/publication").status_code == 303
    assert agency.post(f"/plans/{draft.id}/publication").status_code == 422


def test_what_is_recorded_is_recorded_in_the_running_plan(make, agency, talk):
    draft = begin(agency, make.plan)

    assert agency.get(f"/plans/{draft.id}/products/new").status_code == 403


def test_a_second_officer_is_told_who_prepares_one(make, agency, sign_in, round_two):
    begin(agency, make.plan)
    other = sign_in(make.standing_agency())

    answer = other.post(f"/plans/{make.plan.id}/amendment", data=DECISION)

    assert answer.status_code == 422
    assert "đang soạn một bản điều chỉnh của kế hoạch này" in words(answer)
    assert "57/QĐ-UBND" in answer.text, "what was typed is there"
    assert "Soạn tiếp" in words(other.get(f"/plans/{make.plan.id}/amendment"))


def test_the_document_can_be_filled_in_later_and_stops_the_applying_until_then(make, agency, round_two):
    draft = begin(agency, make.plan, number="", day="", title="")
    put(copy_of(round_two), title="Chấm điểm đợt cuối")

    page = words(agency.get(f"/plans/{make.plan.id}/amendment"))
    refused = agency.post(f"/plans/{make.plan.id}/amendment/application", data={"confirmed": "0" * 16})
    saved = agency.post(
        f"/plans/{make.plan.id}/amendment/decision", data=DECISION | {"base": base(agency, make.plan)}
    )

    assert "Hãy ghi số và ngày của văn bản quyết định điều chỉnh." in page
    assert "Áp dụng điều chỉnh" not in page
    assert refused.status_code == 422
    assert saved.status_code == 303
    assert "Áp dụng điều chỉnh" in words(agency.get(f"/plans/{make.plan.id}/amendment"))
    assert db.session.get_one(Amendment, draft.id).decision_number == "57/QĐ-UBND"


def base(browser: Any, plan: Plan) -> str:
    """What the decision's form was opened with."""
    page = browser.get(f"/plans/{plan.id}/amendment/decision")
    found = re.search(r'name="base" type="hidden" value="([^"]*)"', page.text)
    assert found
    return html.unescape(found[1])


def test_two_officers_fill_in_the_document(make, agency, round_two):
    begin(agency, make.plan, title="")
    opened = base(agency, make.plan)
    agency.post(
        f"/plans/{make.plan.id}/amendment/decision", data=DECISION | {"base": opened, "number": "58/QĐ-UBND"}
    )

    answer = agency.post(
        f"/plans/{make.plan.id}/amendment/decision", data=DECISION | {"base": opened, "number": "59/QĐ-UBND"}
    )

    assert answer.status_code == 409
    assert "58/QĐ-UBND" in words(answer)
    assert "59/QĐ-UBND" in answer.text


def test_the_page_says_what_is_added_changed_and_dropped_and_what_follows(
    make, agency, communes, round_two, talk
):
    make.completion(make.assignments(round_two)[0])
    make.progress(make.assignments(talk)[1])
    draft = begin(agency, make.plan)
    put(copy_of(talk), title="Tuyên truyền trên loa", notes="Thêm loa")
    cancel_task(
        db.session(), copy_of(round_two), by=make.standing_agency(), at=hanoi(2022, 6, 15), reason="Bỏ"
    )
    db.session.commit()
    agency.post(f"/plans/{draft.id}/sections", data={"label": "III", "title": "Tập huấn", "parent_id": -1})

    page = words(agency.get(f"/plans/{make.plan.id}/amendment"))

    assert "Mục III. Tập huấn" in page
    assert "Tên nhiệm vụ Tuyên truyền → Tuyên truyền trên loa" in page
    assert "Ghi chú Thêm loa" in page
    assert "Đang giao cho 2 đơn vị; 1 báo cáo đã gửi được giữ nguyên." in page
    assert "1 nhiệm vụ bị bỏ đã có việc được xác nhận" in page
    assert "1 công việc không còn áp dụng. Báo cáo và minh chứng đã gửi vẫn còn nguyên." in page


def test_what_comes_late_at_once_and_what_is_late_no_more(make, agency, round_two, communes):
    late = make.task("Kế hoạch của xã", section=round_two.section, leads=communes, due_on=date(2022, 6, 1))
    begin(agency, make.plan)
    put(copy_of(round_two), due_on=date(2022, 6, 10))
    put(copy_of(late), due_on=date(2022, 7, 31))

    page = words(agency.get(f"/plans/{make.plan.id}/amendment"))

    assert "2 công việc quá hạn ngay khi áp dụng." in page
    assert "2 công việc đang quá hạn sẽ thôi quá hạn." in page
    assert "Kỳ báo cáo và hạn Một lần, hạn 30/06/2022 → Một lần, hạn 10/06/2022" in page


def test_it_applies_and_everybody_sees_the_version_with_its_document(
    make, agency, sign_in, communes, round_two
):
    make.submission(make.assignments(round_two)[0], note="Đã chấm xong")
    begin(agency, make.plan)
    put(copy_of(round_two), title="Chấm điểm đợt cuối")

    answer = apply(agency, make.plan)

    assert answer.status_code == 303
    assert db.session.get_one(Task, round_two.id).title == "Chấm điểm đợt cuối"
    assert db.session.scalars(select(StatusReport.note)).all() == ["Đã chấm xong"]
    assert make.assignments(round_two)[0].status is Status.SUBMITTED
    assert db.session.query(Plan).count() == 1
    for browser in (agency, sign_in(make.user(unit=communes[0]))):
        page = words(browser.get(f"/plans/{make.plan.id}/versions"))
        assert "1. Trước lần điều chỉnh đầu tiên ghi trên cổng" in page
        assert "2. Điều chỉnh: 57/QĐ-UBND" in page
        compared = words(browser.get(f"/plans/{make.plan.id}/versions/comparison?from=1&to=2"))
        assert "Chấm điểm đợt 2 → Chấm điểm đợt cuối" in compared
    assert "Hai bản giống nhau" in words(agency.get(f"/plans/{make.plan.id}/versions/comparison?from=2&to=0"))
    assert agency.get(f"/plans/{make.plan.id}/versions/comparison?from=1&to=9").status_code == 404
    assert agency.get(f"/plans/{make.plan.id}/versions/comparison").status_code == 404


def test_the_signed_file_goes_with_the_version(make, agency, round_two):
    draft = begin(agency, make.plan)
    agency.post(f"/plans/{draft.id}/documents", data={"document": (BytesIO(pdf()), "quyết định.pdf")})
    put(copy_of(round_two), title="Chấm điểm đợt cuối")

    page = words(agency.get(f"/plans/{make.plan.id}/amendment"))
    apply(agency, make.plan)

    document = db.session.scalars(select(PlanVersion).where(PlanVersion.ordinal == 2)).one().document
    assert "quyết định.pdf" in page
    assert document
    assert (document.name, document.plan_id) == ("quyết định.pdf", make.plan.id)
    assert "quyết định.pdf" in words(agency.get(f"/plans/{make.plan.id}/versions"))


def test_what_was_not_shown_is_not_applied(make, agency, round_two):
    begin(agency, make.plan)
    put(copy_of(round_two), title="Chấm điểm đợt cuối")
    shown = digest_on(agency.get(f"/plans/{make.plan.id}/amendment"))
    put(db.session.get_one(Task, round_two.id), weight=3)

    answer = agency.post(f"/plans/{make.plan.id}/amendment/application", data={"confirmed": shown})

    assert answer.status_code == 409
    assert "Chưa áp dụng: từ khi bạn mở trang này" in words(answer)
    assert db.session.get_one(Task, round_two.id).title == "Chấm điểm đợt 2"
    assert "kế hoạch đã được sửa trực tiếp ở 1 chỗ" in words(answer)
    assert digest_on(answer) != shown


def test_what_both_changed_is_asked_about(make, agency, round_two):
    begin(agency, make.plan)
    put(copy_of(round_two), title="Theo bản điều chỉnh")
    put(db.session.get_one(Task, round_two.id), title="Theo người sửa")
    address, name = f"/plans/{make.plan.id}/amendment", f"choice.task.{round_two.id}.title"

    page = agency.get(address)
    undecided = agency.post(f"{address}/application", data={"confirmed": "0" * 16})
    decided = agency.post(f"{address}/application", data={name: "amendment"})

    for told in ("Hai bên cùng sửa", "Theo bản điều chỉnh", "Theo người sửa", "Chấm điểm đợt 2"):
        assert told in words(page)
    assert "Áp dụng điều chỉnh" not in words(page)
    assert "được sửa trực tiếp ở 1 chỗ" not in words(page), "what is asked about is not told to stay"
    assert undecided.status_code == 422
    assert decided.status_code == 200
    applied = agency.post(f"{address}/application", data={name: "amendment", "confirmed": digest_on(decided)})
    assert applied.status_code == 303
    assert db.session.get_one(Task, round_two.id).title == "Theo bản điều chỉnh"


def test_a_discarded_amendment_is_gone_and_the_trail_knows(make, agency, round_two):
    draft = begin(agency, make.plan)
    put(copy_of(round_two), title="Khác")

    asked = words(agency.get(f"/plans/{draft.id}/removal"))
    answer = agency.post(f"/plans/{draft.id}/removal")

    assert "Kế hoạch đang thực hiện giữ nguyên." in asked
    assert answer.status_code == 303
    assert amendment_of(db.session(), make.plan) is None
    assert db.session.query(Task).count() == 1
    actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.plan_id == make.plan.id)).all()
    assert actions[-1] == "plan.amendment_discarded"
    assert "Xoá bản điều chỉnh đang soạn" in words(agency.get(f"/plans/{make.plan.id}/history"))
    gone = agency.post(f"/plans/{make.plan.id}/amendment/application", data={})
    assert gone.status_code == 422
    assert "vừa có người áp dụng hoặc xoá" in words(gone)


def test_a_plan_without_versions_says_so(make, agency):
    assert "Chưa có lần điều chỉnh nào" in words(agency.get(f"/plans/{make.plan.id}/versions"))


def touched(make, communes, count: int) -> None:
    """So many tasks that an amendment changes, each with its reports."""
    for number in range(count):
        task = make.task(f"Việc {number}", leads=communes)
        make.progress(make.assignments(task)[0])


def test_the_pages_statements_do_not_grow_with_what_is_changed(make, agency, communes, statements):
    seen = []
    for count in (2, 5):
        touched(make, communes, count)
        begin(agency, make.plan)
        for task in db.session.scalars(select(Task).where(Task.origin_id.is_not(None))):
            task.title, task.due_on = task.title + " mới", date(2022, 7, 1)
        db.session.commit()
        with statements() as said:
            page = agency.get(f"/plans/{make.plan.id}/amendment")
        assert page.status_code == 200
        seen.append(len(said))
        assert apply(agency, make.plan).status_code == 303
        for address in ("versions", "versions/comparison?from=1&to=2"):
            with statements() as said:
                assert agency.get(f"/plans/{make.plan.id}/{address}").status_code == 200
            seen.append(len(said))

    assert seen[:3] == seen[3:]
    assert seen[:3] == [25, 5, 4], "as many as that"


def test_sections_that_change_places_are_shown(make, agency, round_two, talk):
    put(db.session.get_one(Section, talk.section_id), position=1)
    put(db.session.get_one(Section, round_two.section_id), position=2)
    draft = begin(agency, make.plan)
    first = db.session.scalars(select(Section).where(Section.plan_id == draft.id, Section.label == "I")).one()
    agency.post(f"/sections/{first.id}/place", data={"way": "down"})

    page = words(agency.get(f"/plans/{make.plan.id}/amendment"))
    apply(agency, make.plan)

    assert "Thứ tự các mục I, II → II, I" in page
    order = db.session.scalars(select(Section.label).order_by(Section.position)).all()
    assert order == ["II", "I"]
