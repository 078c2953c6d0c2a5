"""Guessing is slow: failures are counted by address, by account, and by both; a right password never counts."""

from __future__ import annotations

from tests.support.making import PASSWORD


def enter(browser, username, password, address="10.0.0.1"):
    """Send the sign-in form from an address."""
    return browser.post(
        "/sign-in",
        data={"username": username, "password": password},
        environ_overrides={"REMOTE_ADDR": address},
    )


def test_after_ten_wrong_passwords_an_account_rests_for_that_address(make, strict):
    user = make.user()

    wrong = [enter(strict, user.username, f"sai {n}").status_code for n in range(10)]
    answer = enter(strict, user.username.upper(), PASSWORD)

    assert wrong == [422] * 10
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 901
    assert "Đã thử sai quá nhiều lần." in answer.text
    assert f'value="{user.username.upper()}"' in answer.text


def test_nobody_keeps_a_colleague_out_by_guessing_at_his_account_from_elsewhere(make, strict):
    user = make.user()
    for n in range(30):
        enter(strict, user.username, f"sai {n}", f"10.0.0.{n % 3}")

    assert enter(strict, user.username, PASSWORD, "10.0.1.1").status_code == 303


def test_after_a_hundred_wrong_passwords_from_many_addresses_an_account_rests_for_all(make, strict):
    user = make.user()
    wrong = {enter(strict, user.username, f"sai {n}", f"10.0.0.{n}").status_code for n in range(100)}

    assert wrong == {422}
    assert enter(strict, user.username, PASSWORD, "10.0.1.1").status_code == 429


def test_other_accounts_are_not_touched_by_it(make, strict):
    user, other = make.user(), make.user()
    for n in range(11):
        enter(strict, user.username, "sai", f"10.0.0.{n}")
    assert enter(strict, other.username, PASSWORD).status_code == 303


def test_a_right_password_is_never_counted(make, strict):
    user = make.user()
    for n in range(9):
        enter(strict, user.username, "sai", f"10.0.0.{n}")

    assert {enter(strict, user.username, PASSWORD).status_code for _each in range(3)} == {303}


def test_one_address_that_tries_many_accounts_is_stopped(make, strict):
    wrong = [enter(strict, f"khong-co-{n}", "sai").status_code for n in range(31)]
    assert wrong == [422] * 30 + [429]


def test_a_whole_office_signs_in_behind_one_address_that_also_failed_often(make, strict):
    for n in range(28):
        enter(strict, f"khong-co-{n}", "sai")
    assert {enter(strict, make.user().username, PASSWORD).status_code for _each in range(4)} == {303}


def test_guessing_the_current_password_from_an_open_browser_is_limited_too(make, strict):
    user = make.user()
    enter(strict, user.username, PASSWORD)
    form = {"current": "sai", "new": "con voi xanh ngủ", "again": "con voi xanh ngủ"}

    answers = [strict.post("/password", data=form).status_code for _each in range(11)]

    assert answers == [422] * 10 + [429]
