"""The lists of villages: kept by each commune and by the standing agency, so that a village never visited is missed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.models import AuditEntry, OutreachActivity, Plan, Village


def names(log):
    return sorted(log.session.scalars(select(Village.name)))


def test_a_commune_lists_its_villages_and_one_never_visited_is_missed(log, make, sign_in):
    browser = sign_in(make.user(unit=log.commune))

    browser.post(
        f"/outreach/villages/{log.commune.id}", data={"names": "Bản Nà Vàn\n\n  Bản   Nà Hiềng \nban na van"}
    )

    assert names(log) == ["Bản Nà Hiềng", "Bản Nà Vàn"]
    page = browser.get("/outreach/figures").text
    assert "2 trong 2 thôn, bản đã biết chưa có hoạt động" in page
    entry = log.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.unit_id) == ("unit.villages_changed", log.commune.id)
    assert entry.changes == {"villages": ["", "Bản Nà Vàn, Bản Nà Hiềng"]}


def test_a_slip_is_taken_out_and_a_village_with_activities_stays(log, make, sign_in):
    log.activity(village="Bản Nà Vàn")
    agency = sign_in(make.standing_agency())
    agency.post(f"/outreach/villages/{log.commune.id}", data={"names": "Bản Nà Vàng"})
    ids = [str(village.id) for village in log.session.scalars(select(Village))]

    agency.post(f"/outreach/villages/{log.commune.id}", data={"out": ids})

    assert names(log) == ["Bản Nà Vàn"]


def test_a_village_reached_in_another_years_plan_stays(log, make, sign_in):
    earlier = Plan(
        code="ocop-2021", title="2021", year=2021, issuer=make.issuer, standing_unit=log.plan.standing_unit
    )
    told = log.told(held_on=date(2021, 6, 15), village="Bản Nà Vàn")
    log.session.add(OutreachActivity.log(earlier, told, by=log.officer, at=clock.now()))
    Village.ensure_exists(log.session, log.commune.id, "Bản Nà Vàn")
    log.session.commit()
    browser = sign_in(make.user(unit=log.commune))
    [village] = log.session.scalars(select(Village))

    page = browser.get("/outreach/villages").text
    browser.post(f"/outreach/villages/{log.commune.id}", data={"out": str(village.id)})

    assert 'name="out"' not in page
    assert names(log) == ["Bản Nà Vàn"]


def test_nobody_keeps_another_communes_list(log, make, sign_in):
    other = sign_in(make.user(unit=log.far))

    assert other.post(f"/outreach/villages/{log.commune.id}", data={"names": "Bản X"}).status_code == 403
    assert log.commune.name not in other.get("/outreach/villages").text
    assert names(log) == []


def test_something_that_is_no_commune_has_no_villages(log, make, sign_in):
    agency = sign_in(make.standing_agency())

    assert agency.post(f"/outreach/villages/{log.union.id}", data={"names": "Bản X"}).status_code == 404


def test_a_name_that_has_no_room_is_told_and_nothing_of_the_list_is_lost(log, make, sign_in):
    browser = sign_in(make.user(unit=log.commune))
    typed = "Bản Mới\r\n" + "x" * 203

    answer = browser.post(f"/outreach/villages/{log.commune.id}", data={"names": typed})

    assert answer.status_code == 422
    assert "Dài quá 3 ký tự (nhiều nhất 200)." in answer.text
    assert "Bản Mới\n" + "x" * 203 in answer.text.replace("\r", "")
    assert names(log) == []
