"""What somebody types survives a lost connection, an expired session and a wrong file."""

from __future__ import annotations

import re

import pytest

from ocop_tasks.models import Draft, SignIn
from tests.support.making import PASSWORD
from tests.work.sending import photo, report, words


@pytest.fixture
def assignment(make):
    """A task of one commune."""
    return make.assignment(evidence_required=True)


def test_a_draft_is_kept_as_he_types_and_is_there_when_he_comes_back(sign_in, assignment, officer):
    typed = {"status": "in_progress", "percent": "35", "note": "Họp 2 bản", "document_number": "15/KH"}

    saved = sign_in(officer).post(f"/assignments/{assignment.id}/draft", data=typed)
    page = sign_in(officer).get(f"/assignments/{assignment.id}")

    assert re.fullmatch(r"Đã lưu nháp \d\d:\d\d", saved.text)
    assert "Họp 2 bản</textarea>" in page.text
    assert 'value="35"' in page.text
    assert 'value="15/KH"' in page.text
    assert re.search(r'checked[^>]*value="in_progress"', page.text)
    assert "Đã lưu nháp" in words(page)


LONG = "Đã họp thôn, bản. " * 3000
"""Fifty thousand letters: five times what a report may be long."""


def test_a_text_far_too_long_is_kept_whole_until_it_is_shortened(sign_in, assignment, officer):
    browser, page = sign_in(officer), f"/assignments/{assignment.id}"

    assert browser.post(f"{page}/draft", data={"note": LONG}).status_code == 200
    assert LONG.strip() in browser.get(page).text
    sent = report(browser, assignment, status="in_progress", percent="5", note=LONG)
    assert sent.status_code == 422
    assert "ký tự (nhiều nhất 10.000). Hãy viết gọn hơn." in sent.text
    assert LONG.strip() in browser.get(page).text


def test_half_typed_numbers_and_days_do_no_harm(sign_in, assignment, officer):
    browser = sign_in(officer)
    browser.post(
        f"/assignments/{assignment.id}/draft",
        data={"percent": "5,", "document_date": "15/", "note": "Đang"},
    )

    page = browser.get(f"/assignments/{assignment.id}")

    assert page.status_code == 200
    assert "Đang</textarea>" in page.text
    assert 'value="5,"' in page.text, "what was typed is there as it was typed"
    assert 'value="15/"' in page.text


def test_a_day_that_an_earlier_version_kept_is_shown_as_people_write_it(sign_in, assignment, officer):
    browser = sign_in(officer)
    browser.post(f"/assignments/{assignment.id}/draft", data={"document_date": "2022-03-02", "note": "Đang"})

    assert 'value="02/03/2022"' in browser.get(f"/assignments/{assignment.id}").text


def test_that_a_paper_does_say_such_a_day_is_kept_in_the_draft(sign_in, assignment, officer):
    browser, page = sign_in(officer), f"/assignments/{assignment.id}"
    tick = r'<input[^>]* name="document_date_is_right"[^>]*>'
    assert "checked" not in re.findall(tick, browser.get(page).text)[0]

    typed = {"document_date": "20/12/2022", "document_date_is_right": "y"}
    browser.post(f"{page}/draft", data=typed)

    assert "checked" in re.findall(tick, browser.get(page).text)[0]


def test_a_draft_is_its_writers_own(make, sign_in, assignment, officer):
    sign_in(officer).post(f"/assignments/{assignment.id}/draft", data={"note": "Chưa muốn ai thấy"})

    assert (
        "Chưa muốn ai thấy"
        not in sign_in(make.user(unit=assignment.unit)).get(f"/assignments/{assignment.id}").text
    )
    assert (
        sign_in(make.user()).post(f"/assignments/{assignment.id}/draft", data={"note": "x"}).status_code
        == 404
    )


def expired(make, browser):
    """End the browser's sign-in on the server, as after a week of silence."""
    for sign_in in make.session.query(SignIn):
        sign_in.ended_at = sign_in.started_at
    make.session.commit()
    return browser


