"""Of a plan that was closed everything is read and nothing changed, whoever sends it and from whichever open page."""

from __future__ import annotations

import pytest

from ocop_tasks.extensions import db
from ocop_tasks.models import Plan
from ocop_tasks.rules.plan_state import ENDED, PlanState
from tests.conftest import LATER_ON_POSTGRESQL
from tests.web.act_table import acts, meetings, scenes
from tests.web.act_world import ActWorld
from tests.web.test_acts import Sending, counts, lost

ELSEWHERE = ("uploads.", "notices.", "accounts.", "admin.", "outreach.keep_villages")
"""Acts that are on no plan; a commune's villages outlast any."""
OF_CLOSED_PLANS = {
    "planning.new_plan",
    "planning.send_plan_file",
    "planning.take_plan_file",
    "planning.reopen",
    "planning.archive",
    "planning.unarchive",
}
CLOSED = "Kế hoạch này đã đóng"


def acts_on_the_plan(scene: str) -> list[str]:
    """The names of the acts that a scene has, each once."""
    names = {name.removesuffix("~") for each in meetings(scene) for name in (each.first, each.second)}
    wanted = (name for name in names - {"again"} if acts()[name].endpoint not in OF_CLOSED_PLANS)
    return sorted(name for name in wanted if not acts()[name].endpoint.startswith(ELSEWHERE))


@LATER_ON_POSTGRESQL
@pytest.mark.parametrize("scene", [scene for scene in scenes() if acts_on_the_plan(scene)])
def test_nothing_is_changed_in_a_closed_plan(app, make, sign_in, scene):
    world, wrong = ActWorld(make, sign_in), []
    for name in acts_on_the_plan(scene):
        act, records = acts()[name], world.scene(scene)
        sending = Sending(world, act, records, act.who, f"{name}-1", other=False)
        put(PlanState.CLOSED)
        before = counts()

        answer = sending.send()

        if answer.status_code not in (403, 409, 422):
            wrong.append(f"{name}: {answer.status_code}")
        elif CLOSED not in answer.text:
            wrong.append(f"{name}: {answer.status_code} does not say that the plan is closed")
        wrong += [f"{name}: “{words}” is not on the page" for words in lost(sending, answer)]
        wrong += [f"{name}: {table} changed" for table, count in counts().items() if count != before[table]]
        put(PlanState.RUNNING)

    assert not wrong, "\n".join(wrong)


def put(state: PlanState) -> None:
    """Let every plan be in that state."""
    for plan in db.session.query(Plan):
        plan.state = state
    db.session.commit()


@pytest.mark.parametrize("state", ENDED)
def test_what_stands_in_a_closed_plan_is_read_by_the_same_people(make, sign_in, state):
    commune = make.unit("Xã Bản Bo", under=make.plan.issuer)
    assignment = make.assignment(title="Kế hoạch OCOP của xã", unit=commune)
    make.submission(assignment, note="Đã ban hành")
    unit, agency = sign_in(make.user(unit=commune)), sign_in(make.standing_agency())
    put(state)

    for browser in (unit, agency):
        assert "Đã ban hành" in browser.get(f"/assignments/{assignment.id}").text
        assert browser.get(f"/plans/{make.plan.id}/progress").status_code == 200
    assert "Kế hoạch OCOP của xã" not in unit.get("/my-tasks").text
    assert "Kế hoạch OCOP của xã" not in agency.get("/queue").text


def test_a_draft_is_there_for_its_standing_agency_alone(make, sign_in):
    commune = make.unit("Xã Bản Bo", under=make.plan.issuer)
    task = make.task("Sổ tay của xã", leads=[commune])
    put(PlanState.DRAFT)
    agency, others = (
        sign_in(make.standing_agency()),
        [sign_in(make.user(unit=commune)), sign_in(make.chairman())],
    )

    for page in (f"/plans/{make.plan.id}/progress", f"/tasks/{task.id}"):
        assert agency.get(page).status_code == 200
        assert [other.get(page).status_code for other in others] == [404, 404]
    assert f"/tasks/{task.id}" not in others[1].get("/search?q=sổ tay").text
    assert f"/tasks/{task.id}" in agency.get("/search?q=sổ tay").text
