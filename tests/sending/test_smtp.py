"""Mail against a real SMTP server: taken, refused, put off, cut, silent, absent, and a crash at the worst moment."""

from __future__ import annotations

from datetime import date, timedelta
from email.utils import parseaddr

import pytest
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.models import DeliveryState, Task, User
from ocop_tasks.rules.notice_topics import Channel
from ocop_tasks.sending.delivery import delivery_queue
from ocop_tasks.sending.delivery.channels import channels_of
from ocop_tasks.sending.delivery.smtp import MailCarrier
from ocop_tasks.sending.delivery.timed_exchange import TOO_SLOW
from ocop_tasks.sending.notices import daily_notices
from tests.conftest import hanoi
from tests.support.mailbox import free_port, mailbox, mute_server

FROM = "Cổng OCOP Tam Đường <ocop@tamduong.gov.vn>"
TITLE = "Kế hoạch OCOP của xã; gửi bản có chữ ký"


@pytest.fixture(scope="module")
def server():
    """One server for all tests here."""
    with mailbox() as box:
        yield box


@pytest.fixture
def box(server):
    """The server's mailbox, empty and friendly."""
    server.letters.clear()
    server.recipients.clear()
    server.to_recipient = server.to_data = ""
    server.cut_after_taking = False
    return server


@pytest.fixture
def remind(make, pass_on):
    """Reminds so many people of one task each; their mails wait to be sent."""

    def start(*addresses, count=1):
        for address in addresses:
            unit = make.unit("Xã Bản Bo")
            for number in range(count):
                make.assignment(due_on=date(2022, 6, 18), unit=unit, title=f"{TITLE} {number or ''}".strip())
            make.user(unit=unit, name="Lò Thị Đượm", email=address)
        with clock.at_moment(hanoi(2022, 6, 15, 7, 30)):
            daily_notices.make(make.session)
        pass_on(frozenset({Channel.EMAIL}))

    return start


@pytest.fixture
def send(make, settings, hands, box):
    """Sends what is due to a server: the test's own unless another address is given."""

    def run(url=None, **more):
        channels = channels_of(settings(smtp_url=url or box.url, mail_from=FROM))
        return delivery_queue.deliver(make.session, MailCarrier(channels, **more), now=hands)

    return run


def test_a_hostile_title_is_only_words_in_a_mail(make, send, box, remind):
    hostile = """<script>x</script>"><a href="javascript:x">\r\nBcc: moi@nguoi.vn"""
    remind("duom@laichau.gov.vn")
    make.session.scalars(select(Task)).one().title = hostile
    make.session.scalars(select(User).where(User.email.is_not(None))).one().name = f"Đượm {hostile}"
    make.session.commit()

    assert send() == 1
    (letter,) = box.letters

    page = letter.get_body(("html",)).get_content()
    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert 'href="javascript:' not in page
    assert letter["Bcc"] is None
    assert box.recipients == ["duom@laichau.gov.vn"]


def test_a_vietnamese_mail_is_read_back_as_it_was_meant(remind, send, box):
    remind("duom@laichau.gov.vn")
    assert send() == 1
    (letter,) = box.letters
    assert letter["Subject"] == f"Còn 3 ngày: {TITLE}"
    assert parseaddr(letter["To"]) == ("Lò Thị Đượm", "duom@laichau.gov.vn")
    assert parseaddr(letter["From"]) == ("Cổng OCOP Tam Đường", "ocop@tamduong.gov.vn")
    assert letter["Auto-Submitted"] == "auto-generated"
    plain = letter.get_body(("plain",)).get_content()
    page = letter.get_body(("html",)).get_content()
    assert "hạn Thứ Bảy, 18/06/2022" in plain
    assert "https://ocop.example.gov.vn/assignments/" in plain
    assert f"{TITLE}</a>" in page
    assert not letter.defects


def test_several_reminders_of_one_morning_are_one_mail(remind, send, box):
    remind("duom@laichau.gov.vn", count=3)
    assert send() == 1
    assert box.letters[0]["Subject"].startswith("3 thông báo: Còn 3 ngày: ")
    assert box.letters[0].get_body(("plain",)).get_content().count("Còn 3 ngày") == 3


def test_a_name_cannot_add_a_header(make, remind, send, box):
    remind()
    unit = make.unit()
    make.assignment(due_on=date(2022, 6, 16), unit=unit, title="Việc\r\nBcc: ke-xau@example.com")
    make.user(unit=unit, name="A\r\nBcc: ke-xau@example.com", email="a@laichau.gov.vn")
    with clock.at_moment(hanoi(2022, 6, 15, 7, 30)):
        make.portal.noticed_on = None
        make.session.commit()
        daily_notices.make(make.session)
    remind()
    assert send() == 1
    assert box.letters[0]["Bcc"] is None
    assert box.recipients == ["a@laichau.gov.vn"]


