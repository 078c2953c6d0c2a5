"""The signed call, against a real server: what it says, that it can be checked, and that it is made until taken."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import date, timedelta

import pytest

from ocop_tasks import clock
from ocop_tasks.models import DeliveryState
from ocop_tasks.rules.notice_topics import Channel
from ocop_tasks.sending.delivery import delivery_queue, webhook
from ocop_tasks.sending.delivery.channels import channels_of
from ocop_tasks.sending.delivery.webhook import HookCarrier
from ocop_tasks.sending.notices import daily_notices
from ocop_tasks.settings import SettingError
from tests.conftest import hanoi
from tests.support.bridge import bridge
from tests.support.mailbox import free_port, mute_server

SECRET = "mot-khoa-bi-mat-that-dai-cua-huyen"


@pytest.fixture(scope="module")
def running():
    """One bridge for all tests here."""
    with bridge() as state:
        yield state


@pytest.fixture
def hook(running):
    """The bridge, which was not called yet and takes everything."""
    running.calls.clear()
    running.status = 204
    return running


@pytest.fixture
def remind(make, pass_on):
    """Reminds a person of so many tasks; the calls wait to be made."""

    def start(count=1):
        unit = make.unit("Xã Bản Bo")
        for number in range(count):
            make.assignment(due_on=date(2022, 6, 16), unit=unit, title=f"Báo cáo {number}")
        make.user(unit=unit, name="Lò Thị Đượm", phone="0912 345 678")
        with clock.at_moment(hanoi(2022, 6, 15, 7, 30)):
            daily_notices.make(make.session)
        pass_on(frozenset({Channel.WEBHOOK}))

    return start


@pytest.fixture
def call(make, settings, hands, hook):
    """Makes the calls that are due."""

    def run(url=None, **more):
        channels = channels_of(settings(webhook_url=url or hook.url, webhook_secret=SECRET))
        return delivery_queue.deliver(make.session, HookCarrier(channels, now=hands, **more), now=hands)

    return run


def test_a_call_says_who_what_and_where_and_its_signature_can_be_checked(remind, call, hook, hands):
    remind()
    assert call() == 1
    ((headers, body),) = hook.calls
    said = json.loads(body)
    assert said["title"] == "Còn 1 ngày: Báo cáo 0"
    assert said["to"] == {
        "username": said["to"]["username"], "name": "Lò Thị Đượm", "unit": "Xã Bản Bo", "phone": "0912 345 678",
        "email": "",
    }  # fmt: skip
    assert said["url"].startswith("https://ocop.example.gov.vn/assignments/")
    assert said["id"] == headers["webhook-id"] == headers["Idempotency-Key"]
    assert int(headers["webhook-timestamp"]) == int(hands().timestamp())
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"


def test_the_signature_is_that_of_the_published_example(settings):
    hook = channels_of(
        settings(webhook_url="https://x.vn/", webhook_secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    ).hook
    assert hook is not None
    signed = webhook.signature(
        "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", b'{"test": 2432232314}', hook.key
    )
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize("status", [500, 503, 429, 404, 401, 302, 0])
def test_a_call_that_is_not_taken_is_made_again_with_the_same_id(remind, call, hook, hands, status):
    remind()
    hook.status = status
    assert call() == 0
    hook.status = 200
    assert call() == 0, "not before its time"
    hands.turn(timedelta(minutes=1))
    assert call() == 1
    assert len(hook.calls) == 2, "and a redirect is not followed"
    assert len({headers["webhook-id"] for headers, _body in hook.calls}) == 1


def test_a_call_that_is_not_understood_is_given_up_with_the_reason(remind, call, hook, messages):
    remind()
    hook.status = 422
    call()
    assert messages()[0].state is DeliveryState.GIVEN_UP
    assert messages()[0].error == "HTTP 422"


def test_a_failing_bridge_is_not_called_for_everything_that_waits(remind, call, hook, messages):
    remind(6)
    hook.status = 500
    call()
    assert len(hook.calls) == delivery_queue.MAX_LOST_CONNECTIONS
    assert {message.state for message in messages()} == {DeliveryState.WAITING}
    assert all(message.error == "HTTP 500" for message in messages())


def test_a_bridge_that_is_away_or_silent_means_later(remind, call, messages, hands):
    remind()
    assert call(f"http://127.0.0.1:{free_port()}/") == 0
    hands.turn(timedelta(hours=1))
    with mute_server() as port:
        assert call(f"http://127.0.0.1:{port}/", timeout=0.1) == 0
    hands.turn(timedelta(hours=1))
    assert call() == 1
    assert messages()[0].tries == 3


@pytest.mark.parametrize(
    ("url", "secret"),
    [
        ("http://bridge.example.vn/", SECRET),
        ("ftp://127.0.0.1/", SECRET),
        ("https://", SECRET),
        ("https://bridge.example.vn/", "ngan"),
        ("https://bridge.example.vn/", "whsec_khong-phai-base64!!"),
    ],
)
def test_a_bridge_is_called_over_https_or_on_this_machine_and_with_a_real_secret(settings, url, secret):
    with pytest.raises(SettingError):
        channels_of(settings(webhook_url=url, webhook_secret=secret))


def test_the_secret_is_in_no_text_that_could_be_logged(settings):
    given = settings(webhook_url="https://x.vn/khoa", webhook_secret=SECRET, smtp_url="smtp://u:mat-khau@h")
    assert SECRET not in repr(given)
    assert "mat-khau" not in repr(given)
