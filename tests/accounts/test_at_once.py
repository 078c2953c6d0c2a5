"""A password, a sign-in and the administrator at the same moment: whoever comes second sees what the first one did."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, SignIn, User
from ocop_tasks.web.access import gate
from tests.accounts.test_own_account import GOOD, choose
from tests.support.at_once import Beside
from tests.support.making import PASSWORD
from tests.web.test_meanwhile import meanwhile, sign_ins_end

ANOTHER = "pbkdf2:sha256:1$salt$0"


@pytest.fixture
def reset(app, make, sign_in):
    """``reset(user)``: the administrator's reset of a password, not yet begun."""
    admin = sign_in(make.administrator())
    return lambda user: Beside(app, lambda: admin.post(f"/admin/people/{user.id}/password"))


def open_sign_ins(user: User) -> list[SignIn]:
    db.session.rollback()
    alive = SignIn.user_id == user.id, SignIn.alive(at=clock.real_now())
    return list(db.session.scalars(select(SignIn).where(*alive)))


def test_a_password_that_is_reset_while_its_owner_changes_it_stays_reset(make, sign_in, reset, monkeypatch):
    """The reset comes between the look at the old password and the writing of the new one."""
    user = make.user()
    browser, resetting = sign_in(user), reset(user)
    real = gate.start_writing

    def after_the_reset():
        db.session.rollback()
        resetting.begin()
        resetting.end()
        monkeypatch.setattr(gate, "start_writing", real)
        real()

    monkeypatch.setattr(
        "ocop_tasks.accounts.own_account.gate.start_writing", _only_for("/password", after_the_reset)
    )
    answer = choose(browser)

    db.session.refresh(user)
    assert resetting.answer.status_code == 200
    assert answer.status_code == 401
    assert "Mật khẩu chưa được đổi" in answer.text
    assert user.must_change_password
    assert not user.has_password(GOOD)
    assert "user.password_chosen" not in db.session.scalars(select(AuditEntry.action)).all()


def _only_for(path, call):
    """``call`` for the request of that path; the usual beginning for all others."""
    from flask import request

    real = gate.start_writing
    return lambda: call() if request.path == path else real()


def test_a_reset_that_comes_while_the_new_password_is_being_written_waits_and_wins(
    make, sign_in, reset, monkeypatch
):
    user = make.user()
    browser, resetting = sign_in(user), reset(user)
    take = User.set_password_hash

    def taken(*given, **named):
        monkeypatch.setattr(User, "set_password_hash", take)
        resetting.begin()
        take(*given, **named)

    monkeypatch.setattr(User, "set_password_hash", taken)
    answer = choose(browser)
    resetting.end()

    db.session.refresh(user)
    assert answer.status_code == 303
    assert resetting.answer.status_code == 200, "the administrator is told a password that works"
    assert user.must_change_password
    assert not user.has_password(GOOD)
    assert open_sign_ins(user) == []


def test_no_sign_in_with_the_old_password_outlives_a_reset(make, visitor, reset, monkeypatch):
    """The reset comes between the look at the password and the commit of the new sign-in, which it cannot see."""
    user = make.user()
    resetting, start = reset(user), vars(SignIn)["start"]

    def started(cls, *given, **named):
        monkeypatch.setattr(SignIn, "start", start)
        resetting.begin()
        return start.__func__(cls, *given, **named)

    monkeypatch.setattr(SignIn, "start", classmethod(started))
    visitor.post("/sign-in", data={"username": user.username, "password": PASSWORD})

    assert resetting.end().status_code == 200
    assert open_sign_ins(user) == []


def test_a_password_changed_elsewhere_with_the_sign_in_left_open_is_told_beside_the_form(make, sign_in):
    user = make.user()

    def elsewhere():
        return update(User.__table__).where(User.id == user.id).values(password_hash=ANOTHER)

    with meanwhile(elsewhere):
        answer = choose(sign_in(user))

    db.session.refresh(user)
    assert answer.status_code == 422
    assert "Mật khẩu chưa được đổi" in answer.text
    assert user.password_hash == ANOTHER


def test_two_new_passwords_at_once_are_one_and_the_other_browser_is_told(make, sign_in):
    user = make.user()
    first = sign_in(user)

    with meanwhile(lambda: sign_ins_end(user)):
        answer = choose(first)

    db.session.refresh(user)
    assert answer.status_code == 401
    assert user.has_password(PASSWORD)


@pytest.mark.parametrize("now", [{"password_hash": ANOTHER}, {"active": False}])
def test_who_was_judged_by_what_is_not_so_any_more_is_not_signed_in(make, visitor, now):
    user = make.user()
    with meanwhile(lambda: update(User.__table__).where(User.id == user.id).values(now)):
        answer = visitor.post("/sign-in", data={"username": user.username, "password": PASSWORD})

    assert answer.status_code == 422
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in answer.text
    assert open_sign_ins(user) == []
