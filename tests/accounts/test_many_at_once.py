"""Many passwords in one moment are judged as if they came one after the other, a few at a time, and no page waits."""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import contextmanager

import pytest
import werkzeug.security
from limits import parse
from sqlalchemy.pool import QueuePool

from ocop_tasks.accounts import signing_in
from ocop_tasks.accounts.sign_in_throttling import AT_ONCE, Busy, Limit, Throttle, TooManyAttempts
from ocop_tasks.database import end_writing
from ocop_tasks.extensions import db, limiter
from tests.accounts.test_limits import enter
from tests.support.at_once import Beside, at_once
from tests.support.making import PASSWORD

WHILE = 0.02
"""Seconds that a password takes to be judged here."""


class Judge:
    """Counts which names' passwords are judged, and how many at once at most; each takes ``WHILE``."""

    def __init__(self, real) -> None:
        self.real, self.lock = real, threading.Lock()
        self.names: Counter[str] = Counter()
        self.inside = self.most = 0

    def __call__(self, username, password):
        with self.lock:
            self.names[username] += 1
            self.inside += 1
            self.most = max(self.most, self.inside)
        try:
            time.sleep(WHILE)
            return self.real(username, password)
        finally:
            with self.lock:
                self.inside -= 1


@pytest.fixture
def judge(monkeypatch) -> Judge:
    """Stands where passwords are judged."""
    judge = Judge(signing_in._check_password)
    monkeypatch.setattr(signing_in, "_check_password", judge)
    return judge


def tries(portal, *forms):
    """Send these at once, each from a browser of its own: (username, password, address)."""
    clients = [type(portal)(portal.application, portal.application.response_class) for _each in forms]
    sent = [
        lambda client=client, form=form: enter(client, *form).status_code
        for client, form in zip(clients, forms, strict=True)
    ]
    return at_once(portal.application, *sent)


def test_sixty_wrong_passwords_at_once_are_judged_ten_times(make, strict, judge):
    user = make.user()

    statuses = tries(strict, *[(user.username, f"sai {n}", "10.0.0.1") for n in range(60)])

    assert judge.names == {user.username: 10}
    assert Counter(statuses) == {422: 10, 429: 50}
    assert judge.most <= AT_ONCE


def test_right_ones_for_other_accounts_get_in_meanwhile(make, strict, judge):
    user, *others = [make.user() for _each in range(5)]
    wrong = [(user.username, f"sai {n}", "10.0.0.1") for n in range(40)]
    right = [(other.username, PASSWORD, "10.0.0.1") for other in others]

    statuses = tries(strict, *wrong, *right)

    assert statuses[-4:] == [303] * 4
    assert judge.names[user.username] == 10


def test_thirty_right_passwords_at_once_from_one_address_all_get_in_though_it_failed_often(
    make, strict, judge
):
    people = [make.user() for _each in range(30)]
    for n in range(28):
        enter(strict, f"khong-co-{n}", "sai")

    statuses = tries(strict, *[(user.username, PASSWORD, "10.0.0.1") for user in people])

    assert statuses == [303] * 30


def test_many_accounts_tried_at_once_from_one_address_are_judged_thirty_times(make, strict, judge):
    statuses = tries(strict, *[(f"khong-co-{n}", "sai", "10.0.0.1") for n in range(50)])

    assert sum(judge.names.values()) == 30
    assert Counter(statuses) == {422: 30, 429: 20}


def test_sixty_wrong_passwords_of_one_s_own_at_once_are_judged_ten_times(make, strict, monkeypatch):
    user = make.user()
    enter(strict, user.username, PASSWORD)
    token = strict.get_cookie("ocop").value
    form = {"current": "sai", "new": "con voi xanh ngủ", "again": "con voi xanh ngủ"}
    judged = []
    real = werkzeug.security.check_password_hash

    def check(hashed, password):
        judged.append(password)
        time.sleep(WHILE)
        return real(hashed, password)

    monkeypatch.setattr("ocop_tasks.models.people.user.check_password_hash", check)

    def send():
        client = type(strict)(strict.application, strict.application.response_class)
        client.set_cookie("ocop", token)
        return client.post("/password", data=form).status_code

    statuses = at_once(strict.application, *[send] * 60)

    assert len(judged) == 10
    assert Counter(statuses) == {422: 10, 429: 50}


@contextmanager
def one_is_judged(throttle: Throttle):
    """While the block runs somebody else's password is being judged."""
    begun, enough = threading.Event(), threading.Event()

    def judged():
        with throttle.attempt():
            begun.set()
            enough.wait(10)

    thread = threading.Thread(target=judged)
    thread.start()
    begun.wait(10)
    try:
        yield
    finally:
        enough.set()
        thread.join()


def test_who_waits_too_long_is_told_to_try_again_and_nothing_is_counted(make, strict, monkeypatch):
    throttle, user = Throttle(at_once=1, patience=0.05), make.user()
    monkeypatch.setattr(signing_in, "throttle", throttle)

    with one_is_judged(throttle):
        answers = [enter(strict, user.username, "sai") for _each in range(11)]
    after = enter(strict, user.username, PASSWORD)

    assert {answer.status_code for answer in answers} == {503}
    assert answers[0].headers["Retry-After"] == "5"
    assert "Hãy thử lại sau ít giây." in answers[0].text
    assert f'value="{user.username}"' in answers[0].text
    assert after.status_code == 303


def test_who_waits_to_be_judged_keeps_no_connection_to_the_database(make, strict, monkeypatch):
    """Sixty that wait would leave none for the pages."""
    throttle, users = Throttle(at_once=1, patience=20), [make.user() for _each in range(6)]
    monkeypatch.setattr(signing_in, "throttle", throttle)
    forms = [(user.username, PASSWORD, "10.0.0.1") for user in users]
    sending = Beside(strict.application, lambda: tries(strict, *forms))

    with one_is_judged(throttle):
        sending.begin()
        until = time.monotonic() + 15
        while len(vars(throttle._changed)["_waiters"]) < len(users) and time.monotonic() < until:
            time.sleep(0.01)
        with strict.application.app_context():
            pool = db.engine.pool
            assert isinstance(pool, QueuePool)
            used = pool.checkedout()

    assert sending.end() == [303] * len(users)
    assert used == 0


def test_a_place_is_given_back_where_judging_fails(app):
    throttle = Throttle(at_once=1, patience=0.05)
    with pytest.raises(ZeroDivisionError), throttle.attempt():
        raise ZeroDivisionError

    with throttle.attempt():
        pass


def test_the_last_try_that_is_left_is_given_to_one_at_a_time(strict):
    """Two at once could both be wrong; the second waits for what becomes of the first."""
    limit, throttle = Limit(parse("1 per hour"), "a"), Throttle(at_once=2, patience=0.05)
    with throttle.attempt(limit) as first:
        with pytest.raises(Busy), throttle.attempt(limit):
            pass
        first.was_wrong = True

    with pytest.raises(TooManyAttempts), throttle.attempt(limit):
        pass
    assert limiter.limiter.get_window_stats(limit.item, limit.key).remaining == 0
    end_writing()
