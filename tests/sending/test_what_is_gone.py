"""A notice whose reason is gone: out of the bell, out of the outbox, and not sent; each reason over each way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.models import Delivery, DeliveryState, Direction, Extensions, Notice, Part, Unit
from ocop_tasks.models.plan_changes.cancellation import (
    cancel_assignment,
    cancel_task,
    change_due,
    restore_assignment,
)
from ocop_tasks.models.plan_changes.plan_lifecycle import close
from ocop_tasks.models.plan_changes.plan_particulars import Particulars, change_plan
from ocop_tasks.models.plan_changes.plan_recall import recall
from ocop_tasks.models.plan_changes.task_editing import change_task
from ocop_tasks.models.work.direction import answer_with
from ocop_tasks.rules.access import Role
from ocop_tasks.rules.notice_topics import Channel
from ocop_tasks.rules.work.periods import Calendar, Frequency
from ocop_tasks.sending.delivery import delivery_queue
from ocop_tasks.sending.delivery.channels import channels_of
from ocop_tasks.sending.delivery.smtp import MailCarrier
from ocop_tasks.sending.delivery.webhook import HookCarrier
from ocop_tasks.sending.notices import daily_notices, notice_events
from ocop_tasks.sending.notices.notice_language import language
from ocop_tasks.sending.notices.notice_wording import notice_text
from tests.conftest import hanoi
from tests.support.bridge import bridge
from tests.support.mailbox import mailbox

MORNING = hanoi(2022, 6, 15, 7, 30)
LATER = hanoi(2022, 6, 15, 9)
LONG_AFTER = timedelta(hours=2)


class Scene:
    """A unit with a one-off share due in three days and a quarterly one that is due tomorrow, and the plan's desk."""

    def __init__(self, make) -> None:
        self.make, self.session, self.plan = make, make.session, make.plan
        self.officer, self.chairman = make.standing_agency(), make.chairman()
        self.unit, self.elsewhere, self.watching = make.unit("Xã Bản Bo"), make.unit(), make.unit()
        self.person, self.colleague = self._of(self.unit), make.user(unit=self.unit)
        self.follower = self._of(self.watching)
        self.chairman.email = "chu-tich@example.vn"
        self.once = make.task(
            "Hội nghị", leads=[self.unit], following=[self.watching], due_on=date(2022, 6, 18)
        )
        (self.share,) = make.assignments(self.once)
        self.doing = {"by": self.officer, "at": LATER, "reason": "Theo họp giao ban"}

    def _of(self, unit):
        return self.make.user(unit=unit, email=f"u{unit.id}@example.vn")

    @property
    def units(self):
        """All of them, by id."""
        return {unit.id: unit for unit in self.session.scalars(select(Unit))}

    def change(self, **terms):
        """Change the one-off task through the form's method."""
        change_task(self.session, self.once, replace(self.once.terms, **terms), self.units, **self.doing)

    def change_plan(self, **changes):
        """Change what the plan says of itself."""
        wanted = replace(Particulars.of(self.plan), **changes)
        change_plan(self.session, self.plan, wanted, **self.doing)

    def newest_of(self, person):
        """What the person was told last."""
        self.session.commit()
        mine = select(Notice).where(Notice.user_id == person.id).order_by(Notice.id.desc())
        return self.session.scalars(mine).first()


# -- what is told ------------------------------------------------------------------------------------------------


def reminder(scene):
    """The unit is reminded of its share."""
    with clock.at_moment(MORNING):
        daily_notices.make(scene.session)
    return scene.newest_of(scene.person)


def periodic_reminder(scene):
    """The unit is reminded of a quarter, whose day the plan's calendar sets."""
    task = scene.make.task("Tuyên truyền", leads=[scene.unit], frequency=Frequency.QUARTERLY)
    scene.quarter = scene.make.assignments(task)[1]
    with clock.at_moment(hanoi(2022, 6, 16)):
        daily_notices.remind(scene.session, [scene.quarter.due_on - timedelta(days=1)], at=clock.now())
    return scene.newest_of(scene.person)


def returned(scene):
    """The unit's report comes back."""
    scene.make.submission(scene.share, by=scene.person, at=MORNING)
    word = scene.share.send_back(by=scene.officer, at=MORNING, reason="Thiếu chữ ký")
    notice_events.notify_of_decision(word)
    return scene.newest_of(scene.person)


