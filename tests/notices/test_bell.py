"""The bell and its page: what is new is on top, opening reads, and nobody sees another's."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ocop_tasks.models import Notice
from ocop_tasks.notices import queries
from ocop_tasks.rules.access import Role


@pytest.fixture
def person(make):
    """Somebody of a commune."""
    return make.user()


def ids(make):
    """All notices' ids, oldest first."""
    return list(make.session.scalars(select(Notice.id).order_by(Notice.id)))


def test_the_bell_says_how_much_is_new_on_every_page(make, sign_in, person, tell):
    browser = sign_in(person)
    assert "chưa đọc" not in browser.get("/my-tasks").text
    tell(person, 2)
    assert '<span class="count count-red">2' in browser.get("/my-tasks").text
    tell(person, 120, start=2)
    assert '<span class="count count-red">99+' in browser.get("/my-tasks").text


def test_a_page_the_browser_holds_is_old_when_the_bell_changed_and_nobody_elses_is(
    make, sign_in, person, tell
):
    mine, other = sign_in(person), sign_in(make.user())
    held = {browser: browser.get("/my-tasks").headers["ETag"] for browser in (mine, other)}

    def again(browser):
        return browser.get("/my-tasks", headers={"If-None-Match": held[browser]}).status_code

    assert (again(mine), again(other)) == (304, 304)
    tell(person)
    assert (again(mine), again(other)) == (200, 304)
    mine.post("/notices/reading", data={"newest": 10_000})
    assert again(other) == 304


def test_opening_a_notice_goes_to_its_page_and_reads_it(make, sign_in, person, tell):
    tell(person, address="/my-tasks?part=coordinating")
    browser, (notice_id,) = sign_in(person), ids(make)
    opened = browser.get(f"/notices/{notice_id}")
    assert (opened.status_code, opened.location) == (303, "/my-tasks?part=coordinating")
    assert "chưa đọc" not in browser.get("/my-tasks").text
    first = make.session.get(Notice, notice_id).read_at
    browser.get(f"/notices/{notice_id}")
    assert make.session.get(Notice, notice_id).read_at == first


def test_unread_comes_first_and_one_or_all_can_be_marked_read(make, sign_in, person, tell):
    for number, title in enumerate(("Việc một", "Việc hai", "Việc ba")):
        tell(person, title=title, start=number)
    browser = sign_in(person)
    assert browser.post(f"/notices/{ids(make)[2]}/reading").status_code == 303
    text = browser.get("/notices").text
    assert text.index("Việc hai") < text.index("Việc một") < text.index("Việc ba")
    browser.post("/notices/reading", data={"newest": ids(make)[0]})
    assert '<span class="count count-red">1' in browser.get("/notices").text, "what came since stays unread"


def test_nobody_reads_or_marks_anothers_notices(make, sign_in, person, tell):
    tell(person, title="Riêng của tôi")
    (notice_id,) = ids(make)
    for role in Role:
        stranger = sign_in(make.user(role, make.issuer))
        assert stranger.get(f"/notices/{notice_id}").status_code == 404
        assert stranger.post(f"/notices/{notice_id}/reading").status_code == 404
        assert stranger.post("/notices/reading", data={"newest": notice_id}).status_code == 303
        assert "Riêng của tôi" not in stranger.get("/notices").text
    assert make.session.get(Notice, notice_id).is_unread


def test_who_is_not_signed_in_is_asked_to(visitor, make, person, tell):
    tell(person)
    assert visitor.get("/notices").status_code == 401
    assert visitor.get(f"/notices/{ids(make)[0]}").status_code == 401


def test_the_page_is_paged_and_takes_the_same_statements_for_one_and_for_many(
    make, sign_in, person, tell, statements
):
    browser = sign_in(person)

    def count():
        with statements() as seen:
            answer = browser.get("/notices")
        assert answer.status_code == 200
        return len(seen)

    tell(person)
    assert count() == 4
    tell(person, queries.PAGE + 5, start=1)
    assert count() == 2, "who he is, and which plans run, was known"
    text = browser.get("/notices?page=2").text
    assert text.count("<article") == 6
    assert "2 / 2" in text


def test_the_bell_costs_no_statement_of_its_own(make, sign_in, person, tell, statements):
    browser = sign_in(person)
    browser.get("/my-tasks")
    tell(person)
    with statements() as seen:
        answer = browser.get("/my-tasks")
    assert '<span class="count count-red">1' in answer.text
    assert seen == []  # the look at the sign-in, which goes straight to the driver, counts along
