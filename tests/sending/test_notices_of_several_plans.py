"""What is told of several running plans: each notice names its plan, and Monday's digest is one for each."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.models import Direction, Notice
from ocop_tasks.sending.notices import daily_notices, notice_events
from ocop_tasks.sending.notices.notice_language import language
from ocop_tasks.sending.notices.notice_wording import notice_text
from tests.conftest import hanoi

MONDAY = hanoi(2022, 6, 13, 7, 30)


@pytest.fixture
def other(make):
    """A plan of another subject beside that of OCOP."""
    return make.another_plan("Kế hoạch chuyển đổi số năm 2022", title_en="Digital services in 2022")


@pytest.fixture
def said(make):
    """What a person was told, oldest first."""

    def of(user, locale="vi"):
        rows = make.session.scalars(select(Notice).where(Notice.user_id == user.id).order_by(Notice.id))
        return [notice_text(row, language(locale)) for row in rows]

    return of


def run(make, at):
    """The day's job."""
    with clock.at_moment(at):
        return daily_notices.make(make.session)


def test_a_reminder_names_the_plan_of_its_work(make, said, other):
    unit = make.unit("Xã Bản Bo")
    make.assignment(date(2022, 6, 18), unit=unit, title="Hồ sơ", section=make.section("II.1"))
    make.assignment(date(2022, 6, 18), unit=unit, title="Chữ ký", section=make.section("II.2", plan=other))
    person = make.user(unit=unit)

    run(make, hanoi(2022, 6, 15, 7, 30))

    assert [notice.lines[0].split(" · ")[:2] for notice in said(person)] == [
        ["OCOP 2022", "mục II.1"],
        ["Chuyển đổi số 2022", "mục II.2"],
    ]
    assert said(person, "en")[1].lines[0].startswith("Digital services 2022 · ")


def test_a_direction_names_the_plan_of_its_work(make, said, other):
    work = make.assignment(date(2022, 6, 18), plan=other)
    person = make.focal_point(work)
    direction = Direction.give(
        work, by=make.chairman(), at=clock.now(), text="Làm ngay", answer_by=date(2022, 6, 17)
    )
    make.session.add(direction)

    notice_events.notify_of_direction(direction)

    assert said(person)[0].lines[-1].startswith("Chuyển đổi số 2022 · ")


def test_each_plan_has_its_own_digest_that_is_called_after_it(make, said, other):
    chairman = make.chairman()
    for plan in (make.plan, other):
        make.assignment(date(2022, 6, 1), plan=plan)

    run(make, MONDAY)

    assert [notice.title for notice in said(chairman)] == [
        "Tổng hợp đầu tuần OCOP 2022: 1 việc quá hạn",
        "Tổng hợp đầu tuần Chuyển đổi số 2022: 1 việc quá hạn",
    ]
    assert said(chairman, "en")[1].title.count("Digital services 2022") == 1


def test_a_digest_of_before_is_called_after_its_plans_title(make, said):
    chairman = make.chairman()
    make.assignment(date(2022, 6, 1))
    run(make, MONDAY)
    notice = make.session.scalars(select(Notice)).one()
    notice.facts = {name: fact for name, fact in notice.facts.items() if name != "plan_year"}
    make.session.commit()

    assert said(chairman)[0].title == "Tổng hợp đầu tuần Kế hoạch OCOP 2022: 1 việc quá hạn"


def test_the_statements_do_not_grow_with_the_plans(make, statements):
    def count(day):
        make.session.expire_all()
        with clock.at_moment(hanoi(2022, 6, day, 7, 30)), statements() as seen:
            daily_notices.make(make.session)
        return len(seen)

    def lay(plan):
        make.focal_point(make.assignment(date(2022, 6, 14), plan=plan))
        make.focal_point(make.assignment(date(2022, 6, 21), plan=plan))

    make.chairman()
    lay(make.plan)
    one = count(13)
    for number in range(4):
        lay(make.another_plan(f"Kế hoạch {number}"))
    five = count(20)

    assert five == one