def confirmed(scene):
    """The unit's report was accepted: news, which asks for nothing."""
    scene.make.submission(scene.share, by=scene.person, at=MORNING)
    notice_events.notify_of_decision(scene.share.confirm(by=scene.officer, at=MORNING))
    return scene.newest_of(scene.person)


def directed(scene):
    """The chairman asks for an answer."""
    scene.direction = Direction.give(
        scene.share, by=scene.chairman, at=MORNING, text="Báo cáo ngay", answer_by=date(2022, 6, 17)
    )
    notice_events.notify_of_direction(scene.direction)
    return scene.newest_of(scene.person)


def answered(scene):
    """The unit answers, and the chairman is to close or to direct again."""
    directed(scene)
    answer_with(scene.make.progress(scene.share, by=scene.person, at=MORNING))
    notice_events.notify_of_answer(scene.direction)
    return scene.newest_of(scene.chairman)


def asked_for_more_time(scene):
    """The unit asks the desk for more time."""
    asked = Extensions(scene.share).ask(
        by=scene.person, at=MORNING, until=date(2022, 6, 30), reason="Chờ tỉnh", most=2
    )
    notice_events.notify_of_extension_request(asked)
    return scene.newest_of(scene.chairman)


def followed(scene):
    """A unit that follows the task hears of a report."""
    notice_events.notify_of_report(scene.make.progress(scene.share, by=scene.person, at=MORNING))
    return scene.newest_of(scene.follower)


def digest(scene):
    """The desk's Monday."""
    with clock.at_moment(hanoi(2022, 6, 13, 7, 30)):
        daily_notices.make(scene.session)
    return scene.newest_of(scene.chairman)


def work(scene):
    """The unit's work is changed."""
    scene.doing["at"] = MORNING
    scene.change(wording="trong tháng 6")
    return scene.newest_of(scene.person)


# -- what becomes of it ------------------------------------------------------------------------------------------


def reported(scene):
    scene.make.submission(scene.share, by=scene.colleague, at=LATER)


def done(scene):
    scene.make.completion(scene.share, at=LATER)


def progress(scene):
    scene.make.progress(scene.share, by=scene.colleague, at=LATER)


def cancelled(scene):
    cancel_assignment(scene.share, **scene.doing)


def task_cancelled(scene):
    cancel_task(scene.session, scene.once, **scene.doing)


def extended(scene):
    extensions = Extensions(scene.share)
    until = date(2022, 6, 30)
    extensions.ask(by=scene.colleague, at=LATER, until=until, reason="Chờ tỉnh", most=2)
    extensions.grant(by=scene.chairman, at=LATER, until=until)


def granted(scene):
    Extensions(scene.share).grant(by=scene.chairman, at=LATER, until=date(2022, 6, 25))


def refused(scene):
    Extensions(scene.share).refuse(by=scene.chairman, at=LATER, word="Không")


def taken_back(scene):
    Extensions(scene.share).withdraw(by=scene.person, at=LATER)


def share_moved(scene):
    change_due(scene.share, date(2022, 7, 31), **scene.doing)


def task_moved(scene):
    scene.change(due_on=date(2022, 7, 31))


def dropped(scene):
    scene.change(parts={scene.elsewhere.id: Part.LEAD})


def only_helps(scene):
    scene.change(parts={scene.elsewhere.id: Part.LEAD, scene.unit.id: Part.COORDINATING})


def days_after_cut(scene):
    scene.change_plan(days_after_cut=9)


def calendar(scene):
    scene.change_plan(calendar=Calendar.CALENDAR)


def closed(scene):
    close(scene.session, scene.plan, by=scene.officer, at=LATER, reason="Xong")


def recalled(scene):
    recall(scene.session, scene.plan, **scene.doing)


def answer(scene):
    answer_with(scene.make.progress(scene.share, by=scene.colleague, at=LATER))


def settled(scene):
    scene.direction.close(by=scene.chairman, at=LATER)


def directed_again(scene):
    scene.direction.direct_again(by=scene.chairman, at=LATER, text="Gửi lại", answer_by=date(2022, 6, 21))


def switched_off(scene):
    administrator = scene.make.administrator()
    with scene.make.changing():
        scene.reader.switch_off(by=administrator, other_administrators=1)