def test_a_refusal_is_recorded_and_given_up_and_the_others_get_theirs(remind, send, box, messages):
    remind("khong-co@laichau.gov.vn", "co@laichau.gov.vn")
    box.to_recipient = "550 5.1.1 không có người này"
    send()
    assert [message.state for message in messages()] == [DeliveryState.GIVEN_UP] * 2
    assert messages()[0].error == "550 5.1.1 không có người này"
    box.to_recipient = ""
    assert send() == 0


def test_put_off_means_later(remind, send, box, messages, hands):
    remind("a@laichau.gov.vn")
    box.to_recipient = "450 4.2.0 greylisted"
    assert send() == 0
    box.to_recipient = ""
    assert send() == 0
    hands.turn(timedelta(minutes=1))
    assert send() == 1
    assert messages()[0].tries == 2


def test_put_off_for_five_days_is_given_up_with_the_reason(remind, send, box, messages, hands):
    remind("a@laichau.gov.vn")
    box.to_data = "452 4.3.1 đầy"
    hands.turn(timedelta(days=6))
    send()
    assert (messages()[0].state, messages()[0].error) == (DeliveryState.GIVEN_UP, "452 4.3.1 đầy")


def test_a_server_that_is_down_for_a_week_loses_nothing(remind, send, messages, hands):
    remind("a@laichau.gov.vn", "b@laichau.gov.vn")
    for _ in range(7):
        assert send(f"smtp://127.0.0.1:{free_port()}") == 0
        hands.turn(timedelta(days=1))
    assert {message.state for message in messages()} == {DeliveryState.WAITING}
    assert send() == 2


def test_a_server_that_never_answers_is_left_after_its_time(remind, send, messages):
    remind("a@laichau.gov.vn")
    with mute_server() as port:
        assert send(f"smtp://127.0.0.1:{port}", connecting=0.1) == 0
    assert messages()[0].error == TOO_SLOW


def test_a_cut_connection_is_tried_again_with_the_same_message_id(remind, send, box, hands):
    remind("a@laichau.gov.vn")
    box.cut_after_taking = True
    assert send() == 0
    box.cut_after_taking = False
    hands.turn(timedelta(minutes=1))
    assert send() == 1
    assert len(box.letters) == 2
    assert box.letters[0]["Message-ID"] == box.letters[1]["Message-ID"]


def test_one_mail_that_always_cuts_the_connection_does_not_hold_up_the_rest(remind, send, box, hands):
    remind(*(f"{name}@laichau.gov.vn" for name in "abcde"))
    box.to_data = "cut"
    send()
    box.to_data = ""
    hands.turn(timedelta(minutes=1))
    assert send() == 5


def test_dying_between_sending_and_recording_sends_again_with_the_same_id(
    monkeypatch, remind, send, box, hands, messages
):
    remind("a@laichau.gov.vn")

    def die(*_args, **_values):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(delivery_queue, "_record", die)
        with pytest.raises(SystemExit):
            send()
    assert send() == 0, "while the lease runs nobody touches it"
    hands.turn(delivery_queue.LEASE)
    assert send() == 1
    assert len({letter["Message-ID"] for letter in box.letters}) == 1
    assert messages()[0].state is DeliveryState.SENT


def test_no_mail_is_begun_when_the_lease_is_nearly_over(make, remind, send, box, hands, monkeypatch):
    remind("a@laichau.gov.vn", "b@laichau.gov.vn")
    taken = MailCarrier.send

    def slowly(self, message):
        taken(self, message)
        hands.turn(delivery_queue.LEASE - delivery_queue.MARGIN + timedelta(seconds=1))

    monkeypatch.setattr(MailCarrier, "send", slowly)
    assert send() == 1
    hands.turn(delivery_queue.LEASE)
    assert send() == 1
    assert sorted(box.recipients) == ["a@laichau.gov.vn", "b@laichau.gov.vn"]


def test_a_password_does_not_go_over_an_open_line(remind, settings):
    remind("a@laichau.gov.vn")
    account = channels_of(settings(smtp_url="smtp://u:p%40ss@mail.example.vn", mail_from=FROM)).mail
    assert account is not None
    assert (account.password, account.port, account.secure, account.is_loopback) == ("p@ss", 25, False, False)
    assert "p@ss" not in repr(account)