OUR_PAGE = {"Origin": "http://localhost"}


def test_a_text_far_too_long_comes_whole_over_a_sign_in(make, sign_in, assignment, officer):
    browser = expired(make, sign_in(officer))
    page = f"/assignments/{assignment.id}"

    asked = browser.post(f"{page}/reports", data={"note": LONG}, headers=OUR_PAGE)
    carried = dict(re.findall(r'name="(kept-[\w-]+|next)"\s+value="([^"]*)"', asked.text))
    browser.post("/sign-in", data={"username": officer.username, "password": PASSWORD, **carried})

    assert LONG.strip() in browser.get(page).text


def test_without_scripts_an_expired_session_keeps_what_was_typed(make, sign_in, assignment, officer):
    browser = expired(make, sign_in(officer))
    typed = {"status": "in_progress", "percent": "60", "note": "Gõ rất lâu", "document_number": "9/BC"}
    typed |= {"document_date": "20/12/2022", "document_date_is_right": "y"}

    asked = browser.post(f"/assignments/{assignment.id}/reports", data=typed, headers=OUR_PAGE)
    carried = dict(re.findall(r'name="(kept-[\w-]+|next)"\s+value="([^"]*)"', asked.text))
    wrong = browser.post("/sign-in", data={"username": officer.username, "password": "sai", **carried})
    still = dict(re.findall(r'name="(kept-[\w-]+)"\s+value="([^"]*)"', wrong.text))
    back = browser.post("/sign-in", data={"username": officer.username, "password": PASSWORD, **carried})

    assert asked.status_code == 401
    assert wrong.status_code == 422
    assert still["kept-note"] == "Gõ rất lâu"
    assert back.status_code == 303
    assert back.location == f"/assignments/{assignment.id}"
    page = browser.get(back.location)
    assert "Gõ rất lâu</textarea>" in page.text
    assert 'value="9/BC"' in page.text
    assert re.search(r'checked[^>]*name="document_date_is_right"', page.text)


def test_another_site_cannot_put_words_into_a_draft(make, sign_in, assignment, officer):
    browser = expired(make, sign_in(officer))

    asked = browser.post(
        f"/assignments/{assignment.id}/reports",
        data={"note": "x"},
        headers={"Origin": "https://elsewhere.example"},
    )

    assert asked.status_code == 401
    assert "kept-note" not in asked.text


def test_who_signs_in_instead_gets_no_draft_on_work_that_is_not_his(make, sign_in, visitor, assignment):
    stranger = make.user()
    data = {
        "username": stranger.username,
        "password": PASSWORD,
        "kept-assignment": assignment.id,
        "kept-note": "x",
    }

    assert visitor.post("/sign-in", data=data).status_code == 303
    assert make.session.query(Draft).count() == 0


def test_with_scripts_the_form_stays_and_the_answer_is_only_a_notice(make, sign_in, assignment, officer):
    browser = expired(make, sign_in(officer))

    answer = browser.post(
        f"/assignments/{assignment.id}/draft", data={"note": "x"}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 401
    assert answer.headers["HX-Retarget"] == "#notices"
    assert "<html" not in answer.text


def test_leaving_a_waiting_file_out_keeps_what_was_typed(make, sign_in, assignment, officer):
    browser = sign_in(officer)
    report(
        browser,
        assignment,
        (photo(), "nhầm.jpg"),
        status="submitted",
        note="",
        percent="x",
        document_date="2022-01-01",
    )
    make.session.refresh(assignment)
    piece = assignment.pending_evidence(officer)[0]

    answer = browser.post(
        f"/evidence/{piece.id}/removal", data={"note": "Còn đang gõ", "status": "in_progress"}
    )

    assert answer.status_code == 303
    page = browser.get(f"/assignments/{assignment.id}")
    assert "Còn đang gõ</textarea>" in page.text
    assert f'id="evidence-{piece.id}"' not in page.text
