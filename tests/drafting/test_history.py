"""Who did what, when: each sees it of what he may see, and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from ocop_tasks.models import (
    AuditEntry,
    Direction,
    Evidence,
    EvidenceKind,
    Extensions,
    Part,
    TaskUnit,
    Unit,
    UnitKind,
)
from ocop_tasks.models.plan_changes.cancellation import change_due
from ocop_tasks.models.plan_changes.task_editing import change_task
from ocop_tasks.rules.access import Role
from tests.conftest import hanoi

pytestmark = pytest.mark.usefixtures("plan")


def rename(make, task, title, *, by, at):
    """Somebody gives a task another name."""
    units = {unit.id: unit for unit in make.session.query(Unit)}
    change_task(
        make.session, task, replace(task.terms, title=title), units, by=by, at=at, reason="Theo CV 12"
    )
    make.session.commit()


def test_a_units_share_tells_reports_evidence_taken_back_and_changes_in_order(make, sign_in):
    share = make.assignment(unit=make.unit("Xã Bản Bo"))
    officer, agency = make.focal_point(share), make.standing_agency()
    report = make.progress(share, at=hanoi(2022, 5, 2, 9), percent=40, note="Đã họp các bản", by=officer)
    rename(make, share.task, "Tên mới của việc", by=agency, at=hanoi(2022, 5, 3, 10))
    piece = Evidence(
        assignment_id=share.id,
        kind=EvidenceKind.LINK,
        name="Biên bản họp",
        url="https://a.vn",
        by=officer,
        at=hanoi(2022, 5, 4),
        report_id=report.id,
    )
    make.session.add(piece)
    piece.withdraw(by=officer, at=hanoi(2022, 5, 4, 11), reason="Nhầm tệp")
    make.session.add(
        change_due(share, date(2022, 7, 15), by=agency, at=hanoi(2022, 5, 5), reason="Xã xin gia hạn")
    )
    make.session.commit()

    page = sign_in(officer).get(f"/assignments/{share.id}/history").text

    told = ["Xã xin gia hạn", "Nhầm tệp", "Tên mới của việc", "40 %", "Đã họp các bản"]
    body = page[page.index("<main") :]
    places = [body.rindex(text) for text in told]
    assert places == sorted(places)
    for text in (officer.name, agency.name, "15/07/2022", "Biên bản họp", "Theo CV 12"):
        assert text in body


def test_a_task_tells_a_unit_of_its_own_share_and_of_changes_but_not_of_other_units(make, sign_in):
    task = make.task(leads=[make.unit(), make.unit()])
    mine, theirs = make.assignments(task)
    make.progress(mine, note="Lời của xã mình")
    make.progress(theirs, note="Lời của xã khác")
    make.session.add(
        change_due(
            theirs, date(2022, 7, 15), by=make.standing_agency(), at=hanoi(2022, 5, 5), reason="Riêng xã khác"
        )
    )
    rename(make, task, "Tên mới", by=make.standing_agency(), at=hanoi(2022, 5, 3))

    page = sign_in(make.focal_point(mine)).get(f"/tasks/{task.id}/history").text

    assert "Lời của xã mình" in page
    assert "Theo CV 12" in page
    assert "Lời của xã khác" not in page
    assert "Riêng xã khác" not in page


def test_who_follows_a_task_reads_what_its_leads_said(make, sign_in):
    share, follower = make.assignment(), make.unit()
    share.task.parts.append(TaskUnit(unit=follower, part=Part.FOLLOWING))
    make.progress(share, note="Đã họp các bản")

    page = sign_in(make.user(Role.FOCAL_POINT, follower)).get(f"/tasks/{share.task_id}/history").text

    assert "Đã họp các bản" in page


READERS = {
    Role.STANDING_AGENCY: 200,
    Role.CHAIRMAN: 200,
    Role.VICE_CHAIRMAN: 200,
    Role.OBSERVER: 200,
    Role.FOCAL_POINT: 403,
    Role.FRONT: 403,
    Role.ADMINISTRATOR: 403,
}


@pytest.mark.parametrize(("role", "status"), READERS.items())
def test_the_plans_whole_history_is_for_who_oversees_it(make, sign_in, role, status):
    client = sign_in(make.user(role, make.issuer))

    assert client.get(f"/plans/{make.plan.id}/history").status_code == status


def test_another_district_does_not_know_of_any_of_it(make, sign_in):
    share = make.assignment()
    stranger = make.unit("Huyện khác", kind=UnitKind.COMMITTEE)
    stranger.parent_id, stranger.path = None, f"/{stranger.id}/"
    make.session.commit()
    client = sign_in(make.user(Role.CHAIRMAN, stranger))
    places = (
        f"/plans/{make.plan.id}/history",
        f"/tasks/{share.task_id}/history",
        f"/assignments/{share.id}/history",
    )

    assert [client.get(place).status_code for place in places] == [404, 404, 404]


def test_another_communes_share_is_not_known_to_a_commune(make, sign_in):
    share, other = make.assignment(), make.assignment()

    assert sign_in(make.focal_point(other)).get(f"/assignments/{share.id}/history").status_code == 404


def test_the_plans_history_is_filtered_by_person_and_day(make, sign_in):
    share = make.assignment()
    one, other = make.focal_point(share), make.focal_point(share)
    make.progress(share, at=hanoi(2022, 5, 2, 0, 10), note="Sớm ngày mồng hai", by=one)
    make.progress(share, at=hanoi(2022, 5, 2, 23, 50), note="Khuya ngày mồng hai", by=other)
    make.progress(share, at=hanoi(2022, 5, 3, 8), note="Ngày mồng ba", by=one)
    client, address = sign_in(make.observer()), f"/plans/{make.plan.id}/history"

    def told(**asked):
        page = client.get(address, query_string=asked).text
        return [word for word in ("Sớm ngày", "Khuya ngày", "Ngày mồng ba") if word in page]

    assert told() == ["Sớm ngày", "Khuya ngày", "Ngày mồng ba"]
    assert told(person=one.id) == ["Sớm ngày", "Ngày mồng ba"]
    assert told(day="2022-05-02") == ["Sớm ngày", "Khuya ngày"]
    assert told(day="2022-05-02", person=one.id) == ["Sớm ngày"]
    assert told(day="hôm qua") == ["Sớm ngày", "Khuya ngày", "Ngày mồng ba"]
    assert "Không có việc nào khớp" in client.get(address, query_string={"day": "2022-01-01"}).text


def test_a_long_history_is_paged_and_takes_the_same_number_of_statements(make, sign_in, statements):
    shares = make.assignments(make.task(leads=[make.unit() for _ in range(60)]))
    make.progress(shares[0], note="Lời đầu tiên")
    make.session.add(
        AuditEntry.about(shares[0].task, "task.changed", by=make.standing_agency(), at=hanoi(2022, 6, 16))
    )
    make.session.commit()
    client, address = sign_in(make.chairman()), f"/plans/{make.plan.id}/history"
    with statements() as for_few:
        client.get(address)
    for share in shares[1:]:
        make.progress(share, note=f"Lời của đơn vị {share.unit_id}")

    with statements() as for_many:
        first = client.get(address).text
    second = client.get(address, query_string={"page": 2}).text

    assert len(for_few) == len(for_many) == 9
    assert "Trang 1 / 2" in first
    assert "Lời đầu tiên" not in first
    assert "Lời đầu tiên" in second
    assert "Trang 2 / 2" in client.get(address, query_string={"page": 99}).text


def test_a_task_that_was_never_touched_says_so(make, sign_in):
    share = make.assignment()

    page = sign_in(make.focal_point(share)).get(f"/tasks/{share.task_id}/history").text

    assert "Chưa có gì" in page


def test_a_share_tells_what_was_directed_and_what_more_time_was_asked_for(make, sign_in):
    share = make.assignment(date(2022, 6, 20))
    officer, chairman = make.focal_point(share), make.chairman()
    direction = Direction.give(
        share, by=chairman, at=hanoi(2022, 6, 6), text="Họp ngay", answer_by=date(2022, 6, 10)
    )
    direction.acknowledge(by=officer, at=hanoi(2022, 6, 7))
    Extensions(share).ask(by=officer, at=hanoi(2022, 6, 9), until=date(2022, 6, 30), reason="Mưa lũ", most=2)
    Extensions(share).grant(by=chairman, at=hanoi(2022, 6, 10), until=date(2022, 6, 28), word="Lần cuối")
    make.session.commit()

    page = sign_in(officer).get(f"/assignments/{share.id}/history").text

    told = ["Đồng ý gia hạn đến 28/06/2022", "Lần cuối", "Xin gia hạn đến 30/06/2022", "Mưa lũ"]
    told += ["Đã đọc ý kiến chỉ đạo", "Ý kiến chỉ đạo", "Họp ngay"]
    body = page[page.index("<main") :]
    places = [body.rindex(text) for text in told]
    assert places == sorted(places)


def test_a_direction_is_told_to_its_unit_and_not_to_who_only_follows(make, sign_in):
    task = make.task(leads=[make.unit("Xã Bản Bo")])
    (share,) = make.assignments(task)
    follower = make.unit("Hội đồng")
    make.session.add(TaskUnit(task=task, unit=follower, part=Part.FOLLOWING))
    Direction.give(
        share, by=make.chairman(), at=hanoi(2022, 6, 6), text="Họp ngay", answer_by=date(2022, 6, 10)
    )
    make.session.commit()
    address = f"/assignments/{share.id}/history"

    seen = sign_in(make.user(unit=follower)).get(address)

    assert seen.status_code == 200
    assert "Họp ngay" not in seen.text
    assert "Họp ngay" in sign_in(make.focal_point(share)).get(address).text


def test_not_begun_is_told_in_words_and_not_as_no_per_cent(make, sign_in):
    share = make.assignment()
    officer = make.focal_point(share)
    share.report_progress(by=officer, at=hanoi(2022, 6, 1), percent=0, note="Chờ kinh phí", started=False)
    make.session.commit()
    page = sign_in(officer).get(f"/assignments/{share.id}/history").text
    assert "<b>Chưa thực hiện</b>" in page
    assert "0 %" not in page
