"""What changes about a person while his request is on its way counts as it is when the request is carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from unittest.mock import patch

import pytest
from flask_login import current_user
from sqlalchemy import Update, select, update

from ocop_tasks import clock, database
from ocop_tasks.extensions import db
from ocop_tasks.models import Draft, OutreachActivity, Portal, SignIn, StatusReport, User
from ocop_tasks.rules.access import Role
from ocop_tasks.web.access import gate
from ocop_tasks.web.security.current_user import viewer
from tests.support.making import PASSWORD
from tests.web.access_table import Line, table
from tests.web.access_world import AccessWorld

OUR_PAGE = {"Origin": "http://localhost"}
READ_FIRST = frozenset(
    {
        "accounts.change_password",
        "admin.import_upload",
        "planning.import_answers",
        "planning.import_upload",
        "planning.send_plan_file",
        "products.import_upload",
        "uploads.add",
        "uploads.begin",
        "uploads.give_up",
        "uploads.in_disguise",
    }
)
"""These say what is wrong with an empty form before they begin to write."""
Happening = Callable[[], Update]


@contextmanager
def meanwhile(*happen: Happening) -> Iterator[None]:
    """Let that happen, committed by somebody else, between the arrival of a request and its writing transaction."""
    real = database.begin_writing

    def begin(session, *given):
        session.rollback()
        with db.engine.begin() as elsewhere:
            for one in happen:
                elsewhere.execute(one())
        real(session, *given)

    with patch.object(gate, "begin_writing", begin):
        yield


def sign_ins_end(user: User | None = None):
    """Every sign-in is ended, or those of one person."""
    whose = SignIn.user_id == user.id if user else SignIn.id > 0
    return update(SignIn).where(whose).values(ended_at=clock.real_now())


def changed(user: User, **values):
    """The person's row is changed."""
    return update(User.__table__).where(User.id == user.id).values(version=User.version + 1, **values)


def writing_lines() -> list[Line]:
    """The routes that change something, for somebody who is signed in and may."""
    lines = [line for line in table() if line.method != "GET" or line.endpoint == "notices.open_notice"]
    return [line for line in lines if line.expected["nobody"] == "s"]


def _actor(line: Line) -> str:
    return next((actor for actor, letter in line.expected.items() if letter in "y4" and actor != "nobody"))


