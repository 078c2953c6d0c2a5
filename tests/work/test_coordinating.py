"""Coordinating units write beside the lead: notes and evidence that count in nothing and that the lead sees."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from ocop_tasks.models import Evidence, Part
from ocop_tasks.rules.work.status import Status
from tests.storage.samples import pdf
from tests.work.sending import photo, report, words


@pytest.fixture
def task(make):
    """Led by one agency, with another one's help, and followed by a third."""
    lead, helper, follower = make.unit("Phòng KT-HT"), make.unit("Trung tâm Y tế"), make.unit("Huyện uỷ")
    return make.task("Xúc tiến thương mại", leads=[lead], coordinating=[helper], following=[follower])


@pytest.fixture
def lead(make, task):
    """The lead's assignment."""
    return make.assignments(task)[0]


@pytest.fixture
def helping(make, task):
    """The coordinating unit's assignment."""
    return make.assignments(task, Part.COORDINATING)[0]


def send_note(browser, assignment, **fields):
    """Send the note form."""
    return browser.post(
        f"/assignments/{assignment.id}/notes", data={"version": assignment.version, "seen": 0} | fields
    )


def test_a_note_with_a_file_stands_beside_the_leads_report(make, sign_in, lead, helping):
    helper, leader = sign_in(make.focal_point(helping)), sign_in(make.focal_point(lead))

    sent = send_note(helper, helping, note="Đã hướng dẫn 3 chủ thể", files=[(BytesIO(pdf()), "Biên bản.pdf")])

    assert sent.status_code == 303
    page = words(leader.get(f"/assignments/{lead.id}"))
    assert "Đơn vị phối hợp ghi chú Trung tâm Y tế" in page
    assert "Đã hướng dẫn 3 chủ thể" in page
    piece = make.session.query(Evidence).one()
    assert leader.get(f"/evidence/{piece.id}").status_code == 200
    assert leader.get(f"/evidence/{piece.id}/original").status_code == 200
    make.session.refresh(helping)
    assert (helping.status, helping.percent) == (Status.NOT_STARTED, 0)


def test_the_helper_has_a_form_for_notes_and_sees_how_the_lead_stands(make, sign_in, lead, helping):
    make.progress(lead, percent=40)
    helper = sign_in(make.focal_point(helping))

    page = helper.get(f"/assignments/{helping.id}")

    assert "Ghi chú của đơn vị phối hợp" in words(page)
    assert 'name="status"' not in page.text
    assert "Phòng KT-HT Đang thực hiện 40 %" in words(page)
    assert helper.get(f"/assignments/{lead.id}").status_code == 200
    assert 'id="report"' not in helper.get(f"/assignments/{lead.id}").text
    assert report(helper, lead).status_code == 403
    assert report(helper, helping).status_code == 422


def test_who_helps_is_told_that_the_lead_asked_for_more_time(make, sign_in):
    units = {"leads": [make.unit("Phòng KT-HT")], "coordinating": [make.unit("Trung tâm Y tế")]}
    task = make.task(due_on=date(2022, 6, 20), **units)
    lead, helping = make.assignments(task)[0], make.assignments(task, Part.COORDINATING)[0]
    leader, helper = sign_in(make.focal_point(lead)), sign_in(make.focal_point(helping))
    more, cards = {"until": "2022-06-24", "reason": "Mưa lũ"}, "/my-tasks?part=coordinating"
    assert "xin gia hạn" not in words(helper.get(cards)) + words(helper.get(f"/assignments/{helping.id}"))

    assert leader.post(f"/assignments/{lead.id}/extension", data=more).status_code == 303

    assert "Đơn vị chủ trì đã xin gia hạn đến 24/06/2022" in words(helper.get(cards))
    page = words(helper.get(f"/assignments/{helping.id}"))
    assert "Phòng KT-HT Chưa thực hiện Đã xin gia hạn đến 24/06/2022" in page
    assert "Đơn vị chủ trì đã xin gia hạn" not in words(leader.get("/my-tasks")), "that is the lead itself"

    leader.post(f"/assignments/{lead.id}/extension/withdrawal")
    assert "xin gia hạn" not in words(helper.get(cards))


def test_of_several_leads_it_is_said_how_many_ask_and_until_when_at_the_latest(make, sign_in):
    helper = make.unit()
    due_on = date(2022, 6, 20)
    task = make.task(leads=[make.unit() for _ in range(3)], coordinating=[helper], due_on=due_on)
    other = make.task(leads=[make.unit()], coordinating=[helper], due_on=due_on)
    for lead, until in zip(make.assignments(task), ("2022-06-24", "2022-07-01"), strict=False):
        unit = sign_in(make.focal_point(lead))
        unit.post(f"/assignments/{lead.id}/extension", data={"until": until, "reason": "Mưa lũ"})

    cards = words(sign_in(make.user(unit=helper)).get("/my-tasks?part=coordinating"))

    assert cards.count("2 đơn vị chủ trì đã xin gia hạn, muộn nhất đến 01/07/2022") == 1
    assert cards.count("xin gia hạn") == 1, other.title


def test_an_empty_note_is_asked_for_again(make, sign_in, helping):
    answer = send_note(sign_in(make.focal_point(helping)), helping, note=" ")

    assert answer.status_code == 422
    assert "Hãy ghi nội dung, hoặc thêm minh chứng." in words(answer)


def test_a_photo_alone_is_a_note(make, sign_in, helping):
    answer = send_note(sign_in(make.focal_point(helping)), helping, note="", files=[(photo(), "ảnh.jpg")])

    assert answer.status_code == 303


def test_a_follower_reads_and_writes_nothing(make, sign_in, task, lead):
    follower = sign_in(
        make.user(unit=next(entry.unit for entry in task.parts if entry.part == Part.FOLLOWING))
    )

    page = follower.get(f"/assignments/{lead.id}")

    assert page.status_code == 200
    assert 'id="report"' not in page.text
    assert follower.post(f"/assignments/{lead.id}/notes", data={"note": "x"}).status_code == 403
