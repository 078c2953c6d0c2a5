"""A publication is taken back while nobody has said anything of its work; what was said is never taken away."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select, update

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import (
    Assignment,
    AuditEntry,
    Direction,
    Notice,
    Plan,
    PlanVersion,
    Target,
    TargetValue,
)
from ocop_tasks.rules.plan_state import PlanState
from tests.planning.test_making import lead_task, made
from tests.work.sending import words


@pytest.fixture
def agency(make, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


@pytest.fixture
def published(make, agency) -> Plan:
    """A plan that was published a moment ago."""
    plan, commune = made(agency, make), make.unit("Xã Bản Bo", under=make.plan.issuer)
    lead_task(make, plan, make.section("I", plan=plan), commune)
    assert agency.post(f"/plans/{plan.id}/publication").status_code == 303
    db.session.expire_all()
    return plan


def recalled(agency, plan: Plan, reason: str = "Sai thời gian"):
    """What is answered when the plan is taken back."""
    answer = agency.post(f"/plans/{plan.id}/recall", data={"reason": reason})
    db.session.expire_all()
    return answer


def test_a_plan_that_went_out_by_mistake_is_a_draft_again_and_can_be_published_again(make, agency, published):
    page = words(agency.get(f"/plans/{published.id}/recall"))
    answer = recalled(agency, published)

    assert "1 việc đã giao được rút khỏi các đơn vị" in page
    assert answer.status_code == 303
    assert (published.state, published.published_on) == (PlanState.DRAFT, None)
    assert not db.session.scalars(select(Assignment).where(Assignment.plan_id == published.id)).all()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "plan.recalled")).one()
    assert entry.reason == "Sai thời gian"

    assert agency.post(f"/plans/{published.id}/publication").status_code == 303
    db.session.expire_all()
    assert len(db.session.scalars(select(Assignment).where(Assignment.plan_id == published.id)).all()) == 1
    versions = db.session.scalars(select(PlanVersion).where(PlanVersion.plan_id == published.id)).all()
    assert [version.ordinal for version in versions] == [1]


def test_a_reason_is_asked_for(agency, published):
    answer = recalled(agency, published, reason="")

    assert answer.status_code == 422
    assert "Hãy ghi lý do" in words(answer)
    assert published.state is PlanState.RUNNING


@pytest.mark.parametrize("said", ["progress", "direction", "target value"])
def test_what_somebody_said_is_never_taken_away(make, agency, published, said):
    work = db.session.scalars(select(Assignment).where(Assignment.plan_id == published.id)).one()
    if said == "progress":
        make.progress(work, percent=10)
    elif said == "direction":
        by, at = make.chairman(), clock.now()
        make.session.add(Direction.give(work, by=by, at=at, text="Làm ngay.", answer_by=date(2022, 6, 20)))
    else:
        target = Target(
            plan=published, section=published.sections[0], title="Sản phẩm", planned=5, measure="sản phẩm",
            due_on=date(2022, 12, 31),
        )  # fmt: skip
        officer = make.standing_agency()
        make.session.add_all([
            target,
            TargetValue(
                target=target, value=1, day=date(2022, 6, 1), known_on=date(2022, 6, 1), by=officer,
                at=clock.now(),
            ),
        ])  # fmt: skip
    make.session.commit()

    page, answer = words(agency.get(f"/plans/{published.id}/recall")), recalled(agency, published)

    assert "Chưa thu hồi được" in page
    assert answer.status_code == 422
    assert "Chưa thu hồi được" in words(answer)
    assert published.state is PlanState.RUNNING


def test_a_unit_that_read_of_the_work_is_told_and_one_that_did_not_has_nothing_to_read(
    make, agency, sign_in, published
):
    commune = db.session.scalars(select(Assignment).where(Assignment.plan_id == published.id)).one().unit
    reader = make.user(unit=commune)
    recalled(agency, published)
    read_all()
    agency.post(f"/plans/{published.id}/publication")
    assert how_many_unread(reader) == 1
    recalled(agency, published)
    assert how_many_unread(reader) == 0, "he had not read of it"

    agency.post(f"/plans/{published.id}/publication")
    read_all()
    recalled(agency, published)
    bell = words(sign_in(reader).get("/notices"))
    assert "Ngừng giao: Làm đường bản · mục I · “Sai thời gian”" in bell
    for address in set(re.findall(r'href="(/notices/work[^"]*)"', sign_in(reader).get("/notices").text)):
        assert sign_in(reader).get(address.replace("&amp;", "&"), follow_redirects=True).status_code == 200


def read_all() -> None:
    """Everybody reads what he was told."""
    db.session.execute(update(Notice).values(read_at=clock.now()))
    db.session.commit()


def how_many_unread(reader) -> int:
    """How many of the person's notices he has not read."""
    unread = select(Notice.id).where(Notice.user_id == reader.id, Notice.read_at.is_(None))
    return len(db.session.scalars(unread).all())
