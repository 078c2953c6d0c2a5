"""Servers that answer without end or drop by drop: an exchange is over in its time, and what else there is goes on."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta

import pytest

from ocop_tasks import clock
from ocop_tasks.database import writing
from ocop_tasks.models import DeliveryState, Notice
from ocop_tasks.rules import delivery_retries
from ocop_tasks.rules.notice_topics import Channel, Topic
from ocop_tasks.sending.delivery import delivery_queue, smtp
from ocop_tasks.sending.delivery.channels import channels_of
from ocop_tasks.sending.delivery.outgoing_message import (
    CarrierUnavailable,
    ConnectionLost,
    MessageNotice,
    OutgoingMessage,
    Recipient,
)
from ocop_tasks.sending.delivery.smtp import MailCarrier
from ocop_tasks.sending.delivery.timed_exchange import TOO_LONG, TOO_SLOW
from ocop_tasks.sending.delivery.webhook import HookCarrier
from ocop_tasks.sending.notices import daily_notices
from ocop_tasks.settings import ROOT
from tests.conftest import hanoi, settings_for
from tests.support.bridge import bridge as good_bridge
from tests.support.mailbox import mailbox
from tests.support.slow_servers import Manner, bridge, mail_server, serving

SECRET = "mot-khoa-bi-mat-that-dai-cua-huyen"
SECONDS = 0.4
LATEST = 3.0
"""Seconds: far more than an exchange may take here, far less than it takes to be tired of waiting."""
CONNECTING = ("greeting", "EHLO", "STARTTLS", "handshake", "AUTH")
A_LETTER = ("MAIL", "RCPT", "DATA", "letter")
LONGEST_LINE = 8192
"""Bytes of a line that smtplib takes."""


@pytest.fixture
def message():
    """A message to somebody."""
    facts = {"task": "Báo cáo", "section": "I", "unit": "Xã Bản Bo", "due_on": "2022-06-18"}
    at = datetime(2022, 6, 15, tzinfo=UTC)
    said = MessageNotice("reminder:1", Topic.REMINDER, "soon", facts, "/assignments/1", at)
    person = Recipient("duom", "Lò Thị Đượm", "duom@example.vn", "", "Xã Bản Bo", "vi")
    return OutgoingMessage(1, "email:reminder:1", 1, at, person, (said,))


@pytest.fixture
def carriers(tmp_path):
    """The carriers to servers on these ports, with little patience."""

    def to_mail(port, host="127.0.0.1"):
        settings = settings_for(
            "sqlite://", tmp_path, smtp_url=f"smtp://me:mine@{host}:{port}", mail_from="a@b.vn"
        )
        return MailCarrier(channels_of(settings), connecting=SECONDS, per_message=SECONDS)

    def to_bridge(port, scheme="http"):
        url = f"{scheme}://127.0.0.1:{port}/ocop"
        settings = settings_for("sqlite://", tmp_path, webhook_url=url, webhook_secret=SECRET)
        return HookCarrier(channels_of(settings), timeout=SECONDS)

    return {"mail": to_mail, "bridge": to_bridge}


@pytest.fixture
def in_time():
    """Fails a test whose exchange went on and on."""
    began = time.monotonic()
    yield
    assert time.monotonic() - began < LATEST


@pytest.mark.parametrize("manner", [Manner.SILENT, Manner.DRIPPING])
@pytest.mark.parametrize("at", CONNECTING + A_LETTER)
def test_a_mail_server_that_is_slow_anywhere_means_later(carriers, message, in_time, at, manner):
    with serving(mail_server(at, manner)) as port:
        carrier = carriers["mail"](port)
        with pytest.raises(CarrierUnavailable if at in CONNECTING else ConnectionLost, match=f"^{TOO_SLOW}$"):
            carrier.send(message)
        carrier.close()


@pytest.mark.parametrize("at", [step for step in CONNECTING + A_LETTER if step != "handshake"])
def test_a_mail_servers_answer_without_end_is_not_read_to_its_end(
    carriers, message, in_time, at, monkeypatch
):
    monkeypatch.setattr(smtp, "LONGEST_ANSWER", 20_000)
    with serving(mail_server(at, Manner.ENDLESS)) as port:
        carrier = carriers["mail"](port)
        with pytest.raises(CarrierUnavailable if at in CONNECTING else ConnectionLost, match=f"^{TOO_LONG}$"):
            carrier.send(message)
        carrier.close()


@pytest.mark.parametrize("end", [b"\r\n", b""], ids=["ends", "does not end"])
@pytest.mark.parametrize("at", ["greeting", "EHLO", "AUTH", *A_LETTER])
def test_one_answer_line_that_is_too_long_means_later_and_is_no_refusal(carriers, message, in_time, at, end):
    line = b"250 " + b"o" * (LONGEST_LINE - 3 - len(end)) + end
    assert len(line) == LONGEST_LINE + 1
    with serving(mail_server(at, Manner.SILENT, first=line)) as port:
        carrier = carriers["mail"](port)
        with pytest.raises(CarrierUnavailable if at in CONNECTING else ConnectionLost, match=f"^{TOO_LONG}$"):
            carrier.send(message)
        carrier.close()


def test_an_answer_line_as_long_as_smtplib_reads_is_an_answer(carriers, message, in_time):
    line = b"550 " + b"o" * (LONGEST_LINE - 6) + b"\r\n"
    with serving(mail_server("greeting", Manner.SILENT, first=line)) as port:
        carrier = carriers["mail"](port)
        with pytest.raises(CarrierUnavailable, match=r"^\(550, b'ooo"):
            carrier.send(message)


@pytest.mark.parametrize("manner", Manner)
def test_a_letter_that_was_taken_has_gone_however_long_the_goodbye(
    carriers, message, in_time, manner, monkeypatch
):
    monkeypatch.setattr(smtp, "QUITTING", SECONDS)
    with serving(mail_server("QUIT", manner)) as port:
        carrier = carriers["mail"](port)
        carrier.send(message)
        carrier.close()


@pytest.mark.parametrize("manner", [Manner.SILENT, Manner.DRIPPING])
@pytest.mark.parametrize("at", ["status", "headers", "body"])
def test_a_bridge_that_is_slow_anywhere_means_later(carriers, message, in_time, at, manner):
    with serving(bridge(at, manner)) as port, pytest.raises(ConnectionLost, match=f"^{TOO_SLOW}$"):
        carriers["bridge"](port).send(message)


@pytest.mark.parametrize("at", ["status", "headers"])
def test_a_bridges_answer_without_end_is_not_read_to_its_end(carriers, message, in_time, at):
    with serving(bridge(at, Manner.ENDLESS)) as port, pytest.raises(ConnectionLost, match=f"^{TOO_LONG}$"):
        carriers["bridge"](port).send(message)


def test_of_an_endless_refusal_a_few_words_are_read(carriers, message, in_time):
    with (
        serving(bridge("body", Manner.ENDLESS)) as port,
        pytest.raises(ConnectionLost, match="HTTP 503 and so on") as cut,
    ):
        carriers["bridge"](port).send(message)
    assert len(str(cut.value)) < 300


@pytest.mark.parametrize("manner", Manner)
def test_a_bridge_that_said_it_took_the_call_is_not_waited_for(carriers, message, in_time, manner):
    with serving(bridge("body", manner, b"200 OK")) as port:
        carriers["bridge"](port).send(message)


def test_a_handshake_that_hangs_means_later(carriers, message, in_time):
    with (
        serving(bridge("status", Manner.SILENT)) as port,
        pytest.raises(CarrierUnavailable, match=f"^{TOO_SLOW}$"),
    ):
        carriers["bridge"](port, scheme="https").send(message)


def test_a_name_that_is_not_found_out_means_later(carriers, message, in_time, monkeypatch):
    def look_up(*_args, **_more):
        time.sleep(LATEST + 1)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    for carrier in (carriers["mail"](25), carriers["bridge"](80)):
        with pytest.raises(CarrierUnavailable, match=f"^{TOO_SLOW}$"):
            carrier.send(message)


def test_a_name_that_is_nobodys_means_later(carriers, message):
    with pytest.raises(CarrierUnavailable):
        carriers["mail"](25, host="khong-co.invalid").send(message)


@pytest.fixture
def remind(make, pass_on):
    """Reminds so many people by mail and by message; both wait to be sent."""

    def start(count=1):
        unit = make.unit("Xã Bản Bo")
        make.assignment(due_on=date(2022, 6, 18), unit=unit)
        for number in range(count):
            make.user(unit=unit, email=f"u{number}@example.vn")
        with clock.at_moment(hanoi(2022, 6, 15, 7, 30)):
            daily_notices.make(make.session)
        pass_on()

    return start


def test_a_letter_that_always_hangs_holds_nothing_behind_it_for_good(make, remind, messages, hands, tmp_path):
    remind(delivery_queue.MAX_LOST_CONNECTIONS + 2)
    stuck = {row.id for row in messages() if row.channel is Channel.EMAIL and (row.user.email or "") < "u3"}

    class Carrier:
        channel = Channel.EMAIL

        def __init__(self):
            self.sent = set()

        def send(self, message):
            if message.id in stuck:
                raise ConnectionLost(TOO_SLOW)
            self.sent.add(message.to.email)

        def close(self):
            """Nothing to close."""

    carrier = Carrier()
    for _minute in range(4):
        delivery_queue.deliver(make.session, carrier, now=hands)
        hands.turn(delivery_retries.FIRST)
    assert carrier.sent == {"u3@example.vn", "u4@example.vn"}
    waiting = [row for row in messages() if row.id in stuck]
    assert {(row.state, row.error) for row in waiting} == {(DeliveryState.WAITING, TOO_SLOW)}
    assert all(row.tries > 1 and row.next_try_at > hands() - timedelta(minutes=2) for row in waiting)


@pytest.fixture
def beside(app, make, tmp_path):
    """``flask notices run``, really running beside, with little time between its runs."""
    make.portal.digest_at = "00:00"
    make.session.commit()
    make.session.rollback()
    started = []

    def start(**settings):
        url = app.config["SETTINGS"].database_url
        given = {"DATABASE_URL": url, "OCOP_DATA_DIR": str(tmp_path), "OCOP_TODAY": "2022-06-15"}
        more = {"OCOP_LOG_LEVEL": "ERROR", "MAIL_FROM": "ocop@example.gov.vn", "WEBHOOK_SECRET": SECRET}
        code = (
            "from ocop_tasks.notices import commands; commands.EVERY = 0.2; commands.LAST_ONE = 1;"
            "from flask.cli import main; import sys; sys.argv = ['flask', '--app', 'app', 'notices', 'run']; main()"
        )
        job = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            cwd=ROOT,
            env=os.environ | given | more | settings,
        )
        started.append(job)
        return job

    yield start
    for job in started:
        assert job.stdin is not None
        job.stdin.close()
        assert job.wait(timeout=30) == 0


def until(true, make, within=25.0):
    """Wait until it is true."""
    end = time.monotonic() + within
    while not true():
        make.session.rollback()
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.long
def test_a_stuck_bridge_holds_neither_mail_nor_the_next_notices(make, remind, beside, messages):
    remind(2)
    with serving(bridge("status", Manner.DRIPPING)) as port, mailbox() as box:
        beside(SMTP_URL=box.url, WEBHOOK_URL=f"http://127.0.0.1:{port}/")
        until(lambda: len(box.letters) == 2, make)
        told = make.session.query(Notice).count()
        with writing(make.session):  # the process beside writes too
            make.assignment(due_on=date(2022, 6, 16), unit=make.user(email="u9@example.vn").unit)
            make.portal.noticed_on = None
        until(lambda: make.session.query(Notice).count() > told and len(box.letters) == 3, make)
        calls = [row for row in messages() if row.channel is Channel.WEBHOOK]
    assert {row.state for row in calls} == {DeliveryState.WAITING}


@pytest.mark.long
def test_a_stuck_mail_server_does_not_hold_the_bridge(make, remind, beside, messages):
    remind(2)
    with serving(mail_server("EHLO", Manner.DRIPPING)) as port, good_bridge() as called:
        beside(SMTP_URL=f"smtp://127.0.0.1:{port}", WEBHOOK_URL=called.url)
        until(lambda: len(called.calls) == 2, make)
        mails = [row for row in messages() if row.channel is Channel.EMAIL]
    assert {row.state for row in mails} == {DeliveryState.WAITING}


def test_with_a_connection_that_cannot_be_made_the_next_address_is_tried(message, carriers, monkeypatch):
    with good_bridge() as called:
        good = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", called.port))
        refused = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 1))
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: [refused, good])
        carriers["bridge"](called.port).send(message)
        assert len(called.calls) == 1
