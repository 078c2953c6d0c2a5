"""The job itself: killed anywhere, twice, on two machines at once. Nobody gets two, and nobody none."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import date

import pytest
from sqlalchemy import select, update

from ocop_tasks import clock
from ocop_tasks.models import Delivery, DeliveryState, Notice, Portal
from ocop_tasks.rules.access import Role
from ocop_tasks.sending.notices import daily_notices
from ocop_tasks.settings import ROOT
from tests.support.mailbox import mailbox

AGENCY = "thuong-truc@example.vn"


@pytest.fixture
def people(make):
    """Twelve people with two reminders each on Monday, and an officer of the standing agency who gets the digest.

    The morning is due whenever the test runs.
    """
    make.portal.digest_at = "00:00"
    users = []
    for number in range(6):
        unit = make.unit()
        for due_on in (date(2022, 6, 20), date(2022, 6, 16)):
            make.assignment(due_on=due_on, unit=unit)
        users += [make.user(unit=unit, email=f"u{number}{letter}@example.vn") for letter in "ab"]
    make.user(Role.STANDING_AGENCY, make.plan.standing_unit, email=AGENCY)
    return users


@pytest.fixture
def environment(app, make, tmp_path):
    """The environment of a process on the test's database, on a Monday."""
    make.session.rollback()
    url = app.config["SETTINGS"].database_url
    given = {"DATABASE_URL": url, "OCOP_DATA_DIR": str(tmp_path), "OCOP_TODAY": "2022-06-13"}
    return os.environ | given | {"OCOP_LOG_LEVEL": "WARNING", "MAIL_FROM": "ocop@example.gov.vn"}


def python(*arguments, env):
    """A Python of its own in the portal's folder."""
    return subprocess.Popen(
        [sys.executable, *arguments], env=env, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def check(make, box, people):
    """Everybody got each of his notices once, in the portal and in one mail."""
    make.session.rollback()
    keys = make.session.scalars(select(Notice.key)).all()
    assert len(keys) == len(set(keys))
    told = Counter(make.session.scalars(select(Notice.user_id).where(Notice.topic == "reminder")))
    assert told == {user.id: 2 for user in people}
    states = make.session.scalars(select(Delivery.state)).all()
    assert set(states) == {DeliveryState.SENT}
    mails = {letter["Message-ID"]: letter for letter in box.letters}
    reached = Counter(letter["To"].addresses[0].addr_spec for letter in mails.values())
    assert reached == {user.email: 1 for user in people} | {AGENCY: 1}
    for letter in box.letters:
        first = mails[letter["Message-ID"]]
        assert text_of(letter) == text_of(first), "what has the same id says the same"
        assert letter["Subject"].startswith("Tổng hợp" if AGENCY in letter["To"] else "2 thông báo")


def text_of(letter):
    """What a mail says."""
    return letter.get_body(("plain",)).get_content()


@pytest.mark.long
def test_killed_again_and_again_one_statement_later_nobody_gets_two_and_nobody_none(
    make, people, environment
):
    with mailbox() as box:
        answer, _ = python("-m", "tests.support.dying", box.url, env=environment).communicate(timeout=120)
        assert int(answer) > 20
        check(make, box, people)


@pytest.mark.long
def test_two_machines_at_once_send_everything_once(make, people, environment):
    with mailbox() as box:
        env = environment | {"SMTP_URL": box.url}
        jobs = [python("-m", "flask", "--app", "app", "notices", "send", env=env) for _ in range(2)]
        answers = [job.communicate(timeout=120)[0] for job in jobs]
        assert [job.returncode for job in jobs] == [0, 0], answers
        assert len(box.letters) == len(people) + 1
        check(make, box, people)


def test_a_run_that_ended_is_not_made_again(make, people):
    with clock.at_moment(clock.in_hanoi(date(2022, 6, 13))):
        assert daily_notices.make(make.session) == 2 * len(people) + 1
        make.session.execute(update(Portal).values(noticed_on=None))
        make.session.commit()
        assert daily_notices.make(make.session) == 0
