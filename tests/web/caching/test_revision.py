"""What makes everybody's pages new and what does not; and no database that was put back repeats a page's tag."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import (
    Assignment,
    Draft,
    Notice,
    Portal,
    SignIn,
    StatusReport,
    Unit,
    User,
    renew_tokens,
)
from ocop_tasks.models.temporal.recording import update_where
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.notice_topics import Topic
from ocop_tasks.work.my_tasks_rows import my_assignments
from tests.support import restoring
from tests.support.making import PASSWORD


@pytest.fixture
def revision(make):
    """The portal's revision as it stands now."""

    def now() -> str:
        return db.session.get_one(Portal, 1, populate_existing=True).revision

    return now


def enter(browser, user, **more):
    """Sign in through the form."""
    answer = browser.post("/sign-in", data={"username": user.username, "password": PASSWORD, **more})
    assert answer.status_code in (200, 303)
    return answer


# -- what makes nobody's page new ----------------------------------------------------------------------------


def test_signing_in_and_out_makes_nobody_elses_pages_new(make, visitor, revision):
    user, before = make.user(), revision()

    enter(visitor, user)
    visitor.get("/my-tasks")
    visitor.post("/sign-out")

    assert revision() == before
    assert db.session.query(SignIn).count() == 1


def test_signing_in_with_another_language_makes_nobody_elses_pages_new(make, visitor, revision):
    user, before = make.user(), revision()
    visitor.post("/language", data={"language": "en"})

    enter(visitor, user)

    assert visitor.get("/my-tasks").text.count('<html lang="en">') == 1
    assert db.session.get_one(User, user.id).locale == "en"
    assert revision() == before


def test_another_language_is_seen_at_once_in_every_browser_of_its_owner(make, sign_in, revision):
    user = make.user()
    phone, desk, before = sign_in(user), sign_in(user), revision()
    tag = desk.get("/my-tasks").headers["ETag"]

    phone.post("/language", data={"language": "en"})

    assert '<html lang="en">' in phone.get("/my-tasks").text
    assert '<html lang="en">' in desk.get("/my-tasks", headers={"If-None-Match": tag}).text
    assert revision() == before


def test_signing_in_with_a_form_that_had_been_begun_makes_nobody_elses_pages_new(make, visitor, revision):
    assignment = make.assignment()
    user, before = make.focal_point(assignment), revision()

    enter(visitor, user, **{"kept-assignment": assignment.id, "kept-note": "Đã họp"})
    assert db.session.query(Draft).one().typed == {"note": "Đã họp"}
    visitor.post(f"/assignments/{assignment.id}/draft", data={"note": "Đã họp hai bản"})

    assert db.session.query(Draft).one().typed == {"note": "Đã họp hai bản"}
    assert revision() == before


def test_another_hash_of_the_same_password_makes_nobody_elses_pages_new(make, revision):
    user, before = make.user(), revision()

    user.set_password(PASSWORD, method="pbkdf2:sha256:2")
    db.session.commit()

    assert user.hash_method == "pbkdf2:sha256:2"
    assert revision() == before


def test_reading_notices_makes_nobody_elses_pages_new(make, sign_in, revision):
    user = make.user()
    told = {
        "topic": Topic.CONFIRMED,
        "occasion": "confirmation",
        "key": "a",
        "address": "/my-tasks",
        "at": clock.now(),
    }
    notice = Notice(user_id=user.id, **told)
    db.session.add(notice)
    db.session.commit()
    browser, before = sign_in(user), revision()

    browser.post("/notices/reading", data={"newest": notice.id})

    assert db.session.get_one(Notice, notice.id).read_at
    assert revision() == before


def test_what_is_set_to_the_value_that_it_had_is_no_change(make, revision):
    user, unit, before = make.user(), make.unit(), revision()

    user.name, user.role, user.active = str(user.name), Role(user.role), True
    unit.short_name = str(unit.short_name)
    db.session.commit()

    assert revision() == before


# -- what does -----------------------------------------------------------------------------------------------


def test_a_report_makes_everybodys_pages_new(make, revision):
    assignment, before = make.assignment(), revision()

    make.progress(assignment)

    assert revision() != before


def test_what_a_sign_in_does_beside_it_counts_as_ever(make, revision):
    user, before = make.user(), revision()

    user.locale, user.name = "en", "Tên mới"
    db.session.commit()

    assert revision() != before


def test_rows_that_are_changed_past_their_records_make_pages_new(make, revision):
    unit, before = make.unit(), revision()

    with make.changing():
        update_where(db.session(), Unit, Unit.id == unit.id, short_name="Tên khác")
    db.session.commit()

    assert revision() != before


def test_what_was_taken_back_makes_nothing_new(make, revision):
    unit, before = make.unit(), revision()

    unit.short_name = "Tên khác"
    db.session.flush()
    with make.changing():
        update_where(db.session(), Unit, short_name="Tên khác")
    db.session.rollback()
    db.session.commit()

    assert revision() == before


# -- a database that was put back by hand, under a portal that runs ------------------------------------------


