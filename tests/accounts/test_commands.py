"""``flask people``: a way back in for whoever lost his password, the only administrator too."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import select

from ocop_tasks import clock
from ocop_tasks.models import AuditEntry, SignIn, User
from ocop_tasks.rules.access import Role
from tests.conftest import hanoi
from tests.support.commands import flask
from tests.support.making import PASSWORD
from tests.support.server import serving

ONE_TIME = re.compile(r"^(\S+)  (\w{5}-\w{5}-\w{5})$", re.MULTILINE)


@pytest.fixture
def people(app, make):
    """Runs ``flask people …``."""
    make.portal  # noqa: B018  (the commands want a portal)
    make.session.commit()

    def run(*arguments: str):
        answer = app.test_cli_runner().invoke(args=["people", *arguments])
        make.session.expire_all()
        return answer

    return run


def signs_in(visitor, user: User, password: str) -> bool:
    answer = visitor.post("/sign-in", data={"username": user.username, "password": password})
    return answer.status_code == 303


def test_the_only_administrator_gets_in_again_with_a_password_that_is_told_once(
    make, people, sign_in, visitor
):
    administrator = make.administrator()
    browser = sign_in(administrator)

    answer = people("password", administrator.username.upper())

    assert answer.exit_code == 0, answer.output
    ((username, password),) = ONE_TIME.findall(answer.output)
    assert username == administrator.username
    assert browser.get("/admin/people").status_code == 401
    assert not signs_in(visitor, administrator, PASSWORD)
    assert signs_in(visitor, administrator, password)
    make.session.refresh(administrator)
    assert administrator.must_change_password
    assert visitor.get("/admin/people").location.startswith("/password")


def test_what_the_operator_did_stands_in_the_history_in_words(make, people, sign_in):
    administrator, user = make.administrator(), make.user(name="Lò Thị Đượm")
    people("password", user.username)

    entry = make.session.scalars(select(AuditEntry)).one()
    assert (entry.action, entry.by_id, entry.user_id) == ("user.password_reset", None, user.id)
    browser = sign_in(administrator)
    for page in ("/admin/history", f"/admin/people/{user.id}"):
        text = browser.get(page).text
        assert "Đặt lại mật khẩu" in text
        assert "Người vận hành cổng" in text
    assert "Lò Thị Đượm" in browser.get("/admin/history").text


def test_a_name_that_nobody_has_changes_nothing_and_the_near_ones_are_told(make, people):
    make.user(username="xa-ban-bo")
    answer = people("password", "xa-ban-bo2")

    assert answer.exit_code == 1
    assert "nobody has the username 'xa-ban-bo2': do you mean xa-ban-bo?" in answer.output
    assert "`people list` shows everybody" in people("password", "zzzzzzzz").output
    assert not make.session.scalars(select(AuditEntry)).all()


def test_whoever_is_switched_off_is_told_of_and_let_in_again(make, people, visitor):
    administrator = make.administrator()
    administrator.active = False
    make.session.commit()

    answer = people("password", administrator.username)
    password = ONE_TIME.findall(answer.output)[0][1]
    assert "The account is switched off" in answer.output
    assert f"people on {administrator.username}" in answer.output
    assert not signs_in(visitor, administrator, password)

    assert people("on", administrator.username).exit_code == 0
    assert signs_in(visitor, administrator, password)
    again = people("on", administrator.username)
    assert (again.exit_code, "is not switched off" in again.output) == (1, True)
    assert make.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all() == [
        "user.password_reset",
        "user.switched_on",
    ]


def test_nobody_is_let_in_to_a_unit_that_is_off(make, people):
    user = make.user(unit=make.unit(active=False), active=False)
    answer = people("on", user.username)
    assert answer.exit_code == 1
    assert "an administrator switches the unit on first" in answer.output


def test_everybody_is_listed_with_the_moment_last_seen(make, people):
    unit = make.unit("Xã Bản Bo")
    seen = make.user(Role.FOCAL_POINT, unit, name="Đinh A", username="dinh-a")
    make.user(Role.FOCAL_POINT, unit, name="Lò B", username="lo-b", active=False)
    sign_in, _token = SignIn.start(seen, at=clock.real_now())
    sign_in.seen_at = hanoi(2022, 6, 14, 16, 5)
    make.session.add(sign_in)
    make.session.commit()

    told = {person["username"]: person for person in json.loads(people("list", "--json").stdout)}
    table = people("list").stdout.splitlines()

    assert told["dinh-a"] == {
        "username": "dinh-a",
        "name": "Đinh A",
        "role": "focal_point",
        "unit": "Xã Bản Bo",
        "active": True,
        "last_seen": "2022-06-14T16:05+07:00",
    }
    assert (told["lo-b"]["active"], told["lo-b"]["last_seen"]) == (False, None)
    assert table[0].split("  ")[0].strip() == "username"
    assert any(
        re.fullmatch(r"dinh-a +Đinh A +focal_point +Xã Bản Bo +yes +2022-06-14 16:05", line) for line in table
    )
    assert any(re.fullmatch(r"lo-b +Lò B +focal_point +Xã Bản Bo +no +never", line) for line in table)


def test_a_password_that_could_not_be_told_is_not_kept(app, make, people, monkeypatch):
    administrator = make.administrator()
    before = administrator.password_hash

    def broken(_line: str) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("ocop_tasks.accounts.commands.say", broken)
    assert people("password", administrator.username).exit_code != 0
    make.session.rollback()
    make.session.refresh(administrator)
    assert administrator.password_hash == before


@pytest.mark.long
def test_it_runs_beside_a_server_and_ends_what_is_open_there(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    with serving(folder):
        ended = flask("people", "password", "quan-tri", OCOP_DATA_DIR=str(folder))
        listed = flask("people", "list", OCOP_DATA_DIR=str(folder))
        with closing(sqlite3.connect(folder / "portal.sqlite3")) as database:
            noted = database.execute("SELECT action, by_id FROM audit_entry").fetchall()

    assert ended.returncode == 0, ended.stderr
    assert ONE_TIME.search(ended.stdout)
    assert "quan-tri" in listed.stdout
    assert noted == [("plan.imported", None), ("user.password_reset", None)]
