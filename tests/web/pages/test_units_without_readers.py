"""A unit that has nobody to read is marked wherever work is given, directed or counted, and stands on the desk."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks.rules.access import Role
from tests.conftest import hanoi

MARK = "chưa có người đọc"
LINE = "Đơn vị không có người đọc:"


@pytest.fixture
def share(make):
    """Open work of a unit for which nobody reports."""
    make.plan  # noqa: B018  (units stand under its issuer)
    return make.assignment(due_on=date(2022, 6, 1), unit=make.unit("Xã Bản Bo"))


@pytest.fixture
def pages(make, share):
    """Where work is given, directed and counted: who looks, and at what."""
    make.agency = make.standing_agency()
    return {
        "given": (make.agency, f"/tasks/{share.task_id}/edit"),
        "directed": (make.chairman(), f"/assignments/{share.id}/direction"),
        "counted in a table": (make.agency, f"/plans/{make.plan.id}/progress"),
        "counted on its own page": (make.agency, f"/plans/{make.plan.id}/units/{share.unit_id}"),
    }


@pytest.mark.parametrize("place", ["given", "directed", "counted in a table", "counted on its own page"])
def test_it_is_marked_until_somebody_reports_for_it(make, sign_in, pages, share, place):
    who, address = pages[place]
    browser = sign_in(who)
    before = browser.get(address).text.count(MARK)
    assert before >= 1
    make.user(Role.OBSERVER, share.unit)
    make.user(unit=share.unit, active=False)
    assert browser.get(address).text.count(MARK) == before, "they report nothing"
    make.user(unit=share.unit)
    assert browser.get(address).text.count(MARK) == before - 1


def test_its_reminders_stand_on_the_desk_with_the_way_to_its_page(make, sign_in, share):
    browser, address = sign_in(make.standing_agency()), f"/plans/{make.plan.id}/desk"
    text = browser.get(address).text
    assert LINE in text
    assert f'href="/plans/{make.plan.id}/units/{share.unit_id}">Xã Bản Bo</a>' in text
    share.cancel(by=make.standing_agency(), at=hanoi(2022, 6, 14), reason="Không áp dụng")
    make.session.commit()
    assert LINE not in browser.get(address).text, "nothing is open there any more"


def test_a_unit_with_a_reader_is_not_named_and_of_many_six_are(make, sign_in, share):
    browser, address = sign_in(make.chairman()), f"/plans/{make.plan.id}/desk"
    make.user(unit=share.unit)
    assert LINE not in browser.get(address).text
    make.task(leads=[make.unit() for _ in range(9)], due_on=date(2022, 3, 31))
    assert "và 3 đơn vị khác" in browser.get(address).text
