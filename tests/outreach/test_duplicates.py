"""What looks like an activity that was logged already is asked about before it is stored a second time."""

from __future__ import annotations

import re
from datetime import date

import pytest

from ocop_tasks.models import UnitKind
from ocop_tasks.rules.access import Role
from tests.outreach.entries import hidden, photo, send

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
ASKED = "Có vẻ hoạt động này đã được ghi"


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({"reached": "45", "topic": "Tên khác"}, True),
        ({"village": " bản NÀ VÀN ", "reached": "45"}, True),
        ({"village": "Nà Vàn 2", "manner": "house_visit"}, True),
        ({"village": "Bản khác", "reached": "45"}, False),
        ({"manner": "house_visit", "women": ""}, False),
        ({"held_on": "2022-06-14"}, False),
    ],
    ids=["same place", "typed otherwise", "same numbers", "another place", "numbers unlike", "another day"],
)
def test_it_is_asked_where_day_and_place_or_day_and_numbers_are_the_same(log, sign_in, change, asked):
    known = log.activity()

    answer = send(sign_in(log.officer), log.typed(**change))

    assert answer.status_code == (409 if asked else 303)
    assert len(log.all()) == (1 if asked else 2)
    assert (f'<a href="/outreach/activities/{known.id}"' in answer.text) == asked


def test_it_is_stored_once_one_says_that_it_is_another_and_its_photo_need_not_come_again(log, sign_in):
    known, browser = log.activity(), sign_in(log.officer)

    asked = send(browser, log.typed(reached="45"), (photo(), "họp.jpg"))
    [different] = re.findall(r'name="different"\s+value="([^"]+)"', asked.text)
    [word] = hidden(asked.text, "upload_id")
    sent = send(browser, log.typed(reached="45", different=different, upload_id=word))

    assert ASKED in asked.text
    assert 'value="Đăng ký ý tưởng sản phẩm OCOP"' in asked.text
    assert different == str(known.id)
    assert sent.status_code == 303
    assert [shown.name for shown in log.all()[1].photos] == ["họp.jpg"]
    again = send(browser, log.typed(reached="45", different=different, upload_id=word))
    assert (again.location, len(log.all())) == (sent.location, 2), "its key is still taken once"


def test_the_other_is_told_with_its_number_as_people_write_it(log, sign_in):
    log.activity(reached=1200, women=600, minority=300)

    asked = send(sign_in(log.officer), log.typed(reached="1.200"))

    assert "1.200 lượt người" in asked.text


def test_saying_so_of_one_is_not_saying_so_of_another(log, sign_in):
    first = log.activity()
    log.activity(topic="Ghi sau đó")

    answer = send(sign_in(log.officer), log.typed(different=str(first.id)))

    assert answer.status_code == 409
    assert "Ghi sau đó" in answer.text


def test_a_phone_that_sends_later_is_told_and_shown_the_other(log, sign_in):
    known, browser = log.activity(topic="Họp bản"), sign_in(log.officer)
    headers = {"Accept": "application/json", "Idempotency-Key": "phone"}

    answer = browser.post("/outreach/activities/new", data=log.typed(), headers=headers)

    assert answer.status_code == 409
    assert answer.json["taken"] is False
    assert ASKED in answer.json["reasons"][0]
    [told] = answer.json["alike"]
    assert told["page"] == f"/outreach/activities/{known.id}"
    assert told["said"].startswith(
        "Họp bản (15/06/2022 · Họp thôn, bản · Bản Nà Vàn, Xã Nà Tăm · 42 lượt người"
    )
    taken = browser.post("/outreach/activities/new", data=log.typed(different=told["id"]), headers=headers)
    assert taken.json["taken"] is True


def test_two_hosts_that_both_log_it_are_asked_and_strangers_are_not(log, make, sign_in):
    farmers = make.unit("Hội Nông dân", kind=UnitKind.UNION)
    other = sign_in(make.user(Role.FRONT, farmers))

    log.activity(cohost_ids=(farmers.id,))
    together = send(other, log.typed())
    log.activity(held_on=date(2022, 6, 1))
    alone = send(other, log.typed(held_on="2022-06-01", idempotency_key="key-2"))

    assert together.status_code == 409
    assert alone.status_code == 303


def test_what_was_withdrawn_is_no_second_one(log, sign_in):
    gone = log.activity()
    gone.withdraw(by=log.officer, at=gone.recorded_at, reason="Ghi nhầm")
    log.session.commit()

    assert send(sign_in(log.officer), log.typed()).status_code == 303


def test_a_correction_that_makes_it_like_another_is_asked_about_too(log, sign_in):
    log.activity(topic="Buổi đã ghi")
    corrected, browser = log.activity(village="Bản khác", reached=50), sign_in(log.officer)
    address = f"/outreach/activities/{corrected.id}/correction"
    told = log.typed(reached="51", version=str(corrected.version), reason="Nhầm bản")

    asked = browser.post(address, data=told)
    harmless = browser.post(address, data=told | {"village": "Bản khác", "idempotency_key": "b"})

    assert asked.status_code == 409
    assert "Buổi đã ghi" in asked.text
    assert harmless.status_code == 303
