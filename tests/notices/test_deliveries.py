"""The administrator sees which messages do not get out, and why."""

from __future__ import annotations

import pytest

from ocop_tasks import clock
from ocop_tasks.models import Delivery, DeliveryState
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.notice_topics import Channel
from ocop_tasks.sending.delivery.timed_exchange import TOO_LONG, TOO_SLOW


@pytest.fixture
def failing(make):
    """A mail that was refused."""
    now = clock.real_now()
    given_up = DeliveryState.GIVEN_UP
    delivery = Delivery(
        key="email:x", user=make.user(name="Lò Thị Đượm"), channel=Channel.EMAIL, state=given_up, tries=3,
        made_at=now, next_try_at=now, error="550 không có người này",
    )  # fmt: skip
    make.session.add(delivery)
    make.session.commit()
    return delivery


def test_a_refusal_is_seen_with_its_reason_and_can_be_tried_again(make, sign_in, failing):
    browser = sign_in(make.administrator())
    text = browser.get("/notices/deliveries").text
    assert "Lò Thị Đượm" in text
    assert "550 không có người này" in text
    assert browser.post(f"/notices/deliveries/{failing.id}/retry").status_code == 303
    kept = make.session.get(Delivery, failing.id)
    assert kept.state is DeliveryState.WAITING
    assert kept.next_try_at <= clock.real_now()


@pytest.mark.parametrize(
    ("error", "said"),
    [(TOO_SLOW, "máy chủ trả lời quá chậm"), (TOO_LONG, "máy chủ trả lời mãi không hết"), (None, "–")],
)
def test_a_server_that_never_comes_to_an_end_is_told_in_words(make, sign_in, failing, error, said):
    failing.error = error
    make.session.commit()
    assert said in sign_in(make.administrator()).get("/notices/deliveries").text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_it_is_the_administrators_page(make, sign_in, failing, role):
    browser = sign_in(make.user(role, make.issuer))
    assert browser.get("/notices/deliveries").status_code == 403
    assert browser.post(f"/notices/deliveries/{failing.id}/retry").status_code == 403


def test_what_went_out_is_not_sent_again(make, sign_in, failing):
    failing.state = DeliveryState.SENT
    make.session.commit()
    sign_in(make.administrator()).post(f"/notices/deliveries/{failing.id}/retry")
    assert make.session.get(Delivery, failing.id).state is DeliveryState.SENT


def test_the_page_takes_the_same_statements_for_one_and_for_many(make, sign_in, failing, statements):
    browser = sign_in(make.administrator())
    with statements() as seen:
        browser.get("/notices/deliveries")
    assert len(seen) == 3