def becomes(scene, role, unit):
    """The reader has another role, or works in another unit."""
    administrator = scene.make.administrator()
    with scene.make.changing():
        scene.reader.change_role(role, unit, by=administrator, other_administrators=1)


def to_another_unit(scene):
    becomes(scene, scene.reader.role, scene.elsewhere)


def to_another_post(scene):
    becomes(scene, Role.OBSERVER, scene.reader.unit)


OF_THE_UNIT = (to_another_unit, to_another_post, switched_off)
REASONS = {
    reminder: (
        reported, done, cancelled, task_cancelled, extended, share_moved, task_moved, dropped, only_helps, closed,
        *OF_THE_UNIT,
    ),
    periodic_reminder: (days_after_cut, calendar, recalled),
    returned: (progress, reported, done, cancelled, dropped, closed, *OF_THE_UNIT),
    confirmed: OF_THE_UNIT,
    directed: (answer, settled, directed_again, cancelled, closed, *OF_THE_UNIT),
    answered: (settled, directed_again, closed, *OF_THE_UNIT),
    asked_for_more_time: (granted, refused, taken_back, cancelled, closed, *OF_THE_UNIT),
    followed: (to_another_unit, switched_off),
    digest: OF_THE_UNIT,
    work: (to_another_unit, switched_off),
}  # fmt: skip
TABLE = [(told, gone) for told, reasons in REASONS.items() for gone in reasons]


def name_of(cell):
    """How a cell of the table is called."""
    return cell.__name__ if callable(cell) else str(cell)


@pytest.fixture
def scene(make):
    """The office."""
    return Scene(make)


@pytest.fixture(scope="module")
def servers():
    """A mail server and a bridge for all tests here."""
    with mailbox() as box, bridge() as state:
        yield box, state


@pytest.fixture
def outside(make, settings, servers, hands):
    """Sends all that is due, over both channels; returns what arrived over each, for whom."""
    box, hook = servers
    channels = channels_of(
        settings(
            smtp_url=box.url,
            mail_from="ocop@example.gov.vn",
            webhook_url=hook.url,
            webhook_secret="mot-khoa-bi-mat-that-dai-cua-huyen",
        )
    )

    def send():
        box.letters.clear()
        hook.calls.clear()
        for carrier in (MailCarrier(channels), HookCarrier(channels, now=hands)):
            delivery_queue.deliver(make.session, carrier, now=hands)
        calls = [json.loads(body) for _headers, body in hook.calls]
        mails = [(letter["To"].addresses[0].addr_spec, text_of(letter)) for letter in box.letters]
        return mails, [(call["to"]["username"], call["title"]) for call in calls]

    return send


def text_of(letter):
    """What a mail says."""
    return letter.get_body(("plain",)).get_content()


def told_and_gone(scene, told, gone):
    """Tell it, let its reason go; the notice's title, and its id."""
    notice = told(scene)
    scene.reader, title = notice.user, notice_text(notice, language("vi")).title
    yield notice.id, title
    gone(scene)
    scene.session.commit()
    yield notice.id, title


@pytest.mark.parametrize(("told", "gone"), TABLE, ids=name_of)
def test_the_bell_shows_it_no_longer_and_counts_it_no_longer(scene, sign_in, told, gone):
    steps = told_and_gone(scene, told, gone)
    notice_id, title = next(steps)
    browser = sign_in(scene.reader)
    assert f'href="/notices/{notice_id}"' in browser.get("/notices").text, title
    next(steps)
    answer = browser.get("/notices")
    assert answer.status_code == (401 if gone is switched_off else 200)
    assert f'href="/notices/{notice_id}"' not in answer.text
    assert answer.text.count("Đánh dấu đã đọc<") == answer.text.count('class="panel work-card'), "all are new"


@pytest.mark.parametrize(("told", "gone"), TABLE, ids=name_of)
def test_what_was_not_put_into_a_message_yet_is_put_into_none(scene, pass_on, messages, told, gone):
    steps = told_and_gone(scene, told, gone)
    notice_id, _title = next(steps)
    next(steps)
    pass_on(later=LONG_AFTER)
    assert notice_id not in {notice.id for message in messages() for notice in message.notices}


