"""Each person chooses what he gets where."""

from __future__ import annotations

from datetime import date

import pytest

from ocop_tasks import clock
from ocop_tasks.models import User
from ocop_tasks.notices import queries
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.notice_topics import Channel, Topic
from ocop_tasks.sending.delivery import routing
from ocop_tasks.sending.notices import daily_notices
from tests.conftest import hanoi

PAGE = "/notices/preferences"


@pytest.fixture
def person(make):
    """Somebody who is reminded."""
    return make.focal_point(make.assignment(due_on=date(2022, 6, 18)))


def test_the_defaults_are_ticked_and_what_is_chosen_is_kept(make, sign_in, person):
    browser = sign_in(person)
    assert 'value="reminder.email" checked' in browser.get(PAGE).text
    assert 'value="confirmed.email" checked' not in browser.get(PAGE).text

    sent = browser.post(PAGE, data={"email": "moi@laichau.gov.vn", "wanted": ["confirmed.email"]})

    assert sent.status_code == 303
    assert 'value="reminder.email" checked' not in browser.get(PAGE).text
    assert 'value="confirmed.email" checked' in browser.get(PAGE).text
    assert make.session.get(User, person.id).email == "moi@laichau.gov.vn"
    chosen = queries.preferences_of(person)
    assert chosen[Topic.CONFIRMED, Channel.EMAIL] is True
    assert chosen[Topic.REMINDER, Channel.WEBHOOK] is False


def test_the_job_does_as_was_chosen(make, sign_in, person):
    sign_in(person).post(PAGE, data={"email": "moi@laichau.gov.vn", "wanted": ["reminder.webhook"]})
    with clock.at_moment(hanoi(2022, 6, 15, 8)):
        daily_notices.make(make.session)
    now = {"now": clock.now(), "real_now": clock.real_now()}
    assert routing.queue_deliveries(make.session, frozenset({Channel.EMAIL}), **now) == 0


def test_the_portal_itself_cannot_be_switched_off_and_others_topics_are_not_offered(make, sign_in, person):
    text = sign_in(person).get(PAGE).text
    assert text.count("luôn có") == 7
    assert "digest." not in text
    assert "reminder." not in sign_in(make.chairman()).get(PAGE).text


def test_a_topic_that_is_not_ones_own_is_not_kept(make, sign_in, person):
    sign_in(person).post(PAGE, data={"wanted": ["digest.email"]})
    assert (Topic.DIGEST, Channel.EMAIL) not in queries.preferences_of(person)


def test_a_wrong_address_is_told_and_what_was_ticked_stays(sign_in, person):
    answer = sign_in(person).post(PAGE, data={"email": "khong-phai", "wanted": ["followed.email"]})
    assert answer.status_code == 422
    assert "Địa chỉ thư chưa đúng" in answer.text
    assert 'value="followed.email" checked' in answer.text


@pytest.mark.parametrize("role", Role)
def test_everybody_has_the_page(make, sign_in, role):
    assert sign_in(make.user(role, make.issuer)).get(PAGE).status_code == 200
