"""Whom it concerns when something is said, and nobody else."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.models import Direction, Extensions, Notice
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.notice_topics import Channel, Topic, wanted_by_default
from ocop_tasks.sending.notices import notice_events


@pytest.fixture
def late(make):
    """An assignment of a unit with two people."""
    return make.assignment(due_on=date(2022, 3, 31))


def test_followers_hear_of_reports_and_not_of_notes(make, told):
    unit, watching = make.unit(), make.unit()
    task = make.task(leads=[unit], following=[watching], due_on=date(2022, 7, 1))
    assignment = make.assignments(task)[0]
    reporter, follower, stranger = make.user(unit=unit), make.user(unit=watching), make.user()

    notice_events.notify_of_report(make.progress(assignment, by=reporter, percent=40))
    notice_events.notify_of_report(make.submission(assignment, by=reporter))
    notice_events.notify_of_report(assignment.add_note(by=reporter, at=clock.now(), note="thêm"))

    assert told(follower) == ["followed/progress", "followed/submission"]
    assert told(stranger) == told(reporter) == []


def test_a_unit_hears_that_its_report_was_returned_or_confirmed(make, told):
    assignment, agency = make.assignment(), make.standing_agency()
    person = make.focal_point(assignment)
    make.submission(assignment, by=person)
    notice_events.notify_of_decision(assignment.send_back(by=agency, at=clock.now(), reason="Thiếu chữ ký"))
    make.submission(assignment, by=person)
    notice_events.notify_of_decision(assignment.confirm(by=agency, at=clock.now()))
    assert told(person) == ["returned/return", "confirmed/confirmation"]
    assert told(agency) == []
    kept = make.session.scalars(select(Notice).order_by(Notice.id)).first()
    assert (kept.facts["text"], kept.address) == ("Thiếu chữ ký", f"/assignments/{assignment.id}")


def test_a_confirmation_that_was_undone_is_not_told(make, told):
    assignment, agency = make.assignment(), make.standing_agency()
    person, now = make.focal_point(assignment), clock.now()
    make.submission(assignment, by=person)
    notice_events.notify_of_decision(assignment.confirm(by=agency, at=now))
    notice_events.remove_decision_notices(assignment.undo_confirmation(by=agency, at=now))
    make.session.commit()
    assert told(person) == []


def test_a_unit_hears_that_a_decision_was_taken_back_and_its_followers_and_the_agency_do_not(make, told):
    unit, watching = make.unit(), make.unit()
    task = make.task(leads=[unit], following=[watching], due_on=date(2022, 7, 1))
    assignment = make.assignments(task)[0]
    agency, person, follower = make.standing_agency(), make.user(unit=unit), make.user(unit=watching)
    make.submission(assignment, by=person)
    for decide in (lambda: assignment.send_back(by=agency, at=clock.now(), reason="Thiếu dấu"),
                   lambda: assignment.confirm(by=agency, at=clock.now())):  # fmt: skip
        decision = decide()
        make.session.commit()
        undo = assignment.take_back(decision, by=make.standing_agency(), at=clock.now(), reason="Nhầm xã")
        notice_events.notify_of_decision_taken_back(undo)
        make.session.commit()

    assert told(person) == ["returned/return_taken_back", "returned/confirmation_taken_back"]
    assert told(follower) == told(agency) == []
    assert wanted_by_default(Topic.RETURNED, Channel.EMAIL)


def test_a_direction_reaches_the_unit_its_answer_the_desk_and_its_closing_the_unit(make, told, late):
    chairman, agency, person = make.chairman(), make.standing_agency(), make.focal_point(late)
    direction = Direction.give(
        late, by=chairman, at=clock.now(), text="Báo cáo ngay", answer_by=date(2022, 6, 17)
    )
    notice_events.notify_of_direction(direction)
    direction.answer(make.progress(late, by=person))
    notice_events.notify_of_answer(direction)
    direction.direct_again(by=chairman, at=clock.now(), text="Gửi lại", answer_by=date(2022, 6, 20))
    notice_events.notify_of_direction(direction)
    direction.close(by=chairman, at=clock.now())
    notice_events.notify_of_closing(direction)
    make.session.commit()

    assert told(person) == ["direction/directed", "direction/directed_again", "direction/closed"]
    assert told(chairman) == told(agency) == ["answer/answered"]
    assert told(make.user()) == []


def test_an_extension_is_asked_of_the_desk_and_decided_to_the_unit(make, told, late):
    chairman, person = make.chairman(), make.focal_point(late)
    extensions = Extensions(late)
    asked = extensions.ask(
        by=person, at=clock.now(), until=date(2022, 6, 30), reason="Chờ ý kiến tỉnh", most=2
    )
    notice_events.notify_of_extension_request(asked)
    notice_events.notify_of_extension_decision(
        extensions.grant(by=chairman, at=clock.now(), until=date(2022, 6, 25))
    )
    make.session.commit()
    assert told(chairman) == ["extension/asked"]
    assert told(person) == ["extension/granted"]


def test_telling_is_undone_with_the_transaction_that_said_it(make, told, late):
    person, chairman = make.focal_point(late), make.chairman()
    direction = Direction.give(late, by=chairman, at=clock.now(), text="x", answer_by=date(2022, 6, 17))
    notice_events.notify_of_direction(direction)
    make.session.rollback()
    assert told(person) == []


def test_telling_takes_two_statements_however_many_people_there_are(make, statements, late):
    chairman = make.chairman()

    def count(text):
        direction = Direction.give(late, by=chairman, at=clock.now(), text=text, answer_by=date(2022, 6, 17))
        make.session.add(direction)
        make.session.flush()
        with statements() as seen:
            notice_events.notify_of_direction(direction)
        return len(seen)

    make.focal_point(late)
    count("một")
    one = count("hai")
    for _ in range(4):
        make.user(Role.FOCAL_POINT, late.unit)
    assert count("ba") == one == 2
