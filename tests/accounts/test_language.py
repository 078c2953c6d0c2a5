"""Choosing the language leads back to the page that was shown, with everything that is in its address."""

from __future__ import annotations

import re

import pytest

from tests.conftest import hanoi

HERE = "http://localhost"


@pytest.fixture
def browser(make, sign_in):
    return sign_in(make.standing_agency())


def choose(browser, before=None, **fields):
    headers = {"Referer": before} if before else {}
    return browser.post("/language", data={"language": "en", **fields}, headers=headers).location


def test_back_to_what_scripts_put_into_the_address(browser):
    assert choose(browser, f"{HERE}/search?q=h%E1%BB%99p+b%E1%BA%A3n", next="/search") == (
        "/search?q=h%E1%BB%99p+b%E1%BA%A3n"
    )


@pytest.mark.parametrize(
    "before", [None, "http://elsewhere.example/search?q=x", f"{HERE}/language", f"{HERE}/nowhere"]
)
def test_where_the_browser_tells_no_page_of_ours_the_form_s_own_is_it(browser, before):
    assert choose(browser, before, next="/search?q=x") == "/search?q=x"
    assert choose(browser, before) == "/"


def test_from_the_answer_to_a_form_back_to_the_page_of_the_form(make, sign_in):
    assignment = make.assignment()
    report = make.submission(assignment, at=hanoi(2022, 6, 1))
    browser = sign_in(make.focal_point(assignment))
    page, form = f"/assignments/{assignment.id}?a=1", f"/assignments/{assignment.id}/notes"

    answer = browser.post(form, data={"note": "", "version": "0"}, headers={"Referer": HERE + page})

    assert report.id
    assert answer.status_code in (409, 422)
    (here,) = re.findall(r'name="next" value="([^"]*)"', answer.text)
    assert here == page
    assert choose(browser, HERE + form, next=here) == page
