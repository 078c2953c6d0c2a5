"""What a form that is refused leaves on the disk: nothing without an author and an end, and nothing in the store."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from ocop_tasks import clock
from ocop_tasks.extensions import db
from ocop_tasks.models import Evidence, StoredFile, Upload, User
from ocop_tasks.models.temporal.acts import acting
from ocop_tasks.storage.inspection import inspect
from ocop_tasks.web.uploads import form_uploads, stored_files
from tests.outreach.entries import Log, hidden, send
from tests.storage.samples import pdf
from tests.support.at_once import killed
from tests.work.sending import photo, report

OTHERS = ["content", "incoming"]


@pytest.fixture
def log(make) -> Log:
    """The women's union with one officer, and two communes."""
    return Log(make)


@pytest.fixture
def disk(app: Flask, folder: Path) -> Callable[[], dict[str, int]]:
    """How many files came to lie in each place since the test began."""
    root = folder.parent
    content = sum(file.is_file() for file in (root / "content").rglob("*"))
    for file in (root / "incoming").iterdir():
        file.unlink()

    def count() -> dict[str, int]:
        kept = sum(file.is_file() for file in (root / "content").rglob("*"))
        lying = {name: len(list((root / name).iterdir())) for name in ("incoming", "arriving")}
        return lying | {"content": kept - content}

    return count


NOTHING = {"content": 0, "incoming": 0, "arriving": 0}
ONE_WAITS = NOTHING | {"arriving": 1}
ONE_IS_KEPT = NOTHING | {"content": 1}


@pytest.fixture
def shot() -> Callable[[], tuple[BytesIO, str]]:
    """A photo that nobody sent before, as a form sends it: made once, sent as often as wanted."""
    return lambda: (photo(new_colour()), "họp.jpg")


def new_colour() -> str:
    """A colour that no test used before."""
    new_colour.last += 1  # type: ignore[attr-defined]
    return f"#{new_colour.last:06x}"  # type: ignore[attr-defined]


new_colour.last = 0x101010  # type: ignore[attr-defined]


def test_a_refused_activity_leaves_its_photo_with_its_sender_and_the_second_try_sends_no_bytes(
    log, sign_in, disk, shot
):
    browser = sign_in(log.officer)

    refused = send(browser, log.typed(women="99"), shot())

    assert refused.status_code == 422
    assert disk() == ONE_WAITS
    [upload] = db.session.query(Upload)
    assert (upload.user_id, upload.name, upload.taken_for) == (log.officer.id, "họp.jpg", None)
    assert upload.expires_at - clock.real_now() > Upload.LIFETIME * 0.99
    ids, sums = hidden(refused.text, "upload_id"), hidden(refused.text, "sha256")

    again = send(browser, log.typed(women="98", upload_id=ids, sha256=sums))
    assert (again.status_code, hidden(again.text, "upload_id"), disk()) == (422, ids, ONE_WAITS)

    assert send(browser, log.typed(upload_id=ids, sha256=sums)).status_code == 303
    assert [shown.name for shown in log.all()[0].photos] == ["họp.jpg"]
    assert disk() == ONE_IS_KEPT


@pytest.mark.parametrize("why", [{"version": "99"}, {"reason": " "}, {"women": "99"}])
def test_so_does_a_refused_correction(log, sign_in, disk, shot, why):
    activity, browser = log.activity(), sign_in(log.officer)
    typed = log.typed(version=str(activity.version), reason="Gõ nhầm", photos=[shot()])

    refused = browser.post(f"/outreach/activities/{activity.id}/correction", data=typed | why)

    assert refused.status_code in (409, 422)
    assert disk() == ONE_WAITS
    ids = hidden(refused.text, "upload_id")
    typed |= {"photos": [], "upload_id": ids}
    assert browser.post(f"/outreach/activities/{activity.id}/correction", data=typed).status_code == 303
    assert len(activity.standing_photos) == 1
    assert disk() == ONE_IS_KEPT


def test_a_refused_report_has_its_files_as_evidence_that_waits(browser, assignment, officer, disk, shot):
    refused = report(browser, assignment, shot(), version="99")

    assert refused.status_code == 409
    [piece] = db.session.query(Evidence)
    assert (piece.by_id, piece.report_id) == (officer.id, None)
    assert disk() == ONE_IS_KEPT


