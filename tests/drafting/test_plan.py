"""The plan's own particulars: its number and day, the calendar it reports by, and its signed document."""

from __future__ import annotations

import html
import re
from datetime import date
from io import BytesIO

import pytest

from ocop_tasks.models import AuditEntry, PlanDocument
from ocop_tasks.models.plan_changes.assigning import assign
from ocop_tasks.models.plan_changes.cancellation import change_due
from ocop_tasks.models.plans.task import Part
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.work.due_rules import parse_due_rule
from ocop_tasks.rules.work.periods import Calendar, Frequency
from tests.conftest import hanoi, on_day
from tests.storage.samples import office, pdf, picture


def typed(plan, **changes):
    """What the plan's form sends when somebody changed only ``changes``."""
    given = {
        "title": plan.title,
        "title_en": plan.title_en or "",
        "number": plan.number or "",
        "issued_on": plan.issued_on.isoformat() if plan.issued_on else "",
        "calendar": plan.calendar.value,
        "days_after_cut": plan.days_after_cut,
        "version": plan.version,
        "reason": "Theo họp giao ban",
    }
    return given | changes


def change(client, plan, **changes):
    """Send the form and agree to what follows from it."""
    address, sent = f"/plans/{plan.id}/edit", typed(plan, **changes)
    answer = client.post(address, data=sent)
    if answer.status_code == 200:
        found = re.search(r'name="confirmed"\s+value="(\w+)"', answer.text)
        assert found, answer.text
        answer = client.post(address, data=sent | {"confirmed": found[1]})
    return answer


def test_the_blank_number_and_day_of_the_scan_are_filled_in_later(make, sign_in):
    plan, officer = make.plan, make.standing_agency()

    answer = change(sign_in(officer), plan, number=" 35/KH-UBND ", issued_on="2022-02-21")

    assert answer.status_code == 303
    assert (plan.number, plan.issued_on) == ("35/KH-UBND", date(2022, 2, 21))
    entry = make.session.query(AuditEntry).one()
    assert (entry.action, entry.by, entry.plan_id) == ("plan.changed", officer, plan.id)
    assert entry.changes == {"number": [None, "35/KH-UBND"], "issued_on": [None, "2022-02-21"]}
    assert "35/KH-UBND" in sign_in(make.chairman()).get(f"/plans/{plan.id}/history").text


def test_another_calendar_moves_only_what_nobody_spoke_of_and_is_not_due_yet(make, sign_in):
    task = make.task(leads=[make.unit(), make.unit()], frequency=Frequency.QUARTERLY)
    once = make.assignment(due_on=date(2022, 7, 15))
    mine, theirs = make.assignments(task)[:4], make.assignments(task)[4:]
    make.progress(mine[2], note="Đã bắt đầu quý III")
    make.session.add(
        change_due(
            theirs[3], date(2022, 12, 20), by=make.standing_agency(), at=hanoi(2022, 6, 1), reason="Riêng"
        )
    )
    make.session.commit()

    shown = sign_in(make.standing_agency()).post(
        f"/plans/{make.plan.id}/edit", data=typed(make.plan, calendar="calendar")
    )
    change(sign_in(make.standing_agency()), make.plan, calendar="calendar")

    assert "4 công việc định kỳ chưa ai báo cáo có kỳ và hạn mới" in shown.text
    assert "2 công việc đã có báo cáo giữ nguyên" in shown.text
    assert make.plan.calendar is Calendar.CALENDAR
    assert [each.due_on for each in mine] == [
        date(2022, 3, 17),
        date(2022, 6, 30),
        date(2022, 9, 17),
        date(2022, 12, 31),
    ]
    assert [each.due_on for each in theirs] == [
        date(2022, 3, 17),
        date(2022, 6, 30),
        date(2022, 9, 30),
        date(2022, 12, 20),
    ]
    assert (mine[1].period_from, mine[1].period_to, mine[1].starts_on) == (
        date(2022, 4, 1),
        date(2022, 6, 30),
        date(2022, 4, 1),
    )
    assert once.due_on == date(2022, 7, 15)
    first = [each.first_due_on for each in mine]
    assert first == [date(2022, month, 17) for month in (3, 6, 9, 12)], "as they were given"


def test_a_unit_that_came_late_still_begins_on_the_day_it_came(make, sign_in):
    task = make.task(leads=[make.unit()], frequency=Frequency.QUARTERLY)
    late = list(assign(task, make.plan, make.unit(), Part.LEAD, on=date(2022, 6, 10)))
    make.session.add_all(late)
    make.session.commit()

    change(sign_in(make.standing_agency()), make.plan, calendar="calendar")

    assert [each.starts_on for each in late[1:]] == [date(2022, 6, 10), date(2022, 7, 1), date(2022, 10, 1)]


def test_a_task_with_a_rule_of_its_own_keeps_its_dates_whatever_the_calendar(make, sign_in):
    own = make.task(frequency=Frequency.QUARTERLY, due_rule=parse_due_rule("last 24"))
    same_day = make.task(frequency=Frequency.QUARTERLY, due_rule=parse_due_rule("last 17"))
    by_the_plan = make.task(frequency=Frequency.QUARTERLY)
    agency, address = sign_in(make.standing_agency()), f"/plans/{make.plan.id}/edit"

    more_days = agency.post(address, data=typed(make.plan, days_after_cut="5")).text
    shown = agency.post(address, data=typed(make.plan, calendar="calendar")).text
    change(agency, make.plan, calendar="calendar")

    assert "3 công việc định kỳ chưa ai báo cáo có kỳ và hạn mới" in more_days
    assert "hạn riêng của nhiệm vụ" not in more_days
    assert "9 công việc định kỳ chưa ai báo cáo có kỳ và hạn mới" in shown
    assert "quý III/2022: từ 01/07/2022 đến 30/09/2022, hạn riêng của nhiệm vụ vẫn là 24/09/2022" in shown
    mine = make.assignments(own)
    assert [f"{each.due_on:%d/%m}" for each in mine] == ["24/03", "24/06", "24/09", "24/12"]
    assert (mine[2].period_from, mine[2].period_to) == (date(2022, 7, 1), date(2022, 9, 30))
    assert [each.due_on.day for each in make.assignments(same_day)] == [17, 17, 17, 17]
    theirs = make.assignments(by_the_plan)
    assert [f"{each.due_on:%d/%m}" for each in theirs] == ["17/03", "30/06", "30/09", "31/12"]


