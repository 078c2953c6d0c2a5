"""The lists of villages: kept by each commune and by the standing agency, so that a village never visited is missed."""

from __future__ import annotations

from sqlalchemy import select

from ocop_tasks.models import AuditEntry, Village


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


def test_nobody_keeps_another_communes_list(log, make, sign_in):
    other = sign_in(make.user(unit=log.far))

    assert other.post(f"/outreach/villages/{log.commune.id}", data={"names": "Bản X"}).status_code == 403
    assert log.commune.name not in other.get("/outreach/villages").text
    assert names(log) == []


def test_something_that_is_no_commune_has_no_villages(log, make, sign_in):
    agency = sign_in(make.standing_agency())

    assert agency.post(f"/outreach/villages/{log.union.id}", data={"names": "Bản X"}).status_code == 404
