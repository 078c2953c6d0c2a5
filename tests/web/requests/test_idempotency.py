"""What comes with a key is carried out once, whatever the network, the fingers and the power supply do."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask, request
from werkzeug.test import TestResponse

from ocop_tasks import clock, create_app
from ocop_tasks.extensions import db
from ocop_tasks.models import AuditEntry, IdempotencyKey
from ocop_tasks.rules.access import Action
from ocop_tasks.web.access import gate
from ocop_tasks.web.pages import responses
from ocop_tasks.web.requests import idempotency
from ocop_tasks.web.security.current_user import viewer
from tests.support.at_once import at_once, killed

KEY = {"Idempotency-Key": "5f0c-made-on-the-phone"}


def note_it() -> None:
    db.session.add(AuditEntry(action="said", reason=request.form["said"], by=viewer(), at=clock.now()))


@pytest.fixture
def app(app: Flask):
    """The portal with two views that write down what is said to them."""
    with_notes = create_app(app.config["SETTINGS"])
    with_notes.config["WTF_CSRF_ENABLED"] = False

    @with_notes.post("/notes")
    @gate.allow(Action.SIGN_OUT)
    @idempotency.per_key
    def write():
        if not request.form.get("said"):
            return "Hãy ghi nội dung.", 422
        note_it()
        return idempotency.commit(responses.changed(None, go_to="/my-tasks", message="Đã ghi."))

    @with_notes.post("/parts")
    @gate.allow(Action.SIGN_OUT)
    @idempotency.per_key
    def write_part():
        note_it()
        return idempotency.commit(with_notes.make_response((request.form["said"] * 3, 201)))

    with with_notes.app_context():
        yield with_notes


def notes() -> int:
    db.session.rollback()
    return db.session.query(AuditEntry).count()


@pytest.fixture
def officer(make):
    return make.user()


@pytest.fixture
def phone(sign_in, officer):
    return sign_in(officer)


def test_a_second_sending_is_answered_like_the_first_and_does_nothing(phone):
    first, second = (phone.post("/notes", data={"said": "Họp bản Nà Van"}, headers=KEY) for _ in range(2))

    assert (first.status_code, first.location) == (second.status_code, second.location) == (303, "/my-tasks")
    assert notes() == 1


def test_a_body_is_given_back_too(phone):
    first, second = (phone.post("/parts", data={"said": "Nà Van "}, headers=KEY) for _ in range(2))

    assert first.text == second.text == "Nà Van Nà Van Nà Van "
    assert first.status_code == second.status_code == 201
    assert first.content_type == second.content_type


def test_an_answer_too_long_to_keep_leads_to_the_first_page(phone):
    phone.post("/parts", data={"said": "a" * idempotency.LARGEST_BODY}, headers=KEY)

    again = phone.post("/parts", data={"said": "a" * idempotency.LARGEST_BODY}, headers=KEY)

    assert (again.status_code, again.location) == (303, "/")
    assert notes() == 1


def test_what_the_next_page_says_is_said_after_the_second_sending(phone):
    for _ in range(2):
        phone.post("/notes", data={"said": "Họp"}, headers=KEY)
        assert "Đã ghi." in phone.get("/my-tasks").text
        assert "Đã ghi." not in phone.get("/my-tasks").text


def test_each_sender_is_led_on_in_the_way_he_understands(phone):
    phone.post("/notes", data={"said": "Họp"}, headers=KEY | {"HX-Request": "true"})

    plain = phone.post("/notes", data={"said": "Họp"}, headers=KEY)

    assert (plain.status_code, plain.location) == (303, "/my-tasks")


def test_a_device_s_queue_learns_that_the_page_s_own_first_try_arrived(phone):
    """The page's form has choosers of files in which nothing was chosen; the queue leaves them out."""
    chooser = (BytesIO(), "")
    phone.post("/notes", data={"said": "Họp", "files": chooser}, headers=KEY | {"HX-Request": "true"})

    again = phone.post("/notes", data={"said": "Họp"}, headers=KEY | {"Accept": "application/json"})

    assert again.json == {"taken": True, "go_to": "/my-tasks", "message": "Đã ghi."}
    assert notes() == 1


def test_a_plain_form_carries_its_key_in_a_hidden_field(phone):
    for token in ("one sign-in", "the next"):
        phone.post("/notes", data={"said": "Họp", "idempotency_key": "k", "csrf_token": token})

    assert notes() == 1