def test_more_days_after_the_cut_move_the_dates(make, sign_in):
    task = make.task(frequency=Frequency.QUARTERLY)

    change(sign_in(make.standing_agency()), make.plan, days_after_cut="5")

    dates = [each.due_on for each in make.assignments(task)]
    assert dates == [date(2022, 3, 17), date(2022, 6, 19), date(2022, 9, 19), date(2022, 12, 19)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"days_after_cut": "31"},
        {"days_after_cut": ""},
        {"calendar": "lunar"},
        {"issued_on": "hôm qua"},
        {"issued_on": "1/1/2099"},
    ],
)
def test_what_cannot_be_is_refused(make, sign_in, wrong):
    answer = sign_in(make.standing_agency()).post(
        f"/plans/{make.plan.id}/edit", data=typed(make.plan, number="35") | wrong
    )

    assert answer.status_code == 422
    assert 'value="35"' in answer.text


def test_two_officers_at_once_the_second_sees_both_versions(make, sign_in):
    plan = make.plan
    first, second = sign_in(make.standing_agency()), sign_in(make.standing_agency())
    base = re.search(r'name="base"[^>]*value="([^"]*)"', second.get(f"/plans/{plan.id}/edit").text)
    assert base
    late = typed(plan, number="36/KH-UBND") | {"base": html.unescape(base[1])}
    change(first, plan, number="35/KH-UBND", issued_on="2022-02-21")

    answer = second.post(f"/plans/{plan.id}/edit", data=late)

    assert answer.status_code == 409
    assert "35/KH-UBND" in answer.text
    assert 'value="36/KH-UBND"' in answer.text
    assert ' value="21/02/2022"' in answer.text
    assert (
        second.post(
            f"/plans/{plan.id}/edit", data=late | {"version": plan.version, "issued_on": "2022-02-21"}
        ).status_code
        == 303
    )
    assert (plan.number, plan.issued_on) == ("36/KH-UBND", date(2022, 2, 21))


def send(client, plan, content: bytes, name: str):
    return client.post(f"/plans/{plan.id}/documents", data={"document": (BytesIO(content), name)})


def test_the_signed_plan_is_there_for_everyone_byte_for_byte_and_earlier_ones_stay(make, sign_in):
    plan, agency = make.plan, sign_in(make.standing_agency())
    commune, mended = sign_in(make.user()), office("docx")  # made once: a zip file tells when
    assert commune.get(f"/plans/{plan.id}/document").status_code == 404

    assert send(agency, plan, pdf(), "Kế hoạch OCOP 2022 (ký).pdf").status_code == 303
    with on_day(date(2022, 6, 16)):
        send(agency, plan, mended, "Kế hoạch sửa.docx")

    newest = commune.get(f"/plans/{plan.id}/document")
    assert newest.data == mended
    first = make.session.query(PlanDocument).order_by(PlanDocument.id).first()
    earlier = commune.get(f"/plans/{plan.id}/documents/{first.id}")
    assert earlier.data == pdf()
    assert "sandbox" in earlier.headers["Content-Security-Policy"]
    assert earlier.headers["Content-Disposition"].startswith("attachment")
    page = agency.get(f"/plans/{plan.id}/edit").text
    assert page.rindex("Kế hoạch sửa.docx") < page.rindex("Kế hoạch OCOP 2022 (ký).pdf")
    assert "Kế hoạch sửa.docx" in agency.get(f"/plans/{plan.id}/history").text


def test_the_same_document_sent_twice_is_one(make, sign_in):
    agency = sign_in(make.standing_agency())

    send(agency, make.plan, pdf(), "Kế hoạch.pdf")
    send(agency, make.plan, pdf(), "Kế hoạch.pdf")

    assert make.session.query(PlanDocument).count() == 1


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (
            picture(),
            "ảnh.jpg",
            "là tệp loại jpg, không nhận ở đây. Hãy chọn tệp thuộc các loại: PDF, văn bản (doc, docx, odt).",
        ),
        (b"MZ\x90\x00" + bytes(200), "ke-hoach.pdf", "là chương trình"),
        (b"", "", "Hãy chọn tệp văn bản của kế hoạch."),
    ],
)
def test_only_a_pdf_or_word_document_is_taken(make, sign_in, content, name, told):
    answer = send(sign_in(make.standing_agency()), make.plan, content, name)

    assert answer.status_code == 422
    assert told in answer.text
    assert make.session.query(PlanDocument).count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.STANDING_AGENCY])
def test_only_the_standing_agency_changes_the_plan(make, sign_in, role):
    client = sign_in(make.user(role, make.issuer))

    assert client.get(f"/plans/{make.plan.id}/edit").status_code == 403
    assert send(client, make.plan, pdf(), "Kế hoạch.pdf").status_code == 403


def test_a_document_is_found_only_under_its_own_plan(make, sign_in):
    agency = sign_in(make.standing_agency())
    send(agency, make.plan, pdf(), "Kế hoạch.pdf")

    assert agency.get(f"/plans/{make.plan.id}/documents/99").status_code == 404
