"""What an officer is told when a file or its picture cannot be looked at in time: nothing breaks, nothing is lost."""

from __future__ import annotations

from io import BytesIO

import pytest

from ocop_tasks.models import StoredFile
from ocop_tasks.storage import inspection, previews
from ocop_tasks.storage.previews import PreviewPending
from ocop_tasks.storage.sandbox.client import SHARED, Limits
from ocop_tasks.storage.sandbox.concurrency_limits import ConcurrencyLimit
from tests.storage.samples import picture
from tests.storage.stand_in import STAND_IN, asked
from tests.work.sending import report, upload, words


@pytest.fixture
def stand_in(monkeypatch):
    """The stand-in looks at whatever is sent."""
    SHARED.end()
    monkeypatch.setattr(SHARED, "program", STAND_IN)
    yield
    SHARED.end()


@pytest.fixture
def assignment(make):
    return make.assignment()


@pytest.fixture
def browser(make, sign_in, assignment):
    return sign_in(make.focal_point(assignment))


def test_a_file_that_takes_too_long_is_refused_in_words(browser, assignment, stand_in, make, monkeypatch):
    monkeypatch.setattr(inspection, "LIMITS", Limits(cpu=1, wall=20.0, memory=512 * 1024**2))

    answer = upload(browser, assignment, (BytesIO(asked("work")), "ảnh.jpg"))

    assert answer.status_code == 422
    assert "ảnh.jpg mở ra quá lâu hoặc quá nặng" in words(answer)
    assert "Hãy lưu lại thành tệp nhẹ hơn" in words(answer)
    assert make.session.query(StoredFile).count() == 0


def test_a_file_that_nobody_could_look_at_is_wanted_again_and_the_report_stays(
    browser, assignment, stand_in, monkeypatch
):
    monkeypatch.setattr(inspection, "LIMITS", Limits(cpu=5, wall=0.2, memory=512 * 1024**2))

    answer = report(browser, assignment, (BytesIO(asked("sleep")), "ảnh.jpg"), note="Đã họp bản")

    assert answer.status_code == 422
    assert "ảnh.jpg chưa nhận được vì máy chủ đang kiểm tra nhiều tệp khác. Hãy chờ một phút" in words(answer)
    assert "Đã họp bản" in answer.text


def test_a_picture_that_is_being_made_says_so_in_its_place(browser, assignment, app, monkeypatch):
    upload(browser, assignment, (BytesIO(picture((81, 48))), "ảnh.jpg"))
    address = f"/evidence/{assignment.evidence[0].id}/preview/thumb"
    monkeypatch.setattr(
        app.config["PREVIEWS"], "concurrency", ConcurrencyLimit(at_once=1, waiting=0, patience=0)
    )

    with app.config["PREVIEWS"].concurrency.queued():
        answer = browser.get(address)

    assert answer.status_code == 503
    assert answer.mimetype == "image/svg+xml"
    assert "Ảnh đang được tạo" in answer.text
    assert answer.headers["Retry-After"] == answer.headers["Refresh"] == "5"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert browser.get(address).mimetype == "image/webp"


def test_a_picture_that_can_never_be_made_says_so_too(browser, assignment, stand_in, app, monkeypatch):
    upload(browser, assignment, (BytesIO(asked("look")), "ảnh.jpg"))
    address = f"/evidence/{assignment.evidence[0].id}/preview/large"
    monkeypatch.setattr(previews, "make_preview", lambda *_given, **_named: None)

    answer = browser.get(address)

    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert "Không xem trước được" in answer.text


def test_while_a_picture_is_made_the_request_holds_neither_its_turn_nor_the_database(
    browser, assignment, app, monkeypatch
):
    upload(browser, assignment, (BytesIO(picture((82, 48))), "ảnh.jpg"))
    address, seen = f"/evidence/{assignment.evidence[0].id}/preview/thumb", []

    def make(*_given: object) -> bytes:
        seen.append(app.extensions["sqlalchemy"].session().in_transaction())
        raise PreviewPending

    monkeypatch.setattr(app.config["PREVIEWS"], "_make", make)

    assert browser.get(address).status_code == 503
    assert seen == [False]