@pytest.mark.parametrize(("told", "gone"), TABLE, ids=name_of)
def test_a_mail_and_a_call_that_wait_are_dropped_before_they_go(
    scene, pass_on, messages, outside, told, gone
):
    steps = told_and_gone(scene, told, gone)
    notice_id, title = next(steps)
    pass_on(later=LONG_AFTER)
    next(steps)
    mails, calls = outside()
    assert not [text for address, text in mails if address == scene.reader.email and title in text]
    assert (scene.reader.username, title) not in calls
    carried = {message.state for message in messages() if notice_id in [each.id for each in message.notices]}
    assert carried <= {DeliveryState.DROPPED, DeliveryState.SENT}, "nothing is tried again"


def test_a_mail_says_what_of_it_still_stands_and_is_the_same_mail(scene, make, pass_on, messages, outside):
    make.assignment(due_on=date(2022, 6, 16), unit=scene.unit, title="Kiểm tra")
    reminder(scene)
    pass_on(frozenset({Channel.EMAIL}))
    key = messages()[0].key
    reported(scene)
    ((_to, text),), _calls = outside()
    assert "Kiểm tra" in text
    assert "Hội nghị" not in text
    mine = select(Delivery).where(Delivery.user_id == scene.person.id)
    sent = make.session.scalars(mine.execution_options(populate_existing=True)).one()
    assert (sent.state, sent.key) == (DeliveryState.SENT, key)


def test_what_stands_is_sent(scene, pass_on, outside):
    title = notice_text(reminder(scene), language("vi")).title
    pass_on()
    mails, calls = outside()
    assert [title in text for _to, text in mails] == [True]
    assert {to for to, said in calls if said == title} == {scene.person.username, scene.colleague.username}


def test_what_stands_again_asks_again(scene, sign_in):
    notice, browser = reminder(scene), sign_in(scene.person)
    cancelled(scene)
    scene.session.commit()
    assert f"/notices/{notice.id}" not in browser.get("/notices").text
    restore_assignment(scene.share, **scene.doing)
    scene.session.commit()
    assert f"/notices/{notice.id}" in browser.get("/notices").text


@pytest.mark.parametrize(
    ("told", "gone", "words"),
    [
        (reminder, reported, "Không còn: đã báo cáo ngày 15/06/2022."),
        (reminder, done, "Không còn: đã xác nhận hoàn thành, báo cáo ngày 15/06/2022."),
        (reminder, share_moved, "Không còn: hạn đã đổi thành 31/07/2022."),
        (reminder, cancelled, "Không còn: việc này không còn áp dụng cho đơn vị."),
        (periodic_reminder, recalled, "Không còn: việc này không còn giao cho đơn vị."),
        (reminder, only_helps, "Không còn: đơn vị không còn chủ trì việc này."),
        (reminder, closed, "Không còn: kế hoạch không còn thực hiện."),
        (reminder, to_another_unit, "Không còn: việc của Xã Bản Bo, nay không do bạn phụ trách."),
        (directed, answer, "Không còn: đã trả lời."),
        (directed, directed_again, "Không còn: hạn đã đổi thành 21/06/2022."),
        (answered, directed_again, "Không còn: đã chỉ đạo tiếp."),
        (answered, settled, "Không còn: ý kiến chỉ đạo đã kết thúc."),
        (asked_for_more_time, granted, "Không còn: đã giải quyết việc xin gia hạn."),
        (digest, to_another_unit, "Không còn: nay không do bạn phụ trách."),
    ],
    ids=name_of,
)
def test_what_was_read_stays_readable_and_says_why_it_is_done_with(scene, sign_in, told, gone, words):
    steps = told_and_gone(scene, told, gone)
    notice_id, title = next(steps)
    scene.session.get(Notice, notice_id).read(at=LATER)
    scene.session.commit()
    browser = sign_in(scene.reader)
    assert "Không còn" not in browser.get("/notices").text
    next(steps)
    text = browser.get("/notices").text
    assert title in text
    assert words in text


def test_marking_everything_as_read_leaves_alone_what_the_page_did_not_show(scene, sign_in):
    notice, browser = reminder(scene), sign_in(scene.person)
    reported(scene)
    browser.post("/notices/reading", data={"newest": 10_000})
    scene.session.refresh(notice)
    assert notice.is_unread
