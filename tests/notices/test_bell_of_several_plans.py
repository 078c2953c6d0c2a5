"""The bell's page is of all plans, and can be narrowed to one that runs."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Notice
from ocop_tasks.sending.notices import daily_notices
from tests.conftest import hanoi
from tests.work.sending import words


@pytest.fixture
def person(make):
    """An officer who was reminded of work of two plans."""
    other = make.another_plan("Kế hoạch chuyển đổi số năm 2022")
    unit = make.unit("Xã Bản Bo")
    for title, plan in (("Hồ sơ", make.plan), ("Chữ ký", other)):
        section = make.section("II.1", plan=plan)
        make.assignment(date(2022, 6, 18), unit=unit, title=title, section=section)
    person = make.user(unit=unit)
    with clock.at_moment(hanoi(2022, 6, 15, 7, 30)):
        daily_notices.make(make.session)
    make.session.commit()
    return person


def test_a_list_of_all_plans_is_narrowed_to_one(make, sign_in, person):
    browser = sign_in(person)

    both = browser.get("/notices")
    one = browser.get(f"/notices?plan={make.plan.id}")

    assert "Hồ sơ" in words(both)
    assert "Chữ ký" in words(both)
    assert "Tất cả kế hoạch" in words(both)
    assert "Hồ sơ" in words(one)
    assert "Chữ ký" not in words(one)
    assert browser.get("/notices?plan=999999").status_code == 404


def test_reading_all_of_one_plan_leaves_those_of_others(make, sign_in, person):
    browser = sign_in(person)
    newest = max(db.session.scalars(select(Notice.id)))

    browser.post("/notices/reading", data={"newest": newest, "plan": make.plan.id})

    db.session.expire_all()
    left = db.session.scalars(select(Notice).where(Notice.read_at.is_(None))).all()
    assert [notice.facts["plan"] for notice in left] == ["Kế hoạch chuyển đổi số năm 2022"]


def test_a_plan_of_which_nothing_was_told_says_so(make, sign_in, person):
    third = make.another_plan("Kế hoạch rừng năm 2022")

    page = words(sign_in(person).get(f"/notices?plan={third.id}"))

    assert "Chưa có thông báo của Rừng 2022" in page


def test_with_one_plan_there_is_nothing_to_choose(make, sign_in):
    person = make.user(unit=make.unit("Xã Bản Bo"))

    assert "Tất cả kế hoạch" not in sign_in(person).get("/notices").text