def test_a_devices_report_that_is_refused_leaves_nothing_since_the_device_has_it(
    browser, assignment, disk, shot
):
    data = {"version": "99", "status": "submitted", "files": [shot()]}

    refused = browser.post(
        f"/assignments/{assignment.id}/reports", data=data, headers={"Accept": "application/json"}
    )

    assert refused.status_code == 409
    assert db.session.query(Evidence).count() == 0
    assert disk() == NOTHING


@pytest.mark.parametrize("path", ["/assignments/{}/reports", "/assignments/{}/evidence"])
def test_whoever_may_not_send_it_leaves_nothing(make, sign_in, assignment, disk, shot, path):
    stranger = sign_in(make.user())

    refused = stranger.post(path.format(assignment.id), data={"files": [shot()]})

    assert refused.status_code in (403, 404)
    assert disk() == NOTHING


def test_nor_does_a_form_without_its_token(app, browser, assignment, disk, shot):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        refused = report(browser, assignment, shot())
    finally:
        app.config["WTF_CSRF_ENABLED"] = False

    assert refused.status_code == 400
    assert disk() == NOTHING


def test_nor_one_whose_right_ends_while_it_is_looked_at(
    make, browser, assignment, officer, disk, shot, monkeypatch
):
    whose, elsewhere = officer.id, make.unit("Xã Hồ Thầu").id
    make.session.commit()

    def look_and_end(*given, **more):
        with acting(db.session(), "user.changed", by=None, at=clock.now()):
            db.session.get_one(User, whose).unit_id = elsewhere
        db.session.commit()
        return inspect(*given, **more)

    monkeypatch.setattr(form_uploads, "inspect", look_and_end)

    refused = browser.post(f"/assignments/{assignment.id}/evidence", data={"files": [shot()]})

    assert refused.status_code in (401, 403, 404)
    assert disk() == NOTHING


def test_nor_the_second_document_of_a_form_for_one(make, sign_in, disk):
    agency = sign_in(make.standing_agency())
    first, second = (pdf(holding=uuid4().bytes) for _each in range(2))  # the store has others' files
    files = [(BytesIO(first), "a.pdf"), (BytesIO(second), "b.pdf")]

    agency.post(f"/plans/{make.plan.id}/documents", data={"document": files})

    assert disk() in (ONE_IS_KEPT, NOTHING)
    assert db.session.query(StoredFile).count() == disk()["content"]


def test_a_piece_over_the_number_is_refused_before_the_store_has_it(make, browser, assignment, disk, shot):
    make.portal.max_files = 1
    make.session.commit()

    browser.post(f"/assignments/{assignment.id}/evidence", data={"files": [shot()]})
    refused = browser.post(f"/assignments/{assignment.id}/evidence", data={"files": [shot()]})

    assert refused.status_code == 422
    assert "tối đa 1 minh chứng" in refused.text
    assert disk() == ONE_IS_KEPT
    assert db.session.query(StoredFile).count() == 1


def test_where_the_commit_fails_nothing_is_acknowledged_and_no_row_is_without_its_bytes(
    browser, assignment, disk, shot, monkeypatch
):
    def fail(_connection: object) -> None:
        raise OperationalError("COMMIT", {}, Exception("no"))

    monkeypatch.setattr("sqlalchemy.engine.base.Connection._commit_impl", fail)
    failed = report(browser, assignment, shot())
    monkeypatch.undo()

    assert failed.status_code == 500
    assert db.session.query(StoredFile).count() == 0


@pytest.mark.long
def test_killed_anywhere_a_plain_form_leaves_whole_evidence_or_none(app, browser, assignment, shot):
    content, where, kills = shot()[0].getvalue(), assignment.id, 0

    def sent():
        return browser.post(f"/assignments/{where}/evidence", data={"files": [(BytesIO(content), "a.jpg")]})

    while killed(app, sent, after=kills):
        assert all(stored_files.store().exists(file.sha256) for file in db.session.query(StoredFile))
        kills += 1

    assert kills >= 4
    assert sent().status_code == 200
    [file] = db.session.query(StoredFile)
    with stored_files.store().open(file.sha256) as kept:
        assert kept.read() == content
