"""What a statement finds for a person is what the table of accesses lets him know of, for every role and action."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ocop_tasks.figures import visibility
from ocop_tasks.models import Assignment, Plan, Unit, UnitKind
from ocop_tasks.models.plan_changes.assigning import assign
from ocop_tasks.models.plans.task import Part, TaskUnit
from ocop_tasks.rules import access
from ocop_tasks.rules.access import Action, Role
from ocop_tasks.rules.plan_state import PlanState
from tests.conftest import LATER_ON_POSTGRESQL

WORK = (
    select(Assignment.id).join(Unit, Unit.id == Assignment.unit_id).join(Plan, Plan.id == Assignment.plan_id)
)


@pytest.fixture
def two_plans(make):
    """A district's plan and a commune's own, with leads, helpers and followers on every level."""
    commune, other = make.unit("Xã Bản Bo"), make.unit("Xã Nà Tăm")
    hamlet = make.unit("Bản Hợp Nhất", under=commune)
    helper, follower = (
        make.unit("Hội Nông dân", kind=UnitKind.UNION),
        make.unit("Tổ giúp việc", kind=UnitKind.BODY),
    )
    make.task("Của hai xã", leads=[commune, other], coordinating=[helper], following=[follower])
    make.task("Của bản", leads=[hamlet], coordinating=[other])
    make.task("Của cơ quan thường trực", leads=[make.plan.standing_unit])
    own = Plan(code="ban-bo", title="Kế hoạch của xã", year=2022, issuer=commune, standing_unit=hamlet)
    make.session.add(own)
    make.session.commit()
    task = make.task("Trong kế hoạch của xã", leads=[], section=make.section(plan=own))
    task.plan = own
    task.parts.append(TaskUnit(unit=hamlet, part=Part.LEAD))
    make.session.add_all(assign(task, own, hamlet, Part.LEAD, on=date(2022, 3, 1)))
    stranger = make.unit("Huyện khác")
    with make.changing():
        stranger.move_under(None)
    make.session.commit()
    return [make.issuer, make.plan.standing_unit, commune, other, hamlet, helper, follower, stranger]


@LATER_ON_POSTGRESQL
@pytest.mark.parametrize("state", PlanState)
def test_the_statements_know_what_the_table_says(make, two_plans, state):
    make.plan.state = state
    make.session.commit()
    assignments = make.session.scalars(select(Assignment)).all()
    plans = make.session.scalars(select(Plan)).all()
    assert len(plans) == 2

    for person in [make.user(role, unit) for role in Role for unit in two_plans]:
        for action in Action:
            case = person.role, person.unit.name, action
            seen = set(make.session.scalars(WORK.where(visibility.work(person, action))))
            assert seen == {a.id for a in assignments if access.may_with_work(person, action, a.facts)}, case
            seen = set(make.session.scalars(select(Plan.id).where(visibility.plans(person, action))))
            assert seen == {p.id for p in plans if access.may_with_plan(person, action, p.facts)}, case
