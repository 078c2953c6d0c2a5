"""Without scripts, what was typed into the log's form outlives a sign-in that has run out."""

from __future__ import annotations

import html
import re

import pytest
from werkzeug.datastructures import MultiDict

from ocop_tasks.models import SignIn
from ocop_tasks.web.access import expired_sign_in
from tests.support.making import PASSWORD

OUR_PAGE = {"Origin": "http://localhost"}
NEW = "/outreach/activities/new"


@pytest.fixture
def expired(make, log, sign_in):
    """The officer's browser, whose sign-in was ended on the server, as after a week of silence."""
    browser = sign_in(log.officer)
    for each in make.session.query(SignIn):
        each.ended_at = each.started_at
    make.session.commit()
    return browser


def hidden(page) -> MultiDict[str, str]:
    """The hidden fields of a page's form that carries what was typed, as a browser sends them."""
    found = re.findall(r'<input type="hidden"\s+name="([^"]*)"\s+value="([^"]*)"', page.text)
    return MultiDict((name, html.unescape(text)) for name, text in found)


def signed_in_again(browser, log, refused):
    """What the sign-in that came with the refused form answers."""
    carried = hidden(refused)
    carried.update({"username": log.officer.username, "password": PASSWORD})
    return browser.post("/sign-in", data=carried)


def test_an_activity_that_was_typed_comes_back_into_its_form(log, expired):
    typed = log.typed(
        topic="Gõ rất “lâu” <b>", cohosts=[str(log.commune.id), str(log.far.id)], note="Còn dài"
    )

    refused = expired.post(NEW, data=typed, headers=OUR_PAGE)
    back = signed_in_again(expired, log, refused)
    form = expired.post(NEW, data=hidden(back))

    assert (refused.status_code, back.status_code, form.status_code) == (401, 200, 200)
    assert PASSWORD not in back.text
    assert 'value="Gõ rất “lâu” &lt;b&gt;"' in form.text
    assert len(re.findall(r'name="cohosts"[^>]*checked|checked[^>]*name="cohosts"', form.text)) == 2
    assert log.all() == []

    saved = expired.post(NEW, data=typed)
    [activity] = log.all()
    assert saved.location == f"/outreach/activities/{activity.id}"


def test_a_correction_comes_back_with_its_reason(log, expired):
    activity = log.activity()
    address = f"/outreach/activities/{activity.id}/correction"
    typed = log.typed(reached="40", version=str(activity.version), reason="Gõ nhầm số")

    back = signed_in_again(expired, log, expired.post(address, data=typed, headers=OUR_PAGE))
    form = expired.post(address, data=hidden(back))

    assert "Gõ nhầm số</textarea>" in form.text
    assert 'value="40"' in form.text
    assert activity.reached == 42


@pytest.mark.parametrize("address", ["/sign-out", "/nowhere", "//elsewhere.example/", NEW + "?x=1"])
def test_a_sign_in_leads_to_no_other_form(log, expired, address):
    data = {"username": log.officer.username, "password": PASSWORD, "kept-form": address, "kept-topic": "x"}

    answer = expired.post("/sign-in", data=data)

    assert answer.status_code == 303
    assert answer.location == "/my-tasks"


@pytest.mark.parametrize("address", ["//outreach/activities/new", "outreach/activities/new", "/sign-out"])
def test_a_sign_in_leads_to_a_form_of_the_portal_and_nowhere_else(app, address):
    with app.test_request_context("/sign-in", method="POST", data={"kept-form": address}):
        assert expired_sign_in.carried_form() is None