def test_no_page_that_shows_a_lost_report_counts_as_unchanged_or_is_remembered(make, sign_in):
    """The report is lost and something else is changed: where numbers counted, both were the same change."""
    assignment = make.assignment()
    officer, unit_id = make.focal_point(assignment), assignment.unit_id
    browser = sign_in(officer)
    copy = restoring.copied()
    make.progress(assignment, percent=73, by=officer)
    lost = browser.get("/my-tasks")
    assert "73 %" in lost.text

    restoring.put_back(copy)
    db.session.get_one(Unit, unit_id).code = "another-code"
    db.session.commit()

    again = browser.get("/my-tasks", headers={"If-None-Match": lost.headers["ETag"]})
    assert (again.status_code, "73 %" in again.text) == (200, False)


def test_who_gets_a_lost_sign_ins_id_is_not_told_that_its_pages_are_his(make, visitor):
    """A commune officer after the chairman in one browser."""
    chairman, officer = make.chairman(), make.user(unit=make.plan.standing_unit)
    officer_name = officer.username
    copy = restoring.copied()
    enter(visitor, chairman)
    address = f"/plans/{make.plan.id}/progress"
    lost = visitor.get(address).headers["ETag"]
    first = db.session.scalars(select(SignIn.id)).one()

    restoring.put_back(copy)
    visitor.delete_cookie("ocop")
    enter(visitor, db.session.scalars(select(User).where(User.username == officer_name)).one())

    assert db.session.scalars(select(SignIn.id)).one() == first, "the id is given out again"
    assert visitor.get(address, headers={"If-None-Match": lost}).status_code == 200


def test_a_page_during_which_something_changed_has_no_tag(make, sign_in, monkeypatch):
    """It may show a change that its revision does not have, and a database that is put back has that revision again."""
    assignment = make.assignment()
    browser = sign_in(make.focal_point(assignment))
    made = my_assignments

    def while_somebody_reports(unit):
        with db.engine.begin() as connection:
            connection.execute(update(Portal).values(revision="another"))
        return made(unit)

    monkeypatch.setattr("ocop_tasks.work.my_tasks_views.my_assignments", while_somebody_reports)
    page = browser.get("/my-tasks")

    assert page.status_code == 200
    assert "ETag" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"


def test_a_form_of_before_the_restore_overwrites_nothing_that_came_after_it(make, sign_in):
    """Both the lost report and the later one were the first on that work: one number where versions counted."""
    assignment = make.assignment()
    officer, id_ = make.focal_point(assignment), assignment.id
    browser = sign_in(officer)
    copy = restoring.copied()
    make.progress(assignment, note="Sẽ mất", by=officer)
    seen = {"version": assignment.version, "seen": assignment.reports[-1].id, "status": "in_progress"}

    restoring.put_back(copy)
    make.progress(db.session.get_one(Assignment, id_), note="Sau đó", by=db.session.get_one(User, officer.id))
    answer = browser.post(f"/assignments/{id_}/reports", data=seen | {"percent": "90", "note": "Từ trang cũ"})

    assert answer.status_code == 409
    assert "Từ trang cũ" in answer.text
    assert db.session.scalars(select(StatusReport.note)).all() == ["Sau đó"]


def test_what_waits_for_lost_work_does_not_go_to_the_work_that_has_its_id(make, sign_in):
    unit = make.assignment().unit
    officer = make.user(unit=unit)
    browser = sign_in(officer)
    copy = restoring.copied()
    lost = make.assignment(unit=unit)
    lost_id, version = lost.id, lost.version

    restoring.put_back(copy)
    other = make.assignment(unit=db.session.get_one(Unit, unit.id))
    sent = {
        "version": version,
        "seen": 0,
        "status": "in_progress",
        "percent": "90",
        "note": "Của việc đã mất",
    }
    answer = browser.post(f"/assignments/{lost_id}/reports", data=sent)

    assert other.id == lost_id, "the id is given out again"
    assert answer.status_code == 409
    assert db.session.query(StatusReport).count() == 0


def test_a_restored_portal_has_other_tokens_and_the_same_people(make, sign_in):
    user = make.user()
    browser, owner = sign_in(user), user.device_token
    tag = browser.get("/my-tasks").headers["ETag"]
    portal = db.session.get_one(Portal, 1)
    before = (portal.revision, portal.log_revision, *db.session.scalars(select(SignIn.page_token)))

    renew_tokens(db.session())
    db.session.commit()

    db.session.expire_all()
    after = (portal.revision, portal.log_revision, *db.session.scalars(select(SignIn.page_token)))
    assert not set(before) & set(after)
    assert len(set(after)) == 3
    assert user.device_token == owner
    assert browser.get("/my-tasks", headers={"If-None-Match": tag}).status_code == 200


def test_a_device_knows_a_person_by_a_token_that_nobody_gets_after_him(make):
    make.user()
    copy = restoring.copied()
    lost = make.user()
    lost_id, lost_token = lost.id, lost.device_token

    restoring.put_back(copy)
    unit = db.session.scalars(select(Unit).limit(1)).one()
    new = make.user(unit=unit)

    assert new.id == lost_id, "the id is given out again"
    assert new.device_token != lost_token
