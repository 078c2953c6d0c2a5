"""From notices to messages: choices, one mail for what was told at one time, and nothing twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ocop_tasks import clock
from ocop_tasks.models import NoticeChoice
from ocop_tasks.rules.notice_topics import Channel, Topic
from ocop_tasks.sending.delivery import routing
from ocop_tasks.sending.notices import daily_notices, notice_events
from tests.conftest import hanoi

MORNING = hanoi(2022, 6, 15, 7, 30)
EMAIL, CALLS = frozenset({Channel.EMAIL}), frozenset({Channel.WEBHOOK})


@pytest.fixture
def person(make):
    """Somebody with two due dates that he is reminded of, and an address."""
    unit = make.unit()
    make.assignment(due_on=date(2022, 6, 18), unit=unit)
    make.assignment(due_on=date(2022, 6, 16), unit=unit)
    user = make.user(unit=unit, email="bo@laichau.gov.vn")
    with clock.at_moment(MORNING):
        daily_notices.make(make.session)
    return user


def test_what_one_person_was_told_in_the_morning_is_one_mail(person, pass_on, messages):
    assert pass_on(EMAIL) == 1
    (mail,) = messages()
    assert len(mail.notices) == 2
    assert mail.key == f"email:{mail.notices[0].key}"


def test_a_bridge_is_called_once_for_each_notice(person, pass_on, messages):
    assert pass_on(CALLS) == 2
    assert [len(call.notices) for call in messages()] == [1, 1]


def test_nothing_is_passed_on_twice(person, pass_on, messages):
    pass_on()
    assert pass_on() == 0
    assert len(messages()) == 3


def test_a_portal_without_mail_sends_nothing_later_that_was_told_before(person, pass_on, messages):
    pass_on(frozenset())
    assert pass_on(EMAIL) == 0
    assert messages() == []


def test_each_person_chooses_what_he_gets_where(make, person, pass_on, messages):
    make.session.add(
        NoticeChoice(user_id=person.id, topic=Topic.REMINDER, channel=Channel.EMAIL, wanted=False)
    )
    make.session.commit()
    pass_on()
    assert {message.channel for message in messages()} == {Channel.WEBHOOK}


def test_somebody_without_an_address_gets_no_mail_and_somebody_who_left_gets_nothing(
    make, person, pass_on, messages
):
    person.email = None
    make.session.commit()
    pass_on(EMAIL)
    assert messages() == []


def test_a_confirmation_leaves_the_portal_when_it_can_no_longer_be_undone(make, pass_on, messages):
    assignment, agency = make.assignment(), make.standing_agency()
    person = make.user(unit=assignment.unit, email="a@b.vn")
    make.session.add(
        NoticeChoice(user_id=person.id, topic=Topic.CONFIRMED, channel=Channel.EMAIL, wanted=True)
    )
    make.submission(assignment, by=person)
    notice_events.notify_of_decision(assignment.confirm(by=agency, at=clock.now()))
    make.session.commit()
    assert pass_on(EMAIL) == 0
    assert pass_on(EMAIL, later=timedelta(minutes=2)) == 1


def test_a_batch_never_cuts_a_person_in_two(make, monkeypatch, pass_on, messages):
    monkeypatch.setattr(routing, "BATCH", 3)
    for _ in range(3):
        unit = make.unit()
        make.assignment(due_on=date(2022, 6, 18), unit=unit)
        make.assignment(due_on=date(2022, 6, 16), unit=unit)
        make.user(unit=unit, email="a@b.vn")
    with clock.at_moment(MORNING):
        daily_notices.make(make.session)
    assert pass_on(EMAIL) == 3
    assert [len(mail.notices) for mail in messages()] == [2, 2, 2]