@pytest.mark.slow
def test_whose_sign_in_ends_while_a_request_runs_is_refused_and_nothing_is_written(make, sign_in, statements):
    """Every route that changes something, so also one that is new."""
    world = AccessWorld(make)
    wrong = []
    for line in writing_lines():
        browser = sign_in(world.people[_actor(line)])
        with meanwhile(sign_ins_end), statements() as seen:
            answer = browser.open(line.address.format(**world.records), method=line.method)
        expected = (401, 404, 411, 412, 422) if line.endpoint in READ_FIRST else (401,)
        written = [sql for sql in seen if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
        if answer.status_code not in expected or len(written) > 1:  # one ended the sign-ins
            wrong.append(f"{line.method} {line.address}: {answer.status_code} {written[1:]}")

    assert not wrong, "\n".join(wrong)


def test_a_report_of_somebody_who_was_just_switched_off_is_not_taken(make, sign_in):
    assignment = make.assignment()
    officer = make.focal_point(assignment)
    typed = {"status": "in_progress", "percent": "40", "note": "Đã họp", "version": assignment.version}

    with meanwhile(partial(changed, officer, active=False)):
        answer = sign_in(officer).post(f"/assignments/{assignment.id}/reports", data=typed, headers=OUR_PAGE)

    assert answer.status_code == 401
    assert db.session.scalars(select(StatusReport)).all() == []
    assert db.session.scalars(select(Draft)).all() == []
    assert 'value="Đã họp"' in answer.text, "and what he typed comes along to the sign-in"
    assert answer.headers["X-Viewer"] == "-"


def test_who_was_only_signed_out_signs_in_again_and_finds_what_he_typed(make, sign_in):
    assignment = make.assignment()
    officer = make.focal_point(assignment)
    browser = sign_in(officer)
    address = f"/assignments/{assignment.id}"
    typed = {"status": "in_progress", "percent": "40", "note": "Đã họp", "version": assignment.version}
    with meanwhile(sign_ins_end):
        browser.post(f"{address}/reports", data=typed, headers=OUR_PAGE)

    carried = {"kept-assignment": assignment.id, "kept-note": "Đã họp"}
    browser.post("/sign-in", data={"username": officer.username, "password": PASSWORD, **carried})

    assert "Đã họp</textarea>" in browser.get(address).text


def test_a_role_that_was_just_taken_away_is_a_role_that_one_does_not_have(make, sign_in):
    assignment = make.assignment()
    make.submission(assignment)
    agency = make.standing_agency()

    with meanwhile(partial(changed, agency, role=Role.OBSERVER)):
        answer = sign_in(agency).post(f"/assignments/{assignment.id}/confirmation")

    assert answer.status_code == 403
    assert db.session.get_one(type(assignment), assignment.id).status == "submitted"


def test_an_administrator_who_is_none_any_more_changes_nothing_of_the_portal(make, sign_in):
    """No record is asked there who may: his role alone decides."""
    admin = make.administrator()

    with meanwhile(partial(changed, admin, role=Role.OBSERVER)):
        answer = sign_in(admin).post("/admin/settings", data={"max_file_mb": "1"})

    assert answer.status_code == 403
    assert db.session.get_one(Portal, 1).max_file_mb != 1


def test_another_unit_s_work_is_not_found_by_who_was_just_moved(make, sign_in):
    assignment, elsewhere = make.assignment(), make.unit()
    officer = make.focal_point(assignment)

    with meanwhile(partial(changed, officer, unit_id=elsewhere.id)):
        answer = sign_in(officer).post(f"/assignments/{assignment.id}/draft", data={"note": "x"})

    assert answer.status_code == 404


def test_a_link_that_writes_knows_the_person_as_he_is_now_too(make, sign_in):
    """Opening a notice is a GET, which is told by a remembered copy who asks."""
    world = AccessWorld(make)
    browser = sign_in(world.people["own"])
    browser.get("/my-tasks")
    address = "/notices/{notice}".format(**world.records)

    with meanwhile(partial(changed, world.people["own"], active=False)):
        answer = browser.get(address)

    assert answer.status_code == 401


def test_a_link_that_writes_has_its_person_from_the_database(app, make, sign_in, monkeypatch):
    """A remembered copy belongs to no session, so nothing that is written could name it."""
    browser = sign_in(make.user())
    browser.get("/my-tasks")

    def probe() -> str:
        gate.start_writing()
        return f"{viewer() in db.session()} {current_user.user is viewer()}"

    vars(probe).update(vars(app.view_functions["notices.notices"]))
    monkeypatch.setitem(app.view_functions, "notices.notices", probe)

    assert browser.get("/notices").text == "True True"


def test_who_was_just_given_a_password_chooses_his_own_first(make, sign_in):
    assignment = make.assignment()
    officer = make.focal_point(assignment)
    with meanwhile(partial(changed, officer, must_change_password=True)):
        answer = sign_in(officer).post(f"/assignments/{assignment.id}/draft", data={"note": "x"})

    assert answer.status_code == 401
    assert db.session.scalars(select(Draft)).all() == []


def test_who_signs_in_over_a_sign_in_that_just_ended_gets_in(make, sign_in):
    first, second = make.user(), make.user()
    browser = sign_in(first)

    with meanwhile(partial(sign_ins_end, first)):
        answer = browser.post("/sign-in", data={"username": second.username, "password": PASSWORD})

    assert answer.status_code == 303
    assert browser.get("/my-tasks").status_code == 200


def test_the_language_of_whose_sign_in_just_ended_is_the_browser_s(make, sign_in):
    user = make.user()
    browser = sign_in(user)

    with meanwhile(sign_ins_end):
        answer = browser.post("/language", data={"language": "en"})

    assert answer.status_code == 303
    assert db.session.get_one(User, user.id).locale == "vi"
    assert '<html lang="en"' in browser.get("/sign-in").text


def test_signing_out_of_what_just_ended_leads_to_the_door(make, sign_in):
    browser = sign_in(make.user())
    with meanwhile(sign_ins_end):
        answer = browser.post("/sign-out")
    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_an_activity_of_who_was_just_signed_out_is_not_logged_and_comes_along(make, sign_in):
    front = make.user(Role.FRONT, make.plan.standing_unit)
    with meanwhile(sign_ins_end):
        answer = sign_in(front).post("/outreach/activities/new", data={"topic": "Họp bản"}, headers=OUR_PAGE)

    assert answer.status_code == 401
    assert 'value="Họp bản"' in answer.text
    assert db.session.scalars(select(OutreachActivity)).all() == []
