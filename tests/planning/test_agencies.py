"""A plan goes to another standing agency, a draft to another issuer; what hangs on them follows."""

from __future__ import annotations

import pytest
from markupsafe import escape
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, Plan, Unit, UnitKind
from ocop_tasks.models.plan_changes.plan_agencies import AgencyChoices
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.plan_state import PlanState
from ocop_tasks.rules.rule_broken import RuleBroken
from tests.work.sending import words


@pytest.fixture
def agency(make, sign_in):
    """The standing agency's officer, at his browser."""
    return sign_in(make.standing_agency())


@pytest.fixture
def other(make):
    """A unit whose officer could keep a plan."""
    unit = make.unit("Văn phòng Điều phối", under=make.plan.issuer)
    return make.user(Role.STANDING_AGENCY, unit=unit)


def sent(make, **more):
    """The form as it stands, with what is changed in it."""
    plan: Plan = make.plan
    now = {"issuer_id": plan.issuer_id, "standing_unit_id": plan.standing_unit_id}
    return now | {"seen": f"{plan.issuer_id}-{plan.standing_unit_id}"} | more


def test_another_agency_takes_over_all_that_this_one_might(make, agency, sign_in, other):
    page = f"/plans/{make.plan.id}/agencies"
    before = make.plan.standing_unit.name
    assert "Văn phòng Điều phối" in words(agency.get(page))
    assert sign_in(other).get(page).status_code in (403, 404)

    answer = agency.post(page, data=sent(make, standing_unit_id=other.unit_id))

    assert answer.status_code == 303
    db.session.expire_all()
    assert make.plan.standing_unit_id == other.unit_id
    assert agency.get(page).status_code in (403, 404)
    assert sign_in(other).get(f"/plans/{make.plan.id}/outline").status_code == 200
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "plan.changed")).one()
    assert entry.changes == {"standing_agency": [before, "Văn phòng Điều phối"]}
    history = words(sign_in(other).get(f"/plans/{make.plan.id}/history"))
    assert f"Cơ quan thường trực {escape(before)} → Văn phòng Điều phối" in history


def test_the_issuer_is_another_one_in_a_draft_alone(make, agency):
    above = Unit(code="tinh", name="UBND tỉnh", short_name="UBND tỉnh", kind=UnitKind.COMMITTEE)
    make.session.add(above)
    make.session.flush()
    with make.changing():
        above.move_under(None)
        make.plan.issuer.move_under(above)
    make.session.commit()
    page = f"/plans/{make.plan.id}/agencies"

    assert "Kế hoạch đã ban hành thì không đổi cơ quan ban hành" in words(agency.get(page))
    assert agency.post(page, data=sent(make, issuer_id=above.id)).status_code == 422

    make.plan.state = PlanState.DRAFT
    make.session.commit()
    assert "UBND tỉnh" in words(agency.get(page))
    assert agency.post(page, data=sent(make, issuer_id=above.id)).status_code == 303
    db.session.expire_all()
    assert make.plan.issuer_id == above.id


def test_a_unit_without_an_officer_who_could_keep_it_is_not_offered(make, agency):
    commune = make.unit("Xã Bản Bo", under=make.plan.issuer)
    make.user(unit=commune)
    page = f"/plans/{make.plan.id}/agencies"

    assert "Xã Bản Bo" not in words(agency.get(page))
    assert agency.post(page, data=sent(make, standing_unit_id=commune.id)).status_code == 422


def test_what_the_form_may_not_send_the_model_refuses_as_well(make, other):
    choices, commune = AgencyChoices.of(make.session, make.plan), make.unit("Xã Bản Bo")
    now = {"issuer_id": make.plan.issuer_id, "standing_unit_id": make.plan.standing_unit_id}
    by = {"by": make.standing_agency(), "at": clock.now()}

    with pytest.raises(RuleBroken, match="issuer_is_published"):
        choices.change(make.session, **now | {"issuer_id": commune.id}, **by)
    with pytest.raises(RuleBroken, match="agency_without_officer"):
        choices.change(make.session, **now | {"standing_unit_id": commune.id}, **by)
    choices.change(make.session, **now | {"standing_unit_id": other.unit_id}, **by)
    assert make.plan.standing_unit is other.unit


def test_the_units_to_choose_from_are_looked_up_once(make, agency, other, statements):
    page = f"/plans/{make.plan.id}/agencies"
    with statements() as asked:
        assert agency.post(page, data=sent(make, standing_unit_id=other.unit_id)).status_code == 303
    assert sum("user_account.role IN" in each for each in asked) == 1


def test_who_saves_what_somebody_else_changed_meanwhile_is_shown_it(make, agency, other):
    page, old = f"/plans/{make.plan.id}/agencies", sent(make)
    answer = agency.post(page, data=old | {"seen": "1-1", "standing_unit_id": other.unit_id})

    assert answer.status_code == 409
    assert "Vừa có người đổi" in words(answer)
    db.session.expire_all()
    assert make.plan.standing_unit_id == old["standing_unit_id"]
