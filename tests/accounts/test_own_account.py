"""One's own password, devices and language."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from ocop_tasks import clock
from ocop_tasks.accounts.password_strength import is_guessable
from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, SignIn
from tests.support.making import PASSWORD

GOOD = "con voi xanh ngủ trưa"


def choose(browser, *, current=PASSWORD, new=GOOD, again=None, **more):
    """Send the password form."""
    return browser.post("/password", data={"current": current, "new": new, "again": again or new, **more})


def test_a_new_password_lets_in_and_the_old_one_no_more(make, sign_in, visitor):
    user = make.user()
    answer = choose(sign_in(user))

    assert answer.location == "/my-tasks"
    for password, status in ((PASSWORD, 422), (GOOD, 303)):
        assert (
            visitor.post("/sign-in", data={"username": user.username, "password": password}).status_code
            == status
        )
    assert make.session.scalars(select(AuditEntry.action)).all() == ["user.password_chosen"]


def test_every_other_browser_has_to_sign_in_again(make, sign_in):
    user, stranger = make.user(), make.user()
    here, there, other = sign_in(user), sign_in(user), sign_in(stranger)

    choose(here)

    assert [browser.get("/my-tasks").status_code for browser in (here, there, other)] == [200, 401, 200]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"current": "sai mật khẩu"}, "Mật khẩu hiện tại chưa đúng."),
        ({"new": "ngắn quá"}, "Mật khẩu cần ít nhất 10 ký tự."),
        ({"new": "1234567890"}, "quá dễ đoán"),
        ({"new": "tamduong2022"}, "quá dễ đoán"),
        ({"new": GOOD, "again": "con voi xanh ngủ trứa"}, "Hai lần nhập chưa giống nhau."),
        ({"new": PASSWORD}, "Mật khẩu mới cần khác mật khẩu hiện tại."),
    ],
)
def test_what_is_wrong_with_a_password_is_said_and_nothing_changes(make, sign_in, form, told):
    user = make.user()
    kept = user.password_hash

    answer = choose(sign_in(user), **form)

    make.session.refresh(user)
    assert answer.status_code == 422
    assert told in answer.text
    assert user.password_hash == kept


def test_what_everybody_knows_of_the_person_does_not_make_a_password_strong():
    name = "lovanminhbanbo"
    assert is_guessable(name, known=["lovanminhbanbo"])
    assert not is_guessable(name, known=[])


def test_with_a_given_password_one_is_led_to_choose_another_and_then_on(make, visitor):
    user = make.user(must_change_password=True)

    first = visitor.post(
        "/sign-in",
        data={"username": user.username, "password": PASSWORD, "next": "/my-tasks?part=coordinating"},
    )
    again = visitor.get("/my-tasks?part=coordinating")
    page = visitor.get(first.location)

    assert first.location == "/password?next=/my-tasks?part%3Dcoordinating"
    assert (again.status_code, again.location) == (303, first.location)
    assert 'name="current"' not in page.text, "the one-time password was asked for once, at the door"
    assert 'class="topnav"' not in page.text
    assert visitor.post("/language", data={"language": "vi"}).status_code == 303
    assert choose(visitor, next="/my-tasks?part=coordinating").location == "/my-tasks?part=coordinating"
    assert visitor.get("/my-tasks").status_code == 200


def sign_in_with_one_from_paper(make, browser, user, change=str) -> str:
    """Hand out a one-time password, and sign in with it as ``change`` types it."""
    printed = user.give_one_time_password()
    make.session.commit()
    answer = browser.post("/sign-in", data={"username": user.username, "password": change(printed)})
    assert answer.status_code == 303, change(printed)
    return printed


@pytest.mark.parametrize(
    "change", [str.upper, lambda printed: printed.replace("-", " "), lambda p: p.replace("-", "")]
)
def test_a_one_time_password_is_taken_as_it_is_typed_and_asked_for_once(make, visitor, change):
    user = make.user()
    sign_in_with_one_from_paper(make, visitor, user, change)

    answer = visitor.post("/password", data={"new": GOOD, "again": GOOD})

    make.session.refresh(user)
    assert answer.location == "/my-tasks"
    assert user.has_password(GOOD)
    assert not user.must_change_password


def test_the_password_from_paper_is_not_kept_as_one_s_own(make, visitor):
    user = make.user()
    printed = sign_in_with_one_from_paper(make, visitor, user)

    answer = visitor.post("/password", data={"new": printed.upper(), "again": printed.upper()})

    assert answer.status_code == 422
    assert "Mật khẩu mới cần khác mật khẩu được cấp." in answer.text
    make.session.refresh(user)
    assert user.must_change_password


def test_a_screen_that_was_left_open_asks_for_the_password_from_paper_again(make, visitor):
    user = make.user()
    sign_in_with_one_from_paper(make, visitor, user)
    db.session.execute(update(SignIn).values(started_at=clock.real_now() - timedelta(hours=2)))
    db.session.commit()

    assert "Mật khẩu được cấp" in visitor.get("/password").text
    assert visitor.post("/password", data={"new": GOOD, "again": GOOD}).status_code == 422


def test_the_two_fields_may_be_typed_on_different_keyboards(make, sign_in, visitor):
    user = make.user()
    apart = unicodedata.normalize("NFD", GOOD)

    assert choose(sign_in(user), new=apart, again=GOOD).status_code == 303

    for typed in (GOOD, apart):
        data = {"username": user.username, "password": typed}
        assert visitor.post("/sign-in", data=data).status_code == 303


def test_nothing_is_done_with_a_given_password(make, sign_in):
    assignment = make.assignment()
    user = make.user(unit=assignment.unit, must_change_password=True)
    assert sign_in(user).post(f"/assignments/{assignment.id}/draft", data={"note": "x"}).status_code == 401
    assert sign_in(user).post("/sign-out").status_code == 303


def test_the_devices_are_listed_and_can_be_ended(make, sign_in):
    user, stranger = make.user(), make.user()
    here, there = sign_in(user), sign_in(user)
    sign_in(stranger)
    mine = make.session.scalars(select(SignIn.id).where(SignIn.user_id == user.id).order_by(SignIn.id)).all()
    foreign = make.session.scalars(select(SignIn.id).where(SignIn.user_id == stranger.id)).one()

    page = here.get("/devices").text
    assert page.count("Đăng xuất nơi này") == 1
    assert "Thiết bị này" in page
    assert here.post(f"/devices/{foreign}/end").status_code == 404
    assert here.post(f"/devices/{mine[1]}/end").status_code == 303
    assert there.get("/my-tasks").status_code == 401
    assert here.get("/my-tasks").status_code == 200


def test_all_others_are_ended_at_once(make, sign_in):
    user = make.user()
    here, *others = [sign_in(user) for _each in range(4)]

    here.post("/devices/end-others")

    assert here.get("/my-tasks").status_code == 200
    assert {browser.get("/my-tasks").status_code for browser in others} == {401}


def seen_at() -> datetime:
    """When the only sign-in was last used."""
    db.session.rollback()
    return db.session.scalars(select(SignIn.seen_at)).one()


def test_the_use_of_a_sign_in_is_noted_at_most_every_ten_minutes(make, sign_in, statements):
    browser = sign_in(make.user())
    long_ago = clock.real_now() - timedelta(minutes=11)
    db.session.execute(update(SignIn).values(seen_at=long_ago))
    db.session.commit()

    browser.get("/my-tasks")
    noted = seen_at()
    with statements() as seen:
        browser.get("/my-tasks")

    assert noted > long_ago + timedelta(minutes=10)
    assert seen_at() == noted
    assert not [sql for sql in seen if sql.startswith("UPDATE")]


def test_a_page_comes_even_while_another_writes(make, sign_in, app):
    browser = sign_in(make.user())
    long_ago = clock.real_now() - timedelta(minutes=11)
    db.session.execute(update(SignIn).values(seen_at=long_ago))
    db.session.commit()

    with db.engine.connect() as writer:
        writer.execute(update(SignIn).values(seen_at=long_ago))
        began = clock.real_now()
        answer = browser.get("/my-tasks")
        took = clock.real_now() - began
        writer.rollback()

    assert answer.status_code == 200
    assert took < timedelta(seconds=2)
    assert seen_at() == long_ago


def test_the_language_chosen_at_the_door_goes_with_the_person(make, visitor, sign_in):
    user = make.user()
    visitor.post("/language", data={"language": "en", "next": "/sign-in"})
    assert '<html lang="en"' in visitor.get("/sign-in").text

    visitor.post("/sign-in", data={"username": user.username, "password": PASSWORD})

    assert '<html lang="en"' in visitor.get("/my-tasks").text
    assert '<html lang="en"' in sign_in(user).get("/my-tasks").text


def test_who_has_signed_out_already_is_at_the_door(make, sign_in, visitor):
    for browser in (visitor, sign_in(make.user())):
        for _ in range(2):
            answer = browser.post("/sign-out")
            assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_the_next_person_at_the_same_screen_keeps_his_own_language(make, visitor):
    english, vietnamese = make.user(locale="en"), make.user()
    visitor.post("/sign-in", data={"username": english.username, "password": PASSWORD})
    visitor.post("/sign-out")
    assert '<html lang="en"' in visitor.get("/sign-in").text

    visitor.post("/sign-in", data={"username": vietnamese.username, "password": PASSWORD})

    assert '<html lang="vi"' in visitor.get("/my-tasks").text


def test_only_the_two_languages_can_be_chosen_and_the_way_back_stays_inside(make, sign_in):
    browser = sign_in(make.user())
    answer = browser.post("/language", data={"language": "fr", "next": "//example.org"})
    assert answer.location == "/"
    assert '<html lang="vi"' in browser.get("/my-tasks").text
