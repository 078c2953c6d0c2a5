"""Names and passwords as they are typed: one password on every keyboard."""

from __future__ import annotations

import unicodedata

import pytest

from ocop_tasks.models.people.user import random_password
from ocop_tasks.rules.credential_normalization import (
    one_time_password,
    password_as_kept,
    password_forms,
    username_of,
)

COMPOSED = "bốn con ngựa hồng"
TONES_APART = (
    "bo\u0302\u0301n con ngựa hồng".replace("o\u0302", "ô").replace("ự", "ư\u0323").replace("ồ", "ô\u0300")
)
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
EVERY_KEYBOARD = (COMPOSED, TONES_APART, DECOMPOSED)


@pytest.mark.parametrize("typed", EVERY_KEYBOARD)
def test_the_same_keys_are_one_password_on_every_keyboard(typed):
    assert password_as_kept(typed) == COMPOSED
    assert password_forms(typed)[0] == COMPOSED
    assert set(password_forms(typed)) == set(EVERY_KEYBOARD)


def test_wide_letters_and_hard_spaces_are_the_plain_ones():
    assert password_as_kept("Ａbc\u00a0１２３") == "Abc 123"


@pytest.mark.parametrize("typed", ["correct horse battery", "sai", "", "Không"[:2]])
def test_a_password_without_marks_has_one_form(typed):
    assert password_forms(typed) == [typed]


def test_other_letters_case_and_spaces_stay_another_password():
    assert len({password_as_kept(typed) for typed in ("Ngựa", "ngựa", "ngua", "ngựa ", "ngừa")}) == 5


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        lambda printed: printed.replace("-", ""),
        lambda printed: printed.replace("-", " "),
        lambda printed: f" {printed}\n",
        lambda printed: printed.replace("-", " – ").capitalize(),
        lambda printed: " ".join(printed.replace("-", "")),
    ],
)
def test_a_one_time_password_is_read_however_it_is_typed_from_paper(change):
    printed = random_password()
    assert one_time_password(change(printed)) == printed


@pytest.mark.parametrize("typed", ["", "abcde-fghjk", "con voi xanh ngủ", "abcde-fghjk-mnpq1", "a" * 5000])
def test_what_was_never_printed_is_no_one_time_password(typed):
    assert one_time_password(typed) is None


@pytest.mark.parametrize(
    "typed", ["ban-bo", " Ban-Bo ", "BAN-BO", "bản-bo", unicodedata.normalize("NFD", "Bản-Bo"), "ban -bo"]
)
def test_a_username_is_meant_whatever_the_keyboard_made_of_it(typed):
    assert username_of(typed) == "ban-bo"
