"""A morning in which the standing agency changes work: the bell rings at once, and one mail sums the morning up."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from ocop_tasks import clock
from ocop_tasks.models import Notice, Part, Task, Unit
from ocop_tasks.models.plan_changes.cancellation import cancel_task, change_due
from ocop_tasks.models.plan_changes.task_editing import add_task
from ocop_tasks.models.plans.task import Terms
from ocop_tasks.rules.notice_topics import Channel
from ocop_tasks.rules.work.periods import Frequency
from ocop_tasks.sending.delivery import delivery_queue
from ocop_tasks.sending.delivery.channels import channels_of
from ocop_tasks.sending.delivery.smtp import MailCarrier
from tests.conftest import hanoi
from tests.support.mailbox import mailbox

NINE = hanoi(2022, 6, 15, 9)
MINUTE = timedelta(minutes=1)
EMAIL = frozenset({Channel.EMAIL})


@pytest.fixture
def commune(make):
    """A commune with an officer who reads Vietnamese and one who reads English."""
    unit = make.unit("Xã Bản Bo")
    make.user(unit=unit, name="Lò Thị Đượm", email="duom@laichau.gov.vn")
    make.user(unit=unit, name="John", email="john@laichau.gov.vn", locale="en")
    return unit


@pytest.fixture
def officer(make):
    """Who changes the plan."""
    return make.standing_agency()


@pytest.fixture
def add(make, commune, officer):
    """Adds a task for the commune, at a minute after nine."""
    section = make.section("II.5")
    units = {unit.id: unit for unit in make.session.scalars(select(Unit))}

    def adding(minute, title="Tập huấn"):
        terms = Terms(
            section_id=section.id, title=title, frequency=Frequency.ONCE, due_on=date(2022, 9, 30),
            parts={commune.id: Part.LEAD},
        )  # fmt: skip
        add_task(make.session, make.plan, terms, units, by=officer, at=NINE + minute * MINUTE)
        make.session.commit()

    return adding


@pytest.fixture
def job(pass_on):
    """What the job makes of it at a minute after nine: how many messages."""

    def run(minute, channels=EMAIL):
        with clock.at_moment(NINE + minute * MINUTE):
            return pass_on(channels)

    return run


def plain(letter):
    """The text of a mail."""
    return letter.get_body(("plain",)).get_content()


def test_while_a_plan_is_being_changed_no_mail_goes_out_and_then_one_for_each_person(add, job, messages):
    for minute in range(12):
        add(minute)
        assert job(minute) == 0
    assert job(20) == 0
    assert job(21) == 2
    assert job(60) == 0
    assert [len(mail.notices) for mail in messages()] == [1, 1]


def test_a_bridge_is_called_once_for_the_batch_too(add, job):
    for minute in range(3):
        add(minute)
    assert job(12, frozenset({Channel.WEBHOOK})) == 2


def test_whoever_goes_on_for_hours_is_waited_for_one(add, job):
    sent = []
    for minute in range(0, 130, 5):
        add(minute)
        if job(minute):
            sent.append(minute)
    assert sent == [60, 120]


def test_what_was_taken_back_in_time_never_goes_out(make, add, job, officer):
    add(0, "Giao nhầm")
    task = make.session.scalars(select(Task).where(Task.title == "Giao nhầm")).one()
    cancel_task(make.session, task, by=officer, at=NINE + MINUTE, reason="Nhầm")
    make.session.commit()
    assert job(30) == 0
    assert make.session.scalar(select(func.count(Notice.id))) == 0


def test_a_rollback_takes_the_notice_along(make, commune, officer):
    task = make.task(leads=[commune])
    cancel_task(make.session, task, by=officer, at=NINE, reason="Tỉnh hoãn")
    make.session.rollback()
    assert make.session.scalar(select(func.count(Notice.id))) == 0


def test_the_mail_as_it_arrives_in_either_language(make, settings, hands, commune, officer, add, job):
    kept = make.task(
        "Kế hoạch OCOP của xã", title_en="The commune's plan", leads=[commune], due_on=date(2022, 8, 31),
        section=make.section("III.8"),
    )  # fmt: skip
    add(0)
    share = make.assignments(kept)[0]
    entry = change_due(share, date(2022, 9, 15), by=officer, at=NINE + MINUTE, reason="Vào vụ chè")
    make.session.add(entry)
    make.session.commit()
    job(30)

    with mailbox() as box:
        channels = channels_of(settings(smtp_url=box.url, mail_from="Cổng OCOP <ocop@tamduong.gov.vn>"))
        assert delivery_queue.deliver(make.session, MailCarrier(channels), now=hands) == 2

    letters = {letter["Content-Language"]: letter for letter in box.letters}
    vietnamese, english = letters["vi"], letters["en"]
    assert vietnamese["Subject"] == "Việc thay đổi, OCOP 2022: 1 việc mới, 1 việc đổi hạn"
    text = plain(vietnamese)
    assert "Việc mới: Tập huấn · mục II.5 · hạn 30/09/2022" in text
    assert (
        "Đổi hạn: Kế hoạch OCOP của xã · mục III.8 · hạn 31/08/2022 nay là 15/09/2022 · “Vào vụ chè”" in text
    )
    assert f"https://ocop.example.gov.vn/notices/work/{make.plan.id}." in text
    assert english["Subject"] == "Changed work, OCOP 2022: 1 new assignment, 1 due date moved"
    assert "Due date moved: The commune's plan · section III.8 · due 31/08/2022, now 15/09/2022" in plain(
        english
    )