def test_something_else_under_the_same_key_is_refused(phone):
    phone.post("/notes", data={"said": "Họp bản Nà Van"}, headers=KEY)

    other = phone.post("/notes", data={"said": "Họp bản Nà Luồng"}, headers=KEY)
    elsewhere = phone.post("/parts", data={"said": "Họp bản Nà Van"}, headers=KEY)

    assert other.status_code == elsewhere.status_code == 422
    assert "Nội dung này đã được gửi trước đó" in other.text
    assert notes() == 1


def test_another_file_is_something_else_too(phone):
    def send(content: bytes) -> int:
        data = {"said": "Họp", "files": (BytesIO(content), "ảnh.jpg")}
        return phone.post("/notes", data=data, headers=KEY).status_code

    assert [send(b"one"), send(b"one"), send(b"two")] == [303, 303, 422]


def test_the_same_key_of_another_person_is_another_key(phone, sign_in, make):
    phone.post("/notes", data={"said": "Của tôi"}, headers=KEY)

    others = sign_in(make.user()).post("/notes", data={"said": "Của tôi"}, headers=KEY)

    assert others.status_code == 303
    assert notes() == 2


def test_without_a_key_everything_is_new(phone):
    for _ in range(2):
        phone.post("/notes", data={"said": "Họp"})

    assert notes() == 2
    assert db.session.query(IdempotencyKey).count() == 0


@pytest.mark.parametrize("key", ["k" * 101, "a\x7fb"])
def test_what_cannot_be_a_key_is_refused(phone, key):
    assert phone.post("/notes", data={"said": "Họp"}, headers={idempotency.HEADER: key}).status_code == 400
    assert notes() == 0


def test_what_is_no_form_is_refused_before_it_lies_in_memory(phone, monkeypatch):
    monkeypatch.setattr("flask.Request.get_data", lambda *_args, **_more: pytest.fail("all of it was read"))

    assert phone.post("/notes", data=b"x", content_type="text/plain", headers=KEY).status_code == 400
    assert notes() == 0


def test_what_was_not_carried_out_may_be_mended_and_sent_under_its_key(phone):
    assert phone.post("/notes", data={"said": ""}, headers=KEY).status_code == 422

    assert phone.post("/notes", data={"said": "Họp"}, headers=KEY).status_code == 303
    assert notes() == 1


def test_three_at_once_are_one(app, sign_in, officer):
    phones = [sign_in(officer) for _ in range(3)]

    answers = at_once(
        app,
        *(lambda phone=phone: phone.post("/notes", data={"said": "Họp"}, headers=KEY) for phone in phones),
    )

    assert [answer.status_code for answer in answers] == [303] * 3
    assert notes() == 1


def test_different_keys_at_once_do_not_disturb_each_other(app, sign_in, officer):
    phones = [sign_in(officer) for _ in range(3)]

    at_once(
        app,
        *(
            lambda n=n, phone=phone: phone.post(
                "/notes", data={"said": "Họp"}, headers={idempotency.HEADER: str(n)}
            )
            for n, phone in enumerate(phones)
        ),
    )

    assert notes() == 3


def test_killed_anywhere_on_its_way_it_leaves_both_or_neither(app, phone):
    def send() -> TestResponse:
        return phone.post("/notes", data={"said": "Họp"}, headers=KEY)

    kills = 0
    while killed(app, send, after=kills):
        assert notes() == db.session.query(IdempotencyKey).count() == 0
        kills += 1

    assert kills >= 4
    assert send().status_code == 303
    assert notes() == db.session.query(IdempotencyKey).count() == 1


def test_keys_are_kept_as_long_as_a_phone_may_ask_and_not_longer(phone):
    for key, age in (("new", timedelta(0)), ("old", IdempotencyKey.LIFETIME + timedelta(days=1))):
        phone.post("/notes", data={"said": "Họp"}, headers={idempotency.HEADER: key})
        mine = db.session.query(IdempotencyKey).filter_by(key=key)
        mine.update({"made_at": clock.real_now() - age})
        db.session.commit()

    idempotency.sweep()

    assert [one.key for one in db.session.query(IdempotencyKey)] == ["new"]


def test_a_key_is_nothing_that_a_page_shows(phone, make):
    phone.post("/notes", data={"said": "Họp"}, headers=KEY)
    make.session.refresh(make.portal)
    before = make.portal.revision

    phone.post("/notes", data={"said": "Họp"}, headers=KEY)

    make.session.refresh(make.portal)
    assert make.portal.revision == before
